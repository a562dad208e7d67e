import type { Field } from '../field';
import { error, messages } from '../message';

const says = messages('duration', {
  form: error('is no duration', 'Write a number with its unit, such as 250ms, 10s or 1h30m'),
  tooShort: error('is shorter than a millisecond', 'Use 1ms or more'),
  tooPrecise: error('is finer than milliseconds', 'Round it to whole milliseconds'),
});

const unitsInNanoseconds: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** A duration in nanoseconds; undefined where the text is none. */
export function nanosecondsOf(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return 0;
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(unsigned)) return undefined;
  const parts = [...unsigned.matchAll(/([\d.]+)([a-zµμ]+)/g)];
  const sum = parts.reduce((total, [, count, unit]) => total + Math.trunc(Number(count) * (unitsInNanoseconds[unit ?? ''] ?? NaN) + 1e-6), 0);
  return sum > Number.MAX_SAFE_INTEGER * 1024 ? undefined : sign * sum;
}

/** Checks a duration that may be anything, as long as it is one. */
export function checkDurationForm(field: Field): void {
  if (field.isSet && nanosecondsOf(field.text) === undefined) field.say(says.form);
}

/** Checks a duration that is set: a millisecond or more, in whole milliseconds. */
export function checkDuration(field: Field | undefined): void {
  if (field?.isSet !== true) return;
  const nanoseconds = nanosecondsOf(field.text);
  if (nanoseconds === undefined) field.say(says.form);
  else if (nanoseconds < 1e6) field.say(says.tooShort);
  else if (nanoseconds % 1e6 !== 0) field.say(says.tooPrecise);
}
