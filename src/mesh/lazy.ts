import { Lazy } from 'cdk8s';

/** A value that is computed at synth, when every contribution is known. The producer must not throw: late checks report what is wrong. */
export function lazy<T>(produce: () => T): T {
  return Lazy.any({ produce }) as T;
}
