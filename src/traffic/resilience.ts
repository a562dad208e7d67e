import { STATUS_CODES } from 'node:http';
import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { VirtualServiceRetries } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import type { IMeshService, RequestMatch } from '../mesh';
import { requireDuration, requireWhole } from './durations';
import { RouteTable } from './route-table';

/**
 * A reason to try again, as Envoy names it.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on
 */
export type RetryCondition =
  | '5xx' | 'gateway-error' | 'reset' | 'reset-before-request' | 'connect-failure' | 'envoy-ratelimited' | 'retriable-4xx' | 'refused-stream'
  | 'retriable-headers' | 'http3-post-connect-failure' | 'cancelled' | 'deadline-exceeded' | 'internal' | 'resource-exhausted' | 'unavailable';

export interface RetryPolicy {
  /** How often a failed request is tried again: a whole number; 0 turns the retries off that Istio does by itself. */
  readonly attempts: number;

  /**
   * How long one try may take. All tries share the timeout of the request.
   *
   * @default - the timeout of the request
   */
  readonly perTryTimeout?: Duration;

  /**
   * What counts as failed: conditions, and status codes from 400 to 599.
   *
   * @default - connect-failure, refused-stream, unavailable, cancelled, 503
   */
  readonly on?: readonly (RetryCondition | number)[];

  /**
   * The wait before the first retry; it doubles from one to the next.
   *
   * @default - 25 milliseconds
   */
  readonly backoff?: Duration;

  /**
   * Whether a retry may leave the client's locality.
   *
   * @default false
   */
  readonly remoteLocalities?: boolean;

  /**
   * Whether a retry avoids the pods that were tried before.
   *
   * @default true
   */
  readonly ignorePreviousHosts?: boolean;
}

export interface ResilienceProps {
  /** The service that is called. */
  readonly service: IMeshService;

  /**
   * How long a request may take, with all its retries.
   *
   * @default - as long as it takes
   */
  readonly timeout?: Duration;

  /**
   * When and how a failed request is tried again.
   *
   * @default - two retries, for failures in which the request was not processed
   */
  readonly retries?: RetryPolicy;

  /**
   * The requests that it is for. Settings with a match win over those without.
   *
   * @default - all requests of the service
   */
  readonly when?: RequestMatch;
}

/**
 * Timeouts and retries for the requests to a service.
 *
 * Sets `timeout` and `retries` on the routes of the service's one `VirtualService`, whatever patterns they come from.
 *
 * @see https://istio.io/latest/docs/concepts/traffic-management/#network-resilience-and-testing
 */
export class Resilience extends Construct {
  /**
   * @throws MeshError InvalidValue when a number or duration is out of range
   * @throws MeshError ContradictingProps when nothing is set, or one try may take longer than the whole request
   * @throws MeshError ConflictingRoutes when another construct sets the same for the same requests
   */
  constructor(scope: Construct, id: string, props: ResilienceProps) {
    super(scope, id);
    const { timeout, retries } = props;
    if (timeout === undefined && retries === undefined) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'neither a timeout nor retries are set', value: {}, fix: 'Give it a timeout or retries' });
    }
    const settings = {
      ...(timeout !== undefined && { timeout: requireDuration(this, 'a timeout', timeout) }),
      ...(retries !== undefined && { retries: this.renderRetries(retries) }),
    };
    if (timeout !== undefined && retries?.perTryTimeout !== undefined && retries.perTryTimeout.toMilliseconds() > timeout.toMilliseconds()) {
      throw new MeshError({
        code: 'ContradictingProps',
        at: this,
        problem: `one try may take longer than the whole request, which ends after ${timeout.toHumanString()}`,
        value: retries.perTryTimeout.toHumanString(),
        fix: 'Give each try its share of the timeout',
      });
    }
    RouteTable.of(props.service).addModifier({
      name: id,
      owner: this,
      ...(props.when !== undefined && { when: props.when }),
      settings,
    });
  }

  private renderRetries(retries: RetryPolicy): VirtualServiceRetries {
    const attempts = requireWhole(this, 'the number of retries', retries.attempts);
    const others = Object.entries(retries).filter(([name, value]) => name !== 'attempts' && value !== undefined);
    if (attempts === 0 && others.length > 0) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'no retry has conditions or timeouts', value: Object.fromEntries(others), fix: 'Leave them out, or allow at least one attempt' });
    }
    if (retries.on?.length === 0) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'without conditions nothing is tried again', value: retries.on, fix: 'Leave on out, or write attempts: 0 to turn retries off' });
    }
    const wrong = retries.on?.find((condition) => typeof condition === 'number' && !(condition >= 400 && condition in STATUS_CODES));
    if (wrong !== undefined) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'not an HTTP status of an error', value: wrong, fix: 'Write a status such as 503' });
    }
    return {
      attempts,
      ...(retries.perTryTimeout !== undefined && { perTryTimeout: requireDuration(this, 'the timeout of a try', retries.perTryTimeout) }),
      ...(retries.on !== undefined && { retryOn: retries.on.join(',') }),
      ...(retries.backoff !== undefined && { backoff: requireDuration(this, 'the wait before a retry', retries.backoff) }),
      ...(retries.remoteLocalities !== undefined && { retryRemoteLocalities: retries.remoteLocalities }),
      ...(retries.ignorePreviousHosts !== undefined && { retryIgnorePreviousHosts: retries.ignorePreviousHosts }),
    };
  }
}
