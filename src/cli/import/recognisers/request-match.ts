import type { ManifestValue } from '../../../manifests';
import { isMap, listOf, valueAt } from '../../../manifests';
import { Unsaid } from '../script';

type Words = Readonly<Record<string, ManifestValue>>;

/** A `RequestMatch` for the conditions of a route; undefined where it has none. */
export function requestMatch(route: ManifestValue): ManifestValue | undefined {
  const alternatives = listOf(valueAt(route, 'match')).map((match) => conditionsOf(match));
  if (alternatives.length === 0 || alternatives.some((all) => all.length === 0)) return undefined;
  const paths = alternatives.flatMap((all) => all.flatMap((each) => (all.length === 1 && 'uri' in each ? [each.uri ?? null] : [])));
  if (paths.length > 1 && paths.length === alternatives.length) return { uri: paths };
  return alternatives.reduceRight<Words | undefined>((rest, all) => ({ ...join(all), ...(rest !== undefined && { or: rest }) }), undefined);
}

/** A map says each condition once; what is said twice is joined by `and`. */
function join(conditions: readonly Words[]): Words {
  const joined: Record<string, ManifestValue> = {};
  const rest: Words[] = [];
  for (const condition of conditions) {
    if (Object.keys(condition).some((key) => key in joined)) rest.push(condition);
    else Object.assign(joined, condition);
  }
  return rest.length === 0 ? joined : { ...joined, and: join(rest) };
}

function conditionsOf(match: ManifestValue): readonly Words[] {
  return Object.entries(isMap(match) ? match : {}).flatMap(([key, value]): readonly Words[] => {
    if (key === 'uri' && valueAt(value, 'prefix') === '/') return [];
    const sayer = sayers[key];
    if (sayer === undefined) throw new Unsaid(`no match of ours says ${key}`);
    return sayer(value);
  });
}

const sayers: Readonly<Record<string, (value: ManifestValue) => readonly Words[]>> = {
  name: () => [],
  gateways: () => [],
  uri: (value) => [{ uri: text(value) }],
  authority: (value) => [{ authority: text(value) }],
  method: (value) => [{ method: exact(value, 'method') }],
  scheme: (value) => [{ scheme: exact(value, 'scheme') }],
  port: (value) => [{ port: value }],
  sourceNamespace: (value) => [{ sourceNamespace: value }],
  sourceLabels: (value) => [{ sourceLabels: value }],
  headers: (value) => named(value).map(([name, each]): Words => (isPresent(each) ? { hasHeader: name } : { header: { name, value: text(each) } })),
  withoutHeaders: (value) => named(value).map(([name, each]) => ({ withoutHeader: isPresent(each) ? name : { name, value: text(each) } })),
  queryParams: (value) => named(value).map(([name, each]) => ({ queryParam: { name, value: text(each) } })),
};

function named(value: ManifestValue): readonly (readonly [string, ManifestValue])[] {
  return Object.entries(isMap(value) ? value : {});
}

function isPresent(value: ManifestValue): boolean {
  return Object.keys(isMap(value) ? value : {}).length === 0;
}

/** `{ exact: … }`, `{ prefix: … }` or `{ regex: … }`, as in Istio. */
function text(value: ManifestValue): ManifestValue {
  const [kind, each] = Object.entries(isMap(value) ? value : {})[0] ?? [];
  if (kind === undefined || each === undefined) throw new Unsaid('a match without a text');
  return { [kind]: each };
}

function exact(value: ManifestValue, part: string): ManifestValue {
  const found = valueAt(value, 'exact');
  if (found === undefined) throw new Unsaid(`a ${part} is compared as a whole`);
  return found;
}
