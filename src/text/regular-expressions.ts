import type * as re2 from 're2js';

/**
 * An expression of RE2, the engine of Envoy and of Go. The engine loads with the first expression: most programs use none, and importing this package should
 * stay cheap.
 *
 * @throws Error when it is no expression of RE2, which knows no lookaround and no backreferences, for example
 */
export function compileRe2(expression: string): re2.RE2JS {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { RE2JS } = require('re2js') as typeof re2;
  return RE2JS.compile(expression);
}

/** An expression that matches this text and no other. */
export function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
