import type { Field } from '../field';
import { error, messages } from '../message';
import { checkRegex } from './regular-expressions';

const says = messages('string-match', {
  emptyPrefix: error('is an empty prefix, which Envoy refuses here', 'Write a prefix, or leave the match out'),
});

/** Checks a match by exact text, prefix or regular expression. */
export function checkStringMatch(field: Field): void {
  const prefix = field.at('prefix');
  if (prefix.isSet && prefix.text === '') prefix.say(says.emptyPrefix);
  checkStringMatchRegex(field);
}

/** As `checkStringMatch`, where an empty prefix is fine. */
export function checkStringMatchRegex(field: Field): void {
  const regex = field.at('regex');
  if (regex.isSet) checkRegex(regex);
}
