import type { Construct } from 'constructs';
import type { AddOnProps } from './add-on';
import { AddOn } from './add-on';
import type { Jaeger } from './jaeger';
import type { Loki } from './loki';
import { healthEndpoint, otelProgram, otlpReceiver } from './otel-program';
import { keepQuiet } from './quiet';
import type { Tempo } from './tempo';
import type { Zipkin } from './zipkin';
import { Port } from '../../mesh';
import { Access } from '../../security';
import type { OpenTelemetryLogOptions } from '../telemetry';
import { AccessLog, TracingProvider } from '../telemetry';

export interface TraceCollectorProps extends AddOnProps {
  /** Who keeps the traces. */
  readonly sendTo: Jaeger | Tempo | Zipkin;
}

export interface LogCollectorProps extends AddOnProps, Omit<OpenTelemetryLogOptions, 'name'> {
  /** Who keeps the logs. */
  readonly sendTo: Loki;
}

/** An OpenTelemetry Collector that takes reports by OTLP and sends them on in batches. */
abstract class Collector extends AddOn {
  protected constructor(scope: Construct, id: string, props: LogCollectorProps | TraceCollectorProps, reports: 'logs' | 'traces') {
    super(scope, id, props, [Port.grpc(4317)]);
    const { sendTo } = props;
    const { exporter, port } = sendTo.sink;
    sendTo.allowFrom(this, Access.tcp({ ports: [port] }));
    const processors = {
      // Reports are refused before the memory is full.
      memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 },
      // Proxies do not say what their logs are called.
      ...(reports === 'logs' && { resource: { attributes: [{ key: 'service.name', value: this.serviceName, action: 'insert' }] } }),
      batch: {},
    };
    this.run({
      ...otelProgram('collector', '/', {
        extensions: { health_check: { endpoint: healthEndpoint } },
        receivers: otlpReceiver(this.port),
        processors,
        exporters: exporter,
        service: { extensions: ['health_check'], pipelines: { [reports]: { receivers: ['otlp'], processors: Object.keys(processors), exporters: Object.keys(exporter) } } },
      }),
      resources: { cpu: '100m', memory: '128Mi', memoryLimit: '512Mi' },
    });
    keepQuiet(this, reports);
  }
}

/**
 * An OpenTelemetry Collector for the spans of proxies and applications. Telemetry names it:
 * `new MeshTelemetry(…, { target: mesh, tracing: { provider: collector } })` lets the proxies in.
 *
 * @see https://opentelemetry.io/docs/collector/
 */
export class TraceCollector extends Collector {
  /** As the mesh configuration knows it. */
  public readonly provider: TracingProvider;

  /**
   * @throws MeshError ContradictingProps when the namespace is not in the mesh
   * @throws MeshError UnpinnedArtifact when the image may change under its name
   */
  constructor(scope: Construct, id: string, props: TraceCollectorProps) {
    super(scope, id, props, 'traces');
    this.provider = TracingProvider.openTelemetryGrpc({ name: this.serviceName, service: this });
  }
}

/**
 * An OpenTelemetry Collector for the access logs of proxies. Telemetry names it:
 * `new MeshTelemetry(…, { target: mesh, accessLogs: [{ log: collector }] })` lets the proxies in.
 *
 * @see https://opentelemetry.io/docs/collector/
 */
export class LogCollector extends Collector {
  /** As the mesh configuration knows it. */
  public readonly provider: AccessLog;

  /**
   * @throws MeshError ContradictingProps when the namespace is not in the mesh
   * @throws MeshError InvalidValue when proxies could not write the body or an attribute
   * @throws MeshError UnpinnedArtifact when the image may change under its name
   */
  constructor(scope: Construct, id: string, props: LogCollectorProps) {
    super(scope, id, props, 'logs');
    const { body, attributes, logName } = props;
    this.provider = AccessLog.openTelemetry({ name: this.serviceName, service: this, body, attributes, logName });
  }
}
