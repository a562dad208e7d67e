import type { Difference } from './differences';
import { differences } from './differences';
import type { Meaning } from './meaning';
import { meaningOf, meanings } from './meaning';
import type { ManifestObject } from '../../manifests';

/** What became of an object. */
export interface ObjectChange {
  readonly meaning: Meaning;
  readonly change: 'added' | 'removed' | 'changed';
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** `file:line` of it: the new one, unless it is removed. */
  readonly origin: string;
  /** What is different; of an object that is added or removed: nothing. */
  readonly fields: readonly Difference[];
}

/** What becomes of objects if the new manifests replace the old. Of two that are the same object, the later counts, as where they are applied. */
export function compare(before: readonly ManifestObject[], after: readonly ManifestObject[]): readonly ObjectChange[] {
  const [old, current] = [byIdentity(before), byIdentity(after)];
  const changes = [...new Set([...old.keys(), ...current.keys()])].flatMap((identity) => changeOf(old.get(identity), current.get(identity)));
  return changes.sort((one, other) => meanings.indexOf(one.meaning) - meanings.indexOf(other.meaning) || (titleOf(one) < titleOf(other) ? -1 : 1));
}

/** `VirtualService shop/web` */
export function titleOf({ kind, namespace, name }: Pick<ObjectChange, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function changeOf(before: ManifestObject | undefined, after: ManifestObject | undefined): ObjectChange[] {
  const object = after ?? before;
  if (object === undefined) return [];
  const { kind, namespace, name, origin } = object;
  const about = { meaning: meaningOf(object), kind, ...(namespace !== undefined && { namespace }), name, origin };
  if (before === undefined) return [{ ...about, change: 'added', fields: [] }];
  if (after === undefined) return [{ ...about, change: 'removed', fields: [] }];
  const fields = differences(before.body, after.body);
  return fields.length === 0 ? [] : [{ ...about, change: 'changed', fields: kind === 'Secret' ? fields.map(withoutSecrets) : fields }];
}

/** By group, not version: an object that is read in another version is the same one. */
function byIdentity(objects: readonly ManifestObject[]): ReadonlyMap<string, ManifestObject> {
  return new Map(objects.map((object) => {
    const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] ?? '' : '';
    return [JSON.stringify([group, object.kind, object.namespace ?? null, object.name]), object];
  }));
}

/** Differences end up in logs of pipelines, where no secret belongs. */
function withoutSecrets({ path, before, after }: Difference): Difference {
  const hidden = /^(data|stringData)\b|last-applied/.test(path) ? '(secret)' : undefined;
  return { path, ...(before !== undefined && { before: hidden ?? before }), ...(after !== undefined && { after: hidden ?? after }) };
}
