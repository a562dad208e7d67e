import { compileRe2 } from '../../../text';
import type { Field } from '../field';
import { error, messages } from '../message';

const says = messages('regex', {
  empty: error('is an empty regular expression', 'Write an expression, or leave the match out'),
  tooLong: error('is longer than 1024 characters, which Envoy may refuse', 'Shorten it, or split it into several matches'),
  syntax: error('is no regular expression that Envoy (RE2) accepts', 'RE2 has no lookaround and no backreferences; see https://github.com/google/re2/wiki/Syntax'),
});

/** Whether RE2, the engine of Envoy and of Go, compiles an expression. */
export function isRe2(expression: string): boolean {
  try {
    compileRe2(expression);
    return true;
  } catch {
    return false;
  }
}

export function checkRegex(field: Field): void {
  if (field.text === '') field.say(says.empty);
  else if (Buffer.byteLength(field.text) > 1024) field.say(says.tooLong);
  else if (!isRe2(field.text)) field.say(says.syntax);
}
