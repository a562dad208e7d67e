/** The images that add-ons run, unless another one is named: the only place to change at an upgrade. */
export const addOnImages = {
  prometheus: 'docker.io/prom/prometheus:v3.5.0',
  grafana: 'docker.io/grafana/grafana:12.4.0',
  collector: 'docker.io/otel/opentelemetry-collector:0.139.0',
  jaeger: 'docker.io/jaegertracing/jaeger:2.17.0',
  kiali: 'quay.io/kiali/kiali:v2.24.0',
} as const;
