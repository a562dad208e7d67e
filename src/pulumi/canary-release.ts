import type * as pulumi from '@pulumi/pulumi';
import type { ManyWeights, SteppedCanary, WeightedCanary } from '../traffic';
import { CanaryRelease as Release } from '../traffic';
import type { ResourceArgs } from './bridge';
import { MeshComponent } from './mesh-component';
import type { ServiceTarget } from './targets';
import { serviceIn } from './targets';

/** Which service is released. */
export interface ReleasedService<V extends string> {
  readonly service: ServiceTarget<V>;
}

/** The three ways to say how a release is split. */
export type CanaryReleaseArgs<V extends string> = ReleasedService<V> & ResourceArgs
  & (Omit<ManyWeights<V>, 'service'> | Omit<SteppedCanary<V>, 'service'> | Omit<WeightedCanary<V>, 'service'>);

/**
 * Splits a service's requests between versions by weight. The component owns the routes of the service: give more patterns for it to one `MeshStack` instead.
 */
export class CanaryRelease<V extends string> extends MeshComponent<Release<V>> {
  /** @throws RunError before anything is registered, with everything that is wrong */
  constructor(name: string, args: CanaryReleaseArgs<V>, options?: pulumi.ComponentResourceOptions) {
    super('CanaryRelease', name, (chart) => new Release<V>(chart, 'canary', { ...args, service: serviceIn(chart, args.service) }), args, options);
    this.complete({ weights: this.built.weights });
  }
}
