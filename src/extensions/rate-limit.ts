import { Construct } from 'constructs';
import { MeshError } from '../errors';
import type { IMeshService, RequestMatch } from '../mesh';
import { GatewayWorkload, isHttpToken } from '../mesh';
import type { Limit, LimitResponse } from './limit';
import { actionsOf } from './limit';
import { proxiesOf } from './proxies';
import type { Rate } from './rate';
import type { RateLimitServiceBase } from './rate-limit-service-base';
import type { RequestKey } from './request-key';
import { WorkloadLimits } from './workload-limits';

export interface RateLimitResponse {
  /**
   * The status, from 400 to 599. For gRPC it is `RESOURCE_EXHAUSTED` in any case.
   *
   * @default 429
   */
  readonly status?: number;

  /**
   * Headers that the response carries, beside the `x-ratelimit` ones.
   *
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RateLimitProps {
  /**
   * Whose requests are limited: all that come to the pods of a service, or that come to a gateway, such as `MeshInstall`'s `ingressGateway`. Istio tells
   * pods apart and not Services, so other services of the same pods are limited with it.
   */
  readonly target: IMeshService | GatewayWorkload;

  /** How many requests are allowed in how much time. */
  readonly rate: Rate;

  /**
   * Which requests count. Paths, methods, authorities, headers and query parameters can be told apart.
   *
   * @default - all
   */
  readonly when?: RequestMatch;

  /**
   * What tells requests apart, so that each value has the whole rate for itself: a user, a client's address.
   *
   * @default - all requests count together
   */
  readonly per?: RequestKey;

  /**
   * What counts for all pods of the target together.
   *
   * @default - every pod counts for itself
   */
  readonly countedBy?: RateLimitServiceBase;

  /**
   * How many values of `per` a pod keeps counts of, a whole number from 1. When there are more, those not seen for longest start anew. Only where pods
   * count for themselves.
   *
   * @default 1000
   */
  readonly maxKeys?: number;

  /**
   * Whether requests over the limit are refused. With `false` they are only counted in the metrics, to find a rate that fits.
   *
   * @default true
   */
  readonly enforce?: boolean;

  /**
   * What requests over the limit get. All limits of a workload that are counted in the same way agree on it.
   *
   * @default - status 429
   */
  readonly response?: RateLimitResponse;
}

/**
 * Limits how many requests a service or a gateway takes.
 *
 * Any number of limits on one workload hold together: a request passes when it is within all that it counts for. They render one `EnvoyFilter`, and those that
 * a `RateLimitService` counts become entries of its configuration, too.
 *
 * @see https://istio.io/latest/docs/tasks/policy-enforcement/rate-limit/
 */
export class RateLimit extends Construct {
  /**
   * @throws MeshError InvalidValue when a number is out of its range, or the rate one that the service cannot count
   * @throws MeshError InvalidMatch when the match is about what Envoy's filter does not see
   * @throws MeshError NotHttp when the service has no HTTP port
   * @throws MeshError ConflictingPolicies when another limit on the workload cannot hold beside this one
   * @throws MeshError UnsupportedByDataPlane when the pods have no sidecar
   */
  constructor(scope: Construct, id: string, props: RateLimitProps) {
    super(scope, id);
    const { target, countedBy } = props;
    this.requireHttp(target);
    const proxies = proxiesOf(this, target);
    const limit: Limit = {
      // A service counts for many workloads, so there the name has to tell whose limit it is.
      name: countedBy === undefined ? id : `${proxies.namespace}/${proxies.name}/${id}`,
      owner: this,
      rate: countedBy === undefined ? props.rate : this.requireWindow(props.rate),
      match: props.when,
      key: props.per,
      maxKeys: this.requireMaxKeys(props),
      enforce: props.enforce ?? true,
      response: this.requireResponse(props.response),
      countedBy,
    };
    actionsOf(limit);
    WorkloadLimits.of(this, proxies, target.namespace.mesh).add(limit);
    countedBy?.count(limit, target);
  }

  private requireHttp(target: RateLimitProps['target']): void {
    if (target instanceof GatewayWorkload || target.ports.some(({ isHttp }) => isHttp)) return;
    throw new MeshError({
      code: 'NotHttp',
      at: this,
      problem: `requests are limited on HTTP ports, and ${target.node.path} has none`,
      value: target.ports.map(({ number, protocol }) => `${protocol} ${number}`),
      fix: 'Declare the port as Port.http, Port.http2 or Port.grpc if that is what it speaks',
    });
  }

  private requireWindow(rate: Rate): Rate {
    if (rate.burst !== undefined) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a rate-limit service counts in windows and knows no bursts', value: rate.burst, fix: 'Leave burst out, or add a second limit by the second' });
    }
    if (rate.unit !== undefined) return rate;
    throw new MeshError({
      code: 'InvalidValue',
      at: this,
      problem: 'a rate-limit service counts by the second, minute, hour or day',
      value: `${rate.milliseconds} ms`,
      fix: 'Use Rate.perSecond, perMinute, perHour or perDay, or leave countedBy out',
    });
  }

  private requireMaxKeys({ maxKeys, per, countedBy }: RateLimitProps): number {
    if (maxKeys === undefined) return 1000;
    if (per === undefined || countedBy !== undefined) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'maxKeys bounds the counts that a pod keeps for the values of `per`', value: maxKeys, fix: per === undefined ? 'Set per, or leave maxKeys out' : 'Leave maxKeys out: the service keeps the counts' });
    }
    if (Number.isInteger(maxKeys) && maxKeys >= 1) return maxKeys;
    throw new MeshError({ code: 'InvalidValue', at: this, problem: 'maxKeys is a whole number from 1', value: maxKeys, fix: 'Write a number such as 1000' });
  }

  private requireResponse({ status = 429, headers = {} }: RateLimitResponse = {}): LimitResponse {
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'Envoy takes a status from 400 to 599 for requests over a limit', value: status, fix: 'Write 429, or 503' });
    }
    const wrong = Object.keys(headers).find((name) => !isHttpToken(name));
    if (wrong === undefined) return { status, headers };
    throw new MeshError({ code: 'InvalidValue', at: this, problem: 'not a name that a header can have', value: wrong, fix: 'Write a name such as "retry-after"' });
  }
}
