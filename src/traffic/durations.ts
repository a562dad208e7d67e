import type { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';

/** A duration as Istio writes it: `2s`, or `250ms` where it is no whole number of seconds. */
export function renderDuration(duration: Duration): string {
  const milliseconds = duration.toMilliseconds({ integral: false });
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}

/** @throws MeshError InvalidValue when it is no whole number of milliseconds, or none at all */
export function requireDuration(at: IConstruct, what: string, duration: Duration): string {
  const milliseconds = duration.toMilliseconds({ integral: false });
  if (Number.isInteger(milliseconds) && milliseconds >= 1) return renderDuration(duration);
  throw new MeshError({ code: 'InvalidValue', at, problem: `${what} is at least a millisecond, in whole milliseconds`, value: `${milliseconds} ms`, fix: 'Write Duration.millis(100) or longer' });
}

/** @throws MeshError InvalidValue when it is no whole number of seconds, or none at all */
export function requireWholeSeconds(at: IConstruct, what: string, duration: Duration): string {
  const seconds = duration.toSeconds({ integral: false });
  if (Number.isInteger(seconds) && seconds >= 1) return `${seconds}s`;
  throw new MeshError({ code: 'InvalidValue', at, problem: `${what} is at least a second, in whole seconds`, value: `${seconds} s`, fix: 'Write Duration.seconds(60) or longer' });
}

/** @throws MeshError InvalidValue when it is no whole number of at least `least` */
export function requireWhole(at: IConstruct, what: string, value: number, least = 0): number {
  if (Number.isInteger(value) && value >= least && value < 2 ** 31) return value;
  throw new MeshError({ code: 'InvalidValue', at, problem: `${what} is a whole number of at least ${least}`, value, fix: `Write ${Math.max(least, Math.round(value)) || least}` });
}
