import { Duration } from 'cdk8s';
import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import {
  AbTest, Cors, DirectResponse, Fault, FaultInjection, GatewayTls, GatewayWorkload, HeaderOperations, IngressGateway, MeshService, PathMatch, Percent, Port,
  problemsOf, Redirect, RequestMatch, Resilience, StringMatch, TrafficMirror, UrlRewrite,
} from '../../src';
import { newChart, newReviews, only, rendered, shopOf } from '../mesh/fixtures';

type Chart = ReturnType<typeof newChart>;
type Route = NonNullable<VirtualServiceSpec['http']>[number];

const header = (name: string): RequestMatch => RequestMatch.hasHeader(name);
const prefix = (path: string): RequestMatch => RequestMatch.uri(PathMatch.prefix(path));
const routesOf = (chart: Chart): readonly Route[] => only<VirtualServiceSpec>(chart, 'VirtualService').spec.http ?? [];
const timeoutsOf = (chart: Chart): unknown[] => routesOf(chart).map(({ name, timeout }) => [name, timeout]);
const timeout = (chart: Chart, id: string, service: MeshService<string>, seconds: number, when?: RequestMatch): Resilience => (
  new Resilience(chart, id, { service, timeout: Duration.seconds(seconds), ...(when && { when }) }));

test('settings without a match hold on every route, those with one on a copy that comes first', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new AbTest(chart, 'ab', { service, when: header('x-user'), use: 'v2' });
  timeout(chart, 'all', service, 5);
  timeout(chart, 'slow', service, 30, prefix('/export'));
  expect(routesOf(chart).map(({ name, match, timeout: limit }) => [name, match, limit])).toEqual([
    ['ab-slow', [{ uri: { prefix: '/export' }, headers: { 'x-user': {} } }], '30s'],
    ['ab', [{ headers: { 'x-user': {} } }], '5s'],
    ['default-slow', [{ uri: { prefix: '/export' } }], '30s'],
    ['default', undefined, '5s'],
  ]);
});

test('where two matches overlap, the narrower has the last word on each part, and of equals the first declared', () => {
  const chart = newChart();
  const service = newReviews(chart);
  timeout(chart, 'deep', service, 1, prefix('/a/b'));
  new Resilience(chart, 'wide', { service, timeout: Duration.seconds(2), retries: { attempts: 1 }, when: prefix('/a') });
  expect(routesOf(chart).map(({ name, timeout: limit, retries }) => [name, limit, retries?.attempts])).toEqual([
    ['default-wide-deep', '1s', 1], ['default-wide', '2s', 1], ['default', undefined, undefined],
  ]);

  const equal = newChart();
  const other = newReviews(equal);
  timeout(equal, 'first', other, 1, header('a'));
  timeout(equal, 'second', other, 2, header('b'));
  expect(routesOf(equal).find(({ match }) => Object.keys(match?.[0]?.headers ?? {}).length === 2)?.timeout).toBe('1s');
});

test('settings of one match cost one route, however many constructs they come from', () => {
  const chart = newChart();
  const service = newReviews(chart);
  for (let index = 0; index < 12; index += 1) new TrafficMirror(chart, `m${index}`, { service, to: 'v2', when: header('x-user') });
  const routes = routesOf(chart);
  expect(routes.map(({ mirrors }) => mirrors?.length)).toEqual([12, undefined]);
});

test('alternatives of a rule keep different settings apart', () => {
  const chart = newChart();
  const service = newReviews(chart);
  service.addRoute('both', { when: prefix('/a').or(prefix('/b')), to: 'v2' });
  timeout(chart, 'slow', service, 9, prefix('/a'));
  const uris = routesOf(chart).map(({ match, timeout: limit }) => [match?.map(({ uri }) => (uri)?.prefix), limit]);
  expect(uris).toEqual([[['/a'], '9s'], [['/b'], undefined], [undefined, undefined]]);
});

test('a request that meets several alternatives of one mirror is copied once', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new TrafficMirror(chart, 'mirror', { service, to: 'v2', when: header('a').or(header('b')) });
  expect(routesOf(chart).map(({ match, mirrors }) => [match?.length, mirrors?.length])).toEqual([[2, 1], [undefined, undefined]]);
});

test('regular expressions that begin differently exclude each other, and others are an error that names both', () => {
  const regex = (expression: string): RequestMatch => RequestMatch.uri(PathMatch.regex(expression));
  const chart = newChart();
  const service = newReviews(chart);
  timeout(chart, 'users', service, 1, regex('/users/[0-9]+'));
  timeout(chart, 'orders', service, 2, regex('/orders/[0-9]+'));
  expect(timeoutsOf(chart)).toEqual([['default-users', '1s'], ['default-orders', '2s'], ['default', undefined]]);
  expect(problemsOf(chart.node.root)).toEqual([]);

  new FaultInjection(chart, 'odd', { service, faults: [Fault.abort(500)], when: regex('.*[13579]') });
  expect(problemsOf(chart.node.root).map(({ code, at, problem }) => [code, at, problem.match(/shop\/\w+/)?.[0]])).toEqual([
    ['InvalidMatch', 'shop/odd', 'shop/users'], ['InvalidMatch', 'shop/odd', 'shop/orders'],
  ]);
});

test('what cannot be said with a redirect is no error, since what a proxy answers itself has no timeout', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new Redirect(chart, 'moved', { service, when: RequestMatch.uri(PathMatch.regex('/a/.*')), path: '/b' });
  timeout(chart, 'slow', service, 1, RequestMatch.uri(PathMatch.regex('.*/slow')));
  expect(problemsOf(chart.node.root)).toEqual([]);
  expect(timeoutsOf(chart)).toEqual([['moved', undefined], ['default-slow', '1s'], ['default', undefined]]);
});

test.each([[7, 127], [8, 255]])('%i matches that all overlap make %i routes more, and too many are an error', (count, more) => {
  const chart = newChart();
  const service = newReviews(chart);
  for (let index = 0; index < count; index += 1) timeout(chart, `t${index}`, service, index + 1, header(`h${index}`));
  const problems = problemsOf(chart.node.root);
  if (more <= 200) {
    expect(problems).toEqual([]);
    expect(routesOf(chart)).toHaveLength(more + 1);
  } else {
    expect(problems.map(({ code, at }) => [code, at])).toEqual([['ConflictingRoutes', 'shop/reviews']]);
    expect(problems[0]?.message).toContain('shop/t0');
  }
});

test('matches that overlap in thirty ways are refused at once, not computed', () => {
  const chart = newChart();
  const service = newReviews(chart);
  for (let index = 0; index < 30; index += 1) timeout(chart, `t${index}`, service, index + 1, header(`h${index}`));
  const began = performance.now();
  expect(problemsOf(chart.node.root)).toHaveLength(1);
  expect(performance.now() - began).toBeLessThan(5000);
});

test('a rewrite replaces the prefix that it names, whatever longer path a route is narrowed to', () => {
  const chart = newChart();
  const service = newReviews(chart);
  service.addRoute('admin', { when: prefix('/old/admin/'), to: 'v1' });
  service.addRoute('one', { when: RequestMatch.uri(PathMatch.exact('/old/1')), to: 'v2' });
  new UrlRewrite(chart, 'rewrite', { service, when: prefix('/old/'), path: '/' });
  timeout(chart, 'slow', service, 9, prefix('/old/slow'));
  const edge = new IngressGateway(chart, 'edge', { workload: GatewayWorkload.fromAttributes(chart, 'pods', { mesh: service.namespace.mesh }) });
  edge.expose(service, { host: 'a.example.com', tls: GatewayTls.none(), paths: [PathMatch.prefix('/old/part/')] });
  const rewrites = (name: string): unknown => (
    rendered<VirtualServiceSpec>(chart, 'VirtualService').find(({ metadata }) => metadata.name === name)?.spec.http?.map(({ match, rewrite }) => [match?.[0]?.uri, rewrite?.uri]));
  expect(rewrites('reviews')).toEqual([
    [{ exact: '/old/1' }, '/1'],
    [{ prefix: '/old/admin/' }, '/admin/'],
    [{ prefix: '/old/slow' }, '/slow'],
    [{ prefix: '/old/' }, '/'],
    [undefined, undefined],
  ]);
  expect(rewrites('edge-a-example-com')).toEqual([[{ prefix: '/old/part/' }, '/part/'], [{ prefix: '/old/part/' }, undefined]]);
});

test('so does a redirect, and an exact path below it goes to one place', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new Redirect(chart, 'moved', { service, when: prefix('/old'), pathPrefix: '/new' });
  new Cors(chart, 'cors', { service, allowOrigins: [StringMatch.exact('https://a.example.com')], when: RequestMatch.uri(PathMatch.exact('/old/1')) });
  new HeaderOperations(chart, 'seen', { service, response: { set: { 'x-seen': 'yes' } }, when: prefix('/old/x') });
  expect(routesOf(chart).filter(({ redirect }) => redirect).map(({ match, redirect }) => [match?.[0]?.uri, redirect])).toEqual([
    [{ prefix: '/old/x' }, { prefixRewrite: '/new/x' }],
    [{ exact: '/old/1' }, { uri: '/new/1' }],
    [{ prefix: '/old' }, { prefixRewrite: '/new' }],
  ]);
});

test('operations on different headers add up, and on one header the narrower match replaces all that was said of it', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new HeaderOperations(chart, 'all', { service, request: { set: { 'X-Env': 'prod', 'x-a': '1' }, remove: ['x-b'] } });
  new HeaderOperations(chart, 'also', { service, request: { set: { 'x-c': '3' } }, response: { remove: ['server'] } });
  new HeaderOperations(chart, 'tests', { service, request: { set: { 'x-b': '2' }, remove: ['X-ENV'] }, when: header('x-test') });
  const response = { remove: ['server'] };
  expect(routesOf(chart).map(({ headers }) => headers)).toEqual([
    { request: { remove: ['x-env'], set: { 'x-a': '1', 'x-c': '3', 'x-b': '2' } }, response },
    { request: { remove: ['x-b'], set: { 'x-env': 'prod', 'x-a': '1', 'x-c': '3' } }, response },
  ]);
});

test('with several HTTP ports, settings hold on each, or on the one that their match names', () => {
  const chart = newChart();
  const service = new MeshService(chart, 'cart', {
    namespace: shopOf(chart), port: Port.http(80), additionalPorts: [Port.grpc(9090), Port.tcp(9999)], versions: { v1: { version: 'v1' }, v2: { version: 'v2' } },
  });
  timeout(chart, 'all', service, 5);
  new TrafficMirror(chart, 'mirror', { service, to: 'v2', share: Percent.of(10) });
  timeout(chart, 'grpc', service, 60, RequestMatch.port(9090));
  expect(routesOf(chart).map(({ name, timeout: limit, mirrors }) => [name, limit, mirrors?.[0]?.destination.port?.number])).toEqual([
    ['default-http', '5s', 80], ['default-grpc-grpc', '60s', 9090],
  ]);
});

test('settings hold at a gateway as they do inside, but for those of callers inside the mesh', () => {
  const chart = newChart();
  const service = newReviews(chart);
  const edge = new IngressGateway(chart, 'edge', { workload: GatewayWorkload.fromAttributes(chart, 'pods', { mesh: service.namespace.mesh }) });
  edge.expose(service, { host: 'a.example.com', tls: GatewayTls.none() });
  timeout(chart, 'all', service, 5);
  new FaultInjection(chart, 'chaos', { service, faults: [Fault.abort(503, Percent.of(50))], when: header('x-chaos') });
  timeout(chart, 'batch', service, 60, RequestMatch.sourceLabels({ app: 'batch' }));
  const [inside, atTheEdge] = ['reviews', 'edge-a-example-com'].map((name) => (
    rendered<VirtualServiceSpec>(chart, 'VirtualService').find(({ metadata }) => metadata.name === name)?.spec.http));
  expect(inside?.map(({ name }) => name)).toEqual(['default-batch-chaos', 'default-batch', 'default-chaos', 'default']);
  expect(atTheEdge).toEqual([inside?.[2], inside?.[3]].map((route) => ({ ...route, name: `reviews-${route?.name ?? ''}` })));
  expect(atTheEdge?.map(({ timeout: limit, fault }) => [limit, fault?.abort?.httpStatus])).toEqual([['5s', 503], ['5s', undefined]]);
  expect(chart.toJson()).toMatchSnapshot();
});

type Service = ReturnType<typeof newReviews>;
const old = prefix('/old');

test.each<[string, (chart: Chart, service: Service) => unknown, (chart: Chart, service: Service) => unknown]>([
  ['a timeout of requests that are redirected', (chart, service) => new Redirect(chart, 'answer', { service, when: old, path: '/new' }), (chart, service) => (
    new Resilience(chart, 'x', { service, when: old, timeout: Duration.seconds(2) }))],
  ['retries of some of them', (chart, service) => new Redirect(chart, 'answer', { service, when: old, path: '/new' }), (chart, service) => (
    new Resilience(chart, 'x', { service, when: old.and(RequestMatch.method('POST')), retries: { attempts: 1 } }))],
  ['a mirror of requests that are answered', (chart, service) => new DirectResponse(chart, 'answer', { service, when: old, status: 410 }), (chart, service) => (
    new TrafficMirror(chart, 'x', { service, when: old, to: 'v2' }))],
  ['a fault of requests of which another match takes part too', (chart, service) => new DirectResponse(chart, 'answer', { service, when: old, status: 410 }), (chart, service) => (
    new FaultInjection(chart, 'x', { service, when: RequestMatch.uri(PathMatch.exact('/old/a')).or(prefix('/old/b')), faults: [Fault.abort(503)] }))],
])('%s is refused, naming who answers', (_, answer, settings) => {
  const chart = newChart();
  const service = newReviews(chart);
  answer(chart, service);
  settings(chart, service);
  const problems = problemsOf(chart.node.root);
  expect(problems).toMatchObject([{ code: 'ConflictingRoutes', at: 'shop/x', fix: expect.stringContaining('Remove it') as unknown }]);
  expect(problems[0]?.message).toContain('shop/answer');
});

test('a timeout of requests of which some are redirected holds for the others', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new Redirect(chart, 'answer', { service, when: old.and(RequestMatch.method('GET')), path: '/new' });
  new Resilience(chart, 'x', { service, when: old, timeout: Duration.seconds(2) });
  expect(problemsOf(chart.node.root)).toEqual([]);
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec.http?.map(({ name, timeout: limit }) => [name, limit])).toEqual([
    ['answer', undefined], ['default-x', '2s'], ['default', undefined],
  ]);
});

test('headers and CORS hold for what proxies answer too', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new Redirect(chart, 'answer', { service, when: old, path: '/new' });
  new HeaderOperations(chart, 'x', { service, when: old, response: { set: { 'x-moved': 'yes' } } });
  expect(problemsOf(chart.node.root)).toEqual([]);
});
