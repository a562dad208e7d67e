import { Duration } from 'cdk8s';
import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import { Cors, DirectResponse, HeaderOperations, PathMatch, Redirect, RequestMatch, Resilience, StringMatch, UrlRewrite } from '../../src';
import { newChart, newReviews, only } from '../mesh/fixtures';

const prefix = (path: string): RequestMatch => RequestMatch.uri(PathMatch.prefix(path));
const route = [{ destination: { host: 'reviews.shop.svc.cluster.local' } }];

/** The routes of `reviews` after something was said of it. */
function routesAfter(declare: (chart: ReturnType<typeof newChart>, service: ReturnType<typeof newReviews>) => void): unknown {
  const chart = newChart();
  declare(chart, newReviews(chart));
  return only<VirtualServiceSpec>(chart, 'VirtualService').spec.http;
}

test('a redirect is a route without destination, and takes no timeout, but headers and CORS', () => {
  expect(routesAfter((chart, service) => {
    new Redirect(chart, 'moved', { service, when: prefix('/old'), pathPrefix: '/new', authority: 'b.example.com', scheme: 'https', port: 8443, status: 308 });
    new Resilience(chart, 'resilience', { service, timeout: Duration.seconds(1) });
    new HeaderOperations(chart, 'headers', { service, response: { add: { via: 'mesh' } } });
  })).toEqual([
    {
      name: 'moved',
      match: [{ uri: { prefix: '/old' } }],
      redirect: { authority: 'b.example.com', port: 8443, prefixRewrite: '/new', redirectCode: 308, scheme: 'https' },
      headers: { response: { add: { via: 'mesh' } } },
    },
    { name: 'default', route, timeout: '1s', headers: { response: { add: { via: 'mesh' } } } },
  ]);
});

test('an answer of the proxy has a status, and a text if it is given', () => {
  expect(routesAfter((chart, service) => {
    new DirectResponse(chart, 'closed', { service, when: prefix('/shop'), status: 503, body: 'Back at nine.' });
    new DirectResponse(chart, 'gone', { service, when: prefix('/gone'), status: 410 });
  })).toEqual([
    { name: 'closed', match: [{ uri: { prefix: '/shop' } }], directResponse: { body: { string: 'Back at nine.' }, status: 503 } },
    { name: 'gone', match: [{ uri: { prefix: '/gone' } }], directResponse: { status: 410 } },
    { name: 'default', route },
  ]);
});

test('a rewrite changes the path by its prefix or by an expression, and the authority', () => {
  expect(routesAfter((chart, service) => {
    new UrlRewrite(chart, 'short', { service, when: prefix('/reviews/v1/'), path: '/', authority: 'reviews.internal' });
    new UrlRewrite(chart, 'numbers', { service, when: prefix('/r/'), regex: { match: '^/r/([0-9]+)$', rewrite: '/reviews/\\1' } });
  })).toEqual([
    { name: 'default-numbers', match: [{ uri: { prefix: '/r/' } }], route, rewrite: { uriRegexRewrite: { match: '^/r/([0-9]+)$', rewrite: '/reviews/\\1' } } },
    { name: 'default-short', match: [{ uri: { prefix: '/reviews/v1/' } }], route, rewrite: { authority: 'reviews.internal', uri: '/' } },
    { name: 'default', route },
  ]);
});

test('a CORS policy says what is said, and nothing that is not', () => {
  expect(routesAfter((chart, service) => {
    new Cors(chart, 'cors', { service, allowOrigins: [StringMatch.exact('https://a.example.com'), StringMatch.regex('https://.*\\.example\\.com')] });
    new Cors(chart, 'api', {
      service,
      when: prefix('/api'),
      allowOrigins: [StringMatch.prefix('https://')],
      allowMethods: ['GET', 'POST'],
      allowHeaders: ['x-user'],
      exposeHeaders: ['x-total'],
      maxAge: Duration.hours(1),
      allowCredentials: true,
    });
  })).toEqual([
    {
      name: 'default-api',
      match: [{ uri: { prefix: '/api' } }],
      route,
      corsPolicy: {
        allowCredentials: true, allowHeaders: ['x-user'], allowMethods: ['GET', 'POST'], allowOrigins: [{ prefix: 'https://' }], exposeHeaders: ['x-total'], maxAge: '3600s',
      },
    },
    { name: 'default', route, corsPolicy: { allowOrigins: [{ exact: 'https://a.example.com' }, { regex: 'https://.*\\.example\\.com' }] } },
  ]);
});

test('headers are set, added and removed on the way there and back, under lower-case names', () => {
  expect(routesAfter((chart, service) => {
    new HeaderOperations(chart, 'headers', {
      service,
      request: { set: { 'X-Env': 'prod' }, add: { 'x-hop': '%DOWNSTREAM_REMOTE_ADDRESS%' }, remove: ['X-Debug'] },
      response: { set: { 'x-load': '100%%' }, remove: ['server'] },
    });
  })).toEqual([{
    name: 'default',
    route,
    headers: {
      request: { add: { 'x-hop': '%DOWNSTREAM_REMOTE_ADDRESS%' }, remove: ['x-debug'], set: { 'x-env': 'prod' } },
      response: { remove: ['server'], set: { 'x-load': '100%%' } },
    },
  }]);
});

test('all of it together is one VirtualService', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new Redirect(chart, 'moved', { service, when: prefix('/old'), pathPrefix: '/new' });
  new DirectResponse(chart, 'closed', { service, when: prefix('/shop'), status: 503 });
  new UrlRewrite(chart, 'short', { service, when: prefix('/short/'), path: '/' });
  new Cors(chart, 'cors', { service, allowOrigins: [StringMatch.exact('https://a.example.com')] });
  new HeaderOperations(chart, 'headers', { service, response: { set: { 'x-served-by': 'mesh' } } });
  expect(chart.toJson()).toMatchSnapshot();
});
