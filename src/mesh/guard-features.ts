import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { addLateCheck, MeshError } from '../errors';
import type { Feature, NewFeature } from './features';
import { gatewayApiKinds, newFeatures, uses } from './features';
import { minorNumber } from './istio-version';
import type { Mesh } from './mesh';
import { oncePerCluster } from './per-cluster';

type ObjectsOf = (construct: IConstruct) => readonly ApiObject[];

const guardedOf = oncePerCluster(() => new Map<IConstruct, Mesh>());

/** Sees to it that nothing is said to a mesh that it ignores: what came with a later version, what its Gateway API lacks, what a managed mesh does not run. */
export function guardFeatures(construct: IConstruct, mesh: Mesh, objectsOf: ObjectsOf): void {
  if (mesh.version === undefined && mesh.gatewayApiVersion === undefined && mesh.managed === undefined) return;
  const guarded = guardedOf(construct, mesh);
  if (guarded.size === 0) addLateCheck(construct, () => findIgnored(guarded, objectsOf));
  guarded.set(construct, mesh);
}

function findIgnored(guarded: ReadonlyMap<IConstruct, Mesh>, objectsOf: ObjectsOf): MeshError[] {
  // What a construct holds may be guarded by itself, and is said once.
  const meshes = new Map([...guarded].flatMap(([construct, mesh]) => objectsOf(construct).map((object) => [object, mesh] as const)));
  return [...meshes].flatMap(([object, mesh]) => ignored(object, mesh));
}

function ignored(at: ApiObject, { version, gatewayApiVersion, managed }: Mesh): MeshError[] {
  let json: { kind: string } | undefined;
  const used = (feature: Feature): boolean => feature.kinds.includes(at.kind) && uses(json ??= at.toJson() as { kind: string }, feature);
  const what = ({ field, is }: Feature): string => (field === undefined ? `a ${at.kind}` : `${is ?? field} in a ${at.kind}`);
  const tooNew = (features: readonly NewFeature[], has: string | undefined): readonly NewFeature[] => (
    has === undefined ? [] : features.filter((feature) => minorNumber(feature.since) > minorNumber(has) && used(feature)));
  return [
    ...tooNew(newFeatures, version).map((feature) => new MeshError({
      code: 'UnsupportedVersion',
      at,
      problem: `${what(feature)} has no effect before Istio ${feature.since}`,
      value: version,
      fix: `Leave it out until the mesh runs Istio ${feature.since}`,
    })),
    ...tooNew(gatewayApiKinds, gatewayApiVersion).map((kind) => new MeshError({
      code: 'UnsupportedVersion',
      at,
      problem: `${what(kind)} needs the definitions of Gateway API ${kind.since}`,
      value: gatewayApiVersion,
      fix: `Apply the definitions of Gateway API ${kind.since} or later to the cluster, or use RoutingApi.istio()`,
    })),
    ...(managed === undefined ? [] : managed.missing.filter(used).map((missing) => new MeshError({
      code: 'UnsupportedByMesh',
      at,
      problem: `${managed.name} does not run ${what(missing)}`,
      value: missing.field ?? at.kind,
      fix: missing.instead,
    }))),
  ];
}
