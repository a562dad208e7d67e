import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { GrafanaDashboard } from '../../../imports/grafana.integreatly.org';
import { KubeConfigMap } from '../../../imports/k8s';
import { MeshError } from '../../errors';
import type { Mesh } from '../../mesh';
import { apiObjectsIn, guardObjectNames, requireDnsLabel, requireLabels, turnOnStatistics } from '../../mesh';
import { statisticsOf } from '../alerts/asked-statistics';
import { controlPlaneDashboard, securityDashboard, ztunnelDashboard } from './contents/platform';
import { canaryDashboard, gatewaysDashboard, meshDashboard, serviceDashboard, workloadDashboard } from './contents/traffic';
import { renderDashboard } from './render';

/** Every dashboard, by name. */
export const dashboards = {
  'mesh': meshDashboard,
  'service': serviceDashboard,
  'workload': workloadDashboard,
  'gateways': gatewaysDashboard,
  'canary': canaryDashboard,
  'control-plane': controlPlaneDashboard,
  'security': securityDashboard,
  'ztunnel': ztunnelDashboard,
} as const;

/** One of the dashboards. */
export type MeshDashboardName = keyof typeof dashboards;

export interface MeshDashboardsProps {
  /** The mesh. */
  readonly mesh: Mesh;

  /** @default - all; that of ztunnels where the data plane is ambient */
  readonly dashboards?: readonly MeshDashboardName[];

  /** The namespace that Grafana reads dashboards in. @default - the mesh's root namespace */
  readonly namespace?: string;

  /**
   * For whom they are rendered: the sidecar of Grafana's Helm chart loads `ConfigMap`s, Grafana's operator reads `GrafanaDashboard`s.
   *
   * @default 'sidecar'
   */
  readonly readBy?: 'sidecar' | 'operator';

  /**
   * By which labels they are found: of the `ConfigMap`s, or of the Grafana that the operator gives them to.
   *
   * @default - `grafana_dashboard: "1"` for the sidecar, `dashboards: grafana` for the operator
   */
  readonly labels?: Readonly<Record<string, string>>;

  /** The folder that they are shown in. @default 'Istio' */
  readonly folder?: string;
}

const found = { sidecar: { grafana_dashboard: '1' }, operator: { dashboards: 'grafana' } };

/**
 * Grafana dashboards of a mesh: the mesh at a glance, one service, one workload, gateways, canaries, istiod, security, ztunnels.
 *
 * Renders a `ConfigMap` for each, or a `GrafanaDashboard`. They ask whichever Prometheus is chosen above the panels, and what `MeshScraping` has it read.
 */
export class MeshDashboards extends Construct {
  /** The dashboards as files, such as `istio-mesh.json`: for Grafana's own provisioning or for import by hand. */
  public readonly files: Readonly<Record<string, string>>;

  /**
   * @throws MeshError InvalidValue when there is no such dashboard
   * @throws MeshError InvalidName when the namespace or a label is none
   */
  constructor(scope: Construct, id: string, props: MeshDashboardsProps) {
    super(scope, id);
    const { mesh, readBy = 'sidecar', folder = 'Istio' } = props;
    guardObjectNames(this, mesh);
    const namespace = requireDnsLabel(props.namespace ?? mesh.rootNamespace, 'the namespace of dashboards', this);
    const labels = requireLabels(props.labels ?? found[readBy], 'the labels of dashboards', this);
    const named = this.requireKnown(props.dashboards ?? known.filter((name) => name !== 'ztunnel' || mesh.dataPlane.mode === 'ambient'));
    // By these it shows when the first certificate ends.
    if (named.includes('gateways')) turnOnStatistics(this, mesh, statisticsOf(['MeshGatewayCertificateExpiry']));
    const rendered = named.map((name) => ({ name: `istio-${name}`, json: `${JSON.stringify(renderDashboard(`istio-${name}`, dashboards[name]), undefined, 2)}\n` }));
    this.files = Object.fromEntries(rendered.map(({ name, json }) => [`${name}.json`, json]));
    for (const { name, json } of rendered) {
      if (readBy === 'operator') {
        new GrafanaDashboard(this, name, { metadata: { name, namespace }, spec: { instanceSelector: { matchLabels: labels }, folder, json } });
      } else {
        new KubeConfigMap(this, name, { metadata: { name, namespace, labels, annotations: { grafana_folder: folder } }, data: { [`${name}.json`]: json } });
      }
    }
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  private requireKnown(names: readonly MeshDashboardName[]): readonly MeshDashboardName[] {
    const unknown = names.find((name) => !known.includes(name));
    if (unknown === undefined) return names;
    throw new MeshError({ code: 'InvalidValue', at: this, problem: 'there is no such dashboard', value: unknown, fix: `Name some of ${known.join(', ')}` });
  }
}

const known = Object.keys(dashboards) as readonly MeshDashboardName[];
