import { newChart, newReviews, only, shopOf, thrownBy } from './fixtures';
import { Access, CanaryRelease, GatewayTls, GatewayWorkload, IngressGateway, MeshService, PathMatch, Percent, Port, Redirect, RequestMatch, UrlRewrite } from '../../src';

const written = (paths: readonly PathMatch[]) => paths.map(({ kind, value }) => `${kind} ${value}`);

test.each([
  ['/reviews', ['exact /reviews', 'prefix /reviews/']],
  ['/reviews/', ['exact /reviews', 'prefix /reviews/']],
  ['/a/b', ['exact /a/b', 'prefix /a/b/']],
  ['/', ['prefix /']],
])('what is under %s is compared by segments', (path, expected) => {
  expect(written(PathMatch.under(path))).toEqual(expected);
});

test('a path without a slash at its beginning is refused', () => {
  expect(thrownBy(() => PathMatch.under('reviews')).message).toContain('Write "/reviews"');
});

test('a route is for all that is under a path', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  reviews.addRoute('api', { when: RequestMatch.uri(...PathMatch.under('/api')), to: 'v2' });
  expect(only<{ http: { name: string; match?: unknown }[] }>(chart, 'VirtualService').spec.http.map(({ name, match }) => [name, match])).toEqual([
    ['api', [{ uri: { exact: '/api' } }, { uri: { prefix: '/api/' } }]], ['default', undefined],
  ]);
});

test('a gateway serves what is under a path, with the routes of the service within it', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  new CanaryRelease(chart, 'canary', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(10) });
  const workload = GatewayWorkload.fromAttributes(chart, 'workload', { mesh: reviews.namespace.mesh });
  new IngressGateway(chart, 'edge', { workload }).expose(reviews, { host: 'shop.example.com', tls: GatewayTls.none(), paths: PathMatch.under('/reviews') });
  const [, atGateway] = chart.toJson().filter(({ kind }) => kind === 'VirtualService') as { spec: { http: { match: unknown }[] } }[];
  expect(atGateway?.spec.http.flatMap(({ match }) => match)).toEqual([{ uri: { exact: '/reviews' } }, { uri: { prefix: '/reviews/' } }]);
});

test('a rewrite replaces what was said, with or without something below it', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new UrlRewrite(chart, 'rewrite', { service, when: RequestMatch.uri(...PathMatch.under('/v1')), path: '/api/' });
  const routes = only<{ http: { match?: unknown; rewrite?: unknown }[] }>(chart, 'VirtualService').spec.http;
  expect(routes[0]).toMatchObject({ match: [{ uri: { prefix: '/v1/' } }, { uri: { exact: '/v1' } }], rewrite: { uri: '/api/' } });
});

test('a replacement that would lose the slash between two names is refused, by rewrites and redirects', () => {
  const service = newReviews(newChart());
  const when = RequestMatch.uri(PathMatch.prefix('/v1/'));
  expect(thrownBy(() => new UrlRewrite(service, 'rewrite', { service, when, path: '/api' })).message).toContain('/v1/page becomes /apipage');
  expect(thrownBy(() => new Redirect(service, 'redirect', { service, when, pathPrefix: '/api' })).message).toContain('Write "/api/"');
});

test('access is allowed under a path', () => {
  const chart = newChart();
  const web = new MeshService(chart, 'web', { namespace: shopOf(chart), port: Port.http(8080) });
  newReviewsIn(chart, web).allowFrom(web, Access.http({ methods: ['GET'], paths: PathMatch.under('/reviews') }));
  expect(only<{ rules: { to: { operation: { paths: string[] } }[] }[] }>(chart, 'AuthorizationPolicy').spec.rules[0]?.to[0]?.operation.paths).toEqual(['/reviews', '/reviews/*']);
});

function newReviewsIn(chart: ReturnType<typeof newChart>, web: MeshService): MeshService {
  return new MeshService(chart, 'ratings', { namespace: web.namespace, port: Port.http(9080) });
}
