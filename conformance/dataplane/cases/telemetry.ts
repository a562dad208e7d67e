import { Duration } from 'cdk8s';
import { Access, AccessLog, GatewayTls, IngressGateway, LogFilter, MeshService, MeshTelemetry, Percent, Port, ServiceTelemetry, TraceTag, TracingProvider, ZeroTrustNamespace } from '../../../src';
import { arrived, dataPlaneCase, logged, notLogged, recorded, request, traced } from '../format/case';

const [grpc, http, tcp, zipkin, datadog] = [Port.grpc(4317), Port.http(4318), Port.tcp(7000), Port.http(9411, { name: 'http-zipkin' }), Port.http(8126, { name: 'http-datadog' })];
const host = 'collector.telemetry.svc.cluster.local';
const errors = AccessLog.json({ name: 'errors', fields: { status: '%RESPONSE_CODE%', path: '%REQ_WITHOUT_QUERY(:PATH)%', trace: '%TRACE_ID%', log: 'errors' } });
const slow = AccessLog.json({ name: 'slow' });
const others = {
  'by-zipkin': TracingProvider.zipkin({ name: 'zipkin', service: host, port: zipkin.number }), 'by-datadog': TracingProvider.datadog({ name: 'datadog', service: host, port: datadog.number }),
};
const reported = { path: '%REQ(:PATH)%', status: '%RESPONSE_CODE%', flags: '%RESPONSE_FLAGS%', details: '%RESPONSE_CODE_DETAILS%' };
/** It tells of what came in and of what it sent on. */
const gateway = 'istio-ingressgateway.istio-system';
const orders = 'http://orders.shop:8080';

export default dataPlaneCase({
  name: 'telemetry',
  feature: 'MeshTelemetry, ServiceTelemetry, TracingProvider, AccessLog, LogFilter',
  proves: 'Requests are traced from proxy to proxy, and from the gateway on, as often as the scope of who begins says, by OTLP over gRPC and HTTP, to Zipkin and to Datadog, past the policy of the collector; logs hold what their filters let through.',
  meshConfig: {
    extensionProviders: [
      TracingProvider.openTelemetryGrpc({ name: 'otlp', service: host, port: grpc.number }), TracingProvider.openTelemetryHttp({ name: 'otlp-http', service: host, port: http.number }),
      AccessLog.openTelemetry({ name: 'records', service: host, port: grpc.number, attributes: reported }), errors, slow, ...Object.values(others),
    ].map(({ extensionProvider }) => extensionProvider),
  },
  app: ({ chart, mesh, ingressGateway, runs }) => {
    const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
    const collector = new MeshService(chart, 'collector', { namespace: new ZeroTrustNamespace(chart, 'telemetry', { mesh }), port: grpc, additionalPorts: [http, zipkin, datadog] });
    const [web, quiet, byHttp, sometimes, ordersService] = ['web', 'quiet', 'by-http', 'sometimes', 'orders'].map((name) => new MeshService(chart, name, { namespace: shop, port: Port.http(8080), additionalPorts: [tcp] })) as
      [MeshService, MeshService, MeshService, MeshService, MeshService];
    const otlp = TracingProvider.openTelemetryGrpc({ name: 'otlp', service: collector, port: grpc });
    ordersService.allowFrom(web, Access.tcp({ ports: [tcp] }));
    for (const client of [web, quiet, byHttp, sometimes, ingressGateway]) ordersService.allowFrom(client, Access.http());
    new MeshTelemetry(chart, 'of-shop', {
      target: shop,
      tracing: { provider: otlp, sampling: Percent.of(100), tags: { team: TraceTag.literal('shop') } },
      accessLogs: [
        { log: errors, only: LogFilter.errors(), side: 'server' },
        { log: slow, only: LogFilter.slowerThan(Duration.millis(300)) },
        { log: AccessLog.openTelemetry({ name: 'records', service: collector, port: grpc, attributes: reported }), only: LogFilter.denied() },
      ],
    });
    new ServiceTelemetry(chart, 'of-quiet', { service: quiet, tracing: { sampling: Percent.of(0) } });
    new ServiceTelemetry(chart, 'of-sometimes', { service: sometimes, tracing: { sampling: Percent.of(25) } });
    new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(ordersService, { host: 'orders.example.com', tls: GatewayTls.none() });
    new MeshTelemetry(chart, 'of-gateway', { target: ingressGateway, tracing: { provider: otlp, sampling: Percent.of(100) } });
    new ServiceTelemetry(chart, 'of-by-http', {
      service: byHttp, tracing: { provider: TracingProvider.openTelemetryHttp({ name: 'otlp-http', service: collector, port: http }), tags: { details: TraceTag.formatted('%RESPONSE_CODE_DETAILS%') } },
    });
    for (const [name, provider] of Object.entries(others)) {
      const service = new MeshService(chart, name, { namespace: shop, port: Port.http(8080) });
      ordersService.allowFrom(service, Access.http());
      collector.allowFrom(service, Access.http({ ports: [zipkin, datadog] }));
      new ServiceTelemetry(chart, `of-${name}`, { service, tracing: { provider } });
      runs(service);
    }
    new ServiceTelemetry(chart, 'of-collector', { service: collector, tracing: { reportSpans: false } });
    for (const each of [web, quiet, byHttp, sometimes, ordersService, collector]) runs(each);
  },
  steps: [
    request('A request of one whose requests are not traced.', { from: 'quiet', to: `${orders}/not-traced`, expect: { servedBy: 'orders' } }),
    request('Two hundred of which a quarter is traced.', { from: 'sometimes', to: `${orders}/sometimes`, times: 200, expect: { servedBy: 'orders' } }),
    request('One that comes in through the gateway.', { from: 'outside', to: 'http://orders.example.com/through-the-gateway', expect: { servedBy: 'orders' } }),
    request('One of whose requests all are traced.', { from: 'web', to: `${orders}/traced`, expect: { servedBy: 'orders' } }),
    request('One that is traced by HTTP.', { from: 'by-http', to: `${orders}/traced-by-http`, expect: { servedBy: 'orders' } }),
    ...Object.keys(others).map((from) => request(`One of the service ${from}.`, { from, to: `${orders}/other`, expect: { servedBy: 'orders' } })),
    request('One that fails.', { from: 'web', to: `${orders}/failing?token=secret`, headers: { 'stand-in-status': '503' }, expect: { status: 503 } }),
    request('One that takes its time.', { from: 'web', to: `${orders}/slow`, headers: { 'stand-in-delay': '400' }, expect: { servedBy: 'orders' } }),
    request('A connection.', { from: 'web', to: 'tcp://orders.shop:7000', expect: { servedBy: 'orders' } }),
    request('A call by gRPC that is denied.', { from: 'orders', to: 'grpc://web.shop:8080/denied.Service/Call', expect: { refused: 'by authorization' } }),
    request('One that is denied.', { from: 'orders', to: 'http://web.shop:8080/denied', expect: { refused: 'by authorization' } }),
    traced('Both proxies have told of the one that is traced.', { collector: 'collector', path: '/traced', services: ['web.shop', 'orders.shop'], tags: { team: 'shop' } }),
    traced('And of the one by HTTP.', { collector: 'collector', path: '/traced-by-http', services: ['by-http.shop', 'orders.shop'], tags: { team: 'shop' } }),
    traced('And of the one that came in through the gateway, which began its trace.', { collector: 'collector', path: '/through-the-gateway', services: [gateway, gateway, 'orders.shop'] }),
    traced('Of those of which a quarter is traced there are about as many traces, each told of by both.', { collector: 'collector', path: '/sometimes', services: ['sometimes.shop', 'orders.shop'], traces: [25, 75] }),
    arrived('Zipkin was told of its one.', 'collector', '/api/v2/spans', [1, 100]),
    arrived('And Datadog of its one.', 'collector', '/v0.4/traces', [1, 100]),
    traced('Nobody has told of the other.', { collector: 'collector', path: '/not-traced', services: [] }),
    logged('The log of errors has the one that failed, without its query.', 'orders', { log: 'errors', status: 503, path: '/failing', trace: /^[0-9a-f]{32}$/ }),
    logged('The log of slow ones has that one, with Istio\'s fields.', 'orders', {
      path: '/slow', response_code: 200, method: 'GET', authority: 'orders.shop:8080', duration: /^[4-9]\d\d$/, start_time: /^\d{4}-.*Z$/, route_name: 'default', upstream_cluster: /^inbound/,
    }),
    notLogged('The log of errors has none that succeeded.', 'orders', { log: 'errors', status: 200 }),
    notLogged('Nor the connection.', 'orders', { log: 'errors', path: null }),
    notLogged('Nor has the caller\'s proxy, which was not asked.', 'web', { log: 'errors', path: '/failing' }),
    logged('It has the call by gRPC, whose status of HTTP is no error.', 'web', { log: 'errors', path: '/denied.Service/Call', status: 200 }),
    notLogged('The log of slow ones has none that was quick.', 'orders', { path: '/traced', response_code: 200 }),
    recorded('The collector has a record of the one that was denied: by no flag, but by details.', 'collector', { path: '/denied', status: '403', flags: '-', details: 'rbac_access_denied_matched_policy[none]' }),
  ],
});
