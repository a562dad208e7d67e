import type { DestinationRuleSpec, VirtualServiceSpec } from '../../imports/networking.istio.io';
import { AbTest, CanaryRelease, MeshService, PathMatch, Percent, Port, RequestMatch, StringMatch } from '../../src';
import { newChart, newReviews, only, rendered, shopOf } from '../mesh/fixtures';

const host = 'reviews.shop.svc.cluster.local';
const tester = RequestMatch.header('x-tester', StringMatch.exact('yes'));

test('a canary splits all requests by weight and defines the two subsets', () => {
  const chart = newChart();
  const canary = new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v3', weight: Percent.of(5) });
  expect(canary.weights).toEqual({ v1: 95, v3: 5 });
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec).toEqual({
    hosts: [host],
    http: [{ name: 'canary', route: [{ destination: { host, subset: 'v1' }, weight: 95 }, { destination: { host, subset: 'v3' }, weight: 5 }] }],
  });
  expect(only<DestinationRuleSpec>(chart, 'DestinationRule').spec).toEqual({
    host, subsets: [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v3', labels: { version: 'v3' } }],
  });
  expect(chart.toJson()).toMatchSnapshot();
});

test('a canary of weight zero keeps its subset, ready for the next step', () => {
  const chart = newChart();
  new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', weight: Percent.of(0) });
  expect(only<DestinationRuleSpec>(chart, 'DestinationRule').spec.subsets?.map(({ name }) => name)).toEqual(['v1', 'v2']);
});

test('steps are data, and the step in force decides the weight', () => {
  const chart = newChart();
  const steps = [1, 10, 50, 100].map((share) => Percent.of(share));
  const canary = new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', steps, step: 1 });
  expect(canary.steps).toEqual([1, 10, 50, 100]);
  expect(canary.weights).toEqual({ v1: 90, v2: 10 });
});

test('any number of versions may share the requests', () => {
  const chart = newChart();
  new CanaryRelease(chart, 'split', { service: newReviews(chart), weights: { v3: Percent.of(20), v1: Percent.of(50), v2: Percent.of(30) } });
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec.http?.[0]?.route?.map(({ destination, weight }) => [destination.subset, weight]))
    .toEqual([['v3', 20], ['v1', 50], ['v2', 30]]);
  expect(only<DestinationRuleSpec>(chart, 'DestinationRule').spec.subsets?.map(({ name }) => name)).toEqual(['v1', 'v2', 'v3']);
});

test('early access sends the requests of testers to the canary whatever its weight', () => {
  const chart = newChart();
  new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', weight: Percent.of(0), earlyAccess: tester });
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec.http).toMatchObject([
    { name: 'canary-early-access', match: [{ headers: { 'x-tester': { exact: 'yes' } } }], route: [{ destination: { subset: 'v2' } }] },
    { name: 'canary', route: [{ weight: 100 }, { weight: 0 }] },
  ]);
});

test('a canary, an A/B test and a route of its own compose on one service', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  new CanaryRelease(chart, 'canary', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(5), earlyAccess: tester });
  new AbTest(chart, 'jason', { service: reviews, when: RequestMatch.cookie('user', StringMatch.exact('jason')), use: 'v3' });
  reviews.addRoute('admin', { when: RequestMatch.uri(PathMatch.prefix('/admin')).and(RequestMatch.method('GET', 'POST')), to: 'v1' });
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec.http?.map(({ name }) => name)).toEqual(['admin', 'canary-early-access', 'jason', 'canary']);
  expect(chart.toJson()).toMatchSnapshot();
});

test('an A/B test alone leaves all others to any version, and defines one subset', () => {
  const chart = newChart();
  new AbTest(chart, 'jason', { service: newReviews(chart), when: tester, use: 'v2' });
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec.http?.[1]).toEqual({ name: 'default', route: [{ destination: { host } }] });
  expect(only<DestinationRuleSpec>(chart, 'DestinationRule').spec.subsets).toHaveLength(1);
});

test('an A/B test may say what all others get', () => {
  const chart = newChart();
  new AbTest(chart, 'jason', { service: newReviews(chart), when: tester, use: 'v2', otherwise: 'v1' });
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec.http).toMatchObject([
    { name: 'jason', route: [{ destination: { subset: 'v2' } }] }, { name: 'jason-otherwise', route: [{ destination: { subset: 'v1' } }] },
  ]);
});

test('a service that nobody routes has no route objects', () => {
  const chart = newChart();
  newReviews(chart);
  expect(rendered(chart, 'VirtualService')).toEqual([]);
  expect(rendered(chart, 'DestinationRule')).toEqual([]);
});

test('a canary of a gRPC service is a weighted route like any other', () => {
  const chart = newChart();
  const service = new MeshService(chart, 'cart', { namespace: shopOf(chart), port: Port.grpc(9090), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
  new CanaryRelease(chart, 'canary', { service, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec).toEqual({
    hosts: [service.host],
    http: [{ name: 'canary', route: [{ destination: { host: service.host, subset: 'v1' }, weight: 95 }, { destination: { host: service.host, subset: 'v2' }, weight: 5 }] }],
  });
});
