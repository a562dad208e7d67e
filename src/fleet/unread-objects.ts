import { isDeepStrictEqual } from 'node:util';
import { ApiObject } from 'cdk8s';
import { MeshError } from '../errors';
import type { FleetCluster } from './fleet-cluster';

/** Whether istiod reads an object as configuration, and so from its own cluster only. */
export function isIstioConfig(object: object): boolean {
  return 'apiVersion' in object && /^(extensions|networking|security|telemetry)\.istio\.io\//.test(String(object.apiVersion));
}

/** What is described for a cluster that is served from elsewhere, and not alike where it would be read. */
export function unreadObjects(remote: FleetCluster, primary: FleetCluster): MeshError[] {
  const there = new Map(configOf(primary).map((object) => [keyOf(object), object]));
  return configOf(remote).flatMap((object) => {
    const twin = there.get(keyOf(object));
    if (twin !== undefined && isDeepStrictEqual(contentOf(object), contentOf(twin))) return [];
    return [new MeshError({
      code: 'ContradictingProps',
      at: object,
      problem: `the istiod that serves ${remote.name} reads this kind of object in ${primary.name} only, where ${twin === undefined ? 'there is none of this name' : 'another of this name is'}`,
      value: keyOf(object),
      fix: `Describe it alike for ${primary.name} and ${remote.name}, or for ${primary.name} alone`,
    })];
  });
}

function configOf({ charts }: FleetCluster): readonly ApiObject[] {
  return [...charts.values()].flatMap(({ node }) => node.findAll()).filter((child): child is ApiObject => ApiObject.isApiObject(child) && isIstioConfig(child));
}

function keyOf({ kind, metadata: { namespace }, name }: ApiObject): string {
  return [kind, namespace, name].filter((part) => part !== undefined).join(' ');
}

function contentOf(object: ApiObject): unknown {
  return JSON.parse(JSON.stringify(object.toJson()));
}
