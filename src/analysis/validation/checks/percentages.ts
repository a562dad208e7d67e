import type { Field } from '../field';
import { error, messages } from '../message';

const says = messages('percentage', {
  range: error('is no percentage', 'Use a number from 0 to 100'),
  tooFine: error('is a percentage that Envoy would round to nothing', 'Use 0, or 0.0001 and more'),
});

/** Checks a percentage; 0 where it is left out. */
export function checkPercentage(field: Field): void {
  if (field.number < 0 || field.number > 100) field.say(says.range);
}

/** Checks the share of requests that a fault hits. */
export function checkFaultPercentage(field: Field): void {
  checkPercentage(field);
  if (field.number > 0 && field.number < 0.0001) field.say(says.tooFine);
}
