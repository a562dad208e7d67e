import { Duration } from 'cdk8s';
import type { DestinationRuleSpec, ServiceEntrySpec, SidecarSpec, VirtualServiceSpec } from '../../imports/networking.istio.io';
import { ExternalService, Mesh, MeshNamespace, Port, Resilience, Resolution, TlsMode, ZeroTrustNamespace } from '../../src';
import { codesOf, newChart, only, shopOf } from '../mesh/fixtures';
import { findingsOf } from './egress/fixtures';

test('an outside host is looked up by DNS', () => {
  const chart = newChart();
  new ExternalService(chart, 'bank', { namespace: shopOf(chart), host: 'api.bank.example', port: Port.https(443) });
  expect(only<ServiceEntrySpec>(chart, 'ServiceEntry')).toMatchObject({
    metadata: { name: 'bank', namespace: 'shop' },
    spec: { hosts: ['api.bank.example'], ports: [{ name: 'https', number: 443, protocol: 'HTTPS' }], resolution: 'DNS' },
  });
});

test('a wildcard is left to the client to resolve', () => {
  const chart = newChart();
  new ExternalService(chart, 'cloud', { namespace: shopOf(chart), host: '*.cloud.example', port: Port.https(443) });
  expect(only<ServiceEntrySpec>(chart, 'ServiceEntry').spec.resolution).toBe('NONE');
});

test('fixed addresses are endpoints, and a host can be kept to its own namespace', () => {
  const chart = newChart();
  new ExternalService(chart, 'bank', {
    namespace: shopOf(chart), host: 'api.bank.example', port: Port.tcp(5432), resolution: Resolution.static('192.0.2.1', '192.0.2.2'), visibleTo: 'own-namespace',
  });
  expect(only<ServiceEntrySpec>(chart, 'ServiceEntry').spec).toMatchObject({
    resolution: 'STATIC', endpoints: [{ address: '192.0.2.1' }, { address: '192.0.2.2' }], exportTo: ['.'],
  });
});

test('the proxy starts TLS on the port that workloads speak HTTP to', () => {
  const chart = newChart();
  new ExternalService(chart, 'bank', { namespace: shopOf(chart), host: 'api.bank.example', port: Port.http(80, { targetPort: 443 }), tls: TlsMode.simple() });
  expect(only<ServiceEntrySpec>(chart, 'ServiceEntry').spec.ports).toEqual([{ name: 'http', number: 80, protocol: 'HTTP', targetPort: 443 }]);
  expect(only<DestinationRuleSpec>(chart, 'DestinationRule').spec).toEqual({
    host: 'api.bank.example', trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] },
  });
});

test('timeouts hold for an outside host as for any other', () => {
  const chart = newChart();
  const bank = new ExternalService(chart, 'bank', { namespace: shopOf(chart), host: 'api.bank.example', port: Port.http(80) });
  new Resilience(chart, 'patience', { service: bank, timeout: Duration.seconds(3) });
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec).toEqual({
    hosts: ['api.bank.example'], http: [{ name: 'default', route: [{ destination: { host: 'api.bank.example' } }], timeout: '3s' }],
  });
});

test('a namespace that trusts nobody reaches an outside host of its own, and with a network policy only on its port', () => {
  const chart = newChart();
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.fromAttributes(), networkPolicy: true });
  shop.allowEgressTo(new ExternalService(chart, 'bank', { namespace: shop, host: 'api.bank.example', port: Port.http(80, { targetPort: 8443 }) }));
  expect(only<SidecarSpec>(chart, 'Sidecar').spec.egress).toEqual([{ hosts: ['./*', 'istio-system/*'] }]);
  expect(only<{ egress: unknown[] }>(chart, 'NetworkPolicy').spec.egress).toContainEqual({
    to: [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }], ports: [{ protocol: 'TCP', port: 8443 }],
  });
});

test('clients may know a host by addresses, and ranges of them go where the client goes', () => {
  const chart = newChart();
  new ExternalService(chart, 'ledger', { namespace: shopOf(chart), host: 'ledger.example', port: Port.tcp(5432), addresses: ['192.0.2.0/24', '2001:db8::1'], resolution: Resolution.none() });
  expect(only<ServiceEntrySpec>(chart, 'ServiceEntry').spec).toMatchObject({ addresses: ['192.0.2.0/24', '2001:db8::1'], resolution: 'NONE' });
  expect(findingsOf(chart)).toEqual([]);
});

test('a host of the mesh, found by the labels of its workloads, is called with mutual TLS', () => {
  const chart = newChart();
  new ExternalService(chart, 'ledger', { namespace: shopOf(chart), host: 'ledger.example', port: Port.http(80), location: 'mesh', resolution: Resolution.workloads({ app: 'ledger' }) });
  expect(only<ServiceEntrySpec>(chart, 'ServiceEntry').spec).toEqual({
    hosts: ['ledger.example'], ports: [{ name: 'http', number: 80, protocol: 'HTTP' }], location: 'MESH_INTERNAL', resolution: 'STATIC', workloadSelector: { labels: { app: 'ledger' } },
  });
  expect(findingsOf(chart)).toEqual([]);
});

test('some namespaces see a host, its own by a dot', () => {
  const chart = newChart();
  const shop = shopOf(chart);
  const pay = MeshNamespace.fromAttributes(chart, 'pay', { mesh: shop.mesh });
  const bank = new ExternalService(chart, 'bank', { namespace: shop, host: 'api.bank.example', port: Port.http(80), visibleTo: [pay, shop] });
  expect(only<ServiceEntrySpec>(chart, 'ServiceEntry').spec.exportTo).toEqual(['.', 'pay']);
  expect(['shop', 'pay', 'other'].filter((name) => bank.isVisibleIn(name))).toEqual(['shop', 'pay']);
  expect(findingsOf(chart)).toEqual([]);
});

test('a Secret with the client certificate is refused where only sidecars would need it, which get none', () => {
  const chart = newChart();
  new ExternalService(chart, 'bank', { namespace: shopOf(chart), host: 'api.bank.example', port: Port.http(80, { targetPort: 443 }), tls: TlsMode.mutualFromSecret('bank') });
  expect(codesOf(chart)).toEqual(['ContradictingProps']);
});

test.each([
  ['DNS for a wildcard', { host: '*.bank.example', resolution: Resolution.dns() }, 'ContradictingProps'],
  ['a dynamic name that is fixed', { resolution: Resolution.dynamicDns() }, 'ContradictingProps'],
  ['a fixed address that is a name', { resolution: Resolution.static('bank.example') }, 'InvalidValue'],
  ['a socket for two ports', { resolution: Resolution.static('unix:///run/bank.sock'), additionalPorts: [Port.tcp(5432)] }, 'ContradictingProps'],
  ['a socket at no path', { resolution: Resolution.static('unix://') }, 'InvalidValue'],
  ['an address to look up that is none', { resolution: Resolution.dns('https://bank.example') }, 'InvalidName'],
  ['dynamic names on HTTPS', { host: '*.bank.example', port: Port.https(443), resolution: Resolution.dynamicDns() }, 'ContradictingProps'],
  ['dynamic names with an address', { host: '*.bank.example', resolution: Resolution.dynamicDns(), addresses: ['192.0.2.1'] }, 'ContradictingProps'],
  ['a range of addresses with DNS', { addresses: ['192.0.2.0/24'] }, 'ContradictingProps'],
  ['an address that is a name', { addresses: ['bank.example'] }, 'InvalidValue'],
  ['a range with too many bits', { addresses: ['192.0.2.0/33'], resolution: Resolution.none() }, 'InvalidValue'],
  ['workloads without labels', { resolution: Resolution.workloads({}) }, 'InvalidValue'],
  ['two ports of one number', { additionalPorts: [Port.tcp(80)] }, 'InvalidValue'],
  ['the name of a container port', { port: Port.http(80, { targetPort: 'web' }) }, 'InvalidValue'],
  ['a host for nobody', { visibleTo: [] }, 'InvalidValue'],
  ['TLS within TLS', { port: Port.https(443), tls: TlsMode.simple() }, 'ContradictingProps'],
  ['a host with a scheme', { host: 'https://bank.example' }, 'InvalidName'],
])('%s is refused', (_, props, code) => {
  const chart = newChart();
  const build = (): unknown => new ExternalService(chart, 'bank', { namespace: shopOf(chart), host: 'api.bank.example', port: Port.http(80), ...props });
  expect(build).toThrow(expect.objectContaining({ code, at: 'shop/bank' }));
});
