import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { OperatedProps } from './add-on';
import type { PagesProps } from './add-on-with-pages';
import { AddOnWithPages } from './add-on-with-pages';
import type { Alertmanager } from './alertmanager';
import { addOnImages } from './images';
import { operatedPod } from './operated';
import type { Storage } from './storage';
import type { Workload } from './workload';
import { servedAt } from './workload';
import { Prometheus as OperatedPrometheus } from '../../../imports/monitoring.coreos.com';
import { addLateCheck, MeshError } from '../../errors';
import { Port, renderYaml, requireLabels } from '../../mesh';
import type { RuleSet } from '../alerts/rule-set';
import { scrapeConfigFile } from '../scraping/mesh-scraping';

export interface PrometheusProps extends OperatedProps, PagesProps {
  /** Where it keeps metrics. It drops the oldest when four fifths are full. */
  readonly storage: Storage;

  /**
   * Alerts and objectives that it evaluates: `MeshAlerts`, `ServiceLevelObjective`, `CanaryGuard`, each with `readBy: 'plain-prometheus'`. One that an operator
   * runs finds them by itself.
   *
   * @default - none
   */
  readonly rules?: readonly RuleSet[];

  /** Who is told when alerts fire. @default - nobody: they are on its pages */
  readonly alertmanager?: Alertmanager;

  /**
   * Of one that an operator runs: labels of the monitors and rules that it reads, whatever their namespace, as `MeshScraping` and `MeshAlerts` are given them.
   *
   * @default - it reads all of the cluster
   */
  readonly reads?: Readonly<Record<string, string>>;
}

const folder = '/etc/prometheus';

/**
 * A Prometheus for the metrics of the mesh. For who has none yet: for one that is there already, `MeshScraping` and `MeshAlerts` are enough.
 *
 * Renders a Deployment that scrapes what `MeshScraping` says and evaluates `rules`; or with `runBy: 'operator'` a `Prometheus` of its operator, which finds
 * what `MeshScraping` and `MeshAlerts` render. It asks proxies past its own, on the ports that they serve metrics on.
 *
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/
 */
export class Prometheus extends AddOnWithPages {
  /**
   * @throws MeshError ContradictingProps when the namespace is not in the mesh, or something is said that only the other kind of `runBy` knows
   * @throws MeshError InvalidValue when the URL is none
   * @throws MeshError InvalidName when a label is none
   * @throws MeshError UnpinnedArtifact when the image may change under its name
   * @throws MeshError DuplicateName when two sets of rules have the same id
   * @throws MeshError InvalidAccess, at synth, when a gateway is let in without authentication
   * @throws MeshError ContradictingProps, at synth, when it would read none of the monitors or rules that are rendered
   */
  constructor(scope: Construct, id: string, props: PrometheusProps) {
    super(scope, id, props, [Port.http(9090)]);
    props.alertmanager?.allowFrom(this);
    const workload: Workload = {
      image: addOnImages.prometheus,
      user: 65534,
      resources: { cpu: '200m', memory: '512Mi', memoryLimit: '2Gi' },
      health: { path: '/-/healthy', port: this.port.number },
      // Metrics are served outside of mutual TLS, and by the addresses of pods.
      ...(props.namespace.injection.mode !== 'ambient' && { annotations: { 'traffic.sidecar.istio.io/excludeOutboundPorts': metricsPorts } }),
      mayRead: [{ apiGroups: [''], resources: ['pods'], verbs }],
    };
    if (props.runBy === 'operator') this.leaveToOperator(props, workload);
    else this.runItself(props, workload);
  }

  private runItself({ alertmanager, namespace, reads, rules = [], storage }: PrometheusProps, workload: Workload): void {
    if (reads !== undefined) this.refuse('a plain Prometheus is given its rules, and finds none', reads, 'Name them in rules, or write runBy: \'operator\'');
    const files = this.requireDistinct(rules.map((rule): [string, string] => [`${rule.node.id}.rules.yaml`, rule.ruleFile]));
    const settings = {
      scrape_config_files: [`${folder}/mesh.scrape.yaml`],
      ...(rules.length > 0 && { rule_files: [`${folder}/*.rules.yaml`] }),
      ...(alertmanager !== undefined && { alerting: { alertmanagers: [{ static_configs: [{ targets: [targetOf(alertmanager)] }] }] } }),
    };
    this.run({
      ...workload,
      args: [`--config.file=${folder}/prometheus.yaml`, '--storage.tsdb.path=/prometheus', `--storage.tsdb.retention.size=${retentionSize(storage)}`, ...servedAt(this.url)],
      config: { folder, files: { 'prometheus.yaml': renderYaml(settings), 'mesh.scrape.yaml': scrapeConfigFile(namespace.mesh), ...files } },
      data: { storage, folder: '/prometheus' },
    });
  }

  private leaveToOperator({ alertmanager, reads = {}, rules, storage }: PrometheusProps, given: Workload): void {
    if (rules !== undefined) this.refuse('a Prometheus that an operator runs finds rules by itself', rules.map(({ node }) => node.id), 'Leave rules out: it reads what MeshAlerts renders');
    const labels = requireLabels(reads, 'the labels of monitors and rules', this);
    const found = Object.keys(labels).length > 0 ? { matchLabels: labels } : {};
    addLateCheck(this, () => this.findUnread(labels));
    const everywhere = { podMonitorNamespaceSelector: {}, serviceMonitorNamespaceSelector: {}, ruleNamespaceSelector: {} };
    const workload = this.pinned(given);
    this.surround({ ...workload, mayRead: [{ apiGroups: [''], resources: ['pods', 'services'], verbs }, { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs }] });
    new OperatedPrometheus(this, 'prometheus', {
      metadata: { name: this.serviceName, namespace: this.namespace.namespaceName },
      spec: {
        ...operatedPod(this, storage, workload),
        retentionSize: retentionSize(storage),
        serviceDiscoveryRole: 'EndpointSlice',
        podMonitorSelector: found,
        serviceMonitorSelector: found,
        ruleSelector: found,
        ...everywhere,
        // Who may write monitors must not thereby read its files.
        arbitraryFSAccessThroughSMs: { deny: true },
        ...(alertmanager !== undefined && { alerting: { alertmanagers: [this.asTheMeshKnows(alertmanager)] } }),
        ...(this.url !== undefined && { externalUrl: this.url, routePrefix: '/' }),
      },
    });
  }

  /** Kinds of which objects are rendered, none of which it would read. */
  private findUnread(labels: Readonly<Record<string, string>>): MeshError[] {
    const objects = this.node.root.node.findAll().filter((child): child is ApiObject => child instanceof ApiObject);
    return ['PodMonitor', 'PrometheusRule'].flatMap((kind) => {
      const rendered = objects.filter((object) => object.kind === kind);
      const isRead = ({ metadata }: ApiObject): boolean => Object.entries(labels).every(([name, value]) => metadata.getLabel(name) === value);
      if (rendered.length === 0 || rendered.some(isRead)) return [];
      const problem = `no ${kind} that is rendered has the labels that it reads`;
      return [new MeshError({ code: 'ContradictingProps', at: this, problem, value: labels, fix: 'Give MeshScraping and MeshAlerts these labels' })];
    });
  }

  /** By its name: to the addresses of pods, which the operator has found, proxies speak without mutual TLS. */
  private asTheMeshKnows(alertmanager: Alertmanager): NonNullable<NonNullable<OperatedPrometheusSpec['alerting']>['alertmanagers']>[number] {
    return {
      name: alertmanager.serviceName,
      namespace: alertmanager.namespace.namespaceName,
      port: alertmanager.port.name,
      relabelings: [{ targetLabel: '__address__', replacement: targetOf(alertmanager) }],
    };
  }

  private requireDistinct(files: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
    const record = Object.fromEntries(files);
    if (Object.keys(record).length === files.length) return record;
    throw new MeshError({ code: 'DuplicateName', at: this, problem: 'two sets of rules would be one file', value: files.map(([name]) => name), fix: 'Give each an id of its own' });
  }

  private refuse(problem: string, value: unknown, fix: string): never {
    throw new MeshError({ code: 'ContradictingProps', at: this, problem, value, fix });
  }
}

type OperatedPrometheusSpec = ConstructorParameters<typeof OperatedPrometheus>[2]['spec'];

const verbs = ['get', 'list', 'watch'];

/** Where istiod and the CNI plugin, proxies and ztunnels serve metrics. */
const metricsPorts = '15014,15020';

function targetOf({ host, port }: Alertmanager): string {
  return `${host}:${port.number}`;
}

function retentionSize({ mebibytes }: Storage): string {
  return `${Math.floor(mebibytes * 0.8)}MB`;
}
