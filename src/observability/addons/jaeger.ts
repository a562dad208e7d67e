import type { Construct } from 'constructs';
import type { PagesProps } from './add-on-with-pages';
import { healthEndpoint, otelProgram, otlpReceiver } from './otel-program';
import { ReportStore } from './report-store';
import type { Storage } from './storage';
import { Port } from '../../mesh';

export interface JaegerProps extends PagesProps {
  /** Where it keeps traces: in memory the latest 50,000, on a volume those of a week. */
  readonly storage: Storage;
}

/**
 * Jaeger 2, all of it in one pod, which keeps traces and shows them. `TraceCollector` sends it those of the mesh.
 *
 * @see https://www.jaegertracing.io/docs/latest/
 */
export class Jaeger extends ReportStore {
  /**
   * @throws MeshError ContradictingProps when the namespace is not in the mesh
   * @throws MeshError InvalidValue when the URL is none
   * @throws MeshError UnpinnedArtifact when the image may change under its name
   * @throws MeshError InvalidAccess, at synth, when a gateway is let in without authentication
   */
  constructor(scope: Construct, id: string, props: JaegerProps) {
    const otlp = Port.grpc(4317);
    super(scope, id, props, 'jaeger', [Port.http(16686), otlp]);
    const persistent = props.storage.claim !== undefined;
    this.run({
      ...otelProgram('jaeger', '/status', configuration(otlp, persistent)),
      resources: { cpu: '100m', memory: '256Mi', memoryLimit: '1Gi' },
      ...(persistent && { data: { storage: props.storage, folder: '/badger' } }),
    });
  }
}

function configuration(otlp: Port, persistent: boolean): object {
  const badger = { badger: { directories: { keys: '/badger/keys', values: '/badger/values' }, ephemeral: false, ttl: { spans: '168h' } } };
  return {
    extensions: {
      healthcheckv2: { use_v2: true, http: { endpoint: healthEndpoint } },
      jaeger_storage: { backends: { traces: persistent ? badger : { memory: { max_traces: 50000 } } } },
      jaeger_query: { storage: { traces: 'traces' }, http: { endpoint: '0.0.0.0:16686' } },
    },
    receivers: otlpReceiver(otlp),
    processors: { batch: {} },
    exporters: { jaeger_storage_exporter: { trace_storage: 'traces' } },
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'healthcheckv2'],
      pipelines: { traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['jaeger_storage_exporter'] } },
    },
  };
}
