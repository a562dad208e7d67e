import { Construct } from 'constructs';
import { MeshError } from '../errors';
import type { IMeshService, RequestMatch } from '../mesh';
import { Percent } from '../mesh';
import { requireStep } from './canary-steps';
import type { ProgressiveReleaseProps } from './progressive/progressive-release';
import { ProgressiveRelease } from './progressive/progressive-release';
import type { RouteDestination } from './route-rule';
import { RouteTable } from './route-table';

interface CanaryReleaseBase<V extends string> {
  /**
   * The service that is released. Connections of a service without HTTP are split too: those of TLS by the server's name, so callers have to ask for it with
   * its namespace (`vault.shop`), and connections that name another server, or none, are refused. Declare the port as `Port.tcp` where that is too strict.
   */
  readonly service: IMeshService<V>;
}

/** One canary beside the stable version, with a weight. */
export interface WeightedCanary<V extends string> extends CanaryReleaseBase<V> {
  /** The version that gets what the canary does not. */
  readonly stable: NoInfer<V>;

  /** The version that is being tried. */
  readonly canary: NoInfer<V>;

  /** The canary's share, a whole number; the stable version gets the rest. */
  readonly weight: Percent;

  /**
   * Requests that get the canary whatever its weight, such as those of testers.
   *
   * @default - none
   */
  readonly earlyAccess?: RequestMatch;

  readonly steps?: never;
  readonly step?: never;
  readonly weights?: never;
}

/** One canary beside the stable version, whose weight goes through steps that are kept as data: a pipeline moves `step` on. */
export interface SteppedCanary<V extends string> extends CanaryReleaseBase<V> {
  /** The version that gets what the canary does not. */
  readonly stable: NoInfer<V>;

  /** The version that is being tried. */
  readonly canary: NoInfer<V>;

  /** The canary's shares, step by step: whole numbers, each larger than the one before. */
  readonly steps: readonly Percent[];

  /** Which of the steps is in force, counted from 0. */
  readonly step: number;

  /**
   * Requests that get the canary whatever its weight, such as those of testers.
   *
   * @default - none
   */
  readonly earlyAccess?: RequestMatch;

  readonly weight?: never;
  readonly weights?: never;
}

/** Any number of versions, each with its share. */
export interface ManyWeights<V extends string> extends CanaryReleaseBase<V> {
  /** Every version's share: whole numbers that sum to 100. A version with a share of zero keeps its subset, ready for the next step. */
  readonly weights: Readonly<Partial<Record<NoInfer<V>, Percent>>>;

  readonly stable?: never;
  readonly canary?: never;
  readonly weight?: never;
  readonly steps?: never;
  readonly step?: never;
  readonly earlyAccess?: never;
}

/** The three ways to say how a release is split. */
export type CanaryReleaseProps<V extends string> = WeightedCanary<V> | SteppedCanary<V> | ManyWeights<V>;

/**
 * Splits a service's requests between versions by weight, and optionally lets some requests go to the canary early.
 *
 * Contributes to the service's one `VirtualService` (a weighted route, named after the construct) and `DestinationRule` (the subsets of the versions named).
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/traffic-shifting/
 */
export class CanaryRelease<V extends string> extends Construct {
  /**
   * A canary that Flagger or Argo Rollouts drives: through steps, as long as metrics and webhooks agree.
   *
   * @throws MeshError InvalidWeights when the steps do not ascend
   * @throws MeshError InvalidValue when nothing is checked, or a value is out of range
   * @throws MeshError ConflictingRoutes when another pattern on the service routes the same requests
   */
  public static progressive(scope: Construct, id: string, props: ProgressiveReleaseProps): ProgressiveRelease {
    return new ProgressiveRelease(scope, id, props);
  }

  /** The share of each version in force, as whole numbers that sum to 100. */
  public readonly weights: Readonly<Record<string, number>>;

  /** The canary's share at each step; empty when the release has no steps. */
  public readonly steps: readonly number[];

  /**
   * @throws MeshError UnknownVersion when the service has no such version
   * @throws MeshError InvalidWeights when shares are fractional or do not sum to 100, or when canary and stable are one version
   * @throws MeshError ConflictingRoutes when another pattern on the service routes the same requests
   */
  constructor(scope: Construct, id: string, props: CanaryReleaseProps<V>) {
    super(scope, id);
    this.steps = props.steps?.map((share) => this.requireWhole(share)) ?? [];
    const destinations = this.split(props);
    this.weights = Object.fromEntries(destinations.map(({ version, weight }) => [version, weight]));

    const table = RouteTable.of(props.service);
    if (props.earlyAccess !== undefined) {
      table.addRule({ name: `${id}-early-access`, owner: this, match: props.earlyAccess, action: { destinations: [{ version: props.canary, weight: 100 }] } });
    }
    table.addRule({ name: id, owner: this, action: { destinations } });
  }

  private split(props: CanaryReleaseProps<V>): readonly Required<RouteDestination>[] {
    if (givesManyWeights(props)) return this.requireSumOfHundred(props.weights);
    if (props.stable === props.canary) {
      throw new MeshError({ code: 'InvalidWeights', at: this, problem: 'the canary is the stable version', value: props.canary, fix: 'Name two versions of the service' });
    }
    const weight = this.requireWhole(givesSteps(props) ? requireStep(this, props.steps, props.step) : props.weight);
    return [{ version: props.stable, weight: 100 - weight }, { version: props.canary, weight }];
  }

  private requireSumOfHundred(weights: Readonly<Partial<Record<string, Percent>>>): readonly Required<RouteDestination>[] {
    const shares = Object.entries(weights).flatMap(([version, share]) => (share === undefined ? [] : [{ version, weight: this.requireWhole(share) }]));
    const total = shares.reduce((sum, { weight }) => sum + weight, 0);
    if (total === 100) return shares;
    throw new MeshError({
      code: 'InvalidWeights',
      at: this,
      problem: `the weights of a release sum to 100, these to ${total}`,
      value: Object.fromEntries(shares.map(({ version, weight }) => [version, weight])),
      fix: `${total < 100 ? `Give ${100 - total} more` : `Take ${total - 100} away`}, so that a reader sees each version's share at a glance`,
    });
  }

  private requireWhole(share: Percent): number {
    if (share instanceof Percent && Number.isInteger(share.value)) return share.value;
    // Programs without types may pass a bare number.
    const value: unknown = share instanceof Percent ? share.value : share;
    throw new MeshError({
      code: 'InvalidWeights',
      at: this,
      problem: 'Istio takes whole numbers as route weights',
      value,
      fix: `Write Percent.of(${typeof value === 'number' ? Math.max(1, Math.round(value)) : 5})`,
    });
  }
}

function givesManyWeights<V extends string>(props: CanaryReleaseProps<V>): props is ManyWeights<V> {
  return props.weights !== undefined;
}

function givesSteps<V extends string>(props: WeightedCanary<V> | SteppedCanary<V>): props is SteppedCanary<V> {
  return props.steps !== undefined;
}
