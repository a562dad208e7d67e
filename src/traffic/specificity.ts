import type { HeaderCondition, PathMatch, RequestConditions, StringMatch } from '../mesh';
import { literalBeginning } from '../mesh';

/**
 * How narrow a set of conditions is, as numbers that are compared from the first to the last; larger is narrower. Whatever matches a subset of another's
 * requests compares as narrower, as far as can be told without comparing regular expressions: one counts by the literal text it begins with.
 */
export function specificity(conditions: RequestConditions): readonly number[] {
  const { uri, method, authority, scheme, headers = {}, withoutHeaders = {}, queryParams = {}, claims = {}, withoutClaims = {} } = conditions;
  const { port, sourceNamespace, sourceLabels = {} } = conditions;
  const required = [method, authority, scheme, ...[headers, queryParams, claims].flatMap((texts) => Object.values<HeaderCondition>(texts))]
    .filter((text) => text !== undefined);
  // An exclusion is the narrower, the more it excludes: so it counts the other way round.
  const excluded = [...Object.values(withoutHeaders), ...Object.values(withoutClaims)];
  const onlyExcluded = countMissing(withoutHeaders, headers) + countMissing(withoutClaims, claims);
  const places = [port, sourceNamespace].filter((value) => value !== undefined).length + Object.keys(sourceLabels).length;
  return [
    ...pathSpecificity(uri),
    required.length + onlyExcluded + places,
    sum(required.map(kindRank)),
    sum(required.map(literalLength)),
    [uri, ...required].filter(isRegex).length,
    excluded.length,
    -sum(excluded.map(kindRank)),
    -sum(excluded.map(literalLength)),
  ];
}

/** Sorts narrower first; for use with a stable sort, which keeps the order of declaration among equals. */
export function bySpecificity(a: RequestConditions, b: RequestConditions): number {
  return compareNumbers(specificity(b), specificity(a));
}

/** Exact paths before all others, then by the length of the text they must begin with, which is at least the slash that every path begins with. */
export function pathSpecificity(path: PathMatch | undefined): readonly number[] {
  return path === undefined ? [0, 1] : [path.kind === 'exact' ? 1 : 0, Math.max(1, literalLength(path))];
}

export function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((value, index) => value !== b[index]);
  return differing === -1 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0);
}

function countMissing(names: object, present: Readonly<Record<string, unknown>>): number {
  return Object.keys(names).filter((name) => present[name] === undefined).length;
}

function kindRank(text: StringMatch | 'present'): number {
  return text === 'present' ? 1 : { regex: 2, prefix: 2, exact: 3 }[text.kind];
}

function literalLength(text: StringMatch | PathMatch | 'present'): number {
  if (text === 'present') return 0;
  return text.kind === 'regex' ? literalBeginning(text.value).length : text.value.length;
}

function isRegex(text: StringMatch | PathMatch | 'present' | undefined): boolean {
  return text !== undefined && text !== 'present' && text.kind === 'regex';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
