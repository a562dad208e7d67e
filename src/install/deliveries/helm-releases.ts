import { allGateways } from '../gateways';
import { withRevision } from '../settings';
import { controlPlaneValues, definitionValues, imageValues } from './control-plane-values';
import type { DescribedInstall } from './described-install';
import { gatewayChartValues } from './gateway-values';
import type { HelmValues } from './helm-values';
import { compact, unless } from './helm-values';
import { cniValues, ztunnelValues } from './node-agent-values';

/** One of Istio's official charts. */
export type IstioChart = 'base' | 'istiod' | 'cni' | 'ztunnel' | 'gateway';

/** A chart to be installed, with values that say what this install says. */
export interface HelmRelease {
  /** The name of the release, such as `istio-base`. */
  readonly name: string;
  readonly chart: IstioChart;
  /** The version of the chart, which is Istio's. */
  readonly version: string;
  readonly namespace: string;
  readonly values: HelmValues;
}

/** Where the official charts are published, as an OCI registry and as a repository with an index. */
export const istioCharts = { oci: 'oci://ghcr.io/istio/release/charts', index: 'https://blob.istio.io/istio-release/charts' } as const;

/** The releases of an install, in the order in which they are installed. */
export function helmReleasesOf(install: DescribedInstall): readonly HelmRelease[] {
  const { settings, brings } = install;
  const { namespace, version, revision, profile, cni, ztunnel, validateUnlabelled } = settings;
  // Which releases there are is known at once, their values only when everything is described.
  const release = (name: string, chart: IstioChart, valuesOf: () => HelmValues): HelmRelease => (
    { name, chart, version, namespace: chart === 'cni' || chart === 'ztunnel' ? settings.mesh.agentNamespace : namespace, get values() { return compact(valuesOf()); } });
  return [
    // Another revision brings it, unless this one is the one for objects without a revision.
    ...profile.hasControlPlane && (brings.definitions || validateUnlabelled) ? [release('istio-base', 'base', () => baseValues(install))] : [],
    ...profile.hasControlPlane ? [release(withRevision('istiod', revision), 'istiod', () => controlPlaneValues(install))] : [],
    ...cni === undefined || !brings.cni ? [] : [release('istio-cni', 'cni', () => ({ cni: cniValues(install, cni), global: { ...imageValues(settings), platform: settings.platform.chartName }, revision }))],
    ...ztunnel === undefined || !brings.ztunnel ? [] : [release('ztunnel', 'ztunnel', () => ({ ...ztunnelValues(install, ztunnel), platform: settings.platform.chartName }))],
    ...allGateways(settings).map((gateway) => release(gateway.name, 'gateway', () => gatewayChartValues(settings, gateway))),
  ];
}

/** Objects without a revision are validated for the default one; for an empty one nobody is asked. */
function baseValues(install: DescribedInstall): HelmValues {
  const { namespace, validateUnlabelled, stableApisOnly } = install.settings;
  return {
    base: definitionValues(install),
    defaultRevision: validateUnlabelled ? undefined : '',
    experimental: { stableValidationPolicy: stableApisOnly && validateUnlabelled ? true : undefined },
    global: { istioNamespace: unless('istio-system', namespace) },
  };
}
