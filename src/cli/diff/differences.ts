import type { ManifestValue } from '../../manifests';
import { isMap, listOf, valueAt } from '../../manifests';

/** One value of an object, before and after; undefined where there is none. */
export interface Difference {
  /** Such as `spec.http[0].route[1].weight`, or `spec.containers[name=web].image`. */
  readonly path: string;
  readonly before?: ManifestValue;
  readonly after?: ManifestValue;
}

/** What differs between two values, to the smallest part. */
export function differences(before: ManifestValue | undefined, after: ManifestValue | undefined, path = ''): readonly Difference[] {
  if (isSame(before, after)) return [];
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differences(before[key], after[key], path === '' ? key : `${path}${/^[\w-]+$/.test(key) ? `.${key}` : `["${key}"]`}`));
  }
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(listOf(before), listOf(after), path);
  return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

/** Items with names are compared by them, others by their place among what is not the same at both ends. */
function ofLists(before: readonly ManifestValue[], after: readonly ManifestValue[], path: string): readonly Difference[] {
  const [oldNames, newNames] = [namesOf(before), namesOf(after)];
  if (oldNames !== undefined && newNames !== undefined) {
    const named = (list: readonly ManifestValue[], names: readonly string[], name: string): ManifestValue | undefined => list[names.indexOf(name)];
    const both = oldNames.filter((name) => newNames.includes(name));
    const order = newNames.filter((name) => oldNames.includes(name));
    return [
      // Of routes, the first that matches wins.
      ...(isSame(both, order) ? [] : [{ path: `${path} (order)`, before: both, after: order }]),
      ...[...new Set([...oldNames, ...newNames])].flatMap((name) => differences(named(before, oldNames, name), named(after, newNames, name), `${path}[name=${name}]`)),
    ];
  }
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && isSame(before[start], after[start])) start += 1;
  let end = 0;
  while (end < shorter - start && isSame(before.at(-1 - end), after.at(-1 - end))) end += 1;
  const [oldRest, newRest] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  return Array.from({ length: Math.max(oldRest.length, newRest.length) }, (_, index) => index)
    .flatMap((index) => differences(oldRest[index], newRest[index], `${path}[${start + index}]`));
}

/** The names of all items, if each has one of its own. */
function namesOf(list: readonly ManifestValue[]): readonly string[] | undefined {
  const names = list.map((item) => valueAt(item, 'name')).filter((name) => typeof name === 'string');
  return names.length === list.length && new Set(names).size === names.length ? names : undefined;
}

function isSame(one: ManifestValue | undefined, other: ManifestValue | undefined): boolean {
  if (isMap(one) && isMap(other)) {
    const keys = Object.keys(one);
    return keys.length === Object.keys(other).length && keys.every((key) => key in other && isSame(one[key], other[key]));
  }
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && listOf(one).every((item, index) => isSame(item, listOf(other)[index]));
  return one === other;
}
