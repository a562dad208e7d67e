import { MeshError } from '../errors';
import { compileRe2 } from '../text';

export { escapeRegex } from '../text';

/**
 * Refuses what Envoy's regular expression engine, RE2, would: lookaround and backreferences, for example, that JavaScript accepts.
 *
 * @throws MeshError InvalidValue when the expression is empty, not RE2, or longer than Istio takes
 */
export function requireRe2(expression: string): string {
  try {
    if (expression === '') throw new Error('it is empty');
    if (expression.length > 1024) throw new Error('it is longer than 1024 characters');
    compileRe2(expression);
    return expression;
  } catch (error) {
    throw new MeshError({
      code: 'InvalidValue',
      problem: `not a regular expression that Envoy (RE2) accepts: ${error instanceof Error ? error.message : String(error)}`,
      value: expression,
      fix: 'RE2 has no lookaround and no backreferences; see https://github.com/google/re2/wiki/Syntax',
    });
  }
}

/** Whether the whole of a text matches an expression, as Envoy compares it. */
export function matchesRe2(expression: string, text: string): boolean {
  return compileRe2(expression).matches(text);
}

/** The text that everything a regular expression matches begins with. */
export function literalBeginning(expression: string): string {
  if (hasAlternatives(expression)) return '';
  const anchored = expression.replace(/^\^/, '');
  const characters = /^(?:[^.*+?^${}()|[\]\\]|\\[^\w\s])*/.exec(anchored)?.[0].match(/\\?[^]/g) ?? [];
  const next = anchored[characters.join('').length];
  // A quantifier that allows none makes the character before it optional.
  const certain = next === '*' || next === '?' || next === '{' ? characters.slice(0, -1) : characters;
  return certain.map((character) => character.slice(-1)).join('');
}

/** Whether an expression is a choice as a whole, not only within a group, a class or an escape. */
function hasAlternatives(expression: string): boolean {
  let depth = 0;
  for (const token of expression.match(/\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|[^]/g) ?? []) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (token === '|' && depth === 0) return true;
  }
  return false;
}
