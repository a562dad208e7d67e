import type { PathMatch, RequestConditions, StringMatch } from '../mesh';

/**
 * How narrow a set of conditions is, as numbers that are compared from the first to the last; larger is narrower. Whatever matches a subset of another's
 * requests compares as narrower, as far as can be told without comparing regular expressions: one counts by the literal text it begins with.
 */
export function specificity(conditions: RequestConditions): readonly number[] {
  const texts = [
    conditions.method,
    conditions.authority,
    conditions.scheme,
    ...Object.values(conditions.headers ?? {}),
    ...Object.values(conditions.withoutHeaders ?? {}),
    ...Object.values(conditions.queryParams ?? {}),
  ].filter((text) => text !== undefined);
  const places = [conditions.port, conditions.sourceNamespace].filter((value) => value !== undefined);
  const others = places.length + Object.keys(conditions.sourceLabels ?? {}).length;
  return [...pathSpecificity(conditions.uri), texts.length + others, sum(texts.map(kindRank)), sum(texts.map(textLength))];
}

/** Sorts narrower first; for use with a stable sort, which keeps the order of declaration among equals. */
export function bySpecificity(a: RequestConditions, b: RequestConditions): number {
  return compareNumbers(specificity(b), specificity(a));
}

/** Exact paths before all others, then by the length of the text they must begin with; at one length a regular expression is the narrower. */
export function pathSpecificity(path: PathMatch | undefined): readonly number[] {
  if (path === undefined) return [0, 0, 0];
  if (path.kind === 'exact') return [2, path.value.length, 0];
  return path.kind === 'regex' ? [1, literalBeginning(path.value).length, 1] : [1, path.value.length, 0];
}

export function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((value, index) => value !== b[index]);
  return differing === -1 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0);
}

/** The text that everything a regular expression matches begins with. */
export function literalBeginning(expression: string): string {
  const literal = /^[^.*+?^${}()|[\]\\]*/.exec(expression)?.[0] ?? '';
  const next = expression[literal.length];
  if (expression.includes('|')) return '';
  // A quantifier that allows none makes the character before it optional.
  return next === '*' || next === '?' || next === '{' ? literal.slice(0, -1) : literal;
}

function kindRank(text: StringMatch | 'present'): number {
  return text === 'present' ? 0 : { regex: 1, prefix: 2, exact: 3 }[text.kind];
}

function textLength(text: StringMatch | 'present'): number {
  return text === 'present' || text.kind === 'regex' ? 0 : text.value.length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
