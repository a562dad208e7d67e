import type { Construct } from 'constructs';
import type { PagesProps } from './add-on-with-pages';
import { AddOnWithPages } from './add-on-with-pages';
import { addOnImages } from './images';
import type { Jaeger } from './jaeger';
import type { Loki } from './loki';
import type { Prometheus } from './prometheus';
import { addressOf } from './sink';
import type { Storage } from './storage';
import type { Tempo } from './tempo';
import type { SecretKey } from './workload';
import type { Zipkin } from './zipkin';
import type { IMeshService } from '../../mesh';
import { Port, renderYaml } from '../../mesh';
import { MeshDashboards } from '../dashboards/mesh-dashboards';

export interface GrafanaProps extends PagesProps {
  /** Whom its dashboards ask. */
  readonly prometheus: Prometheus;

  /** Where it shows traces from. @default - it shows none */
  readonly traces?: Jaeger | Tempo | Zipkin;

  /** Where it shows logs from. @default - it shows none */
  readonly logs?: Loki;

  /** Where it keeps what people make in it: accounts, dashboards of their own. Those of the mesh are files. */
  readonly storage: Storage;

  /** The password of its user `admin`, in a Secret of its namespace. */
  readonly adminPassword: SecretKey;
}

/**
 * A Grafana with the dashboards of the mesh, as `MeshDashboards` has them. They are mounted, so that nothing in it needs a token for the cluster.
 *
 * @see https://grafana.com/docs/grafana/latest/administration/provisioning/
 */
export class Grafana extends AddOnWithPages {
  /**
   * @throws MeshError ContradictingProps when the namespace is not in the mesh
   * @throws MeshError InvalidValue when the URL is none
   * @throws MeshError UnpinnedArtifact when the image may change under its name
   * @throws MeshError InvalidAccess, at synth, when a gateway is let in without authentication
   */
  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id, props, [Port.http(3000)]);
    const { prometheus, traces, logs, namespace: { mesh, namespaceName }, url, adminPassword } = props;
    for (const asked of [prometheus, traces, logs]) asked?.allowFrom(this);
    const dashboards = new MeshDashboards(this, 'dashboards', { mesh, namespace: namespaceName });
    const datasources = [{ ...source('prometheus', prometheus), isDefault: true }, ...[traces, logs].flatMap((store) => (store === undefined ? [] : [source(store.sink.kind, store)]))];
    const providers = [{ name: 'mesh', folder: 'Istio', type: 'file', options: { path: '/var/lib/mesh-dashboards' } }];
    this.run({
      image: addOnImages.grafana,
      user: 472,
      env: [
        { name: 'GF_ANALYTICS_CHECK_FOR_UPDATES', value: 'false' },
        { name: 'GF_ANALYTICS_REPORTING_ENABLED', value: 'false' },
        { name: 'GF_SECURITY_ADMIN_PASSWORD', valueFrom: { secretKeyRef: { name: adminPassword.secretName, key: adminPassword.key } } },
        ...(url === undefined ? [] : [{ name: 'GF_SERVER_ROOT_URL', value: url }]),
      ],
      resources: { cpu: '100m', memory: '256Mi', memoryLimit: '1Gi' },
      health: { path: '/api/health', port: this.port.number },
      config: {
        folder: '/etc/grafana/provisioning',
        files: { 'datasources/mesh.yaml': renderYaml({ apiVersion: 1, datasources }), 'dashboards/mesh.yaml': renderYaml({ apiVersion: 1, providers }) },
      },
      data: { storage: props.storage, folder: '/var/lib/grafana' },
      mounts: [{
        name: 'dashboards',
        mountPath: '/var/lib/mesh-dashboards',
        projected: { sources: Object.keys(dashboards.files).map((file) => ({ configMap: { name: file.replace(/\.json$/, '') } })) },
      }],
    });
  }
}

/** Its type is its id, too. */
function source(type: string, addOn: IMeshService<never>): object {
  return { name: type, uid: type, type, access: 'proxy', url: addressOf(addOn), editable: false };
}
