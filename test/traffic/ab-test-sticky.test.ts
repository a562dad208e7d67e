import type { Chart } from 'cdk8s';
import { Duration } from 'cdk8s';
import { stringify } from 'yaml';
import type { EnvoyFilterSpec, VirtualServiceSpec } from '../../imports/networking.istio.io';
import {
  AbTest, CanaryRelease, GatewayTls, GatewayWorkload, HashOn, IngressGateway, LoadBalancer, LoadBalancing, Manifests, MeshService, Percent, Port, problemsOf,
  RequestMatch, Resilience, StringMatch, validateManifests,
} from '../../src';
import { newChart, newReviews, only, rendered, shopOf } from '../mesh/fixtures';

type Reviews = MeshService<'v1' | 'v2' | 'v3'>;

const user = HashOn.header('x-user');

function split(chart: Chart, service: Reviews, stickyBy = user): AbTest<'v1' | 'v2' | 'v3'> {
  return new AbTest(chart, 'layout', { service, share: Percent.of(20), use: 'v2', otherwise: 'v1', stickyBy });
}

/** Of each patch: for whom, on which host and route. */
function places(chart: Chart): unknown[] {
  return only<EnvoyFilterSpec>(chart, 'EnvoyFilter').spec.configPatches?.map(({ match }) => {
    const { vhost } = match?.routeConfiguration ?? {};
    return [match?.context, vhost?.domainName, vhost?.route?.name];
  }) ?? [];
}

test('a share of users gets a version, by a weighted route that chooses by a hash', () => {
  const chart = newChart();
  split(chart, newReviews(chart));
  expect(problemsOf(chart)).toEqual([]);
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec.http?.map(({ name, route }) => [name, route?.map(({ destination, weight }) => [destination.subset, weight])])).toEqual([
    ['layout', [['v2', 20], ['v1', 80]]],
  ]);
  expect(chart.toJson()).toMatchSnapshot();
  const yaml = (chart.toJson() as unknown[]).map((object) => stringify(object)).join('---\n');
  expect(validateManifests(Manifests.parse(yaml)).filter(({ level }) => level === 'error')).toEqual([]);
});

test('the filter is in the root namespace, since callers of all namespaces choose', () => {
  const chart = newChart();
  const namespace = shopOf(chart, { rootNamespace: 'mesh-system' });
  split(chart, new MeshService(chart, 'reviews', { namespace, port: Port.http(80), versions: { v1: { version: 'v1' }, v2: { version: 'v2' }, v3: { version: 'v3' } } }));
  expect(only(chart, 'EnvoyFilter').metadata).toEqual({ name: 'reviews-shop-layout', namespace: 'mesh-system' });
});

test.each([
  ['a header', user, { header: { header_name: 'x-user' } }],
  ['a cookie, which Envoy is not to make', HashOn.cookie('session', { ttl: Duration.hours(1) }), { cookie: { name: 'session' } }],
  ['a query parameter', HashOn.queryParam('id'), { query_parameter: { name: 'id' } }],
  ['an address', HashOn.sourceIp(), { connection_properties: { source_ip: true } }],
])('users are told apart by %s', (_, stickyBy, policy) => {
  const chart = newChart();
  split(chart, newReviews(chart), stickyBy);
  expect(only<EnvoyFilterSpec>(chart, 'EnvoyFilter').spec.configPatches?.map(({ patch }) => patch?.value)).toEqual([
    { route: { hash_policy: [policy], weighted_clusters: { use_hash_policy: true } } },
  ]);
});

test('every route of the split is found: those that settings make, those of each port, and those at gateways, declared before or after', () => {
  const chart = newChart();
  const namespace = shopOf(chart);
  const service = new MeshService(chart, 'reviews', {
    namespace,
    port: Port.http(80),
    additionalPorts: [Port.grpc(90)],
    versions: { v1: { version: 'v1' }, v2: { version: 'v2' }, v3: { version: 'v3' } },
  });
  split(chart, service);
  new Resilience(chart, 'patience', { service, when: RequestMatch.hasHeader('x-patient'), timeout: Duration.seconds(9) });
  const workload = GatewayWorkload.fromAttributes(chart, 'gateway-workload', { mesh: namespace.mesh });
  new IngressGateway(chart, 'edge', { workload }).expose(service, { host: 'reviews.example.com', tls: GatewayTls.none() });

  const routes = rendered<VirtualServiceSpec>(chart, 'VirtualService')
    .flatMap(({ spec }) => (spec.http ?? []).filter(({ route = [] }) => route.length === 2).map(({ name }) => [spec.hosts?.[0], name]));
  expect(routes).toHaveLength(6);
  expect(places(chart).map((place) => (place as unknown[]).slice(1))).toEqual(routes);
  expect(new Set(places(chart).map((place) => (place as unknown[])[0]))).toEqual(new Set(['SIDECAR_OUTBOUND', 'GATEWAY']));
});

test('narrower matches come first, and a match says which requests are split', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new CanaryRelease(chart, 'canary', { service, stable: 'v1', canary: 'v3', weight: Percent.of(5) });
  new AbTest(chart, 'layout', { service, when: RequestMatch.hasHeader('x-user'), share: Percent.of(20), use: 'v2', otherwise: 'v1', stickyBy: user });
  new AbTest(chart, 'staff', { service, when: RequestMatch.header('x-user', StringMatch.exact('staff')), use: 'v3' });
  expect(problemsOf(chart)).toEqual([]);
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec.http?.map(({ name }) => name)).toEqual(['staff', 'layout', 'canary']);
  expect(places(chart)).toEqual([['SIDECAR_OUTBOUND', 'reviews.shop.svc.cluster.local', 'layout']]);
});

test('pods may be chosen in any way but by another hash, which Envoy would mix with this one', () => {
  const balanced = (balancer: LoadBalancer, version?: 'v1'): unknown[] => {
    const chart = newChart();
    const service = newReviews(chart);
    split(chart, service);
    new LoadBalancing(chart, 'balance', { service, balancer, ...(version && { version }) });
    return problemsOf(chart).map(({ code, at, problem }) => [code, at, problem.includes('shop/balance')]);
  };
  const refused = [['ConflictingPolicies', 'shop/layout', true]];
  expect(balanced(LoadBalancer.roundRobin())).toEqual([]);
  expect(balanced(LoadBalancer.consistentHash(HashOn.header('x-user')))).toEqual([]);
  expect(balanced(LoadBalancer.consistentHash(HashOn.header('x-cart')))).toEqual(refused);
  expect(balanced(LoadBalancer.consistentHash(HashOn.header('x-cart')), 'v1')).toEqual(refused);
  // Even the same one: a proxy that is to make a missing cookie while it chooses a version crashes.
  expect(balanced(LoadBalancer.consistentHash(HashOn.cookie('session', { ttl: Duration.hours(1) })))).toEqual(refused);
});
