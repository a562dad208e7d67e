import type { Chart } from 'cdk8s';
import { edgeOf, patchesOf } from './fixtures';
import type { EnvoyFilterSpec } from '../../imports/networking.istio.io';
import type { EnvoyChange } from '../../src';
import { EnvoyPatch, Mesh, PatchTarget } from '../../src';
import type { Rendered } from '../mesh/fixtures';
import { newChart, newReviews, only, shopOf } from '../mesh/fixtures';

const lua = { name: 'my-lua', typedConfig: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua' as const, 'default_source_code': { inline_string: '' } } };
const discovered = { name: 'later', configDiscovery: { type_urls: ['type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua'] } };
const router = 'envoy.filters.http.router';

const changes: Record<string, EnvoyChange> = {
  'http first': EnvoyPatch.httpFilter().insertFirst(lua),
  'http before': EnvoyPatch.httpFilter({ port: 8080, sni: 'a.example.com' }).insertBefore(router, discovered),
  'http after': EnvoyPatch.httpFilter({ filterChain: 'c' }).insertAfter('envoy.filters.http.cors', lua),
  'http merge': EnvoyPatch.httpFilter().merge(router, { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router', 'suppress_envoy_headers': true }),
  'http replace': EnvoyPatch.httpFilter().replace('istio.stats', lua),
  'http remove': EnvoyPatch.httpFilter().remove('istio.stats'),
  'network first': EnvoyPatch.networkFilter({ transportProtocol: 'tls' }).insertFirst(lua),
  'network before': EnvoyPatch.networkFilter({ destinationPort: 5432 }).insertBefore('envoy.filters.network.tcp_proxy', lua),
  'network replace': EnvoyPatch.networkFilter().replace('envoy.filters.network.tcp_proxy', lua),
  'listener filter add': EnvoyPatch.listenerFilter().add(lua),
  'listener filter remove': EnvoyPatch.listenerFilter({ name: 'virtualInbound' }).remove('envoy.filters.listener.tls_inspector'),
  'listener add': EnvoyPatch.listener().add({ name: 'own' }),
  'listener merge': EnvoyPatch.listener({ name: 'virtualInbound' }).merge({ per_connection_buffer_limit_bytes: 1 }),
  'filter chain remove': EnvoyPatch.filterChain({ port: 80 }).remove(),
  'cluster replacing lists': EnvoyPatch.cluster({ service: 'a.b', portNumber: 80, subset: 'v1' }).mergeReplacingLists({ connect_timeout: '1s' }),
  'cluster add': EnvoyPatch.cluster().add({ name: 'own' }),
  'route configuration merge': EnvoyPatch.routeConfiguration({ name: 'http.8080', portName: 'http', gateway: 'shop/edge' }).merge({ max_direct_response_body_size_bytes: 1 }),
  'virtual host replace': EnvoyPatch.virtualHost({ virtualHost: 'a.b:80' }).replace({ name: 'a.b:80', domains: ['*'] }),
  'route first': EnvoyPatch.httpRoute({ virtualHost: 'a.b:80' }).insertFirst({ name: 'own' }),
  'route before': EnvoyPatch.httpRoute({ route: 'default', action: 'ROUTE' }).insertBefore({ name: 'own' }),
  'extension config': EnvoyPatch.extensionConfig().add(lua),
};

test('every change is written as istiod reads it', () => {
  const chart = newChart();
  new EnvoyPatch(chart, 'patch', { target: PatchTarget.gateway(edgeOf(chart)), priority: 20, proxyVersion: '1.31', changes: Object.values(changes) });
  const patches = patchesOf(chart);
  expect(Object.fromEntries(Object.keys(changes).map((name, index) => [name, patches[index]]))).toMatchSnapshot();
});

test.each(Object.entries(changes))('%s fits the operations that istiod carries out there', (_, { applyTo, operation, value }) => {
  // As the analysis of istioctl has it (IST0152, IST0153, IST0154), and what a chain of filters can bear.
  if (operation === 'REPLACE') expect(['HTTP_FILTER', 'NETWORK_FILTER', 'VIRTUAL_HOST']).toContain(applyTo);
  if (operation === 'ADD') expect(['ROUTE_CONFIGURATION', 'HTTP_ROUTE', 'HTTP_FILTER', 'NETWORK_FILTER']).not.toContain(applyTo);
  if (operation === 'REMOVE') expect(['ROUTE_CONFIGURATION', 'HTTP_ROUTE']).not.toContain(applyTo);
  expect(value === undefined).toBe(operation === 'REMOVE');
});

test('the target decides the namespace, the pods and the part of the configuration', () => {
  const change = EnvoyPatch.cluster().merge({ connect_timeout: '1s' });
  const patched = (targetOf: (chart: Chart) => PatchTarget): Rendered<EnvoyFilterSpec> => {
    const chart = newChart();
    new EnvoyPatch(chart, 'p', { target: targetOf(chart), changes: [change] });
    return only<EnvoyFilterSpec>(chart, 'EnvoyFilter');
  };
  const owners = [newReviews, shopOf, () => Mesh.fromAttributes()];
  const rendered = [
    ...owners.map((ownerOf) => patched((chart) => PatchTarget.inbound(ownerOf(chart)))),
    ...owners.map((ownerOf) => patched((chart) => PatchTarget.outbound(ownerOf(chart)))),
    ...owners.map((ownerOf) => patched((chart) => PatchTarget.everything(ownerOf(chart)))),
  ];
  const places = [['shop', { app: 'reviews' }], ['shop', undefined], ['istio-system', undefined]];
  const contexts = ['SIDECAR_INBOUND', 'SIDECAR_OUTBOUND', undefined];
  expect(rendered.map(({ metadata, spec }) => [metadata.namespace, spec.workloadSelector?.labels, spec.configPatches?.[0]?.match?.context]))
    .toEqual(contexts.flatMap((context) => places.map(([namespace, labels]) => [namespace, labels, context])));
});

test('a priority that is not given is not written, and neither is an empty match', () => {
  const chart = newChart();
  new EnvoyPatch(chart, 'p', { target: PatchTarget.everything(shopOf(chart)), changes: [EnvoyPatch.cluster().merge({ connect_timeout: '1s' })] });
  expect(only(chart, 'EnvoyFilter').spec).toEqual({ configPatches: [{ applyTo: 'CLUSTER', patch: { operation: 'MERGE', value: { connect_timeout: '1s' } } }] });
});

test('who says that the order does not matter needs no priority', () => {
  const chart = newChart();
  new EnvoyPatch(chart, 'p', { target: PatchTarget.inbound(newReviews(chart)), anyOrder: true, changes: [EnvoyPatch.httpFilter().remove('istio.stats')] });
  expect(only(chart, 'EnvoyFilter').spec).not.toHaveProperty('priority');
});

test.each([['1.31', ['1.31', '1.31.1', '1.31-dev'], ['1.3', '1.310.0', '1.30.2', '21.31.0']], ['1.31.1', ['1.31.1', '1.31.1-rc.0'], ['1.31.10', '1.31.0']]])(
  'version %s means the proxies of that version and no others', (proxyVersion, meant, others) => {
    const chart = newChart();
    new EnvoyPatch(chart, 'p', { target: PatchTarget.inbound(newReviews(chart)), proxyVersion, changes: [EnvoyPatch.cluster().merge({ connect_timeout: '1s' })] });
    const expression = new RegExp(patchesOf(chart)[0]!.match!.proxy!.proxyVersion!);
    expect(meant.filter((version) => !expression.test(version))).toEqual([]);
    expect(others.filter((version) => expression.test(version))).toEqual([]);
  });
