import type { ManifestValue } from '../../../manifests';
import { isMap, listOf, valueAt } from '../../../manifests';

/** All conditions that have to hold, by the part of a request that each is about; empty for all requests. */
export type Match = ReadonlyMap<string, Condition>;

interface Condition {
  readonly kind: string;
  readonly value: string;
}

const texts = ['uri', 'scheme', 'method', 'authority'];
const mapsOfTexts = ['headers', 'withoutHeaders', 'queryParams'];
const known = new Set([...texts, ...mapsOfTexts, 'ignoreUriCase', 'name', 'statPrefix', 'gateways']);

export function matchOf(match: ManifestValue): Match {
  const ignoresCase = valueAt(match, 'ignoreUriCase') === true;
  const entries: (readonly [string, Condition])[] = [];
  for (const [key, value] of isMap(match) ? Object.entries(match) : []) {
    if (texts.includes(key)) entries.push([key, conditionOf(value, key === 'uri' && ignoresCase)]);
    else if (mapsOfTexts.includes(key) && isMap(value)) entries.push(...Object.entries(value).map(([name, each]) => [`${key} ${nameOf(key, name)}`, conditionOf(each)] as const));
    else if (key === 'sourceLabels' && isMap(value)) entries.push(...Object.entries(value).map(([name, each]) => [`${key} ${name}`, exactly(each)] as const));
    else if (!known.has(key)) entries.push([key, exactly(value)]);
  }
  return new Map(entries.filter(([key, { kind, value }]) => key !== 'uri' || kind !== 'prefix' || value !== '/').sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Whether every request of one is a request of the other; told for plain cases only. */
export function covers(wider: Match, narrower: Match): boolean {
  return [...wider].every(([key, condition]) => {
    const other = narrower.get(key);
    if (other === undefined) return false;
    if (isSame(condition, other)) return true;
    if (condition.kind === 'present') return !key.startsWith('without');
    return condition.kind === 'prefix' && ['exact', 'prefix'].includes(other.kind) && other.value.startsWith(condition.value) && !key.startsWith('without');
  });
}

/** Whether no request can be of both; told for plain cases only. */
export function areApart(one: Match, other: Match): boolean {
  return [...one].some(([key, condition]) => {
    const against = other.get(key);
    return against !== undefined && !key.startsWith('without') && contradict(condition, against);
  });
}

function contradict(one: Condition, other: Condition): boolean {
  if (one.kind === 'exact' && other.kind === 'exact') return one.value !== other.value;
  if (one.kind === 'exact' && other.kind === 'prefix') return !one.value.startsWith(other.value);
  if (one.kind === 'prefix' && other.kind === 'exact') return !other.value.startsWith(one.value);
  return one.kind === 'prefix' && other.kind === 'prefix' && !one.value.startsWith(other.value) && !other.value.startsWith(one.value);
}

/** Whether a match is for requests that come by one of these: a gateway, or `mesh`. */
export function isFor(match: ManifestValue, isThere: (gateway: string) => boolean): boolean {
  const gateways = listOf(valueAt(match, 'gateways'));
  return gateways.length === 0 || gateways.some((gateway) => typeof gateway === 'string' && isThere(gateway));
}

function conditionOf(value: ManifestValue, ignoresCase = false): Condition {
  const [kind, text] = isMap(value) ? Object.entries(value).find(([, each]) => each !== '') ?? ['present', ''] : ['exact', value];
  return { kind: ignoresCase ? `${kind} in any case` : kind, value: exactly(text).value };
}

function exactly(value: ManifestValue): Condition {
  return { kind: 'exact', value: typeof value === 'string' ? value : JSON.stringify(value) };
}

/** Names of headers are compared without regard to case; those of parameters are not, and claims lie among the headers. */
function nameOf(key: string, name: string): string {
  return key === 'queryParams' || name.startsWith('@') ? name : name.toLowerCase();
}

function isSame(one: Condition, other: Condition): boolean {
  return one.kind === other.kind && one.value === other.value;
}
