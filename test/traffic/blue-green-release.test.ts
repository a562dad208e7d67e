import type { DestinationRuleSpec, VirtualServiceSpec } from '../../imports/networking.istio.io';
import { AbTest, BlueGreenRelease, CanaryRelease, MeshService, Percent, Port, RequestMatch, StringMatch } from '../../src';
import { newChart, newReviews, only, shopOf } from '../mesh/fixtures';

const host = 'reviews.shop.svc.cluster.local';
const versions = { blue: { version: 'blue' }, green: { version: 'green' } };

/** What is rendered while one of the two is active. */
function released(active: 'v1' | 'v2'): object[] {
  const chart = newChart();
  const idle = active === 'v1' ? 'v2' : 'v1';
  new BlueGreenRelease(chart, 'release', { service: newReviews(chart), active, idle });
  return chart.toJson() as object[];
}

test('one version gets all requests, and the idle one keeps its subset', () => {
  const chart = newChart();
  new BlueGreenRelease(chart, 'release', { service: newReviews(chart), active: 'v1', idle: 'v2' });
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec.http).toEqual([
    { name: 'release', route: [{ destination: { host, subset: 'v1' }, weight: 100 }, { destination: { host, subset: 'v2' }, weight: 0 }] },
  ]);
  expect(only<DestinationRuleSpec>(chart, 'DestinationRule').spec.subsets?.map(({ name }) => name)).toEqual(['v1', 'v2']);
  expect(chart.toJson()).toMatchSnapshot();
});

test('a switch, and its way back, changes two weights and nothing else', () => {
  const [before, after] = [released('v1'), released('v2')].map((objects) => JSON.stringify(objects, null, 1).split('\n'));
  const changed = before?.flatMap((line, index) => (line === after?.[index] ? [] : [[line.trim(), after?.[index]?.trim()]]));
  expect(before?.length).toBe(after?.length);
  expect(changed).toEqual([['"weight": 100', '"weight": 0'], ['"weight": 0', '"weight": 100']]);
});

test('a preview shows the idle version to those who ask for it, and an A/B test composes', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new BlueGreenRelease(chart, 'release', { service, active: 'v1', idle: 'v2', preview: RequestMatch.authority(StringMatch.exact('reviews.shop')) });
  new AbTest(chart, 'ab', { service, when: RequestMatch.hasHeader('x-ab'), use: 'v3' });
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec.http?.map(({ name, match, route }) => [name, match, route?.[0]?.destination.subset])).toEqual([
    ['release-preview', [{ authority: { exact: 'reviews.shop' } }], 'v2'], ['ab', [{ headers: { 'x-ab': {} } }], 'v3'], ['release', undefined, 'v1'],
  ]);
});

test('connections of a TCP service are split too: for a switch, and by weight', () => {
  const chart = newChart();
  const service = new MeshService(chart, 'db', { namespace: shopOf(chart), port: Port.tcp(5432), versions });
  new BlueGreenRelease(chart, 'release', { service, active: 'green', idle: 'blue' });
  const destination = { host: service.host };
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec).toEqual({
    hosts: [service.host],
    tcp: [{ route: [{ destination: { ...destination, subset: 'blue' }, weight: 0 }, { destination: { ...destination, subset: 'green' }, weight: 100 }] }],
  });
  expect(chart.toJson()).toMatchSnapshot();
});

test('with several TCP ports, each is split and each keeps its port', () => {
  const chart = newChart();
  const service = new MeshService(chart, 'db', { namespace: shopOf(chart), port: Port.tcp(5432), additionalPorts: [Port.of(6379, 'redis'), Port.tls(8443)], versions });
  new CanaryRelease(chart, 'canary', { service, stable: 'blue', canary: 'green', weight: Percent.of(10) });
  const { http, tcp } = only<VirtualServiceSpec>(chart, 'VirtualService').spec;
  expect(http).toBeUndefined();
  expect(tcp?.map(({ match, route }) => [match, route?.map(({ destination, weight }) => [destination.subset, destination.port?.number, weight])])).toEqual([
    [[{ port: 5432 }], [['blue', 5432, 90], ['green', 5432, 10]]],
    [[{ port: 6379 }], [['blue', 6379, 90], ['green', 6379, 10]]],
  ]);
});
