import type { OrderRule, Wait } from './order';
import type { RenderedObject } from './plan';
import type { ManifestValue } from '../../manifests';
import { listOf, valueAt } from '../../manifests';

/** What any cluster needs in order: namespaces and definitions before what is in or of them, and before pods what they are started with. */
export const clusterRules: readonly OrderRule[] = [namespacesFirst, definitionsFirst, podsLast];

/** The pods that an object makes: none for most. */
export function podOf({ manifest }: RenderedObject): ManifestValue | undefined {
  if (manifest.kind === 'Pod') return manifest;
  return valueAt(manifest, 'spec', 'template') ?? valueAt(manifest, 'spec', 'jobTemplate', 'spec', 'template');
}

function namespacesFirst(objects: readonly RenderedObject[]): readonly Wait[] {
  const byName = indexed(objects.filter(({ object }) => object.kind === 'Namespace' && object.apiVersion === 'v1'), ({ object }) => object.name);
  return objects.flatMap((later) => waits(later, byName.get(later.object.metadata.namespace ?? '')));
}

function definitionsFirst(objects: readonly RenderedObject[]): readonly Wait[] {
  const definitions = objects.filter(({ object }) => object.kind === 'CustomResourceDefinition');
  const byKind = indexed(definitions, ({ manifest }) => keyOf(valueAt(manifest, 'spec', 'group'), valueAt(manifest, 'spec', 'names', 'kind')));
  return objects.flatMap((later) => waits(later, byKind.get(keyOf(later.object.apiGroup, later.object.kind))));
}

/** ServiceAccounts and what they may do, ConfigMaps and Secrets before the pods that name them. */
function podsLast(objects: readonly RenderedObject[]): readonly Wait[] {
  const named = indexed(objects, ({ object }) => keyOf(object.kind, object.metadata.namespace, object.name));
  const bound = new Map<string, RenderedObject[]>();
  for (const binding of objects.filter(({ object }) => object.kind.endsWith('RoleBinding'))) {
    for (const subject of listOf(valueAt(binding.manifest, 'subjects'))) add(bound, keyOf(valueAt(subject, 'namespace'), valueAt(subject, 'name')), binding);
  }
  return objects.flatMap((later) => {
    const pod = podOf(later);
    if (pod === undefined) return [];
    const { namespace } = later.object.metadata;
    const account = valueAt(pod, 'spec', 'serviceAccountName');
    const volumes = listOf(valueAt(pod, 'spec', 'volumes')).flatMap((volume) => [
      ['ConfigMap', valueAt(volume, 'configMap', 'name')] as const, ['Secret', valueAt(volume, 'secret', 'secretName')] as const,
    ]);
    const needed = [['ServiceAccount', account] as const, ...volumes].flatMap(([kind, name]) => named.get(keyOf(kind, namespace, name)) ?? []);
    return waits(later, [...needed, ...bound.get(keyOf(namespace, account)) ?? []]);
  });
}

function waits(later: RenderedObject, earlier: readonly RenderedObject[] = []): readonly Wait[] {
  return earlier.map((each): Wait => [later, each]);
}

function indexed(objects: readonly RenderedObject[], key: (object: RenderedObject) => string): ReadonlyMap<string, readonly RenderedObject[]> {
  const index = new Map<string, RenderedObject[]>();
  for (const object of objects) add(index, key(object), object);
  return index;
}

function add<T>(index: Map<string, T[]>, key: string, value: T): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [value]);
  else known.push(value);
}

function keyOf(...parts: readonly (ManifestValue | undefined)[]): string {
  return JSON.stringify(parts);
}
