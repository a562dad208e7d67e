import type { IMeshService, Port } from '../../mesh';

/** How a collector sends to who keeps what it collects: an exporter of its configuration, and the port that it needs. */
export interface Sink {
  /** What Grafana and Kiali call such a program. */
  readonly kind: 'jaeger' | 'loki' | 'tempo' | 'zipkin';
  readonly exporter: Readonly<Record<string, object>>;
  readonly port: Port;
}

/** By OTLP over gRPC. The proxies encrypt. */
export function otlpSink(kind: Sink['kind'], { host }: IMeshService<never>, port: Port): Sink {
  return { kind, exporter: { otlp: { endpoint: `${host}:${port.number}`, tls: { insecure: true } } }, port };
}

/** A service by its main port. */
export function addressOf({ host, port }: IMeshService<never>): string {
  return `http://${host}:${port.number}`;
}
