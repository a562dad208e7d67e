import { Construct } from 'constructs';
import type { DestinationRuleZoneAwareLbSetting } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import type { IMeshService } from '../mesh';
import { DestinationPolicy } from './destination-policy';
import { requireWhole } from './durations';
import type { RegionFailover } from './localities';
import { requireEntries, requirePriority, requireRegionOrder, topologyLabels } from './localities';
import type { OutlierDetection } from './outlier-detection';
import { renderFailoverDetection } from './outlier-detection';

export interface ZoneAwareRoutingProps {
  /** The service that runs in several zones. */
  readonly service: IMeshService;

  /**
   * Below how many healthy pods all of them get the same share, wherever they are: a whole number of at least 1.
   *
   * @default 6
   */
  readonly minPods?: number;

  /** Which region takes over for which. @default - any region that is left */
  readonly regions?: readonly RegionFailover[];

  /**
   * Labels by which pods are near, as in `LocalityFailover`, but none of region, zone and subzone.
   *
   * @default - region, zone and subzone
   */
  readonly priority?: readonly string[];

  /**
   * What counts as a failing pod, as in `LocalityFailover`. Failover happens only where failing pods are detected, here or by a `CircuitBreaker`.
   *
   * @default - as a `CircuitBreaker` on the service says
   */
  readonly outliers?: OutlierDetection;
}

/**
 * Keeps requests in their clients' zone as far as the pods there can take them: a zone with many clients and few pods gives the rest to the other zones of
 * its region, where `LocalityFailover` would overload it.
 *
 * Sets `loadBalancer.zoneAwareLbSetting`, and `outlierDetection` if it is given, in the service's one `DestinationRule`. A proxy weighs its own zone by the
 * pods of its own service that have the same owner, such as one ReplicaSet, which it is told only where the mesh has `selfDiscovery`. It knows its own zone by
 * the metadata service of AWS, Azure or Google, or by the pod label `topology.istio.io/locality`, as `REGION.ZONE`; where there is neither, it ignores zones
 * silently.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ZoneAwareLoadBalancerSetting
 */
export class ZoneAwareRouting extends Construct {
  /**
   * @throws MeshError ContradictingProps when the proxies of the mesh do not know their own zone's pods, or nothing detects failing pods (at synth)
   * @throws MeshError UnsupportedByDataPlane in ambient mode
   * @throws MeshError InvalidName when an entry of `priority` is no label
   * @throws MeshError InvalidValue when a list is empty, a region malformed, a label one of topology, or a number out of range
   * @throws MeshError ConflictingPolicies when another construct, such as `LocalityFailover`, sets the same
   */
  constructor(scope: Construct, id: string, props: ZoneAwareRoutingProps) {
    super(scope, id);
    const { service, minPods, regions, priority, outliers } = props;
    this.requireProxiesThatKnowTheirZone(service);
    requireEntries(this, { regions, priority });
    requireRegionOrder(this, regions ?? []);
    const implicit = priority?.find((label) => topologyLabels.includes(label));
    if (implicit !== undefined) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'regions, zones and subzones are followed without being named', value: implicit, fix: 'Remove the label from priority; regions orders regions' });
    }
    const setting: DestinationRuleZoneAwareLbSetting = {
      enabled: true,
      ...(regions !== undefined && { failover: regions.map(({ from, to }) => ({ from, to })) }),
      ...(priority !== undefined && { failoverPriority: [...requirePriority(this, priority)] }),
      ...(minPods !== undefined && { minClusterSize: requireWhole(this, 'a number of pods', minPods, 1) }),
    };
    DestinationPolicy.of(service).addSettings({
      owner: this,
      settings: { loadBalancer: { zoneAwareLbSetting: setting }, ...(outliers !== undefined && { outlierDetection: renderFailoverDetection(this, outliers) }) },
    });
  }

  private requireProxiesThatKnowTheirZone({ namespace }: IMeshService): void {
    if (namespace.injection.mode === 'ambient') {
      throw new MeshError({
        code: 'UnsupportedByDataPlane', at: this, problem: 'waypoints do not balance by zone', value: namespace.namespaceName, fix: 'Use LocalityFailover, or sidecars for this namespace: injection: Injection.enabled()',
      });
    }
    if (namespace.mesh.selfDiscovery) return;
    throw new MeshError({
      code: 'ContradictingProps',
      at: this,
      problem: 'proxies of this mesh do not learn how many pods their own service has in each zone, without which they ignore zones silently',
      value: { selfDiscovery: false },
      fix: 'Set meshConfig: { selfDiscovery: true } of MeshInstall, or selfDiscovery: true of Mesh.fromAttributes',
    });
  }
}
