import { isIPv4, isIPv6 } from 'node:net';
import type { Field } from '../field';
import { error, messages } from '../message';
import type { StructuralSchema } from './structural-schema';

const says = messages('schema', {
  tooShort: error('is shorter than {limit} characters', 'Write at least {limit} characters', 'schema'),
  tooLong: error('is longer than {limit} characters', 'Write at most {limit} characters', 'schema'),
  pattern: error('does not have the form that its kind asks for', 'Make it match {pattern}', 'schema'),
  tooSmall: error('is below {limit}', 'Use {limit} or more', 'schema'),
  tooLarge: error('is above {limit}', 'Use {limit} or less', 'schema'),
  format: error('is not of format {format}', 'Write it as {format}', 'schema'),
});

const patterns = new Map<string, RegExp>();

export function checkText(field: Field, schema: StructuralSchema): void {
  const { text } = field;
  // Characters as Unicode counts them, not code units.
  const { length } = Array.from(text);
  if (schema.minLength !== undefined && length < schema.minLength) field.say(says.tooShort, { limit: schema.minLength });
  if (schema.maxLength !== undefined && length > schema.maxLength) field.say(says.tooLong, { limit: schema.maxLength });
  if (schema.pattern !== undefined && !matchesPattern(text, schema.pattern)) field.say(says.pattern, { pattern: schema.pattern });
  if (schema.format !== undefined && !hasFormat(text, schema.format)) field.say(says.format, { format: schema.format });
}

export function checkNumber(field: Field, schema: StructuralSchema): void {
  const { number } = field;
  const [formatLeast, formatMost] = schema.format === 'int32' ? [-(2 ** 31), 2 ** 31 - 1] : [-Infinity, Infinity];
  const least = Math.max(schema.minimum ?? -Infinity, formatLeast);
  const most = Math.min(schema.maximum ?? Infinity, formatMost);
  if (number < least || (schema.exclusiveMinimum === true && number === least)) field.say(says.tooSmall, { limit: least });
  if (number > most || (schema.exclusiveMaximum === true && number === most)) field.say(says.tooLarge, { limit: most });
}

/** The formats that the known definitions use and the API server checks; it ignores others. */
const formats: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': (text) => /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text)),
  'byte': (text) => text !== '' && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text),
  'ipv4': isIPv4,
  'ipv6': isIPv6,
};

/** Whether a text has a format; formats that the API server does not check hold for every text. */
export function hasFormat(text: string, format: string): boolean {
  return formats[format]?.(text) ?? true;
}

export function matchesPattern(text: string, pattern: string): boolean {
  return patternOf(pattern).test(text);
}

function patternOf(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const compiled = new RegExp(pattern);
  patterns.set(pattern, compiled);
  return compiled;
}
