import type { Chart } from 'cdk8s';
import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { IMeshService } from '../../src';
import {
  AbTest, BlueGreenRelease, Fault, FaultInjection, GatewayTls, GatewayWorkload, IngressGateway, JwtAuthentication, Manifests, PathMatch, problemsOf,
  RequestMatch, StringMatch, validateManifests,
} from '../../src';
import { codesOf, newChart, newReviews, rendered, thrownBy } from '../mesh/fixtures';

const beta = RequestMatch.claim('groups', StringMatch.exact('beta'));

function expose(chart: Chart, service: IMeshService, ...hosts: readonly string[]): void {
  const workload = GatewayWorkload.fromAttributes(chart, 'pods', { mesh: service.namespace.mesh });
  JwtAuthentication.elsewhere(workload);
  new IngressGateway(chart, 'edge', { workload }).expose(service, { hosts, tls: GatewayTls.none() });
}

function routesIn(chart: Chart, name: string): unknown[] {
  const table = rendered<VirtualServiceSpec>(chart, 'VirtualService').find(({ metadata }) => metadata.name === name);
  return (table?.spec.http ?? []).map((route) => [route.name, route.match]);
}

test('claims route at the gateway, and are left out inside the mesh, where Istio refuses them', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new AbTest(chart, 'beta', { service, when: beta, use: 'v2' });
  new AbTest(chart, 'admins', { service, when: RequestMatch.claim(['realm_access', 'roles'], StringMatch.prefix('admin')).and(RequestMatch.hasHeader('x-debug')), use: 'v3' });
  expose(chart, service, 'a.example.com');
  expect(routesIn(chart, 'edge-a-example-com')).toEqual([
    ['reviews-admins', [{ headers: { 'x-debug': {}, '@request.auth.claims[realm_access][roles]': { prefix: 'admin' } } }]],
    ['reviews-beta', [{ headers: { '@request.auth.claims[groups]': { exact: 'beta' } } }]],
    ['reviews-default', undefined],
  ]);
  expect(routesIn(chart, 'reviews')).toEqual([['default', undefined]]);
  expect(problemsOf(chart.node.root)).toEqual([]);
  expect(validateManifests(Manifests.parse(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: chart.toJson() as object[] }), 'shop.yaml'))).toEqual([]);
  expect(chart.toJson()).toMatchSnapshot();
});

test('a claim may be what a caller must not have', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new AbTest(chart, 'others', { service, when: RequestMatch.withoutClaim('groups', StringMatch.exact('staff')).and(RequestMatch.withoutHeader('x-old')), use: 'v2' });
  expose(chart, service, 'a.example.com');
  expect(routesIn(chart, 'edge-a-example-com')[0]).toEqual(['reviews-others', [{ withoutHeaders: { 'x-old': {}, '@request.auth.claims[groups]': { exact: 'staff' } } }]]);
});

test('a setting for some claims holds at the gateway only', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new FaultInjection(chart, 'fault', { service, when: beta, faults: [Fault.abort(503)] });
  expose(chart, service, 'a.example.com');
  expect(routesIn(chart, 'edge-a-example-com')).toEqual([['reviews-default-fault', [{ headers: { '@request.auth.claims[groups]': { exact: 'beta' } } }]], ['reviews-default', undefined]]);
  expect(routesIn(chart, 'reviews')).toEqual([['default', undefined]]);
});

test('a list may have several values, so two of one claim are no contradiction, but more than Istio can say', () => {
  expect(beta.and(RequestMatch.claim('groups', StringMatch.prefix('be'))).alternatives).toEqual(beta.alternatives);
  expect(thrownBy(() => beta.and(RequestMatch.claim('groups', StringMatch.exact('staff'))))).toMatchObject({ code: 'InvalidMatch', problem: expect.stringContaining('one condition') as string });
  expect(thrownBy(() => beta.and(RequestMatch.withoutClaim('groups', StringMatch.prefix('b'))))).toMatchObject({ code: 'InvalidMatch', problem: 'no request can match both' });
});

test('claims of a service that no gateway serves are an error, and so is an authority that nobody asks for', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new AbTest(chart, 'beta', { service, when: beta, use: 'v2' });
  new BlueGreenRelease(chart, 'release', { service, active: 'v1', idle: 'v2', preview: RequestMatch.authority(StringMatch.exact('preview.example.com')) });
  expect(problemsOf(chart.node.root).map(({ code, at, fix }) => [code, at, fix])).toEqual([
    ['InvalidMatch', 'shop/beta', expect.stringContaining('gateway.expose(service, { host, tls }), with a RequestAuthentication')],
    ['InvalidMatch', 'shop/release', expect.stringContaining("hosts: [..., 'preview.example.com']")],
  ]);
});

test('a preview under a host of its own is there once a gateway serves that host, and in its table only', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new BlueGreenRelease(chart, 'release', { service, active: 'v1', idle: 'v2', preview: RequestMatch.authority(StringMatch.exact('preview.example.com')) });
  expose(chart, service, 'shop.example.com', 'preview.example.com');
  expect(codesOf(chart)).toEqual([]);
  expect(routesIn(chart, 'edge-shop-example-com')).toEqual([['reviews-release', undefined]]);
  expect(routesIn(chart, 'edge-preview-example-com')).toEqual([['reviews-release-preview', [{ authority: { exact: 'preview.example.com' } }]], ['reviews-release', undefined]]);
});

test.each([
  ['by which callers in the mesh ask', StringMatch.exact('reviews.shop'), []],
  ['with the port', StringMatch.exact('reviews:9080'), []],
  ['an address', StringMatch.exact('10.0.0.7:9080'), []],
  ['within a wildcard of a gateway', StringMatch.exact('a.example.com'), ['*.example.com']],
  ['that begins as a host does', StringMatch.prefix('shop.'), ['shop.example.com']],
  ['of which it cannot be told', StringMatch.regex('x.*'), []],
] as const)('an authority is heard: %s', (_, authority, hosts) => {
  const chart = newChart();
  const service = newReviews(chart);
  service.addRoute('r', { when: RequestMatch.authority(authority).and(RequestMatch.uri(PathMatch.prefix('/a'))), to: 'v1' });
  if (hosts.length > 0) expose(chart, service, ...hosts);
  expect(codesOf(chart)).toEqual([]);
});
