import type { Duration } from 'cdk8s';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { DescribedInstall } from './described-install';
import type { FluxSettings } from './flux-parts';
import { requireFlux } from './flux-parts';
import type { HelmRelease } from './helm-releases';
import { helmReleasesOf, istioCharts } from './helm-releases';
import { OCIRepository } from '../../../imports/source.toolkit.fluxcd.io';
import { lazy } from '../../mesh';

/** How Flux works on what it is given. */
export interface FluxProps {
  /**
   * The namespace of Flux's objects.
   *
   * @default 'flux-system'
   */
  readonly namespace?: string;

  /**
   * How often Flux looks at what it applied: whole seconds, 1 s or more.
   *
   * @default Duration.minutes(10)
   */
  readonly interval?: Duration;
}

/** Flux with Istio's official charts. */
export interface FluxChartsProps extends FluxProps {
  /**
   * The OCI registry and path of the charts.
   *
   * @default 'oci://ghcr.io/istio/release/charts'
   */
  readonly charts?: string;
}

/** Istio's official charts by Flux: a `HelmRelease` for each, which waits for the one before it to be ready. */
export class FluxCharts extends Construct {
  constructor(scope: Construct, id: string, install: DescribedInstall, props: FluxChartsProps) {
    super(scope, id);
    const settings = requireFlux(props, scope);
    const releases = helmReleasesOf(install);
    for (const [chart, version] of new Map(releases.map((release) => [release.chart, release.version]))) {
      new OCIRepository(this, `chart-${chart}`, {
        metadata: { name: `istio-${chart}`, namespace: settings.namespace },
        spec: {
          interval: settings.interval,
          url: `${props.charts ?? istioCharts.oci}/${chart}`,
          ref: { tag: version },
          layerSelector: { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: 'copy' },
        },
      });
    }
    releases.forEach((release, index) => { this.writeRelease(settings, release, releases[index - 1]); });
  }

  private writeRelease({ namespace, interval }: FluxSettings, release: HelmRelease, before: HelmRelease | undefined): void {
    new ApiObject(this, release.name, {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: release.name, namespace },
      spec: lazy(() => ({
        interval,
        releaseName: release.name,
        targetNamespace: release.namespace,
        chartRef: { kind: 'OCIRepository', name: `istio-${release.chart}` },
        ...(before !== undefined && { dependsOn: [{ name: before.name }] }),
        install: { createNamespace: true },
        // What others change is put back, but for the certificates that istiod writes into its webhooks.
        driftDetection: { mode: 'enabled', ...driftOf(release) },
        values: release.values,
      })),
    });
  }
}

function driftOf({ chart }: HelmRelease): { readonly ignore?: readonly object[] } {
  const caBundles = (kind: string, count: number): object => ({ paths: [...Array(count).keys()].map((index) => `/webhooks/${index}/clientConfig/caBundle`), target: { kind } });
  if (chart === 'base') return { ignore: [caBundles('ValidatingWebhookConfiguration', 1)] };
  return chart === 'istiod' ? { ignore: [caBundles('MutatingWebhookConfiguration', 4), caBundles('ValidatingWebhookConfiguration', 1)] } : {};
}
