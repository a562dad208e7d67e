import type { Chart } from 'cdk8s';
import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import {
  CertificateIssuer, GatewayTls, GatewayWorkload, IngressGateway, Manifests, Mesh, MeshService, PathMatch, Port, problemsOf, RouteDelegate, RoutingApi,
  validateManifests,
} from '../../src';
import type { IMeshNamespace } from '../../src';
import { newChart, rendered, shopOf, thrownBy } from '../mesh/fixtures';

const [plain, https, mutual] = [GatewayTls.none(), GatewayTls.simple('cert'), GatewayTls.mutual('cert')];
const [wildcard, host] = ['*.example.com', 'zoo.example.com'];

function setUp(routingApi = RoutingApi.istio()): { chart: Chart; edge: IngressGateway; namespace: IMeshNamespace; service: (name: string) => MeshService } {
  const chart = newChart();
  const namespace = shopOf(chart);
  const edge = new IngressGateway(chart, 'edge', { workload: GatewayWorkload.fromAttributes(chart, 'pods', { mesh: Mesh.fromAttributes() }), routingApi });
  const ports = { port: Port.http(80), additionalPorts: [Port.https(443)] };
  return { chart, edge, namespace, service: (name) => new MeshService(chart, name, { namespace, ...ports, routingApi }) };
}

const httpOf = (chart: Chart): Record<string, VirtualServiceSpec['http']> => (
  Object.fromEntries(rendered<VirtualServiceSpec>(chart, 'VirtualService').flatMap(({ spec }) => (spec.hosts === undefined ? [] : [[spec.hosts[0], spec.http]]))));

test('a wildcard leaves out hosts within it that have routes of their own, to which Istio would add the wildcard\'s', () => {
  const { chart, edge, service } = setUp();
  edge.expose(service('home'), { host: wildcard, tls: plain });
  edge.expose(service('zoo'), { host, tls: plain });
  edge.expose(service('eu'), { host: '*.eu.example.com', tls: plain, paths: [PathMatch.prefix('/eu')] });
  expect(Object.fromEntries(Object.entries(httpOf(chart)).map(([name, http]) => [name, http?.[0]?.match]))).toEqual({
    '*.example.com': [{ withoutHeaders: { ':authority': { regex: '(?i)(.*\\.eu\\.example\\.com|zoo\\.example\\.com)(:[0-9]+)?' } } }],
    'zoo.example.com': undefined,
    '*.eu.example.com': [{ uri: { prefix: '/eu' } }],
  });
  expect(problemsOf(chart.node.root)).toEqual([]);
  const list = { apiVersion: 'v1', kind: 'List', items: chart.toJson() as object[] };
  expect(validateManifests(Manifests.parse(JSON.stringify(list), 'shop.yaml'))).toEqual([]);
});

test('a gateway may serve whatever is asked for, but for hosts with routes of their own', () => {
  const { chart, edge, service } = setUp();
  edge.expose(service('home'), { host: '*', tls: plain });
  edge.expose(service('zoo'), { host, tls: plain });
  expect(httpOf(chart)['*']?.[0]?.match).toEqual([{ withoutHeaders: { ':authority': { regex: '(?i)(zoo\\.example\\.com)(:[0-9]+)?' } } }]);
  expect(rendered<{ servers: { hosts: string[] }[] }>(chart, 'Gateway')[0]!.spec.servers.map(({ hosts }) => hosts)).toEqual([['./*', './zoo.example.com']]);
  expect(problemsOf(chart.node.root)).toEqual([]);
  const list = { apiVersion: 'v1', kind: 'List', items: chart.toJson() as object[] };
  expect(validateManifests(Manifests.parse(JSON.stringify(list), 'shop.yaml'))).toEqual([]);
});

test.each([
  ['by a certificate of cert-manager', RoutingApi.istio(), GatewayTls.certManager({ issuer: CertificateIssuer.namespaced('letsencrypt') })],
  ['by TLS that is passed through', RoutingApi.istio(), GatewayTls.passthrough()],
  ['by the Gateway API', RoutingApi.gatewayApi(), plain],
])('what has no name is not served %s', (_, routingApi, tls) => {
  const { edge, service } = setUp(routingApi);
  expect(thrownBy(() => { edge.expose(service('home'), { host: '*', tls }); })).toMatchObject({ code: 'ContradictingProps', at: 'shop/edge', value: '*' });
});

test('what a wildcard hands over leaves them out too', () => {
  const { chart, edge, namespace, service } = setUp();
  const routes = new RouteDelegate(chart, 'routes', { namespace });
  routes.expose(service('home'));
  edge.delegate(routes, { host: wildcard, tls: plain, paths: [PathMatch.prefix('/team')] });
  edge.expose(service('zoo'), { host, tls: plain });
  expect(httpOf(chart)[wildcard]?.[0]?.match).toEqual([{ uri: { prefix: '/team' }, withoutHeaders: { ':authority': { regex: '(?i)(zoo\\.example\\.com)(:[0-9]+)?' } } }]);
});

test('a host within a wildcard may have a certificate of its own', () => {
  const { chart, edge, service } = setUp();
  edge.expose(service('home'), { host: wildcard, tls: https });
  edge.expose(service('zoo'), { host, tls: GatewayTls.simple('zoo-cert') });
  expect(problemsOf(chart.node.root)).toEqual([]);
});

test.each([
  ['plain beside TLS', plain, https],
  ['without the certificate of a client that the other asks for', https, mutual],
  ['for clients of another authority', mutual, GatewayTls.mutual('other')],
  ['without the redirect of the other', https, GatewayTls.simple('zoo-cert', { redirectHttp: false })],
  ['passed through beside terminated', https, GatewayTls.passthrough()],
])('a host and a wildcard over it are not served %s, since requests for one may come over a connection to the other', (_, one, other) => {
  for (const [first, second] of [[one, other], [other, one]] as const) {
    const { edge, service } = setUp();
    edge.expose(service('home'), { host: wildcard, tls: first });
    const error = thrownBy(() => { edge.expose(service('zoo'), { host, tls: second }); });
    expect(error).toMatchObject({ code: 'ConflictingRoutes', at: 'shop/edge', value: host });
    expect(error.problem).toContain(wildcard);
  }
});

test('listeners of the Gateway API know their own routes only, so there a wildcard of HTTPS stands alone', () => {
  const { edge, service } = setUp(RoutingApi.gatewayApi());
  edge.expose(service('home'), { host: wildcard, tls: https });
  expect(thrownBy(() => { edge.expose(service('zoo'), { host, tls: https }); })).toMatchObject({ code: 'ConflictingRoutes', fix: expect.stringContaining('RoutingApi.istio()') as string });
});

test('a wildcard over more hosts than one expression can leave out is refused', () => {
  const { chart, edge, service } = setUp();
  const home = service('home');
  edge.expose(home, { host: wildcard, tls: plain });
  edge.expose(home, { hosts: Array.from({ length: 60 }, (_, index) => `tenant-${index}.example.com`), tls: plain });
  expect(problemsOf(chart.node.root)).toEqual([expect.objectContaining({ code: 'ConflictingRoutes', at: 'shop/edge', value: 60 })]);
});
