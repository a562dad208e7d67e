import type { ResourceRequirements } from '../../../imports/k8s';
import type { InstallSettings } from '../settings';
import type { ResolvedSize } from '../sizing';
import type { DescribedInstall } from './described-install';
import type { HelmValues } from './helm-values';
import { isGroup } from './helm-values';

/**
 * What the charts of the control plane and an `IstioOperator` say alike, under the same names.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.operator.v1alpha1/
 */
export function controlPlaneValues({ settings, meshConfig }: DescribedInstall): HelmValues {
  const { mesh, cluster, clusterDomain, networkPolicies, platform } = settings;
  return {
    base: { validationFailurePolicy: 'Fail' },
    global: {
      ...sharedValues(settings),
      meshID: mesh.meshId,
      multiCluster: { clusterName: unless('Kubernetes', cluster) },
      network: mesh.network,
      networkPolicy: { enabled: networkPolicies ? true : undefined },
      proxy: { clusterDomain: unless('cluster.local', clusterDomain), seccompProfile: { type: 'RuntimeDefault' } },
    },
    meshConfig: meshConfigValues(meshConfig()),
    pilot: {
      ...autoscaling(settings.istiod),
      resources: resources(settings.istiod.resources, { requests: ['cpu', 'memory'], limits: [] }),
      seccompProfile: { type: 'RuntimeDefault' },
      sidecarInjectorWebhookAnnotations: platform.webhooks,
    },
    revision: settings.revision,
  };
}

/** What every chart is told. Hub and version are always written: charts that are not the published ones have others. */
export function sharedValues({ hub, version, namespace }: InstallSettings): HelmValues {
  return { hub, istioNamespace: unless('istio-system', namespace), tag: version };
}

/** The mesh configuration without what the chart writes by itself. */
function meshConfigValues({ defaultConfig, defaultProviders, enablePrometheusMerge, rootNamespace, trustDomain, ...rest }: HelmValues): HelmValues {
  const { discoveryAddress, meshId, ...proxies } = isGroup(defaultConfig) ? defaultConfig : {};
  return {
    ...rest,
    defaultConfig: proxies,
    defaultProviders: JSON.stringify(defaultProviders) === '{"metrics":["prometheus"]}' ? undefined : defaultProviders,
    enablePrometheusMerge: enablePrometheusMerge === true ? undefined : enablePrometheusMerge,
    trustDomain: unless('cluster.local', trustDomain),
  };
}

/** How many pods, as the charts of istiod and of istioctl's gateways say it. */
export function autoscaling({ minReplicas, maxReplicas }: ResolvedSize): HelmValues {
  if (minReplicas === maxReplicas) return { autoscaleEnabled: false, replicaCount: minReplicas };
  return { autoscaleMax: unless(5, maxReplicas), autoscaleMin: unless(1, minReplicas) };
}

/** Amounts of a container. Charts merge them into their own, so what is not wanted of those has to be taken out. */
export function resources({ requests = {}, limits = {} }: ResourceRequirements, charts: { readonly requests: readonly string[]; readonly limits: readonly string[] }): HelmValues {
  const removed = (names: readonly string[]): Record<string, null> => Object.fromEntries(names.map((name) => [name, null]));
  return { limits: { ...removed(charts.limits), ...limits }, requests: { ...removed(charts.requests), ...requests } };
}

export function unless<T>(standard: T, value: T): T | undefined {
  return value === standard ? undefined : value;
}
