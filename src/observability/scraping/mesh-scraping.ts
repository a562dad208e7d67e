import type { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { ScrapeTarget } from './targets';
import { scrapeTargets } from './targets';
import { KubeConfigMap } from '../../../imports/k8s';
import type { PodMonitorMetricRelabeling } from '../../../imports/monitoring.coreos.com';
import { PodMonitor } from '../../../imports/monitoring.coreos.com';
import { MeshError } from '../../errors';
import type { Mesh } from '../../mesh';
import { apiObjectsIn, guardObjectNames, renderYaml, requireDnsLabel, requireLabels } from '../../mesh';

export interface MeshScrapingProps {
  /** The mesh. ztunnels and the CNI plugin are asked where it has them. */
  readonly mesh: Mesh;

  /**
   * How often each is asked, 5 seconds to 5 minutes. Beyond that, alerts that look at 5 minutes would see nothing.
   *
   * @default - as Prometheus has it
   */
  readonly interval?: Duration;

  /**
   * Labels of the rendered objects, by which Prometheus finds them: kube-prometheus-stack asks for `release`.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * For whom it is rendered: Prometheus' operator reads `PodMonitor`s, a plain Prometheus a file, which a `ConfigMap` holds to be mounted and
   * named in `scrape_config_files`.
   *
   * @default 'operator'
   */
  readonly readBy?: 'operator' | 'plain-prometheus';
}

/**
 * Tells Prometheus where the metrics of a mesh are: of istiod, of the proxies (sidecars, gateways, waypoints, with the metrics of applications that Istio
 * merges into
 * them), of ztunnels and of the CNI plugin. All get the labels `namespace` and `pod`, which alerts and dashboards ask for.
 *
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/
 */
export class MeshScraping extends Construct {
  /** The scrape configuration as a file, for `scrape_config_files` of Prometheus. */
  public readonly scrapeConfigFile: string;

  /**
   * @throws MeshError InvalidValue when the interval is out of range
   * @throws MeshError InvalidName when the construct's id is no DNS label, or a label is none
   */
  constructor(scope: Construct, id: string, props: MeshScrapingProps) {
    super(scope, id);
    const { mesh } = props;
    guardObjectNames(this, mesh);
    const namespace = mesh.rootNamespace;
    requireDnsLabel(id, 'the name of a scrape configuration', this);
    const given = requireLabels(props.labels ?? {}, 'the labels of monitors', this);
    const labels = Object.keys(given).length > 0 && { labels: given };
    const interval = this.requireInterval(props.interval);
    const targets = targetsOf(mesh);
    this.scrapeConfigFile = scrapeConfigFile(mesh, interval);
    if (props.readBy === 'plain-prometheus') {
      new KubeConfigMap(this, 'scraping', { metadata: { name: id, namespace, ...labels }, data: { [`${id}.yaml`]: this.scrapeConfigFile } });
      return;
    }
    for (const target of targets) {
      const metadata = { name: target.name, namespace, ...labels };
      const selector = { ...(target.labels && { matchLabels: target.labels }) };
      const endpoint = { port: target.portName, path: target.path, ...interval };
      const relabelings = target.portNumber === undefined ? {} : { relabelings: addressAt(target.portNumber).map(operatorRelabeling) };
      const home = homeOf(target, mesh);
      const where = home === namespace ? {} : { namespaceSelector: home === undefined ? { any: true } : { matchNames: [home] } };
      new PodMonitor(this, target.name, { metadata, spec: { ...where, selector, podMetricsEndpoints: [{ ...endpoint, ...relabelings }] } });
    }
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  private requireInterval(interval: Duration | undefined): { readonly interval?: string } {
    if (interval === undefined) return {};
    const seconds = interval.toSeconds({ integral: false });
    if (Number.isInteger(seconds) && seconds >= 5 && seconds <= 300) return { interval: `${seconds}s` };
    throw new MeshError({ code: 'InvalidValue', at: this, problem: 'metrics are asked for every 5 seconds to 5 minutes', value: interval.toHumanString(), fix: 'Write Duration.seconds(15)' });
  }
}

/** The scrape configuration of a mesh as a file. */
export function scrapeConfigFile(mesh: Mesh, interval: { readonly interval?: string } = {}): string {
  return renderYaml({ scrape_configs: targetsOf(mesh).map((target) => scrapeConfig(target, homeOf(target, mesh), interval)) });
}

function targetsOf(mesh: Mesh): readonly ScrapeTarget[] {
  const { istiod, proxies, ztunnel, cni } = scrapeTargets;
  const ambient = mesh.dataPlane.mode === 'ambient';
  return [...(mesh.managed === undefined ? [istiod] : []), proxies, ...(ambient ? [ztunnel] : []), ...(ambient || mesh.cni ? [cni] : [])];
}

/** The namespace of its pods; undefined for any. */
function homeOf({ namespace }: ScrapeTarget, mesh: Mesh): string | undefined {
  return namespace === undefined ? undefined : mesh[namespace];
}

interface Relabeling {
  readonly source_labels: readonly string[];
  readonly action?: 'keep';
  readonly regex?: string;
  readonly replacement?: string;
  readonly target_label?: string;
}

/** The pod at another port: addresses of IPv6 need brackets. */
function addressAt(port: number): readonly Relabeling[] {
  const of = (regex: string, host: string): Relabeling => ({ source_labels: ['__meta_kubernetes_pod_ip'], regex, replacement: `${host}:${port}`, target_label: '__address__' });
  return [of('([0-9.]+)', '$1'), of('(.*:.*)', '[$1]')];
}

function operatorRelabeling({ source_labels: sourceLabels, target_label: targetLabel, ...rest }: Relabeling): PodMonitorMetricRelabeling {
  return { sourceLabels, ...rest, ...(targetLabel !== undefined && { targetLabel }) };
}

/** One job of a plain Prometheus: the same pods, found by hand. */
function scrapeConfig(target: ScrapeTarget, namespace: string | undefined, { interval }: { readonly interval?: string }): object {
  const { name, portName, portNumber, path, labels } = target;
  const keep = (source: string, regex: string): Relabeling => ({ source_labels: [source], action: 'keep', regex });
  const copy = (source: string, label: string): Relabeling => ({ source_labels: [source], target_label: label });
  return {
    job_name: name,
    ...(interval !== undefined && { scrape_interval: interval }),
    metrics_path: path,
    kubernetes_sd_configs: [{ role: 'pod', ...(namespace !== undefined && { namespaces: { names: [namespace] } }) }],
    relabel_configs: [
      ...Object.entries(labels ?? {}).map(([label, value]) => keep(`__meta_kubernetes_pod_label_${label.replace(/\W/g, '_')}`, value)),
      keep('__meta_kubernetes_pod_container_port_name', portName),
      // Pods that have ended keep their addresses for a while.
      keep('__meta_kubernetes_pod_phase', 'Pending|Running'),
      ...(portNumber === undefined ? [] : addressAt(portNumber)),
      copy('__meta_kubernetes_namespace', 'namespace'),
      copy('__meta_kubernetes_pod_name', 'pod'),
    ],
  };
}
