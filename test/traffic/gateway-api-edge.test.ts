import type { Chart } from 'cdk8s';
import { stringify } from 'yaml';
import type { GatewaySpec, HTTPRouteSpec, ReferenceGrantSpec, TCPRouteSpec, TLSRouteSpec } from '../../imports/gateway.networking.k8s.io';
import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { GatewayTlsOptions } from '../../src';
import {
  CanaryRelease, GatewayTls, GatewayWorkload, IngressGateway, Manifests, Mesh, MeshNamespace, MeshService, PathMatch, Percent, Port, problemsOf, RequestMatch,
  RoutingApi, StringMatch, TrafficMirror, validateManifests,
} from '../../src';
import { newChart, only, rendered, shopOf } from '../mesh/fixtures';

const versions = { v1: { version: 'v1' }, v2: { version: 'v2' } };
const gatewayApi = { routingApi: RoutingApi.gatewayApi() };

function gatewayOf(chart: Chart, routingApi = RoutingApi.gatewayApi()): IngressGateway {
  return new IngressGateway(chart, 'edge', { workload: GatewayWorkload.fromAttributes(chart, 'pods', { mesh: Mesh.fromAttributes() }), routingApi });
}

function reviewsOf(chart: Chart, port = Port.http(9080)): MeshService<'v1' | 'v2'> {
  const service = new MeshService(chart, 'reviews', { namespace: shopOf(chart, gatewayApi), port, versions });
  new CanaryRelease(chart, 'canary', { service, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
  return service;
}

test('a gateway is a Gateway for the pods that are there, a route for each host that splices the table, and a grant of the services\' namespace', () => {
  const chart = newChart();
  gatewayOf(chart).expose(reviewsOf(chart), { host: 'shop.example.com', tls: GatewayTls.simple('shop-tls'), paths: [PathMatch.prefix('/reviews')] });
  expect(problemsOf(chart)).toEqual([]);
  const yaml = (chart.toJson() as { metadata: { name: string }; kind: string }[])
    .filter(({ kind }) => ['Gateway', 'HTTPRoute', 'ReferenceGrant'].includes(kind)).map((object) => stringify(object, { version: '1.1' })).join('---\n');
  expect(yaml).toMatchSnapshot();
  expect(validateManifests(Manifests.parse(yaml, 'rendered.yaml'))).toEqual([]);
});

test('each way of serving TLS is a listener of its own', () => {
  const chart = newChart();
  const gateway = gatewayOf(chart);
  const service = reviewsOf(chart);
  gateway.expose(service, { host: 'plain.example.com', tls: GatewayTls.none() });
  gateway.expose(service, { host: 'bare.example.com', tls: GatewayTls.simple('bare', { redirectHttp: false }) });
  gateway.expose(service, { host: '*.example.org', tls: GatewayTls.mutual('mutual', { cipherSuites: ['ECDHE-RSA-AES128-GCM-SHA256'] }) });
  expect(problemsOf(chart)).toEqual([]);
  expect(only<GatewaySpec>(chart, 'Gateway').spec.listeners).toEqual([
    { name: 'http-plain-example-com', hostname: 'plain.example.com', port: 80, protocol: 'HTTP' },
    { name: 'https-bare-example-com', hostname: 'bare.example.com', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'bare' }] } },
    { name: 'http-wildcard-example-org', hostname: '*.example.org', port: 80, protocol: 'HTTP' },
    {
      name: 'https-wildcard-example-org',
      hostname: '*.example.org',
      port: 443,
      protocol: 'HTTPS',
      tls: {
        certificateRefs: [{ name: 'mutual' }],
        options: { 'gateway.istio.io/tls-terminate-mode': 'MUTUAL', 'gateway.istio.io/tls-cipher-suites': 'ECDHE-RSA-AES128-GCM-SHA256' },
      },
    },
  ]);
  const redirects = rendered<HTTPRouteSpec>(chart, 'HTTPRoute').filter(({ metadata }) => metadata.name.endsWith('-redirect'));
  expect(redirects.map(({ spec }) => spec)).toEqual([{
    hostnames: ['*.example.org'],
    parentRefs: [{ name: 'edge', sectionName: 'http-wildcard-example-org' }],
    rules: [{ name: 'http-to-https', filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
  }]);
});

test('TLS that is passed through is a TLSRoute, plain connections a TCPRoute', () => {
  const chart = newChart();
  const gateway = gatewayOf(chart);
  const namespace = shopOf(chart, gatewayApi);
  gateway.expose(new MeshService(chart, 'vault', { namespace, port: Port.tls(8443) }), { host: 'vault.example.com', tls: GatewayTls.passthrough() });
  gateway.exposeTcp(new MeshService(chart, 'db', { namespace, port: Port.tcp(5432) }), { port: 5432 });
  expect(problemsOf(chart)).toEqual([]);
  expect(only<TLSRouteSpec>(chart, 'TLSRoute').spec).toEqual({
    hostnames: ['vault.example.com'],
    parentRefs: [{ name: 'edge', sectionName: 'https-vault-example-com' }],
    rules: [{ backendRefs: [{ name: 'vault', namespace: 'shop', port: 8443 }] }],
  });
  expect(only<TCPRouteSpec>(chart, 'TCPRoute').spec).toEqual({
    parentRefs: [{ name: 'edge', sectionName: 'tcp-5432' }], rules: [{ backendRefs: [{ name: 'db', namespace: 'shop', port: 5432 }] }],
  });
  expect(only<ReferenceGrantSpec>(chart, 'ReferenceGrant').spec).toEqual({
    from: ['TLSRoute', 'TCPRoute'].map((kind) => ({ group: 'gateway.networking.k8s.io', kind, namespace: 'istio-system' })),
    to: ['db', 'vault'].map((name) => ({ group: '', kind: 'Service', name })),
  });
});

test('a gateway of Istio\'s API routes to the Services of versions where the service\'s own routes are of the Gateway API', () => {
  const chart = newChart();
  const service = reviewsOf(chart);
  new TrafficMirror(chart, 'mirror', { service, to: 'v2', when: RequestMatch.header('copy', StringMatch.exact('yes')) });
  gatewayOf(chart, RoutingApi.istio()).expose(service, { host: 'shop.example.com', tls: GatewayTls.none() });
  expect(problemsOf(chart)).toEqual([]);
  const [copied, split] = only<VirtualServiceSpec>(chart, 'VirtualService').spec.http ?? [];
  expect(copied?.mirrors).toEqual([{ destination: { host: 'reviews-v2.shop.svc.cluster.local' } }]);
  expect(split?.route).toEqual([
    { destination: { host: 'reviews-v1.shop.svc.cluster.local' }, weight: 95 }, { destination: { host: 'reviews-v2.shop.svc.cluster.local' }, weight: 5 },
  ]);
});

describe('a gateway of the Gateway API says what it cannot do', () => {
  test('serve routes with subsets', () => {
    const chart = newChart();
    const service = new MeshService(chart, 'reviews', { namespace: shopOf(chart), port: Port.http(9080), versions });
    service.addRoute('beta', { when: RequestMatch.hasHeader('beta'), to: 'v2' });
    gatewayOf(chart).expose(service, { host: 'shop.example.com', tls: GatewayTls.none() });
    expect(problemsOf(chart)).toMatchObject([{ code: 'UnsupportedByRoutingApi', at: 'shop/edge/gateway-api', fix: 'Give both the same routingApi' }]);
  });

  test.each<[GatewayTlsOptions & { subjectAltNames?: string[] }]>([[{ minVersion: '1.3' }], [{ subjectAltNames: ['client.example.com'] }]])('hold %j', (options) => {
    const chart = newChart();
    gatewayOf(chart).expose(reviewsOf(chart), { host: 'shop.example.com', tls: GatewayTls.mutual('tls', options) });
    expect(problemsOf(chart)).toMatchObject([{ code: 'UnsupportedByRoutingApi', fix: expect.stringContaining('RoutingApi.istio()') as string }]);
  });

  test('copy requests into a namespace that allows nothing', () => {
    const chart = newChart();
    const service = reviewsOf(chart);
    const elsewhere = MeshNamespace.fromAttributes(chart, 'lab', { mesh: service.namespace.mesh });
    new TrafficMirror(chart, 'mirror', { service, to: MeshService.fromAttributes(chart, 'shadow', { namespace: elsewhere, port: Port.http(80) }) });
    gatewayOf(chart).expose(service, { host: 'shop.example.com', tls: GatewayTls.none() });
    expect(problemsOf(chart)).toMatchObject([{ code: 'UnsupportedByRoutingApi', at: 'shop/edge/gateway-api' }]);
  });
});
