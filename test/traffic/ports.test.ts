import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import { AbTest, CanaryRelease, Manifests, MeshService, Percent, Port, problemsOf, RequestMatch, RoutingApi, StringMatch, validateManifests } from '../../src';
import { newChart, newReviews, only, shopOf } from '../mesh/fixtures';

const errorsIn = (chart: ReturnType<typeof newChart>): unknown => (
  validateManifests(Manifests.parse(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: chart.toJson() as object[] }), 'x.yaml')));

const versions = { v1: { version: 'v1' }, v2: { version: 'v2' } };
const when = RequestMatch.header('user', StringMatch.exact('k'));

test('with one port, routes name none, and the container port is no concern of theirs', () => {
  const chart = newChart();
  new AbTest(chart, 'ab', { service: newReviews(chart, 80, { targetPort: 9080 }), when, use: 'v2' });
  expect(JSON.stringify(only<VirtualServiceSpec>(chart, 'VirtualService').spec)).not.toContain('port');
});

test('with two HTTP ports, the table is written once for each, and a request leaves for the port it came to', () => {
  const chart = newChart();
  const service = new MeshService(chart, 'cart', { namespace: shopOf(chart), port: Port.http(80), additionalPorts: [Port.grpc(9090)], versions });
  new CanaryRelease(chart, 'canary', { service, stable: 'v1', canary: 'v2', weight: Percent.of(5), earlyAccess: when });
  const { http = [] } = only<VirtualServiceSpec>(chart, 'VirtualService').spec;
  expect(http.map(({ name, match, route }) => [name, match?.map(({ port }) => port), route?.map(({ destination }) => destination.port?.number)])).toEqual([
    ['canary-early-access-http', [80], [80]], ['canary-http', [80], [80, 80]], ['canary-early-access-grpc', [9090], [9090]], ['canary-grpc', [9090], [9090, 9090]],
  ]);
  expect(chart.toJson()).toMatchSnapshot();
});

test('with an HTTP and a TCP port, only HTTP is routed, and destinations name the port', () => {
  const chart = newChart();
  const service = new MeshService(chart, 'cart', { namespace: shopOf(chart), port: Port.tcp(6379), additionalPorts: [Port.http(80)], versions });
  service.addRoute('r', { when, to: 'v1' });
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec.http?.map(({ match, route }) => [match?.map(({ port }) => port), route?.[0]?.destination.port])).toEqual([
    [[undefined], { number: 80 }], [undefined, { number: 80 }],
  ]);
});

test('a match on a port holds on that port only, and on the only port it is no condition', () => {
  const chart = newChart();
  const service = new MeshService(chart, 'cart', { namespace: shopOf(chart), port: Port.http(80), additionalPorts: [Port.http(81, { name: 'http-admin' })], versions });
  service.addRoute('admin', { when: RequestMatch.port(81), to: 'v2' });
  service.addRoute('user', { when: RequestMatch.port(80).and(when), to: 'v1' });
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec.http?.map(({ name, match }) => [name, match])).toEqual([
    ['user-http', [{ headers: { user: { exact: 'k' } }, port: 80 }]],
    ['default-http', [{ port: 80 }]],
    ['admin-http-admin', [{ port: 81 }]],
  ]);

  const other = newChart();
  newReviews(other).addRoute('all', { when: RequestMatch.port(9080), to: 'v1' });
  expect(only<VirtualServiceSpec>(other, 'VirtualService').spec.http?.map(({ name, match }) => [name, match])).toEqual([['all', undefined]]);
});

test('a split of all requests splits the connections to TCP ports too, since they reach the same pods', () => {
  const chart = newChart();
  const service = new MeshService(chart, 'cart', { namespace: shopOf(chart), port: Port.http(80), additionalPorts: [Port.tcp(6379), Port.tcp(27017, { name: 'tcp-b' })], versions });
  new CanaryRelease(chart, 'canary', { service, stable: 'v1', canary: 'v2', weight: Percent.of(5), earlyAccess: when });
  const { http, tcp } = only<VirtualServiceSpec>(chart, 'VirtualService').spec;
  expect(http?.map(({ name }) => name)).toEqual(['canary-early-access', 'canary']);
  const share = (subset: string, port: number, weight: number): object => ({ destination: { host: service.host, subset, port: { number: port } }, weight });
  expect(tcp).toEqual([6379, 27017].map((port) => ({ match: [{ port }], route: [share('v1', port, 95), share('v2', port, 5)] })));
  expect(problemsOf(chart.node.root)).toEqual([]);
  expect(errorsIn(chart)).toEqual([]);
});

test('routes for some requests say nothing of connections', () => {
  const chart = newChart();
  const service = new MeshService(chart, 'cart', { namespace: shopOf(chart), port: Port.http(80), additionalPorts: [Port.tcp(6379), Port.https(443)], versions });
  service.addRoute('r', { when, to: 'v1' });
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec).not.toHaveProperty('tcp');
  expect(problemsOf(chart.node.root)).toEqual([]);
});

test.each([
  ['TLS beside HTTP', Port.https(443), RoutingApi.istio(), 443],
  ['TCP beside HTTP as Gateway API', Port.tcp(6379), RoutingApi.gatewayApi(), 6379],
])('%s would not be split, which is refused', (_, port, routingApi, value) => {
  const chart = newChart();
  const service = new MeshService(chart, 'cart', { namespace: shopOf(chart, { routingApi }), port: Port.http(80), additionalPorts: [port], versions });
  new CanaryRelease(chart, 'canary', { service, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
  expect(problemsOf(chart.node.root)).toMatchObject([{ code: 'ConflictingRoutes', at: 'shop/canary', value, fix: expect.stringContaining('service of its own') as unknown }]);
});
