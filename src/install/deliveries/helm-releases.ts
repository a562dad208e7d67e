import type { GatewaySettings, InstallSettings } from '../settings';
import { withRevision } from '../settings';
import { controlPlaneValues, sharedValues } from './control-plane-values';
import { gatewayChartValues } from './gateway-values';
import type { DescribedInstall } from './described-install';
import type { HelmValues } from './helm-values';
import { compact } from './helm-values';

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
  const { settings } = install;
  const { namespace, version, revision } = settings;
  const release = (name: string, chart: IstioChart, values: HelmValues): HelmRelease => ({ name, chart, version, namespace, values: compact(values) });
  const { base, ...istiod } = controlPlaneValues(install);
  const gateways = [settings.gateway, settings.egressGateway, settings.eastWestGateway].filter((gateway): gateway is GatewaySettings => gateway !== undefined);
  return [
    release('istio-base', 'base', { base, defaultRevision: defaultRevisionOf(settings), global: { istioNamespace: sharedValues(settings).istioNamespace } }),
    release(withRevision('istiod', revision), 'istiod', { base, ...istiod }),
    ...gateways.map((gateway) => release(gateway.name, 'gateway', gatewayChartValues(settings, gateway))),
  ];
}

/** For whom objects without a revision are validated. Nobody is asked for an empty one. */
export function defaultRevisionOf({ validateUnlabelled }: InstallSettings): string | undefined {
  return validateUnlabelled ? undefined : '';
}
