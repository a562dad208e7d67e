import type { ProxyConfigSpec } from '../../../imports/networking.istio.io';
import type { ProxySettingsProps } from '../../../src';
import { DataPlane, Mesh, MeshService, Port, ProxySettings } from '../../../src';
import { newChart, newReviews, only, rendered, shopOf, thrownBy } from '../../mesh/fixtures';
import { findingsOf } from '../egress/fixtures';

test('the proxies of a service run as it says', () => {
  const chart = newChart();
  new ProxySettings(chart, 'proxies', { target: newReviews(chart), concurrency: 0, environment: { ISTIO_META_DNS_CAPTURE: 'true' }, image: 'distroless' });
  expect(only<ProxyConfigSpec>(chart, 'ProxyConfig')).toEqual({
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'ProxyConfig',
    metadata: { name: 'reviews', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'reviews' } }, concurrency: 0, environmentVariables: { ISTIO_META_DNS_CAPTURE: 'true' }, image: { imageType: 'distroless' } },
  });
  expect(findingsOf(chart)).toEqual([]);
});

test('those of a namespace and of the mesh have settings of their own', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new ProxySettings(chart, 'mesh-wide', { target: service.namespace.mesh, concurrency: 4 });
  new ProxySettings(chart, 'namespace', { target: service.namespace, concurrency: 2 });
  new ProxySettings(chart, 'service', { target: service, concurrency: 1 });
  expect(rendered<ProxyConfigSpec>(chart, 'ProxyConfig').map(({ metadata: { namespace, name }, spec }) => [namespace, name, spec.concurrency])).toEqual([
    ['istio-system', 'default', 4], ['shop', 'default', 2], ['shop', 'reviews', 1],
  ]);
});

test('two for the same proxies are refused, naming the other', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new ProxySettings(chart, 'one', { target: service, concurrency: 1 });
  const front = MeshService.fromAttributes(chart, 'front', { namespace: service.namespace, port: Port.http(80), selector: { app: 'reviews', tier: 'front' } });
  const error = thrownBy(() => new ProxySettings(chart, 'other', { target: front, concurrency: 2 }));
  expect(error).toMatchObject({ code: 'ConflictingPolicies', at: 'shop/other' });
  expect(error.message).toContain('shop/one already renders the ProxyConfig');
});

test.each<[string, Partial<ProxySettingsProps>, string]>([
  ['half a thread', { concurrency: 0.5 }, 'InvalidValue'],
  ['fewer threads than none', { concurrency: -1 }, 'InvalidValue'],
  ['nothing', {}, 'InvalidValue'],
  ['a variable with a dash', { environment: { 'DNS-CAPTURE': 'x' } }, 'InvalidValue'],
  ['a variable that is too long', { environment: { DNS: 'x'.repeat(2049) } }, 'InvalidValue'],
  ['an ambient mesh', { target: Mesh.fromAttributes({ dataPlane: DataPlane.ambient() }), concurrency: 1 }, 'UnsupportedByDataPlane'],
])('%s is refused', (_, props, code) => {
  const chart = newChart();
  const namespace = shopOf(chart);
  expect(thrownBy(() => new ProxySettings(chart, 'proxies', { target: namespace, ...props }))).toMatchObject({ code, at: 'shop/proxies' });
});
