import type { Construct } from 'constructs';
import type { AddOnProps } from './add-on';
import { addOnImages } from './images';
import { ReportStore } from './report-store';
import type { Storage } from './storage';
import { Port, renderYaml } from '../../mesh';

export interface LokiProps extends AddOnProps {
  /** Where it keeps logs, those of a week. */
  readonly storage: Storage;
}

/**
 * Loki 3, all of it in one pod, which keeps logs; `Grafana` shows them. `LogCollector` sends it the access logs of the mesh.
 *
 * @see https://grafana.com/docs/loki/latest/configure/
 */
export class Loki extends ReportStore {
  /**
   * @throws MeshError ContradictingProps when the namespace is not in the mesh
   * @throws MeshError UnpinnedArtifact when the image may change under its name
   * @throws MeshError InvalidAccess, at synth, when a gateway is let in without authentication
   */
  constructor(scope: Construct, id: string, props: LokiProps) {
    super(scope, id, props, 'loki', [Port.http(3100)]);
    const folder = '/var/loki';
    this.run({
      image: addOnImages.loki,
      user: 10001,
      args: ['-config.file=/etc/loki/loki.yaml'],
      resources: { cpu: '100m', memory: '256Mi', memoryLimit: '2Gi' },
      health: { path: '/ready', port: this.port.number },
      config: { folder: '/etc/loki', files: { 'loki.yaml': renderYaml(configuration(this.port, folder)) } },
      data: { storage: props.storage, folder },
    });
  }
}

function configuration({ number }: Port, folder: string): object {
  return {
    // Who may ask it is the proxy's business.
    auth_enabled: false,
    server: { http_listen_port: number },
    common: {
      instance_addr: '127.0.0.1',
      path_prefix: folder,
      replication_factor: 1,
      ring: { kvstore: { store: 'inmemory' } },
      storage: { filesystem: { chunks_directory: `${folder}/chunks`, rules_directory: `${folder}/rules` } },
    },
    schema_config: { configs: [{ from: '2025-01-01', store: 'tsdb', object_store: 'filesystem', schema: 'v13', index: { prefix: 'index_', period: '24h' } }] },
    limits_config: { retention_period: '168h' },
    compactor: { working_directory: `${folder}/compactor`, retention_enabled: true, delete_request_store: 'filesystem' },
    analytics: { reporting_enabled: false },
  };
}
