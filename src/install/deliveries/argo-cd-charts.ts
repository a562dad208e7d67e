import { Construct } from 'constructs';
import type { ArgoCdSettings } from './argo-cd-parts';
import { applicationSpec, clusterGenerator, requireArgoCd, stageLabels, steps } from './argo-cd-parts';
import type { ArgoCdChartsProps, ArgoCdClusters } from './argo-cd-props';
import type { DescribedInstall } from './described-install';
import type { HelmRelease } from './helm-releases';
import { helmReleasesOf, istioCharts } from './helm-releases';
import { Application, ApplicationSet } from '../../../imports/argoproj.io';
import type { JsonValue } from '../../../imports/json';
import { lazy } from '../../mesh';
import type { InstallSettings } from '../settings';

const chartLabel = 'istio-chart';

/** Istio's official charts by Argo CD: an Application for each, or an ApplicationSet for a fleet of clusters. */
export class ArgoCdCharts extends Construct {
  constructor(scope: Construct, id: string, install: DescribedInstall, props: ArgoCdChartsProps) {
    super(scope, id);
    const settings = requireArgoCd(props, scope);
    const charts = props.charts ?? istioCharts.index;
    const releases = helmReleasesOf(install);
    if (settings.clusters !== undefined) {
      this.writeSet(settings, settings.clusters, charts, releases, install.settings);
      return;
    }
    releases.forEach((release, index) => {
      const { name, chart, version, namespace } = release;
      new Application(this, name, {
        metadata: { name, namespace: settings.namespace, annotations: { 'argocd.argoproj.io/sync-wave': String(index) } },
        spec: lazy(() => {
          const helm = { releaseName: name, valuesObject: valuesIn(release) };
          return applicationSpec(settings, { repoURL: charts, chart, targetRevision: version, helm }, namespace);
        }),
      });
    });
  }

  private writeSet(
    settings: ArgoCdSettings, clusters: ArgoCdClusters, charts: string, releases: readonly HelmRelease[], { version, namespace }: InstallSettings,
  ): void {
    const order = [...new Set(releases.map(({ chart }) => chart))].map((chart) => [chart]);
    new ApplicationSet(this, 'fleet', {
      metadata: { name: 'istio', namespace: settings.namespace },
      spec: lazy(() => ({
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [{
          matrix: {
            generators: [
              clusterGenerator(clusters),
              { list: { elements: releases.map((release) => ({ release: release.name, chart: release.chart, chartValues: valuesIn(release) })) } },
            ] satisfies readonly JsonValue[],
          },
        }],
        strategy: { type: 'RollingSync', rollingSync: { steps: steps(clusters, chartLabel, order) } },
        template: {
          metadata: { name: '{{ .name }}-{{ .release }}', labels: { [chartLabel]: '{{ .chart }}', ...stageLabels(clusters) } },
          spec: applicationSpec(settings, {
            repoURL: charts,
            chart: '{{ .chart }}',
            targetRevision: version,
            helm: {
              releaseName: '{{ .release }}',
              values: '{{ toJson .chartValues }}',
              // In an install of a fleet, every cluster has the name that Argo CD knows it by.
              parameters: [{ name: 'global.multiCluster.clusterName', value: '{{ .name }}' }],
            },
          }, namespace),
        },
      })),
    });
  }
}

function valuesIn({ values }: HelmRelease): { readonly [key: string]: JsonValue } {
  return values as { readonly [key: string]: JsonValue };
}
