import type { GatewaySpec } from '../../imports/networking.istio.io';
import type { GatewayTls as Tls } from '../../src';
import { GatewayTls, GatewayWorkload, IngressGateway, Mesh, MeshService, Port } from '../../src';
import { newChart, only, shopOf } from '../mesh/fixtures';

function serversFor(hosts: Readonly<Record<string, Tls>>): GatewaySpec['servers'] {
  const chart = newChart();
  const namespace = shopOf(chart);
  const gateway = new IngressGateway(chart, 'edge', { workload: GatewayWorkload.fromAttributes(chart, 'pods', { mesh: Mesh.fromAttributes() }) });
  const web = new MeshService(chart, 'web', { namespace, port: Port.http(80) });
  for (const [host, tls] of Object.entries(hosts)) gateway.expose(web, { host, tls });
  return only<GatewaySpec>(chart, 'Gateway').spec.servers;
}

test('clients have to show a certificate, or may', () => {
  const servers = serversFor({ 'a.example.com': GatewayTls.mutual('cert'), 'b.example.com': GatewayTls.optionalMutual('cert') });
  expect(servers).toEqual([
    { port: { number: 80, name: 'http-to-https', protocol: 'HTTP' }, hosts: ['./a.example.com', './b.example.com'], tls: { httpsRedirect: true } },
    { port: { number: 443, name: 'https-cert', protocol: 'HTTPS' }, hosts: ['./a.example.com'], tls: { mode: 'MUTUAL', credentialName: 'cert' } },
    { port: { number: 443, name: 'https-cert-2', protocol: 'HTTPS' }, hosts: ['./b.example.com'], tls: { mode: 'OPTIONAL_MUTUAL', credentialName: 'cert' } },
  ]);
});

test('hosts that are served in the same way share a server', () => {
  const servers = serversFor({ 'a.example.com': GatewayTls.simple('cert'), 'b.example.com': GatewayTls.simple('cert'), 'c.example.com': GatewayTls.none() });
  expect(servers?.map(({ port, hosts }) => [port.name, hosts])).toEqual([
    ['http', ['./c.example.com']],
    ['http-to-https', ['./a.example.com', './b.example.com']],
    ['https-cert', ['./a.example.com', './b.example.com']],
  ]);
});

test('the version of TLS and its ciphers can be narrowed', () => {
  const servers = serversFor({ 'a.example.com': GatewayTls.simple('old', { cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384'] }), 'b.example.com': GatewayTls.simple('new', { minVersion: '1.3' }) });
  expect(servers?.slice(1).map(({ tls }) => tls)).toEqual([
    { mode: 'SIMPLE', credentialName: 'old', cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384'] },
    { mode: 'SIMPLE', credentialName: 'new', minProtocolVersion: 'TLSV1_3' },
  ]);
});

test('ciphers of TLS 1.3 cannot be chosen', () => {
  expect(() => GatewayTls.simple('cert', { minVersion: '1.3', cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384'] })).toThrow(expect.objectContaining({ code: 'ContradictingProps' }));
});
