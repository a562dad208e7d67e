import { Duration } from 'cdk8s';
import type { Chart } from 'cdk8s';
import type { CertificateSpec } from '../../imports/cert-manager.io';
import type { GatewaySpec, VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { GatewayTls as Tls } from '../../src';
import {
  BlueGreenRelease, CanaryRelease, CertificateIssuer, GatewayTls, GatewayWorkload, IngressGateway, Manifests, Mesh, MeshService, Percent, Port, problemsOf,
  validateManifests,
} from '../../src';
import { newChart, only, rendered, shopOf } from '../mesh/fixtures';

const versions = { blue: { version: 'blue' }, green: { version: 'green' } };
const issuer = CertificateIssuer.cluster('letsencrypt');

function edgeOf(chart: Chart): IngressGateway {
  return new IngressGateway(chart, 'edge', { workload: GatewayWorkload.fromAttributes(chart, 'pods', { mesh: Mesh.fromAttributes() }) });
}

function vault(chart: Chart, ...ports: readonly [Port, ...Port[]]): MeshService<'blue' | 'green'> {
  return new MeshService(chart, 'vault', { namespace: shopOf(chart), port: ports[0], additionalPorts: ports.slice(1), versions });
}

function chartFor(hosts: Readonly<Record<string, Tls>>): Chart {
  const chart = newChart();
  const web = new MeshService(chart, 'web', { namespace: shopOf(chart), port: Port.http(80) });
  const edge = edgeOf(chart);
  for (const [host, tls] of Object.entries(hosts)) edge.expose(web, { host, tls });
  return chart;
}

const serversFor = (hosts: Readonly<Record<string, Tls>>): GatewaySpec['servers'] => only<GatewaySpec>(chartFor(hosts), 'Gateway').spec.servers;

function tableOf(chart: Chart, name: string): VirtualServiceSpec {
  return rendered<VirtualServiceSpec>(chart, 'VirtualService').find(({ metadata }) => metadata.name === name)!.spec;
}

/** What Istio, by our own rules and those of the whole tree, has to say. */
function findingsIn(chart: Chart): unknown[] {
  return [...problemsOf(chart.node.root), ...validateManifests(Manifests.parse(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: chart.toJson() as object[] }), 'shop.yaml'))];
}

test('clients have to show a certificate, or may', () => {
  const servers = serversFor({ 'a.example.com': GatewayTls.mutual('cert'), 'b.example.com': GatewayTls.optionalMutual('cert') });
  expect(servers).toEqual([
    { port: { number: 80, name: 'http-to-https', protocol: 'HTTP' }, hosts: ['./a.example.com', './b.example.com'], tls: { httpsRedirect: true } },
    { port: { number: 443, name: 'https-cert', protocol: 'HTTPS' }, hosts: ['./a.example.com'], tls: { mode: 'MUTUAL', credentialName: 'cert' } },
    { port: { number: 443, name: 'https-cert-2', protocol: 'HTTPS' }, hosts: ['./b.example.com'], tls: { mode: 'OPTIONAL_MUTUAL', credentialName: 'cert' } },
  ]);
});

test('clients have to bear one of some names', () => {
  const servers = serversFor({ 'a.example.com': GatewayTls.mutual('cert', { subjectAltNames: ['spiffe://partner.example/caller'] }) });
  expect(servers?.[1]?.tls).toEqual({ mode: 'MUTUAL', credentialName: 'cert', subjectAltNames: ['spiffe://partner.example/caller'] });
});

test('a host has certificates with two kinds of keys', () => {
  const chart = chartFor({ 'a.example.com': GatewayTls.simple(['cert-rsa', 'cert-ecdsa']) });
  expect(only<GatewaySpec>(chart, 'Gateway').spec.servers?.[1]).toEqual({
    port: { number: 443, name: 'https-cert-rsa', protocol: 'HTTPS' }, hosts: ['./a.example.com'], tls: { mode: 'SIMPLE', credentialNames: ['cert-rsa', 'cert-ecdsa'] },
  });
  expect(findingsIn(chart)).toEqual([]);
});

test('hosts that are served in the same way share a server', () => {
  const servers = serversFor({ 'a.example.com': GatewayTls.simple('cert'), 'b.example.com': GatewayTls.simple('cert'), 'c.example.com': GatewayTls.none() });
  expect(servers?.map(({ port, hosts }) => [port.name, hosts])).toEqual([
    ['http', ['./c.example.com']],
    ['http-to-https', ['./a.example.com', './b.example.com']],
    ['https-cert', ['./a.example.com', './b.example.com']],
  ]);
});

test('plain HTTP is redirected, unless a host says that it is not', () => {
  const servers = serversFor({ 'a.example.com': GatewayTls.simple('cert'), 'b.example.com': GatewayTls.simple('cert', { redirectHttp: false }) });
  expect(servers?.map(({ port, hosts }) => [port.number, hosts])).toEqual([[80, ['./a.example.com']], [443, ['./a.example.com', './b.example.com']]]);
  expect(serversFor({ 'b.example.com': GatewayTls.simple('cert', { redirectHttp: false }) })).toHaveLength(1);
});

test('the version of TLS and its ciphers can be narrowed', () => {
  const servers = serversFor({ 'a.example.com': GatewayTls.simple('old', { cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384'] }), 'b.example.com': GatewayTls.simple('new', { minVersion: '1.3' }) });
  expect(servers?.slice(1).map(({ tls }) => tls)).toEqual([
    { mode: 'SIMPLE', credentialName: 'old', cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384'] },
    { mode: 'SIMPLE', credentialName: 'new', minProtocolVersion: 'TLSV1_3' },
  ]);
});

test('cert-manager issues a certificate for each host, where the gateway\'s pods find it', () => {
  const chart = chartFor({ 'a.example.com': GatewayTls.certManager({ issuer }), '*.example.com': GatewayTls.certManager({ issuer }) });
  expect(rendered<CertificateSpec>(chart, 'Certificate').map(({ metadata, spec }) => [metadata, spec])).toEqual([
    [{ name: 'edge-a-example-com', namespace: 'istio-system' }, {
      dnsNames: ['a.example.com'], issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'letsencrypt' }, secretName: 'edge-a-example-com',
    }],
    [{ name: 'edge-wildcard-example-com', namespace: 'istio-system' }, expect.objectContaining({ dnsNames: ['*.example.com'] })],
  ]);
  expect(only<GatewaySpec>(chart, 'Gateway').spec.servers?.map(({ hosts, tls }) => [hosts, tls?.credentialName])).toEqual([
    [['./a.example.com', './*.example.com'], undefined], [['./a.example.com'], 'edge-a-example-com'], [['./*.example.com'], 'edge-wildcard-example-com'],
  ]);
  expect(rendered(chart, 'Secret')).toEqual([]);
  expect(findingsIn(chart)).toEqual([]);
  expect(chart.toJson()).toMatchSnapshot();
});

test('hosts that name one Secret share a certificate, whose clients may have to show theirs', () => {
  const tls = GatewayTls.certManager({
    issuer: CertificateIssuer.namespaced('our-ca'), secretName: 'shop', duration: Duration.days(30), renewBefore: Duration.days(10), clientCertificates: 'required',
  }, { subjectAltNames: ['partner.example'] });
  const chart = chartFor({ 'a.example.com': tls, 'b.example.com': tls });
  expect(only<CertificateSpec>(chart, 'Certificate').spec).toEqual({
    dnsNames: ['a.example.com', 'b.example.com'], duration: '2592000s', issuerRef: { group: 'cert-manager.io', kind: 'Issuer', name: 'our-ca' }, renewBefore: '864000s', secretName: 'shop',
  });
  expect(only<GatewaySpec>(chart, 'Gateway').spec.servers?.[1]).toMatchObject({
    hosts: ['./a.example.com', './b.example.com'], tls: { mode: 'MUTUAL', credentialName: 'shop', subjectAltNames: ['partner.example'] },
  });
});

test('a service that terminates TLS itself is found by the server\'s name, and its release holds at the gateway', () => {
  const chart = newChart();
  const service = vault(chart, Port.https(8443));
  edgeOf(chart).expose(service, { host: 'vault.example.com', tls: GatewayTls.passthrough() });
  new CanaryRelease(chart, 'canary', { service, stable: 'blue', canary: 'green', weight: Percent.of(10) });
  const route = [{ destination: { host: service.host, subset: 'blue' }, weight: 90 }, { destination: { host: service.host, subset: 'green' }, weight: 10 }];
  expect(tableOf(chart, 'edge-vault-example-com')).toEqual({
    hosts: ['vault.example.com'],
    gateways: ['edge'],
    http: [{ name: 'http-to-https', redirect: { scheme: 'https' } }],
    tls: [{ match: [{ port: 443, sniHosts: ['vault.example.com'] }], route }],
  });
  expect(only<GatewaySpec>(chart, 'Gateway').spec.servers).toEqual([
    { port: { number: 80, name: 'http-to-https', protocol: 'HTTP' }, hosts: ['./vault.example.com'], tls: { httpsRedirect: true } },
    { port: { number: 443, name: 'tls-passthrough', protocol: 'TLS' }, hosts: ['./vault.example.com'], tls: { mode: 'PASSTHROUGH' } },
  ]);
  expect(findingsIn(chart)).toEqual([]);
  expect(chart.toJson()).toMatchSnapshot();
});

test('TLS of a port that is declared as plain TCP is passed through where that port is named', () => {
  const chart = newChart();
  const service = vault(chart, Port.tcp(8200));
  edgeOf(chart).expose(service, { host: 'vault.example.com', tls: GatewayTls.passthrough(), port: service.port });
  expect(tableOf(chart, 'edge-vault-example-com')).toEqual({
    hosts: ['vault.example.com'], gateways: ['edge'], tls: [{ match: [{ port: 443, sniHosts: ['vault.example.com'] }], route: [{ destination: { host: service.host } }] }],
  });
});

test('TLS that is no HTTPS has no plain HTTP to redirect, and stands beside hosts that the gateway terminates', () => {
  const chart = newChart();
  const service = vault(chart, Port.http(8080), Port.tls(8200));
  const edge = edgeOf(chart);
  edge.expose(service, { host: 'vault.example.com', tls: GatewayTls.passthrough() });
  edge.expose(service, { host: 'ui.example.com', tls: GatewayTls.simple('ui') });
  expect(tableOf(chart, 'edge-vault-example-com')).toEqual({
    hosts: ['vault.example.com'],
    gateways: ['edge'],
    tls: [{ match: [{ port: 443, sniHosts: ['vault.example.com'] }], route: [{ destination: { host: service.host, port: { number: 8200 } } }] }],
  });
  expect(only<GatewaySpec>(chart, 'Gateway').spec.servers?.map(({ port, hosts }) => [port.number, port.protocol, hosts])).toEqual([
    [80, 'HTTP', ['./ui.example.com']], [443, 'TLS', ['./vault.example.com']], [443, 'HTTPS', ['./ui.example.com']],
  ]);
  expect(findingsIn(chart)).toEqual([]);
});

test('TLS between workloads is split too, by every name with its namespace that a caller may ask for', () => {
  const chart = newChart();
  const service = vault(chart, Port.tls(8200));
  new BlueGreenRelease(chart, 'release', { service, active: 'green', idle: 'blue' });
  const names = ['vault.shop.svc.cluster.local', 'vault.shop.svc', 'vault.shop'];
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec).toEqual({
    hosts: names,
    tls: [{
      match: [{ port: 8200, sniHosts: names }],
      route: [{ destination: { host: service.host, subset: 'blue' }, weight: 0 }, { destination: { host: service.host, subset: 'green' }, weight: 100 }],
    }],
  });
  expect(findingsIn(chart)).toEqual([]);
  expect(chart.toJson()).toMatchSnapshot();
});

test('a port of a gateway takes all connections for a service, split as its release says', () => {
  const chart = newChart();
  const service = vault(chart, Port.http(8080), Port.tcp(5432));
  edgeOf(chart).exposeTcp(service, { port: 15432 });
  new CanaryRelease(chart, 'canary', { service, stable: 'blue', canary: 'green', weight: Percent.of(10) });
  const port = { number: 5432 };
  expect(tableOf(chart, 'edge-tcp-15432')).toEqual({
    hosts: [service.host],
    gateways: ['edge'],
    tcp: [{
      match: [{ port: 15432 }],
      route: [{ destination: { host: service.host, subset: 'blue', port }, weight: 90 }, { destination: { host: service.host, subset: 'green', port }, weight: 10 }],
    }],
  });
  expect(only<GatewaySpec>(chart, 'Gateway').spec.servers).toEqual([{ port: { number: 15432, name: 'tcp-15432', protocol: 'TCP' }, hosts: [`./${service.host}`] }]);
  expect(findingsIn(chart)).toEqual([]);
});

test('one call serves a service under several hosts', () => {
  const chart = newChart();
  const web = new MeshService(chart, 'web', { namespace: shopOf(chart), port: Port.http(80), additionalPorts: [Port.http(81, { name: 'http-admin' })] });
  edgeOf(chart).expose(web, { hosts: ['a.example.com', 'b.example.com'], tls: GatewayTls.none(), port: Port.http(81) });
  expect(only<GatewaySpec>(chart, 'Gateway').spec.servers?.[0]?.hosts).toEqual(['./a.example.com', './b.example.com']);
  expect(rendered<VirtualServiceSpec>(chart, 'VirtualService').map(({ spec }) => [spec.hosts, spec.http?.[0]?.route?.[0]?.destination.port?.number])).toEqual([
    [['a.example.com'], 81], [['b.example.com'], 81],
  ]);
});
