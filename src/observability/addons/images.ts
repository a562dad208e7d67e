/** The images that add-ons run, unless another one is named: the only place to change at an upgrade. */
export const addOnImages = {
  prometheus: 'docker.io/prom/prometheus:v3.5.0',
  alertmanager: 'docker.io/prom/alertmanager:v0.34.2',
  grafana: 'docker.io/grafana/grafana:12.4.0',
  collector: 'docker.io/otel/opentelemetry-collector:0.139.0',
  jaeger: 'docker.io/jaegertracing/jaeger:2.17.0',
  tempo: 'docker.io/grafana/tempo:2.9.0',
  zipkin: 'docker.io/openzipkin/zipkin-slim:3.5.1',
  loki: 'docker.io/grafana/loki:3.7.8',
  kiali: 'quay.io/kiali/kiali:v2.24.0',
} as const;
