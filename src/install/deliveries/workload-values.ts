import type { PodSpec, ResourceRequirements } from '../../../imports/k8s';
import type { ResolvedSize } from '../sizing';
import type { HelmValues } from './helm-values';
import { changes, unless } from './helm-values';

/** How many pods, as the charts of istiod and of istioctl's gateways say it. */
export function autoscaling({ minReplicas, maxReplicas }: ResolvedSize): HelmValues {
  if (minReplicas === maxReplicas) return { autoscaleEnabled: false, replicaCount: minReplicas };
  return { autoscaleMax: unless(5, maxReplicas), autoscaleMin: unless(1, minReplicas) };
}

/** Where pods run. Tolerations of the chart's own are kept by the chart. */
export function placementValues(placement: Partial<PodSpec>, standard: Partial<PodSpec> = {}): HelmValues {
  const { affinity, nodeSelector, tolerations = [], topologySpreadConstraints } = placement;
  const own = new Set((standard.tolerations ?? []).map((toleration) => JSON.stringify(toleration)));
  const further = tolerations.filter((toleration) => !own.has(JSON.stringify(toleration)));
  return { affinity, nodeSelector, tolerations: further.length === 0 ? undefined : further, topologySpreadConstraints };
}

/** Amounts of a container, against those that the chart brings. */
export function resources(wanted: ResourceRequirements, chart: ResourceRequirements): HelmValues {
  return changes(wanted as HelmValues, chart as HelmValues, true);
}

/** Only istiod's limits are nobody's business but the user's. */
export function requestsOf({ requests }: ResourceRequirements): ResourceRequirements {
  return requests === undefined ? {} : { requests };
}

/** What all proxies at the edge get, unless it is said. */
export const gatewayResources: ResourceRequirements = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } };
