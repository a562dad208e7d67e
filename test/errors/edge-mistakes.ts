import { Duration } from 'cdk8s';
import type { Chart } from 'cdk8s';
import type { Mistake } from './mistake';
import { each, here, untyped } from './mistake';
import { AbTest, CertificateIssuer, GatewayTls, GatewayWorkload, IngressGateway, Mesh, MeshService, PathMatch, Port, RequestMatch, StringMatch } from '../../src';
import type { ExposeOptions, GatewayWorkloadAttributes } from '../../src';
import { newReviews, shopOf } from '../mesh/fixtures';

const issuer = CertificateIssuer.cluster('ca');
const [plain, cert, other] = [GatewayTls.none(), GatewayTls.simple('cert'), GatewayTls.simple('other')];

function edge(chart: Chart, id = 'x', pods: Omit<GatewayWorkloadAttributes, 'mesh'> = {}): IngressGateway {
  return new IngressGateway(chart, id, { workload: GatewayWorkload.fromAttributes(chart, `${id}-pods`, { mesh: Mesh.fromAttributes(), ...pods }) });
}

const service = (chart: Chart, name: string, port: Port): MeshService => (
  new MeshService(chart, name, { namespace: chart.node.tryFindChild('shop-namespace') as ReturnType<typeof shopOf> | undefined ?? shopOf(chart), port }));
const web = (chart: Chart, name = 'web'): MeshService => service(chart, name, Port.http(80));
const expose = (options: ExposeOptions, port = Port.http(80)) => (chart: Chart): void => { edge(chart).expose(service(chart, 'web', port), options); };

/** Two gateways, each with a host: found at the second, `shop/x`. */
const both = (first: ExposeOptions, second: ExposeOptions, firstPods = {}, secondPods = {}) => (chart: Chart): void => {
  edge(chart, 'first', firstPods).expose(web(chart, 'a'), first);
  edge(chart, 'x', secondPods).expose(web(chart, 'b'), second);
};

const [a, wildcard] = ['a.example.com', '*.example.com'];

export const edgeMistakes: Record<string, Mistake> = {
  ...each('shop/x', {
    'a host of two gateways in different namespaces, whose selectors select the same pods': [
      'HostOwnedTwice', "'a.example.com'", 'at shop/first instead', both({ host: a, tls: plain }, { host: a, tls: plain }, { namespace: 'edge' }),
    ],
    'a host of a gateway whose pods are some of the other\'s': [
      'HostOwnedTwice', "'a.example.com'", 'at shop/first instead', both({ host: a, tls: plain }, { host: a, tls: plain }, {}, { selector: { istio: 'ingressgateway', tier: 'public' } }),
    ],
    'a host within the wildcard of another gateway, with another certificate': [
      'ConflictingRoutes', "'a.example.com'", 'same GatewayTls', both({ host: wildcard, tls: cert }, { host: a, tls: other }),
    ],
    'a wildcard over the host of another gateway, passed through': [
      'ConflictingRoutes', "'*.example.com'", 'same GatewayTls', both({ host: a, tls: other }, { host: wildcard, tls: cert }),
    ],
    'one certificate at two gateways': ['ConflictingRoutes', "'b.example.com'", 'at shop/first instead', both({ host: a, tls: cert }, { host: 'b.example.com', tls: cert })],
    'plain connections to a port of HTTP': ['ConflictingRoutes', '80', 'another port', (chart) => {
      const gateway = edge(chart);
      gateway.expose(web(chart, 'a'), { host: a, tls: plain });
      gateway.exposeTcp(service(chart, 'db', Port.tcp(5432)), { port: 80 });
    }],
    'HTTPS at a port of plain connections': ['ConflictingRoutes', "'a.example.com'", 'another port', (chart) => {
      edge(chart, 'first').exposeTcp(service(chart, 'db', Port.tcp(5432)), { port: 443 });
      edge(chart).expose(web(chart), { host: a, tls: cert });
    }],
    'two services at one port': ['ConflictingRoutes', '5432', 'another port', (chart) => {
      const gateway = edge(chart);
      for (const name of ['a', 'b']) gateway.exposeTcp(service(chart, name, Port.tcp(5432)), { port: 5432 });
    }],
    'requests as plain connections': ['ContradictingProps', 'http 80', 'Use expose', (chart) => { edge(chart).exposeTcp(web(chart), { port: 5432 }); }],
    'a short name at a gateway': ['InvalidName', "'shop'", 'shop.example.com', expose({ host: 'shop', tls: plain })],
    'a host named twice': ['InvalidValue', "'a.example.com', 'a.example.com'", 'once', expose({ hosts: [a, a], tls: plain })],
    'no host': ['InvalidValue', '[]', 'once', expose({ hosts: [], tls: plain })],
    'a port that the service does not have': ['NotHttp', 'http 80', 'Port.http', expose({ host: a, tls: plain, port: Port.http(81) })],
    'TLS passed through to HTTP': ['ContradictingProps', 'http 80', 'Port.tls', expose({ host: a, tls: GatewayTls.passthrough() })],
    'TLS passed through by path': ['ContradictingProps', "'/a'", 'terminate', expose({ host: a, tls: GatewayTls.passthrough(), paths: [PathMatch.prefix('/a')] }, Port.tls(443))],
    'TLS passed through to two services': ['ConflictingRoutes', "'/'", 'host of its own', (chart) => {
      const gateway = edge(chart);
      for (const name of ['a', 'b']) gateway.expose(service(chart, name, Port.tls(443)), { host: a, tls: GatewayTls.passthrough() });
    }],
    'two certificates in one Secret': ['ConflictingPolicies', "'shared'", 'Secret of its own', (chart) => {
      const gateway = edge(chart);
      gateway.expose(web(chart), { host: a, tls: GatewayTls.certManager({ issuer, secretName: 'shared' }) });
      gateway.expose(web(chart, 'b'), { host: 'b.example.com', tls: GatewayTls.certManager({ issuer: CertificateIssuer.namespaced('ca'), secretName: 'shared' }) });
    }],
    'claims of a service that no gateway serves': ['InvalidMatch', 'groups', 'Expose the service', (chart) => {
      new AbTest(chart, 'x', { service: newReviews(chart), when: RequestMatch.claim('groups', StringMatch.exact('beta')), use: 'v2' });
    }],
  }),
  ...each(here, {
    'an expression that is too long': ['InvalidValue', "'aaa", 'RE2', () => StringMatch.regex('a'.repeat(1025))],
    'a cipher suite that Istio ignores': ['InvalidValue', "'RC4-SHA'", 'AES256', () => GatewayTls.simple('cert', { cipherSuites: [untyped('RC4-SHA')] })],
    'a cipher suite named twice': ['InvalidValue', "'AES128-SHA'", 'at most once', () => GatewayTls.simple('cert', { cipherSuites: ['AES128-SHA', 'AES128-SHA'] })],
    'cipher suites of TLS 1.3': ['ContradictingProps', "'1.3'", 'Leave', () => GatewayTls.simple('cert', { minVersion: '1.3', cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384'] })],
    'one Secret twice': ['InvalidValue', "'cert', 'cert'", 'two different', () => GatewayTls.simple(['cert', 'cert'])],
    'clients that bear no name': ['InvalidValue', '[]', 'Leave', () => GatewayTls.mutual('cert', { subjectAltNames: [] })],
    'names of clients that show no certificate': ['ContradictingProps', "'a'", 'required', () => GatewayTls.certManager({ issuer }, { subjectAltNames: ['a'] })],
    'a certificate of a minute': ['InvalidValue', "'60 s'", 'Duration.days', () => GatewayTls.certManager({ issuer, duration: Duration.minutes(1) })],
    'a certificate renewed before it is issued': ['InvalidValue', "'7200 s'", 'Duration.days', () => GatewayTls.certManager({ issuer, duration: Duration.hours(1), renewBefore: Duration.hours(2) })],
    'an issuer with a space': ['InvalidName', "'our ca'", 'without scheme', () => CertificateIssuer.namespaced('our ca')],
    'a claim with brackets': ['InvalidMatch', "'groups[0]'", 'realm_access', () => RequestMatch.claim('groups[0]', StringMatch.exact('a'))],
    'a claim without name': ['InvalidMatch', '[]', 'groups', () => RequestMatch.claim([], StringMatch.exact('a'))],
  }),
};
