import { Construct } from 'constructs';
import type { DestinationRuleLocalityLbSetting } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import type { IMeshService, Percent } from '../mesh';
import { DestinationPolicy } from './destination-policy';
import { requireWhole } from './durations';
import type { RegionFailover } from './localities';
import { requireDisjoint, requireEntries, requirePriority, requireRegionOrder, topologyLabels } from './localities';
import type { OutlierDetection } from './outlier-detection';
import { renderFailoverDetection } from './outlier-detection';

/** How the requests of a locality are spread, whether or not anything fails. */
export interface LocalityDistribution {
  /** The clients' locality: `region/zone/subzone`, each part or the end of it as `*`. */
  readonly from: string;

  /** Whole shares of the localities that serve them, which sum to 100. */
  readonly to: Readonly<Record<string, Percent>>;
}

export interface LocalityFailoverProps {
  /** The service that runs in several localities. */
  readonly service: IMeshService;

  /** Which region takes over for which. @default - the nearest that is left */
  readonly regions?: readonly RegionFailover[];

  /**
   * Labels by which pods are near: those that share all of them with the client come first, then those that share all but the last, and so on. Istio itself
   * labels every pod with `topology.istio.io/network` and `topology.istio.io/cluster`.
   *
   * @default - region, zone and subzone
   */
  readonly priority?: readonly string[];

  /** Fixed shares instead of failover. @default - requests stay in their locality while that is healthy */
  readonly distribute?: readonly LocalityDistribution[];

  /**
   * What counts as a failing pod. Failover happens only where failing pods are detected, here or by a `CircuitBreaker` on the service. All near pods may have
   * to be left alone for it, so `maxEjection` is 100% here unless it is said; a `CircuitBreaker`, which leaves half of them in use, has to say so itself.
   *
   * @default - as a `CircuitBreaker` on the service says
   */
  readonly outliers?: OutlierDetection;
}

/**
 * Keeps requests near their clients, and moves them to another region when the near pods fail.
 *
 * Sets `loadBalancer.localityLbSetting`, and `outlierDetection` if it is given, in the service's one `DestinationRule`.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/locality-load-balancing/
 */
export class LocalityFailover extends Construct {
  /**
   * @throws MeshError ContradictingProps when shares and failover are mixed, regions are ordered twice, or nothing detects failing pods (at synth)
   * @throws MeshError InvalidName when an entry of `priority` is no label
   * @throws MeshError InvalidValue when shares do not sum to 100, a list is empty, a locality is malformed or within another, or a region fails over to itself
   * @throws MeshError ConflictingPolicies when another construct sets the same
   */
  constructor(scope: Construct, id: string, props: LocalityFailoverProps) {
    super(scope, id);
    const { service, regions, priority, distribute, outliers } = props;
    if (distribute !== undefined && (regions !== undefined || priority !== undefined)) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'fixed shares leave nothing to fail over', value: Object.keys(props).filter((name) => name !== 'service'), fix: 'Keep distribute, or regions and priority' });
    }
    requireEntries(this, { regions, priority, distribute });
    requireRegionOrder(this, regions ?? []);
    const twice = regions === undefined ? undefined : priority?.find((label) => topologyLabels.includes(label));
    if (twice !== undefined) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'the order of regions is said by regions already', value: twice, fix: 'Remove the label from priority, or leave regions out' });
    }
    requireDisjoint(this, distribute?.map(({ from }) => from) ?? []);
    const setting: DestinationRuleLocalityLbSetting = {
      enabled: true,
      ...(distribute !== undefined && { distribute: distribute.map((each) => this.renderDistribution(each)) }),
      ...(regions !== undefined && { failover: regions.map(({ from, to }) => ({ from, to })) }),
      ...(priority !== undefined && { failoverPriority: [...requirePriority(this, priority)] }),
    };
    const detection = outliers && { outlierDetection: renderFailoverDetection(this, outliers) };
    DestinationPolicy.of(service).addSettings({ owner: this, settings: { loadBalancer: { localityLbSetting: setting }, ...detection } });
  }

  private renderDistribution({ from, to }: LocalityDistribution): { from: string; to: Record<string, number> } {
    const shares = Object.entries(to).map(([locality, share]): [string, number] => [locality, requireWhole(this, 'a share of a locality', share.value, 1)]);
    requireDisjoint(this, Object.keys(to));
    const total = shares.reduce((sum, [, share]) => sum + share, 0);
    if (total === 100) return { from, to: Object.fromEntries(shares) };
    throw new MeshError({ code: 'InvalidValue', at: this, problem: `the shares of ${from} sum to 100, these to ${total}`, value: Object.fromEntries(shares), fix: 'Make them sum to 100' });
  }
}
