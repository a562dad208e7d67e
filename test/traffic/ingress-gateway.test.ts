import type { Chart } from 'cdk8s';
import type { GatewaySpec, VirtualServiceSpec } from '../../imports/networking.istio.io';
import { AbTest, CanaryRelease, GatewayTls, GatewayWorkload, IngressGateway, MeshService, PathMatch, Percent, Port, RequestMatch, StringMatch } from '../../src';
import { newChart, newReviews, only, rendered } from '../mesh/fixtures';

const host = 'shop.example.com';
const tls = GatewayTls.none();

function edgeOf(chart: Chart, reviews: MeshService<string>): IngressGateway {
  return new IngressGateway(chart, 'edge', { workload: GatewayWorkload.fromAttributes(chart, 'pods', { mesh: reviews.namespace.mesh }) });
}

function tableOf(chart: Chart, name: string): VirtualServiceSpec {
  return rendered<VirtualServiceSpec>(chart, 'VirtualService').find(({ metadata }) => metadata.name === name)!.spec;
}

test('a service without routes is served as it is, by a Gateway that no other namespace may bind to', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  edgeOf(chart, reviews).expose(reviews, { host, tls });
  expect(only<GatewaySpec>(chart, 'Gateway')).toMatchObject({
    metadata: { name: 'edge', namespace: 'istio-system' },
    spec: { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [`./${host}`] }] },
  });
  expect(tableOf(chart, 'edge-shop-example-com')).toEqual({ hosts: [host], gateways: ['edge'], http: [{ name: 'reviews-default', route: [{ destination: { host: reviews.host } }] }] });
  expect(chart.toJson()).toMatchSnapshot();
});

test('TLS serves HTTPS, redirects plain HTTP there, and never holds a key', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  const edge = edgeOf(chart, reviews);
  edge.expose(reviews, { host, tls: GatewayTls.simple('shop-cert') });
  edge.expose(reviews, { host: '*.example.com', tls: GatewayTls.simple('wildcard-cert') });
  expect(only<GatewaySpec>(chart, 'Gateway').spec.servers).toEqual([
    { port: { number: 80, name: 'http-to-https', protocol: 'HTTP' }, hosts: [`./${host}`, './*.example.com'], tls: { httpsRedirect: true } },
    { port: { number: 443, name: 'https-shop-cert', protocol: 'HTTPS' }, hosts: [`./${host}`], tls: { mode: 'SIMPLE', credentialName: 'shop-cert' } },
    { port: { number: 443, name: 'https-wildcard-cert', protocol: 'HTTPS' }, hosts: ['./*.example.com'], tls: { mode: 'SIMPLE', credentialName: 'wildcard-cert' } },
  ]);
  expect(rendered(chart, 'VirtualService').map(({ metadata }) => metadata.name)).toEqual(['edge-shop-example-com', 'edge-wildcard-example-com']);
  expect(rendered(chart, 'Secret')).toEqual([]);
});

test('a canary and an A/B test hold at the edge as they do inside', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  edgeOf(chart, reviews).expose(reviews, { host, tls });
  // Declared after the exposure: the table is read when it is complete.
  new CanaryRelease(chart, 'canary', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
  new AbTest(chart, 'jason', { service: reviews, when: RequestMatch.header('user', StringMatch.exact('jason')), use: 'v3' });
  expect(tableOf(chart, 'edge-shop-example-com').http).toEqual(tableOf(chart, 'reviews').http?.map((route) => ({ ...route, name: `reviews-${route.name ?? ''}` })));
});

test('routes for callers inside the mesh are left out at the edge', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  reviews.addRoute('from-web', { when: RequestMatch.sourceLabels({ app: 'web' }).or(RequestMatch.hasHeader('x-debug')), to: 'v2' });
  reviews.addRoute('from-team', { when: RequestMatch.sourceNamespace('team'), to: 'v3' });
  edgeOf(chart, reviews).expose(reviews, { host, tls });
  expect(tableOf(chart, 'edge-shop-example-com').http?.map(({ name, match }) => [name, match])).toEqual([['reviews-from-web', [{ headers: { 'x-debug': {} } }]], ['reviews-default', undefined]]);
});

test('several services share a host by path, each with its own table, narrow paths first', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  const web = new MeshService(chart, 'web', { namespace: reviews.namespace, port: Port.http(8080), additionalPorts: [Port.tcp(9000)] });
  const edge = edgeOf(chart, reviews);
  edge.expose(web, { host, tls });
  edge.expose(reviews, { host, tls, paths: [PathMatch.prefix('/reviews'), PathMatch.exact('/stars')] });
  reviews.addRoute('one', { when: RequestMatch.uri(PathMatch.exact('/reviews/1')), to: 'v1' });
  reviews.addRoute('wide', { when: RequestMatch.uri(PathMatch.prefix('/')).and(RequestMatch.method('GET')), to: 'v2' });
  reviews.addRoute('elsewhere', { when: RequestMatch.uri(PathMatch.prefix('/orders')), to: 'v3' });
  expect(tableOf(chart, 'edge-shop-example-com').http?.map(({ name, match, route }) => [name, match, route?.[0]?.destination.port])).toEqual([
    ['reviews-wide', [{ uri: { exact: '/stars' }, method: { exact: 'GET' } }], undefined],
    ['reviews-default', [{ uri: { exact: '/stars' } }], undefined],
    ['reviews-one', [{ uri: { exact: '/reviews/1' } }], undefined],
    ['reviews-wide', [{ uri: { prefix: '/reviews' }, method: { exact: 'GET' } }], undefined],
    ['reviews-default', [{ uri: { prefix: '/reviews' } }], undefined],
    ['web-default', undefined, { number: 8080 }],
  ]);
  expect(chart.toJson()).toMatchSnapshot();
});

test('a gateway is a client under the identity of its pods', () => {
  const chart = newChart();
  const edge = edgeOf(chart, newReviews(chart));
  expect(edge.identities.map(({ spiffeId }) => spiffeId)).toEqual(['spiffe://cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account']);
});

test('names of routes say the service once, unless that would give two routes one name', () => {
  const namesFor = (...ids: readonly string[]): unknown[] => {
    const chart = newChart();
    const reviews = newReviews(chart);
    edgeOf(chart, reviews).expose(reviews, { host, tls });
    for (const id of ids) reviews.addRoute(id, { when: RequestMatch.hasHeader(id), to: 'v1' });
    return (tableOf(chart, 'edge-shop-example-com').http ?? []).map(({ name }) => name);
  };
  expect(namesFor('reviews-canary', 'reviews')).toEqual(['reviews-canary', 'reviews', 'reviews-default']);
  expect(namesFor('reviews-canary', 'canary')).toEqual(['reviews-reviews-canary', 'reviews-canary', 'reviews-default']);
});
