import { Duration } from 'cdk8s';
import { MeshError } from '../errors';

/** What a rate may say beside its number. */
export interface RateOptions {
  /**
   * How many requests may come at once, a whole number from 1: the size of the bucket. Only where proxies count for themselves; a rate-limit service counts in
   * windows and knows no bursts.
   *
   * @default - as many as are allowed in the whole period
   */
  readonly burst?: number;
}

const largest = 4294967295;

/** The windows that a rate-limit service counts in. */
const units = new Map([[1_000, 'second'], [60_000, 'minute'], [3_600_000, 'hour'], [86_400_000, 'day']]);

/**
 * How many requests are allowed in how much time.
 *
 * @see https://istio.io/latest/docs/tasks/policy-enforcement/rate-limit/
 */
export class Rate {
  /** @throws MeshError InvalidValue when a number is not whole or not positive */
  public static perSecond(requests: number, options?: RateOptions): Rate {
    return new Rate(requests, Duration.seconds(1), options);
  }

  /** @throws MeshError InvalidValue when a number is not whole or not positive */
  public static perMinute(requests: number, options?: RateOptions): Rate {
    return new Rate(requests, Duration.minutes(1), options);
  }

  /** @throws MeshError InvalidValue when a number is not whole or not positive */
  public static perHour(requests: number, options?: RateOptions): Rate {
    return new Rate(requests, Duration.hours(1), options);
  }

  /** @throws MeshError InvalidValue when a number is not whole or not positive */
  public static perDay(requests: number, options?: RateOptions): Rate {
    return new Rate(requests, Duration.days(1), options);
  }

  /**
   * A rate over any period of 50 ms or more. Only where proxies count for themselves; a rate-limit service counts by the second, minute, hour or day.
   *
   * @throws MeshError InvalidValue when a number is not whole or not positive, or the period is shorter
   */
  public static of(requests: number, per: Duration, options?: RateOptions): Rate {
    return new Rate(requests, per, options);
  }

  public readonly requests: number;
  public readonly milliseconds: number;
  /** Undefined when it was not given. */
  public readonly burst: number | undefined;

  private constructor(requests: number, per: Duration, { burst }: RateOptions = {}) {
    this.requests = requireCount(requests, 'a rate');
    this.burst = burst === undefined ? undefined : requireCount(burst, 'a burst');
    this.milliseconds = per.toMilliseconds({ integral: false });
    if (Number.isInteger(this.milliseconds) && this.milliseconds >= 50) return;
    throw new MeshError({
      code: 'InvalidValue',
      problem: 'Envoy refills a bucket every 50 ms at most, in whole milliseconds',
      value: `${this.milliseconds} ms`,
      fix: 'Use a period such as Duration.seconds(1), with as many more requests',
    });
  }

  /** The window of a rate-limit service that it fits; undefined when there is none. */
  public get unit(): string | undefined {
    return units.get(this.milliseconds);
  }
}

function requireCount(value: number, what: string): number {
  if (Number.isInteger(value) && value >= 1 && value <= largest) return value;
  const fix = value === 0 ? 'To refuse all requests, allow none: do not call allowFrom for this client' : 'Write a number such as 100, over a longer period for a smaller rate';
  throw new MeshError({ code: 'InvalidValue', problem: `${what} is a whole number of requests from 1 to ${largest}`, value, fix });
}
