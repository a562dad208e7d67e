import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { DestinationRuleWarmup } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import type { IMeshService, Percent, Port } from '../mesh';
import { DestinationPolicy } from './destination-policy';
import { requireDuration } from './durations';
import type { LoadBalancer } from './load-balancer';

/** How a new pod gets its share, a little more at a time. */
export interface Warmup {
  /** How long it takes to get its full share. */
  readonly duration: Duration;

  /** The part of its share that it gets at once, from 0% to 100%. @default - 10% */
  readonly minimum?: Percent;

  /** How the share grows: evenly with 1, slowly at first with less, fast at first with more. More than 0. @default 1 */
  readonly aggression?: number;
}

export interface LoadBalancingProps<V extends string> {
  /** The service whose pods are chosen from. */
  readonly service: IMeshService<V>;

  /** How a pod is chosen. */
  readonly balancer: LoadBalancer;

  /** The one version it is for. @default - all */
  readonly version?: NoInfer<V>;

  /** The one port it is for. @default - all */
  readonly port?: Port;

  /** How long a new pod takes to get its full share, or how it does. With `leastRequest` and `roundRobin` only. @default - it gets it at once */
  readonly warmup?: Duration | Warmup;
}

/**
 * How clients spread their requests over the pods of a service.
 *
 * Sets `loadBalancer` in the service's one `DestinationRule`.
 *
 * @see https://istio.io/latest/docs/concepts/traffic-management/#load-balancing-options
 */
export class LoadBalancing<V extends string> extends Construct {
  /**
   * @throws MeshError InvalidValue when a duration or number is out of range
   * @throws MeshError ContradictingProps when the way of choosing does not know warm-up
   * @throws MeshError ConflictingPolicies when another construct sets the same
   */
  constructor(scope: Construct, id: string, props: LoadBalancingProps<V>) {
    super(scope, id);
    const { service, balancer, version, port, warmup } = props;
    const algorithm = balancer.render(this);
    if (warmup !== undefined && algorithm.simple !== 'LEAST_REQUEST' && algorithm.simple !== 'ROUND_ROBIN') {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'new pods warm up with leastRequest and roundRobin only', value: algorithm, fix: 'Leave warmup out, or use LoadBalancer.leastRequest()' });
    }
    DestinationPolicy.of(service).addSettings({
      owner: this,
      ...(version !== undefined && { version }),
      ...(port !== undefined && { port }),
      settings: { loadBalancer: { ...algorithm, ...(warmup !== undefined && { warmup: this.renderWarmup(warmup) }) } },
    });
  }

  private renderWarmup(warmup: Duration | Warmup): DestinationRuleWarmup {
    const { duration, minimum, aggression } = 'duration' in warmup ? warmup : { duration: warmup };
    if (aggression !== undefined && !(aggression > 0)) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'the aggression of a warm-up is more than 0', value: aggression, fix: 'Write 1 for a share that grows evenly' });
    }
    return {
      duration: requireDuration(this, 'a warm-up', duration),
      ...(minimum !== undefined && { minimumPercent: minimum.value }),
      ...(aggression !== undefined && { aggression }),
    };
  }
}
