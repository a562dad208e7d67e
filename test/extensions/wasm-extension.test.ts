import { edgeOf, serviceIn } from './fixtures';
import { DataPlane, Injection, Mesh, MeshNamespace, problemsOf, WasmExtension, WasmModule, Waypoint } from '../../src';
import { codesOf, newChart, newReviews, only, shopOf } from '../mesh/fixtures';

const sha256 = 'a'.repeat(64);
const wasm = WasmModule.oci(`registry.example.com/filter@sha256:${sha256}`);
const everything = {
  module: WasmModule.oci('registry.example.com/filter:1.4.0', { sha256 }),
  phase: 'AUTHZ' as const,
  priority: 10,
  traffic: 'both' as const,
  ports: [9080],
  config: { rules: [{ path: '/', deny: true }] },
  env: { B: '2', A: '1' },
  pullSecret: 'registry',
  whenFailing: 'allow' as const,
  layer: 'network' as const,
};

test.each(['WasmPlugin', 'TrafficExtension'] as const)('as %s it says all that can be said', (kind) => {
  const chart = newChart();
  new WasmExtension(chart, 'filter', { target: newReviews(chart), kind, ...everything });
  expect(only(chart, kind)).toMatchSnapshot();
});

test('by default it sees the requests that come to the pods of a service, and fails closed', () => {
  const chart = newChart();
  new WasmExtension(chart, 'filter', { target: newReviews(chart), module: wasm });
  expect(only(chart, 'WasmPlugin')).toMatchObject({
    metadata: { name: 'filter', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'reviews' } }, match: [{ mode: 'SERVER' }], url: wasm.url },
  });
  expect(only(chart, 'WasmPlugin').spec).not.toHaveProperty('failStrategy');
});

test('a gateway, a namespace and a mesh are selected where they are', () => {
  const mesh = Mesh.fromAttributes({ rootNamespace: 'mesh-root' });
  const [gateway, namespace, whole] = [newChart(), newChart(), newChart()];
  new WasmExtension(gateway, 'filter', { target: edgeOf(gateway), module: wasm });
  new WasmExtension(namespace, 'filter', { target: shopOf(namespace), module: wasm });
  new WasmExtension(whole, 'filter', { target: mesh, module: wasm });
  expect([gateway, namespace, whole].map((chart) => only(chart, 'WasmPlugin')).map(({ metadata, spec }) => [metadata.namespace, spec])).toEqual([
    ['istio-system', { selector: { matchLabels: { istio: 'ingressgateway' } }, url: wasm.url }],
    ['shop', { url: wasm.url }],
    ['mesh-root', { url: wasm.url }],
  ]);
});

test('in ambient mode the waypoint of a service runs it', () => {
  const chart = newChart();
  const target = serviceIn(chart, Injection.ambient());
  new WasmExtension(chart, 'filter', { target, module: wasm });
  expect(problemsOf(chart)).toMatchObject([{ code: 'UnsupportedByDataPlane', at: 'shop/filter', fix: expect.stringContaining('new Waypoint') as string }]);
  new Waypoint(chart, 'waypoint', { namespace: target.namespace, labels: 'elsewhere' });
  expect(problemsOf(chart)).toEqual([]);
  expect(only(chart, 'WasmPlugin').spec).toEqual({ targetRefs: [{ kind: 'Service', name: 'plain' }], url: wasm.url });
});

test('a gateway of an ambient mesh runs it, as it has a proxy of its own', () => {
  const chart = newChart();
  new WasmExtension(chart, 'filter', { target: edgeOf(chart, { dataPlane: DataPlane.ambient() }), module: wasm });
  expect(only(chart, 'WasmPlugin').spec).toEqual({ selector: { matchLabels: { istio: 'ingressgateway' } }, url: wasm.url });
});

test('two of the same name in one namespace are told apart before Kubernetes would merge them', () => {
  const chart = newChart();
  const namespace = MeshNamespace.fromAttributes(chart, 'shop', { mesh: Mesh.fromAttributes() });
  new WasmExtension(chart, 'a', { target: namespace, module: wasm, name: 'same' });
  new WasmExtension(chart, 'b', { target: namespace, module: wasm, name: 'same' });
  expect(codesOf(chart)).toEqual(['DuplicateName']);
});

test.each([
  ['registry.example.com/filter:1.4.0', undefined, 'oci://registry.example.com/filter:1.4.0', undefined],
  ['oci://registry.example.com:5000/filter:v2', undefined, 'oci://registry.example.com:5000/filter:v2', undefined],
  [`registry.example.com/filter:latest@sha256:${sha256}`, undefined, `oci://registry.example.com/filter:latest@sha256:${sha256}`, undefined],
  ['registry.example.com/filter:latest', sha256, 'oci://registry.example.com/filter:latest', sha256],
])('image %s with checksum %s', (image, checksum, url, expected) => {
  expect(WasmModule.oci(image, checksum === undefined ? {} : { sha256: checksum })).toEqual({ url, sha256: expected });
});
