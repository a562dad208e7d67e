import { Chart, Duration } from 'cdk8s';
import { AccessLog, Injection, MeshInstall, MeshNamespace, MeshService, MeshTelemetry, Percent, Port, problemsOf, Profile, ServiceTelemetry, TracingProvider, ZeroTrustNamespace, Mesh, ExtAuthzProvider } from '../../../src';
import { meshConfigOf } from '../../install/fixtures';
import { newChart, only, rendered, shopOf, thrownBy } from '../../mesh/fixtures';

const host = { service: 'collector.telemetry.svc.cluster.local' };

test('every kind of provider is an entry of the mesh configuration', () => {
  expect([
    TracingProvider.openTelemetryGrpc({ name: 'otel', ...host, port: 4317 }),
    TracingProvider.openTelemetryGrpc({
      name: 'vendor', ...host, port: 443, timeout: Duration.millis(500), headers: { 'x-tenant': 'shop', 'authorization': { istiodEnv: 'TRACES_TOKEN' } }, maxTagLength: 64, resourceDetectors: ['environment', 'dynatrace'],
    }),
    TracingProvider.openTelemetryHttp({ name: 'otel-http', ...host, port: 4318 }),
    TracingProvider.openTelemetryHttp({ name: 'vendor-http', ...host, port: 4318, path: '/otlp', timeout: Duration.seconds(1), headers: { 'x-tenant': 'shop' } }),
    TracingProvider.zipkin({ name: 'zipkin', ...host, port: 9411 }),
    TracingProvider.zipkin({ name: 'zipkin-w3c', ...host, port: 9411, path: '/spans', w3c: true, timeout: Duration.seconds(1), headers: { a: 'b' } }),
    TracingProvider.datadog({ name: 'datadog', ...host, port: 8126 }),
    AccessLog.text({ name: 'text' }),
    AccessLog.text({ name: 'short', format: '%REQ(:METHOD)% %RESPONSE_CODE% 100%%', path: '/dev/stderr', omitEmptyValues: true }),
    AccessLog.json({ name: 'json' }),
    AccessLog.json({ name: 'fields', fields: { status: '%RESPONSE_CODE%', trace: '%TRACE_ID%' } }),
    AccessLog.openTelemetry({ name: 'otlp', ...host, port: 4317 }),
    AccessLog.openTelemetry({ name: 'records', ...host, port: 4317, body: '%RESPONSE_CODE%', attributes: { path: '%REQ_WITHOUT_QUERY(:PATH)%' }, logName: 'shop' }),
  ].map(({ extensionProvider }) => extensionProvider)).toMatchSnapshot();
});

test('the call that names a provider also puts it into the mesh configuration', () => {
  const chart = newChart();
  const { mesh } = new MeshInstall(new Chart(chart.node.root, 'istio'), 'mesh', { profile: Profile.minimal() });
  const tracer = TracingProvider.zipkin({ name: 'zipkin', ...host, port: 9411 });
  new MeshTelemetry(chart, 'telemetry', { target: mesh, tracing: { provider: tracer, sampling: Percent.of(100) }, accessLogs: [{ log: AccessLog.json({ name: 'json' }) }, { log: 'envoy' }] });
  expect(problemsOf(chart.node.root)).toEqual([]);
  const installed = (chart.node.root.node.findChild('istio') as Chart).toJson();
  expect(meshConfigOf(installed).extensionProviders.map(({ name }: { name: string }) => name)).toEqual(['json', 'zipkin']);
});

test('a provider that the mesh is not known to have is an error, which says what to add', () => {
  const chart = newChart();
  const mesh = Mesh.aksAddOn({ revision: 'asm-1-29', extensionProviders: ['known'] });
  new MeshTelemetry(chart, 'telemetry', { target: mesh, accessLogs: [{ log: AccessLog.json({ name: 'json' }) }, { log: 'missing' }, { log: 'known' }, { log: 'envoy' }] });
  expect(problemsOf(chart)).toMatchObject([
    { code: 'ProviderNotRegistered', at: 'shop/telemetry', value: 'json', fix: expect.stringContaining('{"name":"json","envoyFileAccessLog":{"path":"/dev/stdout","logFormat":{"labels":{}}}}') },
    { code: 'ProviderNotRegistered', value: 'missing' },
  ]);
});

test('so is a name that nothing puts into the mesh configuration which is rendered here, and traces that go nowhere', () => {
  const chart = newChart();
  const { mesh } = new MeshInstall(chart, 'mesh', { profile: Profile.minimal() });
  new MeshTelemetry(chart, 'telemetry', { target: mesh, tracing: { sampling: Percent.of(10) }, accessLogs: [{ log: 'missing' }] });
  expect(problemsOf(chart)).toMatchObject([
    { code: 'ProviderNotRegistered', at: 'shop/telemetry', value: 'missing', fix: expect.stringContaining('meshConfig.extensionProviders') },
    { code: 'ProviderNotRegistered', at: 'shop/telemetry/scope', problem: expect.stringContaining('nowhere') },
  ]);
});

test('a service may say how many requests are traced where a wider scope says where to', () => {
  const chart = newChart();
  const { mesh } = new MeshInstall(chart, 'mesh', { profile: Profile.minimal() });
  const namespace = new MeshNamespace(chart, 'shop', { mesh });
  new MeshTelemetry(chart, 'telemetry', { target: mesh, tracing: { provider: TracingProvider.datadog({ name: 'datadog', ...host, port: 8126 }) } });
  new ServiceTelemetry(chart, 'web', { service: new MeshService(chart, 'web-service', { namespace, port: Port.http(80) }), tracing: { sampling: Percent.of(100) } });
  expect(problemsOf(chart)).toEqual([]);
});

test('two providers of one name that differ are a conflict that names both', () => {
  const chart = newChart();
  const shop = shopOf(chart);
  const log = (path: string): AccessLog => AccessLog.text({ name: 'mine', path });
  new MeshTelemetry(chart, 'first', { target: shop, accessLogs: [{ log: log('/dev/stdout') }] });
  expect(thrownBy(() => new MeshTelemetry(chart, 'second', { target: shop.mesh, accessLogs: [{ log: log('/dev/stderr') }] }))).toMatchObject({
    code: 'ConflictingPolicies', at: 'shop/second', value: 'mine', problem: expect.stringContaining('shop/first'),
  });
  expect(thrownBy(() => new MeshTelemetry(chart, 'third', { target: shop.mesh, tracing: { provider: TracingProvider.datadog({ name: 'mine', ...host, port: 8126 }) } }))).toMatchObject({ code: 'ConflictingPolicies' });
});

test('a collector that is described lets in who sends to it, and closed egress is opened for it', () => {
  const chart = newChart();
  const mesh = Mesh.fromAttributes({ extensionProviders: ['otel', 'shop-logs'] });
  const telemetry = new ZeroTrustNamespace(chart, 'telemetry', { mesh });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const otlp = Port.grpc(4317);
  const traces = new MeshService(chart, 'traces', { namespace: telemetry, port: otlp, additionalPorts: [Port.http(8888)] });
  const logs = new MeshService(chart, 'logs', { namespace: telemetry, port: otlp });
  new MeshTelemetry(chart, 'of-mesh', { target: mesh, tracing: { provider: TracingProvider.openTelemetryGrpc({ name: 'otel', service: traces }) } });
  new MeshTelemetry(chart, 'of-shop', { target: shop, accessLogs: [{ log: AccessLog.openTelemetry({ name: 'shop-logs', service: logs, port: otlp }) }] });
  const rules = Object.fromEntries(rendered<any>(chart, 'AuthorizationPolicy').map(({ metadata, spec }) => [metadata.name, spec.rules]));
  expect(rules).toMatchObject({
    traces: [{ from: [{ source: { principals: ['*'] } }], to: [{ operation: { ports: ['4317'] } }] }],
    logs: [{ from: [{ source: { namespaces: ['shop'] } }], to: [{ operation: { ports: ['4317'] } }] }],
  });
  const [sidecar] = rendered<any>(chart, 'Sidecar').filter(({ metadata }) => metadata.namespace === 'shop');
  expect(sidecar?.spec.egress).toEqual([{ hosts: ['./*', 'istio-system/*', 'telemetry/logs.telemetry.svc.cluster.local', 'telemetry/traces.telemetry.svc.cluster.local'] }]);
});

test('a collector outside the mesh is opened in closed egress, and nowhere else', () => {
  const chart = newChart();
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.fromAttributes({ extensionProviders: ['otel'] }) });
  const outside = MeshNamespace.fromAttributes(chart, 'legacy', { mesh: shop.mesh, injection: Injection.disabled() });
  const collector = new MeshService(chart, 'collector', { namespace: outside, port: Port.grpc(4317) });
  new MeshTelemetry(chart, 'of-shop', { target: shop, tracing: { provider: TracingProvider.openTelemetryGrpc({ name: 'otel', service: collector }) } });
  expect(only<any>(chart, 'Sidecar').spec.egress[0].hosts).toContain('legacy/collector.legacy.svc.cluster.local');
  expect(rendered<any>(chart, 'AuthorizationPolicy').map(({ metadata }) => metadata.name)).toEqual(['default-deny']);
});

test.each([
  ['a name that every mesh has', () => AccessLog.text({ name: 'prometheus' }), { code: 'InvalidProvider', value: 'prometheus' }],
  ['the name of the audit log', () => AccessLog.text({ name: 'audit-log' }), { code: 'InvalidProvider', value: 'audit-log' }],
  ['a name that is none', () => AccessLog.text({ name: 'My log' }), { code: 'InvalidName' }],
  ['a placeholder that Envoy lacks', () => AccessLog.json({ name: 'a', fields: { status: '%STATUS%' } }), { code: 'InvalidValue', value: '%STATUS%' }],
  ['a placeholder that does not end', () => AccessLog.text({ name: 'a', format: '%RESPONSE_CODE' }), { code: 'InvalidValue', value: '%RESPONSE_CODE' }],
  ['a path that is not absolute', () => AccessLog.text({ name: 'a', path: 'access.log' }), { code: 'InvalidValue', value: 'access.log' }],
  ['a path with a query', () => TracingProvider.zipkin({ name: 'a', ...host, port: 9411, path: 'spans?x' }), { code: 'InvalidValue', value: 'spans?x' }],
  ['a host that is none', () => TracingProvider.zipkin({ name: 'a', service: 'a b', port: 9411 }), { code: 'InvalidName' }],
  ['a port that is none', () => TracingProvider.zipkin({ name: 'a', ...host, port: 0 }), { code: 'InvalidValue' }],
  ['no time at all', () => TracingProvider.openTelemetryGrpc({ name: 'a', ...host, port: 4317, timeout: Duration.millis(0) }), { code: 'InvalidProvider', value: '0 ms' }],
  ['a length that is none', () => TracingProvider.datadog({ name: 'a', ...host, port: 8126, maxTagLength: 0 }), { code: 'InvalidValue', value: 0 }],
  ['a header that is none', () => TracingProvider.zipkin({ name: 'a', ...host, port: 9411, headers: { 'x y': 'z' } }), { code: 'InvalidValue', value: 'x y' }],
  ['a port that speaks something else', () => {
    const chart = newChart();
    TracingProvider.openTelemetryGrpc({ name: 'a', service: new MeshService(chart, 'collector', { namespace: shopOf(chart), port: Port.tcp(4317) }) });
  }, { code: 'InvalidProvider', at: 'shop/collector', value: 'tcp 4317', fix: 'Declare it as Port.grpc(4317)' }],
])('a provider with %s is refused', (_, make, expected) => {
  expect(thrownBy(make)).toMatchObject(expected);
});

test('an authorizer and a log cannot share a name either', () => {
  const chart = newChart();
  const { mesh } = new MeshInstall(chart, 'mesh', { profile: Profile.minimal(), meshConfig: { extensionProviders: [ExtAuthzProvider.grpc({ name: 'mine', service: 'opa.auth.svc.cluster.local', port: 9191 })] } });
  expect(thrownBy(() => new MeshTelemetry(chart, 'telemetry', { target: mesh, accessLogs: [{ log: AccessLog.text({ name: 'mine' }) }] }))).toMatchObject({ code: 'ConflictingPolicies', at: 'shop/telemetry' });
});
