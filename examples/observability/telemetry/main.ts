/** Traces, logs and metrics of a shop: all of it by default, more of one service, less of what costs much. */
import { App, Chart, Duration } from 'cdk8s';
import {
  AccessLog, LogFilter, MeshInstall, MeshNamespace, MeshService, MeshTelemetry, Percent, Port, Profile, ServiceTelemetry, TraceTag, TracingProvider,
} from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');

const telemetry = new MeshNamespace(chart, 'telemetry', { mesh });
const collector = new MeshService(chart, 'collector', { namespace: telemetry, port: Port.grpc(4317) });
const tracer = TracingProvider.openTelemetryGrpc({ name: 'otel', service: collector });
const errors = AccessLog.json({ name: 'errors', fields: { time: '%START_TIME%', status: '%RESPONSE_CODE%', path: '%REQ_WITHOUT_QUERY(:PATH)%', trace: '%TRACE_ID%' } });

new MeshTelemetry(chart, 'of-mesh', {
  target: mesh,
  tracing: { provider: tracer, sampling: Percent.of(1), tags: { tenant: TraceTag.header('x-tenant', 'none') } },
  accessLogs: [{ log: errors, only: LogFilter.errors().or(LogFilter.slowerThan(Duration.seconds(1))) }],
});

// Whoever reports on reports never ends.
new ServiceTelemetry(chart, 'of-collector', { service: collector, tracing: { reportSpans: false } });

const shop = new MeshNamespace(chart, 'shop', { mesh });
const reviews = new MeshService(chart, 'reviews', { namespace: shop, port: Port.http(9080) });
new ServiceTelemetry(chart, 'of-reviews', { service: reviews, tracing: { sampling: Percent.of(100) }, accessLogs: [{ log: 'envoy' }] });

new MeshTelemetry(chart, 'of-shop', {
  target: shop,
  metrics: [
    { metrics: ['REQUEST_SIZE', 'RESPONSE_SIZE'], disabled: true },
    { removeTags: ['source_principal', 'destination_principal'] },
    { metrics: ['REQUEST_COUNT'], side: 'server', setTags: { request_host: 'request.host' } },
  ],
});

app.synth();
