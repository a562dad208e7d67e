/** Programs of a mesh that have metrics. */
export interface ScrapeTarget {
  readonly name: string;

  /** By which containers are found: the name of a port. */
  readonly portName: string;

  /** Where the metrics are, if the port is only what the container is found by. */
  readonly portNumber?: number;
  readonly path: string;

  /** Labels of the pods. Without, the name of the port is enough. */
  readonly labels?: Readonly<Record<string, string>>;

  /** The namespace that its pods are in. @default - any */
  readonly namespace?: 'rootNamespace' | 'agentNamespace';
}

/**
 * Where metrics are.
 *
 * Sidecars, gateways and waypoints all have Envoy's port; the agent beside it serves Envoy's metrics, its own and the application's together on another one.
 * That is
 * outside of mutual TLS, so Prometheus needs no certificate.
 *
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/
 */
export const scrapeTargets = {
  istiod: { name: 'istiod', portName: 'http-monitoring', path: '/metrics', labels: { app: 'istiod' }, namespace: 'rootNamespace' },
  proxies: { name: 'istio-proxies', portName: 'http-envoy-prom', portNumber: 15020, path: '/stats/prometheus' },
  ztunnel: { name: 'ztunnel', portName: 'ztunnel-stats', path: '/metrics', labels: { app: 'ztunnel' }, namespace: 'agentNamespace' },
  cni: { name: 'istio-cni-node', portName: 'metrics', path: '/metrics', labels: { 'k8s-app': 'istio-cni-node' }, namespace: 'agentNamespace' },
} as const satisfies Readonly<Record<string, ScrapeTarget>>;
