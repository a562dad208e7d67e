import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { MeshError } from '../errors';
import type { IMeshService, Port } from '../mesh';
import { DestinationPolicy } from './destination-policy';
import { requireDuration } from './durations';
import type { LoadBalancer } from './load-balancer';

export interface LoadBalancingProps<V extends string> {
  /** The service whose pods are chosen from. */
  readonly service: IMeshService<V>;

  /** How a pod is chosen. */
  readonly balancer: LoadBalancer;

  /** The one version it is for. @default - all */
  readonly version?: NoInfer<V>;

  /** The one port it is for. @default - all */
  readonly port?: Port;

  /** How long a new pod takes to get its full share. With `leastRequest` and `roundRobin` only. @default - it gets it at once */
  readonly warmup?: Duration;
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
      settings: { loadBalancer: { ...algorithm, ...(warmup !== undefined && { warmup: { duration: requireDuration(this, 'a warm-up', warmup) } }) } },
    });
  }
}
