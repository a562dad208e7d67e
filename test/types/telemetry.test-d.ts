import { App, Chart } from 'cdk8s';
import { AccessLog, GatewayWorkload, LogFilter, Mesh, MeshNamespace, MeshService, MeshTelemetry, Percent, Port, ServiceTelemetry, TraceTag, TracingProvider } from '../../src';

const chart = new Chart(new App(), 'shop');
const mesh = Mesh.fromAttributes();
const namespace = new MeshNamespace(chart, 'shop', { mesh });
const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080) });
const provider = TracingProvider.zipkin({ name: 'zipkin', service: 'zipkin.telemetry.svc.cluster.local', port: 9411 });
const log = AccessLog.json({ name: 'json' });

for (const target of [mesh, namespace, GatewayWorkload.fromAttributes(chart, 'edge', { mesh })]) new MeshTelemetry(chart, 'a', { target, tracing: { provider, tags: { team: TraceTag.literal('shop') } } });
new ServiceTelemetry(chart, 'b', { service, metrics: [{ metrics: ['REQUEST_COUNT'], removeTags: ['source_app'] }], accessLogs: [{ log, only: LogFilter.errors(), side: 'server' }] });
// @ts-expect-error proxies count no such metric
new MeshTelemetry(chart, 'd', { target: mesh, metrics: [{ metrics: ['istio_requests_total'], disabled: true }] });
// @ts-expect-error metrics have no such tag
new MeshTelemetry(chart, 'e', { target: mesh, metrics: [{ removeTags: ['source_pod'] }] });
// @ts-expect-error a number does not say of what
new MeshTelemetry(chart, 'f', { target: mesh, tracing: { provider, sampling: 0.5 } });
// @ts-expect-error a log is no collector of traces
new MeshTelemetry(chart, 'g', { target: mesh, tracing: { provider: log, sampling: Percent.of(1) } });
// @ts-expect-error traces are no log
new MeshTelemetry(chart, 'h', { target: mesh, accessLogs: [{ log: provider }] });
// @ts-expect-error a filter is made by LogFilter, which reads it
new MeshTelemetry(chart, 'i', { target: mesh, accessLogs: [{ log, only: 'response.code >= 500' }] });
// @ts-expect-error what is not described has no main port
TracingProvider.zipkin({ name: 'zipkin', service: 'zipkin.telemetry.svc.cluster.local' });
