import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { ManifestValue } from '../manifests';
import { isMap } from '../manifests';
import { isDeferred } from '../text';
import { validateObject } from './validation';

const skipped = new WeakSet<IConstruct>();

/**
 * Has synth take what a construct renders, and all below it, as it is: for objects of a newer Istio than this library knows, or where a cluster turned out to
 * take what is refused here.
 */
export function skipValidation(construct: IConstruct): void {
  skipped.add(construct);
}

/**
 * What a cluster with Istio would refuse of a tree: its patched objects, as the patches leave them, and those that are made without this library's constructs.
 * What constructs render by themselves is not rendered a second time to be judged, which would double the time of synth.
 */
export function refusedObjects(root: IConstruct, isRenderedByUs: (object: ApiObject) => boolean): MeshError[] {
  const objects = root.node.findAll().filter((child): child is ApiObject => (
    ApiObject.isApiObject(child) && isJudged(child) && (isPatched(child) || !isRenderedByUs(child)) && !child.node.scopes.some((scope) => skipped.has(scope))));
  return objects.flatMap(problemsIn);
}

function isJudged({ apiGroup, kind, name }: ApiObject): boolean {
  return apiGroup.endsWith('.istio.io') || apiGroup === 'gateway.networking.k8s.io' || (kind === 'ConfigMap' && name.startsWith('istio'));
}

/** cdk8s keeps patches to itself; should it keep them elsewhere one day, all objects count as patched. */
function isPatched(object: ApiObject): boolean {
  const patches: unknown = Reflect.get(object, 'patches');
  return !Array.isArray(patches) || patches.length > 0;
}

function problemsIn(object: ApiObject): MeshError[] {
  const body = object.toJson() as ManifestValue;
  if (!isMap(body)) return [];
  const { apiVersion, kind, name, metadata: { namespace } } = object;
  const findings = validateObject({ apiVersion, kind, name, namespace, body, origin: object.node.path });
  const refused = findings.filter(({ level, layer, value }) => level === 'error' && layer !== 'istioctl' && !isDeferred(value));
  return refused.map(({ path, problem, value, fix }) => new MeshError({
    code: 'InvalidManifest',
    at: object,
    problem: `a cluster would refuse this ${kind}: ${path === '' ? '' : `${path}: `}${problem}`,
    value,
    fix: `${fix}, or say skipValidation(construct) if your cluster takes it`,
  }));
}
