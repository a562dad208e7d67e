import type { EnvoyFilterSpec, VirtualServiceSpec } from '../../imports/networking.istio.io';
import {
  AbTest, CanaryRelease, GatewayTls, GatewayWorkload, HashOn, HeaderOperations, IngressGateway, Manifests, Mesh, MeshNamespace, MeshService, PathMatch, Percent,
  Port, problemsOf, RequestMatch, RouteDelegate, RouteTable, RoutingApi, StringMatch, UrlRewrite, validateManifests,
} from '../../src';
import type { MeshAttributes, RouteDelegateProps } from '../../src';
import { newChart, rendered, thrownBy } from '../mesh/fixtures';

type Chart = ReturnType<typeof newChart>;
type Route = NonNullable<VirtualServiceSpec['http']>[number];

const prefix = (path: string): PathMatch<'prefix'> => PathMatch.prefix(path);
const jason = RequestMatch.header('end-user', StringMatch.exact('jason'));
const tls = GatewayTls.none();
const host = 'www.example.com';

function setUp(attributes?: MeshAttributes) {
  const chart = newChart();
  const mesh = Mesh.fromAttributes(attributes);
  const shop = MeshNamespace.fromAttributes(chart, 'shop', { mesh });
  const service = (name: string): MeshService<'v1' | 'v2'> => (
    new MeshService(chart, name, { namespace: shop, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } }));
  return {
    chart,
    shop,
    mesh,
    reviews: service('reviews'),
    cart: service('cart'),
    delegate: (props: Partial<RouteDelegateProps> = {}) => new RouteDelegate(chart, 'routes', { namespace: shop, ...props }),
    gateway: () => new IngressGateway(chart, 'edge', { workload: GatewayWorkload.fromAttributes(chart, 'pods', { mesh }) }),
  };
}

const specOf = (chart: Chart, name: string): VirtualServiceSpec | undefined => (
  rendered<VirtualServiceSpec>(chart, 'VirtualService').find(({ metadata }) => metadata.name === name)?.spec);
const routesOf = (chart: Chart, name: string): readonly Route[] => specOf(chart, name)?.http ?? [];
const errorsIn = (chart: Chart): unknown => validateManifests(Manifests.parse(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: chart.toJson() as object[] }), 'x.yaml'));

test('a gateway leaves paths to the routes of another namespace, which hold what the services say of themselves', () => {
  const { chart, reviews, cart, delegate, gateway } = setUp();
  new CanaryRelease(chart, 'canary', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(10), earlyAccess: jason });
  const routes = delegate();
  gateway().delegate(routes, { host, tls, paths: [prefix('/shop')] });
  routes.expose(reviews, { paths: [prefix('/shop/reviews')] });
  routes.expose(cart);
  expect(routesOf(chart, 'edge-www-example-com')).toEqual([{ match: [{ uri: { prefix: '/shop' } }], delegate: { name: 'routes', namespace: 'shop' } }]);
  expect(specOf(chart, 'routes')).toEqual({ http: expect.anything() as unknown });
  expect(routesOf(chart, 'routes').map(({ name, match, route }) => [name, match, route?.map(({ weight }) => weight)])).toEqual([
    ['reviews-canary-early-access', [{ uri: { prefix: '/shop/reviews' }, headers: { 'end-user': { exact: 'jason' } } }], [undefined]],
    ['reviews-canary', [{ uri: { prefix: '/shop/reviews' } }], [90, 10]],
    ['cart-default', [{ uri: { prefix: '/shop' } }], [undefined]],
  ]);
  expect(problemsOf(chart.node.root)).toEqual([]);
  expect(errorsIn(chart)).toEqual([]);
  expect(chart.toJson()).toMatchSnapshot();
});

test('what is delegated stands by its path among the services of the host, narrow paths first', () => {
  const { chart, reviews, cart, delegate, gateway } = setUp();
  const [routes, edge] = [delegate(), gateway()];
  routes.expose(cart);
  edge.expose(reviews, { host, tls, paths: [prefix('/shop/reviews'), prefix('/')] });
  edge.delegate(routes, { host, tls, paths: [prefix('/shop')] });
  expect(routesOf(chart, 'edge-www-example-com').map(({ match, delegate: to }) => [match?.[0]?.uri?.prefix, to?.name])).toEqual([
    ['/shop/reviews', undefined], ['/shop', 'routes'], [undefined, undefined],
  ]);
});

test('a whole host is handed over without a match, and its delegate may match on anything', () => {
  const { chart, reviews, delegate, gateway } = setUp();
  new AbTest(chart, 'ab', { service: reviews, when: RequestMatch.uri(PathMatch.regex('/a/.*')), use: 'v2' });
  const routes = delegate();
  routes.expose(reviews);
  gateway().delegate(routes, { host, tls });
  expect(routesOf(chart, 'edge-www-example-com')).toEqual([{ delegate: { name: 'routes', namespace: 'shop' } }]);
  expect(routesOf(chart, 'routes').map(({ match }) => match)).toEqual([[{ uri: { regex: '/a/.*' } }], undefined]);
  expect(problemsOf(chart.node.root)).toEqual([]);
});

test('every route is a part of what is handed over, since Istio drops the others: wide ones are narrowed, for each path', () => {
  const { chart, reviews, delegate, gateway } = setUp();
  new AbTest(chart, 'ab', { service: reviews, when: RequestMatch.uri(prefix('/s')), use: 'v2' });
  const [routes, edge] = [delegate(), gateway()];
  routes.expose(reviews);
  edge.delegate(routes, { host, tls, paths: [prefix('/shop'), PathMatch.exact('/sale')] });
  edge.delegate(routes, { host: 'shop.example.com', tls, paths: [prefix('/shop')] });
  expect(routesOf(chart, 'routes').map(({ name, match }) => [name, match?.map(({ uri }) => uri)])).toEqual([
    ['reviews-ab', [{ exact: '/sale' }]], ['reviews-default', [{ exact: '/sale' }]], ['reviews-ab', [{ prefix: '/shop' }]], ['reviews-default', [{ prefix: '/shop' }]],
  ]);
});

test('a rewrite replaces what it names, also where the delegate is narrower', () => {
  const { chart, reviews, delegate, gateway } = setUp();
  new UrlRewrite(chart, 'rewrite', { service: reviews, when: RequestMatch.uri(prefix('/shop/')), path: '/' });
  const routes = delegate();
  routes.expose(reviews);
  gateway().delegate(routes, { host, tls, paths: [prefix('/shop/reviews')] });
  expect(routesOf(chart, 'routes')[0]).toMatchObject({ match: [{ uri: { prefix: '/shop/reviews' } }], rewrite: { uri: '/reviews' } });
});

test('the delegate of another repository is handed paths by its name, and ours is offered to a gateway of another repository', () => {
  const { chart, mesh, reviews, delegate, gateway } = setUp();
  const partners = MeshNamespace.fromAttributes(chart, 'partners', { mesh });
  gateway().delegate(RouteDelegate.fromAttributes(chart, 'their-routes', { namespace: partners }), { host, tls, paths: [PathMatch.exact('/partners')] });
  expect(routesOf(chart, 'edge-www-example-com')).toEqual([{ match: [{ uri: { exact: '/partners' } }], delegate: { name: 'their-routes', namespace: 'partners' } }]);

  delegate({ within: [prefix('/shop')], visibleTo: [partners, reviews.namespace, partners] }).expose(reviews);
  expect(specOf(chart, 'routes')).toMatchObject({ exportTo: ['.', 'partners'], http: [{ match: [{ uri: { prefix: '/shop' } }] }] });
  expect(problemsOf(chart.node.root)).toEqual([]);
  expect(errorsIn(chart)).toEqual([]);
});

test('settings and routes for callers inside the mesh hold in a delegate as they do at a gateway', () => {
  const { chart, reviews, delegate } = setUp();
  new HeaderOperations(chart, 'headers', { service: reviews, response: { set: { 'x-served-by': 'shop' } } });
  reviews.addRoute('inside', { when: RequestMatch.sourceNamespace('web'), to: 'v2' });
  delegate({ within: [prefix('/')] }).expose(reviews);
  expect(routesOf(chart, 'routes')).toMatchObject([{ name: 'reviews-default', headers: { response: { set: { 'x-served-by': 'shop' } } } }]);
});

describe('what Istio would drop silently is refused at synth:', () => {
  test.each<[string, string, string, unknown, string, (given: ReturnType<typeof setUp>) => void]>([
    ['a service under a path that nobody hands over', 'ContradictingProps', 'shop/routes', '/cart', 'within these paths', ({ cart, delegate }) => {
      delegate({ within: [prefix('/shop')] }).expose(cart, { paths: [prefix('/cart')] });
    }],
    ['a prefix under an exact path', 'ContradictingProps', 'shop/routes', '/shop/', 'within these paths', ({ cart, delegate }) => {
      delegate({ within: [PathMatch.exact('/shop')] }).expose(cart, { paths: [prefix('/shop/')] });
    }],
    ['a regular expression within a path', 'InvalidMatch', 'shop/ab', '/a/.*', 'hand over all paths', ({ chart, reviews, delegate }) => {
      new AbTest(chart, 'ab', { service: reviews, when: RequestMatch.uri(PathMatch.regex('/a/.*')), use: 'v2' });
      delegate({ within: [prefix('/a')] }).expose(reviews);
    }],
    ['routes that are delegated themselves', 'ContradictingProps', 'shop/reviews', { name: 'theirs', namespace: 'shop' }, 'gateway.expose', ({ reviews, delegate }) => {
      const action = { destinations: [{ weight: 100 }], delegate: { name: 'theirs', namespace: 'shop' } };
      RouteTable.of(reviews).addRule({ name: 'nested', owner: reviews, action });
      delegate({ within: [prefix('/')] }).expose(reviews);
    }],
    ['a delegate that nobody hands paths', 'InvalidValue', 'shop/routes', [], 'gateway.delegate', ({ reviews, delegate }) => { delegate().expose(reviews); }],
    ['a delegate of no service', 'InvalidValue', 'shop/routes', [], 'expose(service)', ({ delegate }) => { delegate({ within: [prefix('/')] }); }],
  ])('%s', (_, code, at, value, fix, make) => {
    const given = setUp();
    make(given);
    expect(problemsOf(given.chart.node.root)).toEqual([expect.objectContaining({ code, at, value, fix: expect.stringContaining(fix) as unknown })]);
  });
});

test.each<[string, string, string, unknown, string, (given: ReturnType<typeof setUp>) => unknown]>([
  ['two services with one path', 'ConflictingRoutes', 'shop/routes', '/', 'paths of its own', ({ reviews, cart, delegate }) => {
    const routes = delegate();
    routes.expose(reviews);
    routes.expose(cart);
  }],
  ['a service under no path', 'InvalidValue', 'shop/routes', [], 'Leave paths out', ({ reviews, delegate }) => { delegate().expose(reviews, { paths: [] }); }],
  ['no path handed over', 'InvalidValue', 'shop/edge', [], 'Leave paths out', ({ delegate, gateway }) => { gateway().delegate(delegate(), { host, tls, paths: [] }); }],
  ['paths of TLS that is passed through', 'ContradictingProps', 'shop/edge', ['/'], 'terminate TLS', ({ delegate, gateway }) => {
    gateway().delegate(delegate(), { host, tls: GatewayTls.passthrough(), paths: [prefix('/')] });
  }],
  ['a path that a service of the host has', 'ConflictingRoutes', 'shop/edge', '/', 'paths of its own', ({ reviews, delegate, gateway }) => {
    const edge = gateway();
    edge.expose(reviews, { host, tls });
    edge.delegate(delegate(), { host, tls });
  }],
  ['a gateway that does not see the delegate', 'ContradictingProps', 'shop/routes', ['shop'], 'visibleTo', ({ shop, delegate, gateway }) => {
    gateway().delegate(delegate({ visibleTo: [shop] }), { host, tls });
  }],
  ['a TCP service', 'NotHttp', 'shop/routes', ['tcp 5432'], 'Port.http', ({ chart, shop, delegate }) => {
    delegate().expose(MeshService.fromAttributes(chart, 'db', { namespace: shop, port: Port.tcp(5432) }));
  }],
  ['a service of another cluster', 'ContradictingProps', 'shop/routes', 'west', 'same cluster', ({ chart, delegate }) => {
    const namespace = MeshNamespace.fromAttributes(chart, 'far', { mesh: Mesh.fromAttributes({ cluster: 'west' }) });
    delegate().expose(MeshService.fromAttributes(chart, 'a', { namespace, port: Port.http(80) }));
  }],
  ['a delegate of another cluster', 'ContradictingProps', 'shop/edge', 'west', 'cluster', ({ chart, gateway }) => {
    const namespace = MeshNamespace.fromAttributes(chart, 'far', { mesh: Mesh.fromAttributes({ cluster: 'west' }) });
    gateway().delegate(RouteDelegate.fromAttributes(chart, 'a', { namespace }), { host, tls });
  }],
  ['a delegate that nobody sees', 'InvalidValue', 'shop/routes', [], 'Leave it out', ({ delegate }) => delegate({ visibleTo: [] })],
  ['a malformed name', 'InvalidName', 'shop/routes', 'A', '"a"', ({ delegate }) => delegate({ name: 'A' })],
])('%s is refused', (_, code, at, value, fix, make) => {
  const given = setUp();
  const error = thrownBy(() => make(given));
  expect({ code: error.code, at: error.at, value: error.value, fix: error.fix }).toEqual({ code, at, value, fix: expect.stringContaining(fix) as unknown });
});

test('with the Gateway API nothing is delegated', () => {
  const { delegate } = setUp({ routingApi: RoutingApi.gatewayApi() });
  expect(thrownBy(() => delegate())).toMatchObject({ code: 'UnsupportedByRoutingApi', at: 'shop/routes' });
});

test('a route for a host that is handed over, or for one of another repository, waits for requests that come', () => {
  const { chart, reviews, cart, delegate, gateway } = setUp();
  new AbTest(chart, 'ab', { service: reviews, when: RequestMatch.authority(StringMatch.exact(host)), use: 'v2' });
  new AbTest(chart, 'cart-ab', { service: cart, when: RequestMatch.authority(StringMatch.exact('unknown.example.com')), use: 'v2' });
  const routes = delegate();
  routes.expose(reviews);
  gateway().delegate(routes, { host, tls });
  expect(problemsOf(chart.node.root)).toMatchObject([{ code: 'InvalidMatch', at: 'shop/cart-ab' }]);
  new RouteDelegate(chart, 'offered', { namespace: cart.namespace, within: [prefix('/')] }).expose(cart);
  expect(problemsOf(chart.node.root)).toEqual([]);
});

test('users stay with a version at every host that is handed over', () => {
  const { chart, reviews, delegate, gateway } = setUp();
  const [routes, edge] = [delegate(), gateway()];
  routes.expose(reviews);
  for (const each of [host, 'm.example.com']) edge.delegate(routes, { host: each, tls });
  new AbTest(chart, 'test', { service: reviews, share: Percent.of(20), stickyBy: HashOn.header('x-user'), use: 'v2', otherwise: 'v1' });
  const [filter] = rendered<EnvoyFilterSpec>(chart, 'EnvoyFilter');
  expect(filter?.spec.configPatches?.map(({ match }) => match?.routeConfiguration?.vhost?.domainName)).toEqual(['reviews.shop.svc.cluster.local', host, 'm.example.com']);
  expect(problemsOf(chart.node.root)).toEqual([]);
});

test('at hosts that are not known here, users could not stay with a version', () => {
  const { chart, reviews, delegate } = setUp();
  delegate({ within: [prefix('/')] }).expose(reviews);
  new AbTest(chart, 'test', { service: reviews, share: Percent.of(20), stickyBy: HashOn.header('x-user'), use: 'v2', otherwise: 'v1' });
  expect(problemsOf(chart.node.root)).toEqual([expect.objectContaining({ code: 'ContradictingProps', at: 'shop/test' })]);
});

test('a gateway of the Gateway API hands nothing over', () => {
  const { chart, mesh, delegate } = setUp();
  const workload = GatewayWorkload.fromAttributes(chart, 'pods', { mesh });
  const gateway = new IngressGateway(chart, 'edge', { workload, routingApi: RoutingApi.gatewayApi() });
  expect(thrownBy(() => { gateway.delegate(delegate(), { host, tls }); })).toMatchObject({ code: 'UnsupportedByRoutingApi', at: 'shop/edge' });
});
