import { Duration } from 'cdk8s';
import type { Chart } from 'cdk8s';
import {
  AccessLog, AuditLog, GatewayWorkload, Injection, LogFilter, Mesh, MeshNamespace, MeshService, MeshTelemetry, Percent, Port, problemsOf, ServiceTelemetry,
  TraceTag, TracingProvider, Waypoint,
} from '../../../src';
import type { IMeshNamespace, MeshAttributes, TelemetryProps } from '../../../src';
import { newChart, only, rendered, thrownBy } from '../../mesh/fixtures';
import { findingsIn } from '../../security/fixtures';

const errors = AccessLog.json({ name: 'errors' });
const lines = AccessLog.text({ name: 'lines' });
const tracer = TracingProvider.openTelemetryGrpc({ name: 'otel', service: 'collector.telemetry.svc.cluster.local', port: 4317 });

interface Described {
  readonly chart: Chart;
  readonly mesh: Mesh;
  readonly shop: IMeshNamespace;
  readonly reviews: MeshService;
}

function describeShop(attributes: MeshAttributes = {}, injection?: Injection): Described {
  const chart = newChart();
  const mesh = Mesh.fromAttributes({ extensionProviders: ['audit-log', 'errors', 'lines', 'otel'], ...attributes });
  const shop = new MeshNamespace(chart, 'shop', { mesh, injection });
  return { chart, mesh, shop, reviews: new MeshService(chart, 'reviews', { namespace: shop, port: Port.http(9080) }) };
}

const telemetries = (chart: Chart): Record<string, any> => Object.fromEntries(rendered<object>(chart, 'Telemetry')
  .map(({ metadata, spec }) => [`${metadata.namespace ?? ''}/${metadata.name}`, spec]));

test('all that is said of a mesh is one Telemetry, which a cluster takes', () => {
  const { chart, mesh } = describeShop();
  new AuditLog(chart, 'audit', { target: mesh });
  const telemetry = new MeshTelemetry(chart, 'telemetry', {
    target: mesh,
    metrics: [
      { metrics: ['REQUEST_SIZE', 'RESPONSE_SIZE'], disabled: true },
      { removeTags: ['source_principal', 'destination_principal'] },
      { metrics: ['REQUEST_COUNT'], side: 'server', setTags: { request_host: 'request.host' } },
      { side: 'client', removeTags: ['response_flags'] },
    ],
    tracing: {
      provider: tracer,
      sampling: Percent.of(2.5),
      tags: { team: TraceTag.literal('shop'), zone: TraceTag.environment('ZONE', 'none'), tenant: TraceTag.header('x-tenant'), details: TraceTag.formatted('%RESPONSE_CODE_DETAILS%') },
      istioTags: false,
      sampleByRequestId: false,
      propagateContext: false,
    },
    accessLogs: [{ log: errors, only: LogFilter.errors(), side: 'server' }, { log: lines, only: LogFilter.slowerThan(Duration.millis(500)).and(LogFilter.cel('request.method == "GET"')) }],
  });
  expect(only(chart, 'Telemetry')).toMatchSnapshot();
  expect(findingsIn(chart)).toEqual([]);
  expect(telemetry.apiObjects.map(({ name }) => name)).toEqual(['mesh-default']);
});

test('each scope has an object of its own, that says whose it is', () => {
  const { chart, mesh, shop, reviews } = describeShop();
  const props: TelemetryProps = { tracing: { provider: tracer } };
  const gateway = GatewayWorkload.fromAttributes(chart, 'gateway', { mesh, selector: { istio: 'edge' } });
  for (const target of [mesh, shop, gateway]) new MeshTelemetry(chart, `of-${target instanceof Mesh ? 'mesh' : target.node.id}`, { target, ...props });
  new ServiceTelemetry(chart, 'of-reviews', { service: reviews, ...props });
  const tracing = [{ providers: [{ name: 'otel' }] }];
  expect(telemetries(chart)).toEqual({
    'istio-system/mesh-default': { tracing },
    'istio-system/edge': { tracing, selector: { matchLabels: { istio: 'edge' } } },
    'shop/default': { tracing },
    'shop/reviews': { tracing, selector: { matchLabels: { app: 'reviews' } } },
  });
  expect(findingsIn(chart)).toEqual([]);
});

test('waypoints and the services behind them are named, since they have no pods to select', () => {
  const { chart, mesh, shop, reviews } = describeShop({}, Injection.ambient());
  new ServiceTelemetry(chart, 'of-reviews', { service: reviews, accessLogs: [{ log: lines }] });
  expect(problemsOf(chart)).toMatchObject([{ code: 'UnsupportedByDataPlane', at: 'shop/of-reviews' }]);
  new Waypoint(chart, 'shop-waypoint', { namespace: shop });
  const lab = new MeshNamespace(chart, 'lab', { mesh, injection: Injection.ambient() });
  new MeshTelemetry(chart, 'of-lab', { target: new Waypoint(chart, 'lab-waypoint', { namespace: lab }), accessLogs: [{ log: lines }] });
  expect(telemetries(chart)).toMatchObject({
    'shop/reviews': { targetRefs: [{ group: '', kind: 'Service', name: 'reviews' }] },
    'lab/lab-waypoint': { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'lab-waypoint' }] },
  });
  expect(findingsIn(chart)).toEqual([]);
});

test('two constructs for the same proxies are a conflict that names both', () => {
  const { chart, mesh, shop, reviews } = describeShop();
  const props: TelemetryProps = { accessLogs: [{ log: lines }] };
  new MeshTelemetry(chart, 'first', { target: shop, ...props });
  const again = MeshNamespace.fromAttributes(chart, 'again', { name: 'shop', mesh });
  expect(thrownBy(() => new MeshTelemetry(chart, 'second', { target: again, ...props }))).toMatchObject({ code: 'ConflictingPolicies', at: 'shop/second', problem: expect.stringContaining('shop/first') });
  new ServiceTelemetry(chart, 'of-reviews', { service: reviews, ...props });
  const twin = new MeshService(chart, 'twin', { namespace: shop, port: Port.http(9080), selector: { app: 'reviews', tier: 'a' } });
  expect(thrownBy(() => new ServiceTelemetry(chart, 'of-twin', { service: twin, ...props }))).toMatchObject({ code: 'ConflictingPolicies', at: 'shop/of-twin', problem: expect.stringContaining('shop/of-reviews') });
});

test('so are a waypoint and a service behind it, of which the younger object would win', () => {
  const { chart, shop, reviews } = describeShop({}, Injection.ambient());
  const waypoint = new Waypoint(chart, 'waypoint', { namespace: shop });
  new MeshTelemetry(chart, 'of-waypoint', { target: waypoint, accessLogs: [{ log: lines }] });
  new ServiceTelemetry(chart, 'of-reviews', { service: reviews, accessLogs: [{ log: errors }] });
  expect(problemsOf(chart)).toMatchObject([{ code: 'ConflictingPolicies', at: 'shop/of-reviews/scope', problem: expect.stringContaining('shop/of-waypoint') }]);
});

test('of a service without proxies nothing can be told', () => {
  const { chart, mesh } = describeShop();
  const outside = MeshNamespace.fromAttributes(chart, 'outside', { mesh, injection: Injection.disabled() });
  const legacy = new MeshService(chart, 'legacy', { namespace: outside, port: Port.http(80) });
  expect(thrownBy(() => new ServiceTelemetry(chart, 'of-legacy', { service: legacy, accessLogs: [] }))).toMatchObject({ code: 'UnsupportedByDataPlane', at: 'shop/of-legacy' });
});

describe('a narrower scope', () => {
  test('has its own logs in the place of wider ones, and keeps the audit log', () => {
    const { chart, mesh, shop, reviews } = describeShop();
    new ServiceTelemetry(chart, 'of-reviews', { service: reviews, accessLogs: [{ log: errors, only: LogFilter.errors() }] });
    new MeshTelemetry(chart, 'of-mesh', { target: mesh, accessLogs: [{ log: lines }] });
    new AuditLog(chart, 'audit', { target: shop });
    const audit = { providers: [{ name: 'audit-log' }] };
    expect(telemetries(chart)).toMatchObject({
      'istio-system/mesh-default': { accessLogging: [{ providers: [{ name: 'lines' }] }] },
      'shop/default': { accessLogging: [{ providers: [{ name: 'lines' }] }, audit] },
      'shop/reviews': { accessLogging: [{ providers: [{ name: 'errors' }], filter: { expression: LogFilter.errors().expression } }, audit] },
    });
  });

  test('keeps what it does not speak of: the other side, and tags of other names', () => {
    const { chart, mesh, reviews } = describeShop();
    new MeshTelemetry(chart, 'of-mesh', { target: mesh, accessLogs: [{ log: lines }], tracing: { provider: tracer, tags: { team: TraceTag.literal('mesh'), tenant: TraceTag.header('x-tenant') } } });
    new ServiceTelemetry(chart, 'of-reviews', { service: reviews, accessLogs: [{ log: errors, side: 'server' }], tracing: { tags: { team: TraceTag.literal('reviews') }, side: 'server' } });
    expect(telemetries(chart)['shop/reviews']).toMatchObject({
      tracing: [{ match: { mode: 'SERVER' }, customTags: { team: { literal: { value: 'reviews' } }, tenant: { header: { name: 'x-tenant' } } } }],
      accessLogging: [{ match: { mode: 'CLIENT' }, providers: [{ name: 'lines' }] }, { match: { mode: 'SERVER' }, providers: [{ name: 'errors' }] }],
    });
  });

  test('ends logs by an empty list, by name where they are known, but not the audit log', () => {
    const { chart, mesh, shop, reviews } = describeShop();
    new ServiceTelemetry(chart, 'of-reviews', { service: reviews, accessLogs: [] });
    expect(telemetries(chart)['shop/reviews'].accessLogging).toEqual([{ disabled: true }]);
    new MeshTelemetry(chart, 'of-mesh', { target: mesh, accessLogs: [{ log: lines }, { log: errors, side: 'client' }] });
    expect(telemetries(chart)['shop/reviews'].accessLogging).toEqual([{ disabled: true, providers: [{ name: 'lines' }, { name: 'errors' }] }]);
    new AuditLog(chart, 'audit', { target: shop });
    expect(telemetries(chart)['shop/reviews'].accessLogging).toEqual([{ providers: [{ name: 'audit-log' }] }]);
  });
});
