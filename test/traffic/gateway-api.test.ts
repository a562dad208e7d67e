import type { Chart } from 'cdk8s';
import { Duration } from 'cdk8s';
import { stringify } from 'yaml';
import type { GRPCRouteSpec, HTTPRouteSpec, TCPRouteSpec } from '../../imports/gateway.networking.k8s.io';
import type { KubeServiceProps } from '../../imports/k8s';
import type { DestinationRuleSpec, EnvoyFilterSpec } from '../../imports/networking.istio.io';
import { patterns } from '../../scripts/combining';
import type { GatewayApiOptions, MeshError } from '../../src';
import {
  AbTest, CanaryRelease, CircuitBreaker, Cors, ExternalService, Fault, FaultInjection, HashOn, HeaderOperations, Manifests, MeshService, PathMatch, Percent,
  Port, problemsOf, Redirect, RequestMatch, Resilience, RoutingApi, StringMatch, TrafficMirror, UrlRewrite, validateManifests,
} from '../../src';
import { newChart, only, rendered, shopOf, thrownBy } from '../mesh/fixtures';

type Reviews = MeshService<'v1' | 'v2' | 'v3'>;

const versions = { v1: { version: 'v1' }, v2: { version: 'v2' }, v3: { version: 'v3' } };
const prefix = (path: string): RequestMatch => RequestMatch.uri(PathMatch.prefix(path));
const exact = (path: string): RequestMatch => RequestMatch.uri(PathMatch.exact(path));
const header = (name: string, value: string): RequestMatch => RequestMatch.header(name, StringMatch.exact(value));

function newReviews(chart: Chart, ports: readonly [Port, ...Port[]] = [Port.http(9080)], options?: GatewayApiOptions): Reviews {
  const [port, ...additionalPorts] = ports;
  return new MeshService(chart, 'reviews', { namespace: shopOf(chart, { routingApi: RoutingApi.gatewayApi(options), selfDiscovery: true }), port, additionalPorts, versions });
}

/** The rules of the one HTTPRoute. */
function rulesAfter(declare: (chart: Chart, service: Reviews) => void): HTTPRouteSpec['rules'] {
  const chart = newChart();
  declare(chart, newReviews(chart));
  expect(problemsOf(chart)).toEqual([]);
  return only<HTTPRouteSpec>(chart, 'HTTPRoute').spec.rules;
}

/** What is said instead. */
function gapAfter(declare: (chart: Chart, service: Reviews) => void, ports?: [Port]): MeshError {
  const chart = newChart();
  declare(chart, newReviews(chart, ports));
  const found = problemsOf(chart).filter(({ code }) => code === 'UnsupportedByRoutingApi');
  expect(found).toHaveLength(1);
  return found[0]!;
}

/** What is said at once or at the end. */
function problemsAfter(chart: Chart, declare: () => void): string[] {
  try {
    declare();
  } catch (error) {
    return [(error as Error).message];
  }
  return problemsOf(chart).map(({ message }) => message);
}

describe('every pattern is the same in Gateway API, or says why not and what to do', () => {
  test.each(Object.entries(patterns))('%s', (_, declare) => {
    const chart = newChart();
    const service = newReviews(chart);
    const problems = problemsAfter(chart, () => { declare(chart, 'pattern', service, exact('/old').and(header('end-user', 'jason'))); });
    if (problems.length > 0) {
      expect(problems.join('\n')).toMatchSnapshot();
      return;
    }
    const yaml = (chart.toJson() as { kind: string; metadata: { name: string } }[])
      .filter(({ kind, metadata }) => kind !== 'ServiceAccount' && !(kind === 'Service' && metadata.name === 'reviews'))
      .map((object) => stringify(object, { version: '1.1' })).join('---\n');
    expect(yaml).toMatchSnapshot();
    expect(validateManifests(Manifests.parse(yaml, 'rendered.yaml'))).toEqual([]);
  });
});

test('a canary is an HTTPRoute whose parent is the service, and a Service for each version that it leads to', () => {
  const chart = newChart();
  new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', weight: Percent.of(5), earlyAccess: header('end-user', 'jason') });
  expect(problemsOf(chart)).toEqual([]);
  expect(only<HTTPRouteSpec>(chart, 'HTTPRoute')).toEqual({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'reviews', namespace: 'shop' },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'reviews' }],
      rules: [
        { name: 'canary-early-access', matches: [{ headers: [{ name: 'end-user', value: 'jason' }] }], backendRefs: [{ name: 'reviews-v2', port: 9080 }] },
        { name: 'canary', backendRefs: [{ name: 'reviews-v1', port: 9080, weight: 95 }, { name: 'reviews-v2', port: 9080, weight: 5 }] },
      ],
    },
  });
  const services = rendered<KubeServiceProps['spec']>(chart, 'Service');
  expect(services.map(({ metadata }) => metadata.name).sort()).toEqual(['reviews', 'reviews-v1', 'reviews-v2']);
  expect(services.find(({ metadata }) => metadata.name === 'reviews-v2')).toMatchObject({ spec: { selector: { app: 'reviews', version: 'v2' }, ports: [{ name: 'http', port: 9080 }] } });
  expect(rendered(chart, 'VirtualService')).toEqual([]);
  expect(rendered(chart, 'DestinationRule')).toEqual([]);
});

test('a policy of the service is repeated for each version that is used, and what is for a version wins', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new CircuitBreaker(chart, 'all', { service, limits: { maxConnections: 100 } });
  new CircuitBreaker(chart, 'own', { service, version: 'v2', limits: { maxConnections: 7 } });
  new AbTest(chart, 'ab', { service, when: header('beta', 'yes'), use: 'v1' });
  const policies = Object.fromEntries(rendered<DestinationRuleSpec>(chart, 'DestinationRule').map(({ spec }) => [spec.host, spec.trafficPolicy?.connectionPool?.tcp?.maxConnections]));
  expect(policies).toEqual({ 'reviews.shop.svc.cluster.local': 100, 'reviews-v1.shop.svc.cluster.local': 100, 'reviews-v2.shop.svc.cluster.local': 7 });
});

test('several ports are several routes, each of which stays on its port', () => {
  const chart = newChart();
  const service = newReviews(chart, [Port.http(80), Port.grpc(9000), Port.tcp(6379)]);
  new AbTest(chart, 'ab', { service, when: header('beta', 'yes'), use: 'v2' });
  expect(problemsOf(chart)).toEqual([]);
  expect(only<HTTPRouteSpec>(chart, 'HTTPRoute')).toMatchObject({
    metadata: { name: 'reviews-http' }, spec: { parentRefs: [{ kind: 'Service', name: 'reviews', port: 80 }], rules: [{ backendRefs: [{ name: 'reviews-v2', port: 80 }] }, {}] },
  });
  expect(only<GRPCRouteSpec>(chart, 'GRPCRoute')).toMatchObject({
    metadata: { name: 'reviews-grpc' }, spec: { parentRefs: [{ kind: 'Service', name: 'reviews', port: 9000 }], rules: [{ backendRefs: [{ name: 'reviews-v2', port: 9000 }] }, {}] },
  });
});

test('gRPC is a GRPCRoute, whose paths are services and their methods', () => {
  const chart = newChart();
  const service = newReviews(chart, [Port.grpc(9000)]);
  new AbTest(chart, 'list', { service, when: exact('/shop.Reviews/List'), use: 'v1' });
  new AbTest(chart, 'rest', { service, when: prefix('/shop.Reviews/').and(header('beta', 'yes')), use: 'v2' });
  expect(problemsOf(chart)).toEqual([]);
  expect(only<GRPCRouteSpec>(chart, 'GRPCRoute').spec.rules).toEqual([
    { name: 'list', matches: [{ method: { service: 'shop.Reviews', method: 'List' } }], backendRefs: [{ name: 'reviews-v1', port: 9000 }] },
    { name: 'rest', matches: [{ method: { service: 'shop.Reviews' }, headers: [{ name: 'beta', value: 'yes' }] }], backendRefs: [{ name: 'reviews-v2', port: 9000 }] },
    { name: 'default', backendRefs: [{ name: 'reviews', port: 9000 }] },
  ]);
});

test('what a GRPCRoute lacks, gRPC has as an HTTPRoute', () => {
  const timed = (options?: GatewayApiOptions): Chart => {
    const chart = newChart();
    new Resilience(chart, 'timeout', { service: newReviews(chart, [Port.grpc(9000)], options), timeout: Duration.seconds(2) });
    return chart;
  };
  expect(problemsOf(timed())).toMatchObject([{ code: 'UnsupportedByRoutingApi', at: 'shop/timeout', fix: expect.stringContaining('grpc: "HTTPRoute"') as string }]);
  expect(problemsOf(timed({ grpc: 'HTTPRoute' }))).toEqual([]);
  expect(only<HTTPRouteSpec>(timed({ grpc: 'HTTPRoute' }), 'HTTPRoute').spec.rules?.[0]).toMatchObject({ timeouts: { request: '2s' } });
});

test('without an HTTP port a TCPRoute splits connections', () => {
  const chart = newChart();
  new CanaryRelease(chart, 'canary', { service: newReviews(chart, [Port.tcp(6379)]), stable: 'v1', canary: 'v2', weight: Percent.of(5) });
  expect(only<TCPRouteSpec>(chart, 'TCPRoute').spec).toEqual({
    parentRefs: [{ group: '', kind: 'Service', name: 'reviews' }],
    rules: [{ backendRefs: [{ name: 'reviews-v1', port: 6379, weight: 95 }, { name: 'reviews-v2', port: 6379, weight: 5 }] }],
  });
});

test('a host outside has its ServiceEntry as parent, and is its own backend', () => {
  const chart = newChart();
  const service = new ExternalService(chart, 'payments', { namespace: shopOf(chart, { routingApi: RoutingApi.gatewayApi() }), host: 'api.example.com', port: Port.http(80) });
  new Resilience(chart, 'timeout', { service, timeout: Duration.minutes(200) });
  expect(problemsOf(chart)).toEqual([]);
  expect(only<HTTPRouteSpec>(chart, 'HTTPRoute').spec).toEqual({
    parentRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'payments' }],
    rules: [{ name: 'default', backendRefs: [{ group: 'networking.istio.io', kind: 'Hostname', name: 'api.example.com', port: 80 }], timeouts: { request: '12000s' } }],
  });
});

test('prefixes are text with us and segments in Gateway API, so they are expressions there; and so is the path of all others, which would come first otherwise', () => {
  expect(rulesAfter((chart, service) => {
    new AbTest(chart, 'api', { service, when: prefix('/api.v1'), use: 'v1' });
    new AbTest(chart, 'user', { service, when: RequestMatch.header('end-user', StringMatch.prefix('j.')), use: 'v2' });
  })).toEqual([
    { name: 'api', matches: [{ path: { type: 'RegularExpression', value: '/api\\.v1.*' } }], backendRefs: [{ name: 'reviews-v1', port: 9080 }] },
    {
      name: 'user',
      matches: [{ path: { type: 'RegularExpression', value: '.*' }, headers: [{ name: 'end-user', type: 'RegularExpression', value: 'j\\..*' }] }],
      backendRefs: [{ name: 'reviews-v2', port: 9080 }],
    },
    { name: 'default', matches: [{ path: { type: 'RegularExpression', value: '.*' } }], backendRefs: [{ name: 'reviews', port: 9080 }] },
  ]);
});

test('all that a match can say is said', () => {
  expect(rulesAfter((chart, service) => {
    const user = RequestMatch.hasHeader('end-user').and(RequestMatch.header('beta', StringMatch.regex('y.s')));
    const query = RequestMatch.queryParam('page', StringMatch.exact('1')).and(RequestMatch.queryParam('sort', StringMatch.prefix('a')));
    new AbTest(chart, 'Much', { service, when: user.and(query).and(RequestMatch.method('GET', 'PUT')).and(exact('/reviews')), use: 'v1' });
  })?.[0]).toEqual({
    name: 'much',
    matches: ['GET', 'PUT'].map((method) => ({
      path: { type: 'Exact', value: '/reviews' },
      headers: [{ name: 'end-user', type: 'RegularExpression', value: '.*' }, { name: 'beta', type: 'RegularExpression', value: 'y.s' }],
      queryParams: [{ name: 'page', value: '1' }, { name: 'sort', type: 'RegularExpression', value: 'a.*' }],
      method,
    })),
    backendRefs: [{ name: 'reviews-v1', port: 9080 }],
  });
});

test('filters say what a route does, shares of mirrors as percents or fractions', () => {
  expect(rulesAfter((chart, service) => {
    new HeaderOperations(chart, 'headers', { service, request: { set: { 'x-a': '1' }, add: { 'x-b': '2' }, remove: ['x-c'] }, response: { add: { via: 'mesh' } } });
    new TrafficMirror(chart, 'mirror', { service, to: 'v2', share: Percent.of(0.5) });
    const other = new MeshService(chart, 'shadow', { namespace: service.namespace, port: Port.http(81) });
    new TrafficMirror(chart, 'other', { service, to: other, share: Percent.of(10) });
    new UrlRewrite(chart, 'rewrite', { service, when: exact('/old'), path: '/new', authority: 'b.example.com' });
    new Cors(chart, 'cors', { service, allowOrigins: [StringMatch.exact('https://a.example.com')], allowMethods: ['GET'], maxAge: Duration.minutes(1), allowCredentials: true });
    new Redirect(chart, 'moved', { service, when: exact('/moved'), path: '/there', authority: 'b.example.com', scheme: 'https', status: 308 });
  })).toMatchSnapshot();
});

const gaps: Readonly<Record<string, readonly [feature: string | RegExp, at: string, declare: (chart: Chart, service: Reviews) => void]>> = {
  'a fault': ['a fault', 'shop/x', (chart, service) => new FaultInjection(chart, 'x', { service, faults: [Fault.abort(503)] })],
  'retries': ['a retry', 'shop/x', (chart, service) => new Resilience(chart, 'x', { service, retries: { attempts: 1 } })],
  'a regex rewrite': ['a rewrite by regular expression', 'shop/x', (chart, service) => new UrlRewrite(chart, 'x', { service, when: prefix('/a'), regex: { match: 'a', rewrite: 'b' } })],
  'the replacement of a prefix': ['the replacement of a prefix', 'shop/x', (chart, service) => new UrlRewrite(chart, 'x', { service, when: prefix('/a'), path: '/b' })],
  'a redirect without a scheme': ['a redirect to the default port', 'shop/x', (chart, service) => new Redirect(chart, 'x', { service, when: exact('/a'), authority: 'b.example.com' })],
  'an origin by expression': ['an origin', 'shop/x', (chart, service) => new Cors(chart, 'x', { service, allowOrigins: [StringMatch.regex('https://.*')] })],
  'a missing header': ['the absence of a header', 'shop/x', (chart, service) => new AbTest(chart, 'x', { service, when: RequestMatch.withoutHeader('beta'), use: 'v1' })],
  'an authority': ['the authority', 'shop/x', (chart, service) => new AbTest(chart, 'x', { service, when: RequestMatch.authority(StringMatch.exact('b.example.com')), use: 'v1' })],
  'labels of the caller': ['the labels of the caller', 'shop/x', (chart, service) => new AbTest(chart, 'x', { service, when: RequestMatch.sourceLabels({ app: 'web' }), use: 'v1' })],
  'a method of its own': ['a method beside GET', 'shop/x', (chart, service) => new AbTest(chart, 'x', { service, when: RequestMatch.method('PURGE'), use: 'v1' })],
  'a path with two slashes': ['a path with such characters', 'shop/x', (chart, service) => new AbTest(chart, 'x', { service, when: exact('/a//b'), use: 'v1' })],
  'an order that Istio would change': [/Istio orders the rules .* route get of shop\/get before route user/, 'shop/user', (chart, service) => {
    new AbTest(chart, 'user', { service, when: header('end-user', 'jason'), use: 'v1' });
    new AbTest(chart, 'get', { service, when: RequestMatch.method('GET'), use: 'v2' });
  }],
  'more than 16 rules': ['longer than one HTTPRoute holds', 'shop/reviews', (chart, service) => {
    for (let index = 0; index < 16; index += 1) new AbTest(chart, `x-${index}`, { service, when: exact(`/${index}`), use: 'v1' });
  }],
};

test.each(Object.entries(gaps))('%s is refused, by name and with a way out', (_, [feature, at, declare]) => {
  const error = gapAfter(declare);
  expect(error.at).toBe(at);
  expect(error.problem).toMatch(feature);
});

test('a version of a service without a selector has no Service to lead to', () => {
  const chart = newChart();
  const service = MeshService.fromAttributes(chart, 'reviews', { namespace: shopOf(chart, { routingApi: RoutingApi.gatewayApi() }), port: Port.http(80), selector: {}, versions });
  expect(thrownBy(() => { service.addRoute('x', { when: exact('/a'), to: 'v1' }); })).toMatchObject({ code: 'UnsupportedByRoutingApi', at: 'shop/reviews' });
});

test('a service may stay with Istio\'s API where the mesh uses the Gateway API', () => {
  const chart = newChart();
  const namespace = shopOf(chart, { routingApi: RoutingApi.gatewayApi() });
  const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions, routingApi: RoutingApi.istio() });
  new FaultInjection(chart, 'fault', { service, faults: [Fault.abort(503)] });
  expect(problemsOf(chart)).toEqual([]);
  expect(rendered(chart, 'VirtualService')).toHaveLength(1);
  expect(rendered(chart, 'HTTPRoute')).toEqual([]);
});

test('rules have the names that a VirtualService would give them, as far as the Gateway API allows, so that what refers to routes finds them', () => {
  const chart = newChart();
  const service = newReviews(chart, [Port.http(80), Port.http(81, { name: 'http-admin' })]);
  new AbTest(chart, 'Beta_Users', { service, share: Percent.of(50), use: 'v2', otherwise: 'v1', stickyBy: HashOn.header('user') });
  expect(problemsOf(chart)).toEqual([]);
  const names = rendered<HTTPRouteSpec>(chart, 'HTTPRoute').flatMap(({ spec }) => spec.rules?.map(({ name }) => name));
  expect(names).toEqual(['beta-users-http', 'beta-users-http-admin']);
  const filter = only<EnvoyFilterSpec>(chart, 'EnvoyFilter').spec;
  expect(filter.configPatches?.map(({ match }) => match?.routeConfiguration?.vhost?.route?.name)).toEqual(names);
});
