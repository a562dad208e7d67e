import type { Construct } from 'constructs';
import type { AddOnProps } from './add-on';
import { AddOn } from './add-on';
import { addOnImages } from './images';
import type { Jaeger } from './jaeger';
import { keepUntraced } from './untraced';
import { Port, renderYaml } from '../../mesh';
import { Access } from '../../security';
import { TracingProvider } from '../telemetry';

export interface TraceCollectorProps extends AddOnProps {
  /** Who keeps the traces. */
  readonly sendTo: Jaeger;
}

/**
 * An OpenTelemetry Collector that takes the spans of proxies and applications, and sends them on in batches.
 *
 * @see https://opentelemetry.io/docs/collector/
 */
export class TraceCollector extends AddOn {
  /** What telemetry names: `new MeshTelemetry(…, { target: mesh, tracing: { provider: collector.provider } })`. It lets the proxies in. */
  public readonly provider: TracingProvider;

  /**
   * @throws MeshError ContradictingProps when the namespace is not in the mesh
   * @throws MeshError UnpinnedArtifact when the image may change under its name
   */
  constructor(scope: Construct, id: string, props: TraceCollectorProps) {
    super(scope, id, props, [Port.grpc(4317)]);
    const { sendTo } = props;
    sendTo.allowFrom(this, Access.tcp({ ports: [sendTo.otlp] }));
    this.run({
      image: addOnImages.collector,
      user: 10001,
      args: ['--config=/etc/otelcol/config.yaml'],
      resources: { cpu: '100m', memory: '128Mi', memoryLimit: '512Mi' },
      health: { path: '/', port: 13133 },
      config: { folder: '/etc/otelcol', files: { 'config.yaml': renderYaml(configuration(this.port, sendTo)) } },
    });
    keepUntraced(this);
    this.provider = TracingProvider.openTelemetryGrpc({ name: this.serviceName, service: this });
  }
}

function configuration({ number }: Port, { host, otlp }: Jaeger): object {
  return {
    extensions: { health_check: { endpoint: '0.0.0.0:13133' } },
    receivers: { otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${number}` } } } },
    // Spans are refused before the memory is full.
    processors: { memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 }, batch: {} },
    // The proxies encrypt.
    exporters: { otlp: { endpoint: `${host}:${otlp.number}`, tls: { insecure: true } } },
    service: { extensions: ['health_check'], pipelines: { traces: { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: ['otlp'] } } },
  };
}
