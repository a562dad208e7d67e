import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { MeshError } from '../errors';
import type { IMeshService, Percent } from '../mesh';
import { DestinationPolicy } from './destination-policy';
import { requireDuration, requireWhole } from './durations';

export interface RetryBudgetProps<V extends string> {
  /** The service that is called. */
  readonly service: IMeshService<V>;

  /** The one version it is for. @default - all */
  readonly version?: NoInfer<V>;

  /** How many retries may be under way, as a share of the requests that are: more than 0%. */
  readonly share: Percent;

  /** How many retries may be under way however few requests are: a whole number of at least 1. @default 3 */
  readonly minConcurrency?: number;

  /**
   * How long a request counts after it began. The share of few and short requests is then no longer next to nothing.
   *
   * @default - a request counts while it is under way
   */
  readonly interval?: Duration;
}

/**
 * Keeps retries in proportion to requests, so that they do not bring down what is already failing.
 *
 * Sets `retryBudget` in the service's one `DestinationRule`. When and how often a request is tried again is said by `Resilience`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-RetryBudget
 */
export class RetryBudget<V extends string> extends Construct {
  /**
   * @throws MeshError InvalidValue when the share is zero, or a number or duration is out of range
   * @throws MeshError ConflictingPolicies when another construct sets a budget, or `maxRetries`, which a budget replaces, or settings of one port, which would
   *   lose the budget there
   */
  constructor(scope: Construct, id: string, props: RetryBudgetProps<V>) {
    super(scope, id);
    const { service, version, share, minConcurrency, interval } = props;
    if (share.value === 0) {
      throw new MeshError({
        code: 'InvalidValue', at: this, problem: 'a share of zero still allows the least number of retries', value: 0, fix: 'Turn retries off by Resilience with retries: { attempts: 0 }',
      });
    }
    DestinationPolicy.of(service).addSettings({
      owner: this,
      ...(version !== undefined && { version }),
      settings: {
        retryBudget: {
          percent: share.value,
          ...(minConcurrency !== undefined && { minRetryConcurrency: requireWhole(this, 'a number of retries', minConcurrency, 1) }),
          ...(interval !== undefined && { budgetInterval: requireDuration(this, 'the interval of a budget', interval) }),
        },
      },
    });
  }
}
