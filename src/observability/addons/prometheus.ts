import type { Construct } from 'constructs';
import type { PagesProps } from './add-on-with-pages';
import { AddOnWithPages } from './add-on-with-pages';
import { addOnImages } from './images';
import type { Storage } from './storage';
import { MeshError } from '../../errors';
import { Port, renderYaml } from '../../mesh';
import type { RuleSet } from '../alerts/rule-set';
import { scrapeConfigFile } from '../scraping/mesh-scraping';

export interface PrometheusProps extends PagesProps {
  /** Where it keeps metrics. It drops the oldest when four fifths are full. */
  readonly storage: Storage;

  /**
   * Alerts and objectives that it evaluates: `MeshAlerts`, `ServiceLevelObjective`, `CanaryGuard`, each with `readBy: 'plain-prometheus'`.
   *
   * @default - none
   */
  readonly rules?: readonly RuleSet[];
}

const folder = '/etc/prometheus';

/**
 * A Prometheus that reads the metrics of the mesh, as `MeshScraping` has them, and evaluates rules about it. For who has none yet: for one that is there
 * already, `MeshScraping` and `MeshAlerts` are enough.
 *
 * Renders a Deployment with Service, ServiceAccount and a ClusterRole that finds pods. It asks proxies past its own, on the port that they serve metrics on.
 *
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/
 */
export class Prometheus extends AddOnWithPages {
  /**
   * @throws MeshError ContradictingProps when the namespace is not in the mesh
   * @throws MeshError InvalidValue when the URL is none
   * @throws MeshError UnpinnedArtifact when the image may change under its name
   * @throws MeshError DuplicateName when two sets of rules have the same id
   * @throws MeshError InvalidAccess, at synth, when a gateway is let in without authentication
   */
  constructor(scope: Construct, id: string, props: PrometheusProps) {
    super(scope, id, props, [Port.http(9090)]);
    const { storage, rules = [], url } = props;
    const files = this.requireDistinct(rules.map((rule): [string, string] => [`${rule.node.id}.rules.yaml`, rule.ruleFile]));
    const settings = { scrape_config_files: [`${folder}/mesh.scrape.yaml`], ...(rules.length > 0 && { rule_files: [`${folder}/*.rules.yaml`] }) };
    this.run({
      image: addOnImages.prometheus,
      user: 65534,
      args: [
        `--config.file=${folder}/prometheus.yaml`, '--storage.tsdb.path=/prometheus', `--storage.tsdb.retention.size=${Math.floor(storage.mebibytes * 0.8)}MB`,
        ...(url === undefined ? [] : [`--web.external-url=${url}`, '--web.route-prefix=/']),
      ],
      resources: { cpu: '200m', memory: '512Mi', memoryLimit: '2Gi' },
      health: { path: '/-/healthy', port: this.port.number },
      config: { folder, files: { 'prometheus.yaml': renderYaml(settings), 'mesh.scrape.yaml': scrapeConfigFile(props.namespace.mesh), ...files } },
      data: { storage, folder: '/prometheus' },
      // Metrics are served outside of mutual TLS, and by the addresses of pods.
      ...(props.namespace.injection.mode !== 'ambient' && { annotations: { 'traffic.sidecar.istio.io/includeOutboundIPRanges': '' } }),
      mayRead: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
    });
  }

  private requireDistinct(files: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
    const record = Object.fromEntries(files);
    if (Object.keys(record).length === files.length) return record;
    throw new MeshError({ code: 'DuplicateName', at: this, problem: 'two sets of rules would be one file', value: files.map(([name]) => name), fix: 'Give each an id of its own' });
  }
}
