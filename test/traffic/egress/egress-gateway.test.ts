import type { Chart } from 'cdk8s';
import { Duration } from 'cdk8s';
import { findingsOf } from './fixtures';
import type { GatewaySpec, SidecarSpec, VirtualServiceSpec } from '../../../imports/networking.istio.io';
import type { AuthorizationPolicySpec } from '../../../imports/security.istio.io';
import type { ExternalServiceProps } from '../../../src';
import {
  CircuitBreaker, Cors, DirectResponse, EgressGateway, ExternalService, Fault, FaultInjection, GatewayTls, GatewayWorkload, HeaderOperations,
  IngressGateway, LoadBalancer, LoadBalancing, Mesh, MeshInstall, MeshNamespace, MeshService, PathMatch, Port, Redirect, RequestMatch, Resilience,
  Resolution, RoutingApi, SidecarScope, TlsMode, StringMatch, TrafficMirror, UrlRewrite, ZeroTrustNamespace,
} from '../../../src';
import { codesOf, newChart, only, rendered, shopOf, thrownBy } from '../../mesh/fixtures';

function workloadIn(chart: Chart, mesh = Mesh.fromAttributes()): GatewayWorkload {
  return GatewayWorkload.fromAttributes(chart, 'egress-workload', {
    mesh, selector: { istio: 'egressgateway' }, serviceName: 'istio-egressgateway', serviceAccount: 'istio-egressgateway-service-account',
  });
}

function gatewayIn(chart: Chart): EgressGateway {
  return new EgressGateway(chart, 'egress', { workload: workloadIn(chart) });
}

function bankIn(chart: Chart, props: Partial<ExternalServiceProps> = {}): ExternalService {
  return new ExternalService(chart, 'bank', { namespace: shopOf(chart), host: 'api.bank.example', port: Port.http(80, { targetPort: 443 }), tls: TlsMode.simple(), ...props });
}

test('plain requests go to the gateway by mutual TLS, and leave it encrypted', () => {
  const chart = newChart();
  const gateway = gatewayIn(chart);
  gateway.route(bankIn(chart));
  expect(chart.toJson()).toMatchSnapshot();
  expect(findingsOf(chart)).toEqual([]);
});

test('TLS that workloads start themselves passes through, beside HTTP to the same host', () => {
  const chart = newChart();
  gatewayIn(chart).route(bankIn(chart, { port: Port.http(80), additionalPorts: [Port.https(443)], tls: undefined }));
  expect(only<GatewaySpec>(chart, 'Gateway').spec.servers).toEqual([
    { port: { number: 80, name: 'https-api-bank-example', protocol: 'HTTPS' }, hosts: ['./api.bank.example'], tls: { mode: 'ISTIO_MUTUAL' } },
    { port: { number: 443, name: 'tls-api-bank-example', protocol: 'TLS' }, hosts: ['./api.bank.example'], tls: { mode: 'ISTIO_MUTUAL' } },
  ]);
  const [inside, onward] = rendered<VirtualServiceSpec>(chart, 'VirtualService').sort((a, b) => a.metadata.name.length - b.metadata.name.length);
  const toGateway = (number: number) => [{ destination: { host: 'istio-egressgateway.istio-system.svc.cluster.local', subset: 'api-bank-example', port: { number } } }];
  expect(inside?.spec).toEqual({
    hosts: ['api.bank.example'],
    http: [{ name: 'default', route: toGateway(80) }],
    tls: [{ match: [{ port: 443, sniHosts: ['api.bank.example'] }], route: toGateway(443) }],
  });
  const outside = (number: number) => [{ destination: { host: 'api.bank.example', port: { number } } }];
  expect(onward).toMatchObject({
    metadata: { name: 'egress-api-bank-example', namespace: 'istio-system' },
    spec: { gateways: ['egress'], http: [{ name: 'default', route: outside(80) }], tcp: [{ match: [{ port: 443 }], route: outside(443) }] },
  });
  expect(findingsOf(chart)).toEqual([]);
});

test('TLS alone passes through too', () => {
  const chart = newChart();
  gatewayIn(chart).route(bankIn(chart, { port: Port.tls(443), tls: undefined }));
  expect(rendered<VirtualServiceSpec>(chart, 'VirtualService').map(({ spec }) => Object.keys(spec))).toEqual([['gateways', 'hosts', 'tcp'], ['hosts', 'tls']]);
  expect(findingsOf(chart)).toEqual([]);
});

test('the patterns of the host hold at the caller, once, whichever is declared first', () => {
  const chart = newChart();
  const bank = bankIn(chart);
  new Resilience(chart, 'patience', { service: bank, timeout: Duration.seconds(3) });
  gatewayIn(chart).route(bank);
  new FaultInjection(chart, 'chaos', { service: bank, faults: [Fault.abort(503)], when: RequestMatch.uri(PathMatch.prefix('/pay')) });
  const [inside, onward] = rendered<VirtualServiceSpec>(chart, 'VirtualService').sort((a, b) => a.metadata.name.length - b.metadata.name.length);
  expect(inside?.spec.http).toMatchObject([
    { match: [{ uri: { prefix: '/pay' } }], fault: {}, timeout: '3s', route: [{ destination: { subset: 'api-bank-example' } }] },
    { timeout: '3s', route: [{ destination: { subset: 'api-bank-example' } }] },
  ]);
  expect(onward?.spec.http).toEqual([{ name: 'default', route: [{ destination: { host: 'api.bank.example' } }] }]);
  expect(findingsOf(chart)).toEqual([]);
});

const stop = RequestMatch.uri(PathMatch.prefix('/stop'));

test.each<[string, (chart: Chart, service: ExternalService) => unknown]>([
  ['Redirect', (chart, service) => new Redirect(chart, 'pattern', { service, when: stop, path: '/new' })],
  ['DirectResponse', (chart, service) => new DirectResponse(chart, 'pattern', { service, when: stop, status: 503 })],
  ['HeaderOperations', (chart, service) => new HeaderOperations(chart, 'pattern', { service, request: { set: { 'x-from': 'shop' } } })],
  ['UrlRewrite', (chart, service) => new UrlRewrite(chart, 'pattern', { service, when: stop, path: '/new' })],
  ['Cors', (chart, service) => new Cors(chart, 'pattern', { service, allowOrigins: [StringMatch.exact('https://a.example')] })],
  ['CircuitBreaker', (chart, service) => new CircuitBreaker(chart, 'pattern', { service, limits: { maxConnections: 10 }, outliers: {} })],
  ['LoadBalancing', (chart, service) => new LoadBalancing(chart, 'pattern', { service, balancer: LoadBalancer.roundRobin() })],
  ['TrafficMirror', (chart, service) => new TrafficMirror(chart, 'pattern', { service, to: new MeshService(chart, 'shadow', { namespace: service.namespace, port: Port.http(80) }) })],
])('%s composes with it', (_, declare) => {
  const chart = newChart();
  const bank = bankIn(chart);
  declare(chart, bank);
  gatewayIn(chart).route(bank);
  expect(codesOf(chart)).toEqual([]);
  expect(findingsOf(chart)).toEqual([]);
});

test('a host that is exposed at an ingress gateway leaves by the egress gateway as well', () => {
  const chart = newChart();
  const bank = bankIn(chart);
  gatewayIn(chart).route(bank);
  const ingress = new IngressGateway(chart, 'ingress', { workload: GatewayWorkload.fromAttributes(chart, 'ingress-workload', { mesh: Mesh.fromAttributes() }) });
  ingress.expose(bank, { host: 'pay.shop.example', tls: GatewayTls.none() });
  const exposed = rendered<VirtualServiceSpec>(chart, 'VirtualService').find(({ spec }) => spec.hosts?.[0] === 'pay.shop.example');
  expect(exposed?.spec.http?.[0]?.route?.[0]?.destination).toMatchObject({ subset: 'api-bank-example', port: { number: 80 } });
});

test('clients are known by identity, and nobody else gets through; other hosts stay open unless they name theirs', () => {
  const chart = newChart();
  const gateway = gatewayIn(chart);
  const namespace = shopOf(chart);
  const service = (name: string) => new MeshService(chart, name, { namespace, port: Port.http(80) });
  const bank = new ExternalService(chart, 'bank', { namespace, host: 'api.bank.example', port: Port.tls(443) });
  const news = new ExternalService(chart, 'news', { namespace, host: 'news.example', port: Port.http(80) });
  const secret = new ExternalService(chart, 'secret', { namespace, host: 'secret.example', port: Port.http(80) });
  gateway.route(bank, { clients: [service('pay'), service('checkout')] });
  gateway.route(news);
  gateway.route(secret, { clients: [] });
  expect(only<AuthorizationPolicySpec>(chart, 'AuthorizationPolicy')).toEqual({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'egress', namespace: 'istio-system' },
    spec: {
      selector: { matchLabels: { istio: 'egressgateway' } },
      rules: [
        { from: [{ source: { principals: ['cluster.local/ns/shop/sa/checkout', 'cluster.local/ns/shop/sa/pay'] } }], when: [{ key: 'connection.sni', values: ['api.bank.example'] }] },
        { when: [{ key: 'connection.sni', values: ['news.example'] }] },
      ],
    },
  });
  expect(findingsOf(chart)).toEqual([]);
});

test('what a client may call it sees too: its Sidecar opens for the host, and its NetworkPolicy for the gateway alone', () => {
  const chart = newChart();
  const vault = new ZeroTrustNamespace(chart, 'vault', { mesh: Mesh.fromAttributes(), networkPolicy: true });
  const pay = new MeshService(chart, 'pay', { namespace: vault, port: Port.http(80) });
  new SidecarScope(chart, 'scope', { target: pay });
  gatewayIn(chart).route(bankIn(chart), { clients: [pay] });
  expect(rendered<SidecarSpec>(chart, 'Sidecar').map(({ spec }) => spec.egress)).toEqual([
    [{ hosts: ['./*', 'istio-system/*', 'shop/api.bank.example'] }], [{ hosts: ['istio-system/*', 'shop/api.bank.example'] }],
  ]);
  const { egress } = only<{ egress: { to: unknown[]; ports?: unknown[] }[] }>(chart, 'NetworkPolicy').spec;
  expect(JSON.stringify(egress)).not.toContain('0.0.0.0/0');
  expect(egress[0]?.to).toContainEqual({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'istio-system' } } });
});

test('callers are sent to the gateway last, when it is ready for them, also where it holds the description of the host', () => {
  const chart = newChart();
  const gateway = gatewayIn(chart);
  const bank = new ExternalService(gateway, 'bank', { namespace: shopOf(chart), host: 'api.bank.example', port: Port.http(80) });
  gateway.route(bank, { clients: [] });
  expect((chart.toJson() as { kind: string; metadata: { name: string } }[]).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'ServiceEntry bank', 'Gateway egress', 'DestinationRule egress', 'VirtualService egress-api-bank-example', 'AuthorizationPolicy egress', 'VirtualService bank',
  ]);
});

test('an install brings the proxies of an egress gateway when asked, and none otherwise', () => {
  const chart = newChart();
  const install = new MeshInstall(chart, 'mesh', { egressGateway: { minReplicas: 2 } });
  new EgressGateway(chart, 'egress', { workload: install.egressGateway }).route(bankIn(chart));
  const named = (kind: string) => rendered<any>(chart, kind).find(({ metadata }) => metadata.name === 'istio-egressgateway');
  expect(['Deployment', 'Service', 'HorizontalPodAutoscaler', 'PodDisruptionBudget'].map((kind) => named(kind)?.kind)).not.toContain(undefined);
  expect(named('Service')!.spec).toMatchObject({ type: 'ClusterIP', selector: { istio: 'egressgateway' } });
  expect(named('Deployment')!.spec.template.metadata.labels).toMatchObject({ 'istio': 'egressgateway', 'operator.istio.io/component': 'EgressGateways' });
  expect(install.egressGateway.host).toBe('istio-egressgateway.istio-system.svc.cluster.local');

  const without = new MeshInstall(newChart(), 'mesh');
  expect(thrownBy(() => without.egressGateway)).toMatchObject({ code: 'ContradictingProps', fix: 'Ask for one: egressGateway: {}' });
});

describe('what the gateway could not do is refused:', () => {
  test.each<[string, Partial<ExternalServiceProps>, string]>([
    ['a wildcard', { host: '*.bank.example', resolution: Resolution.dynamicDns(), tls: undefined }, 'ContradictingProps'],
    ['addresses that only the caller knows', { resolution: Resolution.none() }, 'ContradictingProps'],
    ['plain TCP', { port: Port.tcp(5432), tls: undefined }, 'ContradictingProps'],
    ['two ports for HTTP', { additionalPorts: [Port.http(8080, { name: 'other' })] }, 'ContradictingProps'],
    ['a host that it does not see', { visibleTo: 'own-namespace' }, 'ContradictingProps'],
    ['a host whose name is too long for it', { host: `${'a'.repeat(60)}.bank.example` }, 'InvalidName'],
  ])('%s', (_, props, code) => {
    const chart = newChart();
    const gateway = gatewayIn(chart);
    const bank = bankIn(chart, props);
    expect(thrownBy(() => { gateway.route(bank); })).toMatchObject({ code, at: 'shop/egress' });
  });

  test('a second gateway of the same pods', () => {
    const chart = newChart();
    const { workload } = gatewayIn(chart);
    expect(thrownBy(() => new EgressGateway(chart, 'rival', { workload }))).toMatchObject({ code: 'ConflictingPolicies', fix: 'Route the hosts through shop/egress' });
  });

  test('a port that an ingress gateway serves from the same pods', () => {
    const chart = newChart();
    const bank = bankIn(chart);
    const gateway = gatewayIn(chart);
    const ingress = new IngressGateway(chart, 'ingress', { workload: gateway.workload });
    ingress.expose(bank, { host: 'pay.shop.example', tls: GatewayTls.none() });
    expect(thrownBy(() => { gateway.route(bank); })).toMatchObject({ code: 'ConflictingRoutes', at: 'shop/egress' });
  });

  test('copies of requests, which would pass it by', () => {
    const chart = newChart();
    const bank = bankIn(chart);
    gatewayIn(chart).route(bank);
    const web = new MeshService(chart, 'web', { namespace: bank.namespace, port: Port.http(80) });
    new TrafficMirror(chart, 'mirror', { service: web, to: bank });
    expect(codesOf(chart)).toEqual(['ConflictingRoutes']);
  });

  test('a host whose routes are the Gateway API\'s', () => {
    const chart = newChart();
    const gateway = gatewayIn(chart);
    const bank = bankIn(chart, { tls: undefined, namespace: MeshNamespace.fromAttributes(chart, 'other', { mesh: Mesh.fromAttributes({ routingApi: RoutingApi.gatewayApi() }) }) });
    expect(thrownBy(() => { gateway.route(bank); })).toMatchObject({ code: 'UnsupportedByRoutingApi', at: 'shop/egress' });
  });

  test('a host twice', () => {
    const chart = newChart();
    const gateway = gatewayIn(chart);
    const bank = bankIn(chart);
    gateway.route(bank);
    expect(thrownBy(() => { gateway.route(bank); }).code).toBe('ConflictingRoutes');
  });

  test('a host of another cluster', () => {
    const chart = newChart();
    const bank = bankIn(chart, { namespace: MeshNamespace.fromAttributes(chart, 'far', { mesh: Mesh.fromAttributes({ cluster: 'eu' }) }) });
    const gateway = gatewayIn(chart);
    expect(thrownBy(() => { gateway.route(bank); }).code).toBe('ContradictingProps');
  });

  test('a client whom nobody can recognize', () => {
    const chart = newChart();
    const gateway = gatewayIn(chart);
    const bank = bankIn(chart);
    const nobody = MeshService.fromAttributes(chart, 'nobody', { namespace: bank.namespace, port: Port.http(80) });
    expect(thrownBy(() => { gateway.route(bank, { clients: [nobody] }); }).code).toBe('InvalidAccess');
  });

  test('another authority, which it would not know', () => {
    const chart = newChart();
    const bank = bankIn(chart);
    gatewayIn(chart).route(bank);
    new UrlRewrite(chart, 'rewrite', { service: bank, when: RequestMatch.uri(PathMatch.prefix('/')), authority: 'other.bank.example' });
    expect(codesOf(chart)).toEqual(['ConflictingRoutes']);
  });

  test('nothing', () => {
    const chart = newChart();
    gatewayIn(chart);
    expect(codesOf(chart)).toEqual(['InvalidValue']);
  });
});

test('a client certificate from a Secret is for the gateway to show', () => {
  const chart = newChart();
  gatewayIn(chart).route(bankIn(chart, { tls: TlsMode.mutualFromSecret('bank-client') }));
  expect(codesOf(chart)).toEqual([]);
});
