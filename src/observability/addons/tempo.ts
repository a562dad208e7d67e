import type { Construct } from 'constructs';
import type { AddOnProps } from './add-on';
import { addOnImages } from './images';
import { otlpReceiver } from './otel-program';
import { ReportStore } from './report-store';
import type { Storage } from './storage';
import { Port, renderYaml } from '../../mesh';

export interface TempoProps extends AddOnProps {
  /** Where it keeps traces, those of a week. */
  readonly storage: Storage;
}

/**
 * Tempo 2, all of it in one pod, which keeps traces; `Grafana` shows them. `TraceCollector` sends it those of the mesh.
 *
 * @see https://grafana.com/docs/tempo/latest/configuration/
 */
export class Tempo extends ReportStore {
  /**
   * @throws MeshError ContradictingProps when the namespace is not in the mesh
   * @throws MeshError UnpinnedArtifact when the image may change under its name
   * @throws MeshError InvalidAccess, at synth, when a gateway is let in without authentication
   */
  constructor(scope: Construct, id: string, props: TempoProps) {
    const otlp = Port.grpc(4317);
    super(scope, id, props, 'tempo', [Port.http(3200), otlp]);
    const folder = '/var/tempo';
    this.run({
      image: addOnImages.tempo,
      user: 10001,
      args: ['-config.file=/etc/tempo/tempo.yaml'],
      resources: { cpu: '100m', memory: '256Mi', memoryLimit: '2Gi' },
      health: { path: '/ready', port: this.port.number },
      config: { folder: '/etc/tempo', files: { 'tempo.yaml': renderYaml(configuration(this.port, otlp, folder)) } },
      data: { storage: props.storage, folder },
    });
  }
}

function configuration(http: Port, otlp: Port, folder: string): object {
  return {
    server: { http_listen_port: http.number },
    distributor: { receivers: otlpReceiver(otlp) },
    compactor: { compaction: { block_retention: '168h' } },
    storage: { trace: { backend: 'local', local: { path: `${folder}/blocks` }, wal: { path: `${folder}/wal` } } },
    usage_report: { reporting_enabled: false },
  };
}
