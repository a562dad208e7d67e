import type { IMeshService, Port } from '../../mesh';

/** How a collector sends to who keeps what it collects: an exporter of its configuration, and the port that it needs. */
export interface Sink {
  /** What Grafana and Kiali call such a program. */
  readonly kind: 'jaeger' | 'loki' | 'tempo' | 'zipkin';
  readonly exporter: Readonly<Record<string, object>>;
  readonly port: Port;
}

/** By OTLP over gRPC on its second port, or by HTTP. Encrypting is what the proxies do. */
export function sinkOf(kind: Sink['kind'], store: IMeshService<never>): Sink {
  const { host, port, ports: [, otlp] } = store;
  if (otlp !== undefined) return { kind, exporter: { otlp: { endpoint: `${host}:${otlp.number}`, tls: { insecure: true } } }, port: otlp };
  const [protocol, path] = kind === 'zipkin' ? ['zipkin', '/api/v2/spans'] : ['otlphttp', '/otlp'];
  return { kind, exporter: { [protocol]: { endpoint: `${addressOf(store)}${path}` } }, port };
}

/** A service by its main port. */
export function addressOf({ host, port }: IMeshService<never>): string {
  return `http://${host}:${port.number}`;
}
