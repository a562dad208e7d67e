import type { Construct } from 'constructs';
import type { PagesProps } from './add-on-with-pages';
import { AddOnWithPages } from './add-on-with-pages';
import { addOnImages } from './images';
import type { Jaeger } from './jaeger';
import type { Prometheus } from './prometheus';
import type { Storage } from './storage';
import type { SecretKey } from './workload';
import { Port, renderYaml } from '../../mesh';
import { MeshDashboards } from '../dashboards/mesh-dashboards';

export interface GrafanaProps extends PagesProps {
  /** Whom its dashboards ask. */
  readonly prometheus: Prometheus;

  /** Where it shows traces from. @default - it shows none */
  readonly jaeger?: Jaeger;

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
    const { prometheus, jaeger, namespace: { mesh, namespaceName }, url, adminPassword } = props;
    prometheus.allowFrom(this);
    jaeger?.allowFrom(this);
    const dashboards = new MeshDashboards(this, 'dashboards', { mesh, namespace: namespaceName });
    const source = (name: string, type: string, { host, port }: Jaeger | Prometheus): object => ({ name, uid: type, type, access: 'proxy', url: `http://${host}:${port.number}`, editable: false });
    const datasources = [{ ...source('Prometheus', 'prometheus', prometheus), isDefault: true }, ...(jaeger === undefined ? [] : [source('Jaeger', 'jaeger', jaeger)])];
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
