import { App, Chart, Duration, Yaml } from 'cdk8s';
import type { AuthorizationPolicySpec } from '../../../imports/security.istio.io';
import {
  Access, DataPlane, decideAccess, ExternalAuthorization, ExtAuthzProvider, Injection, Manifests, Mesh, MeshInstall, MeshNamespace, MeshService, PathMatch,
  Port, problemsOf, Profile, ServiceIdentity, validateManifests, ZeroTrustNamespace,
} from '../../../src';
import type { GatewayWorkload, IMeshNamespace } from '../../../src';
import type { IWaypoint } from '../../../src/mesh';
import { enrolInWaypoint } from '../../../src/mesh';
import { codesOf, newChart, newReviews, rendered, shopOf } from '../../mesh/fixtures';

const meshConfigOf = (chart: Chart): string => rendered<unknown>(chart, 'ConfigMap').map((map) => (map as unknown as { data: { mesh?: string } }).data.mesh).find((text) => text !== undefined) ?? '';
const textOf = (charts: readonly Chart[]): string => charts.map((chart) => Yaml.stringify(...(chart.toJson() as unknown[]))).join('---\n');

function withInstall(describe: (chart: Chart, mesh: Mesh, ingressGateway: GatewayWorkload) => void): { install: Chart; chart: Chart } {
  const app = new App();
  const install = new Chart(app, 'istio');
  const { mesh, ingressGateway } = new MeshInstall(install, 'mesh', { profile: Profile.default() });
  const chart = new Chart(app, 'shop');
  describe(chart, mesh, ingressGateway);
  return { install, chart };
}

test('who is asked is in the mesh configuration, the rule asks, and the way there is open to those who ask', () => {
  const { install, chart } = withInstall((scope, mesh) => {
    const shop = new ZeroTrustNamespace(scope, 'shop', { mesh });
    const auth = new ZeroTrustNamespace(scope, 'auth', { mesh });
    const orders = new MeshService(scope, 'orders', { namespace: shop, port: Port.http(8080) });
    const opa = new MeshService(scope, 'opa', { namespace: auth, port: Port.grpc(9191) });
    new ExternalAuthorization(scope, 'ask', {
      target: orders, provider: ExtAuthzProvider.grpc({ name: 'opa', service: opa }), requests: [Access.http({ notPaths: [PathMatch.exact('/healthz')] })],
    });
  });
  expect(meshConfigOf(install)).toContain(`extensionProviders:
  - name: opa
    envoyExtAuthzGrpc:
      service: opa.auth.svc.cluster.local
      port: 9191
      timeout: 2s
`);
  expect(rendered<AuthorizationPolicySpec>(chart, 'AuthorizationPolicy').filter(({ metadata }) => metadata.name !== 'default-deny')).toMatchSnapshot();
  expect(rendered<{ egress: unknown }>(chart, 'Sidecar').map(({ spec }) => JSON.stringify(spec.egress)).join(' ')).toContain('auth/opa.auth.svc.cluster.local');
  const manifests = Manifests.parse(textOf([install, chart]), 'all.yaml');
  expect(validateManifests(manifests)).toEqual([]);
  const asked = (path: string): readonly string[] => (
    decideAccess(manifests, { to: { namespace: 'shop', labels: { app: 'orders' }, port: 8080 }, from: { namespace: 'shop', serviceAccount: 'web' }, request: { path } }).asks);
  expect([asked('/'), asked('/healthz')]).toEqual([['opa'], []]);
});

test('what can be said of a provider is written as Istio names it', () => {
  const http = ExtAuthzProvider.http({
    name: 'login',
    service: 'login.auth.svc.cluster.local',
    port: 4180,
    pathPrefix: '/check',
    timeout: Duration.millis(500),
    statusOnError: 503,
    clearRouteCache: true,
    includeRequestHeaders: ['cookie', 'x-*'],
    includeAdditionalHeaders: { 'x-asked-by': 'mesh' },
    headersToUpstreamOnAllow: ['x-user'],
    headersToDownstreamOnAllow: ['set-cookie'],
    headersToDownstreamOnDeny: ['set-cookie', '*-reason'],
    includeRequestBody: { maxBytes: 8192, allowPartial: true },
  });
  const grpc = ExtAuthzProvider.grpc({ name: 'opa', service: 'opa.example.com', port: 9191, failOpen: true, includeRequestBody: { maxBytes: 1, packAsBytes: true } });
  expect([http.extensionProvider, grpc.extensionProvider]).toMatchSnapshot();
});

test('providers that others use are in the mesh configuration too, in the order of their names', () => {
  const install = new Chart(new App(), 'istio');
  const provider = (name: string): ExtAuthzProvider => ExtAuthzProvider.grpc({ name, service: `${name}.auth.svc.cluster.local`, port: 9191 });
  const { mesh } = new MeshInstall(install, 'mesh', { meshConfig: { auditLog: true, extensionProviders: [provider('b'), provider('a')] } });
  expect([...meshConfigOf(install).matchAll(/^ {2}- name: (.*)$/gm)].map(([, name]) => name)).toEqual(['a', 'audit-log', 'b']);
  expect(mesh.extensionProviders).toEqual(expect.arrayContaining(['b', 'a']));
});

test('a mesh of others has to have the provider, and to be said to', () => {
  const problems = (extensionProviders: string[] | undefined, provider: ExtAuthzProvider | string): string[] => {
    const chart = newChart();
    const target = new MeshService(chart, 'orders', { namespace: shopOf(chart, { ...(extensionProviders && { extensionProviders }) }), port: Port.http(80) });
    new ExternalAuthorization(chart, 'ask', { target, provider });
    return problemsOf(chart).map(({ code, fix }) => `${code} ${fix}`);
  };
  const opa = ExtAuthzProvider.grpc({ name: 'opa', service: 'opa.auth.svc.cluster.local', port: 9191 });
  expect(problems(undefined, opa)).toEqual([expect.stringMatching(/^ProviderNotRegistered .*"envoyExtAuthzGrpc":\{"service":"opa.auth.svc.cluster.local","port":9191.*extensionProviders: \['opa'\]/)]);
  expect(problems(['other'], 'opa')).toHaveLength(1);
  expect([problems(['opa'], opa), problems(['opa'], 'opa')]).toEqual([[], []]);
});

test('one provider may be asked about several targets, and two of one name may not', () => {
  const { install } = withInstall((chart, mesh, ingressGateway) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const provider = ExtAuthzProvider.http({ name: 'login', service: new MeshService(chart, 'login', { namespace, port: Port.http(4180) }) });
    new ExternalAuthorization(chart, 'a', { target: ingressGateway, provider });
    new ExternalAuthorization(chart, 'b', { target: namespace, provider, requests: [Access.http({ ports: [Port.http(8080)] })] });
    const again = ExtAuthzProvider.http({ name: 'login', service: 'elsewhere.example.com', port: 80 });
    const target = new MeshService(chart, 'web', { namespace, port: Port.http(80) });
    expect(() => new ExternalAuthorization(chart, 'c', { target, provider: again })).toThrow('ConflictingPolicies at shop/c: shop/a uses another provider of this name');
  });
  expect(meshConfigOf(install).match(/- name: login/g)).toHaveLength(1);
});

test('where a waypoint asks, the waypoint is let in at the authorizer, whenever it is known', () => {
  const chart = newChart();
  const mesh = Mesh.fromAttributes({ dataPlane: DataPlane.ambient(), extensionProviders: ['opa'] });
  const namespace = MeshNamespace.fromAttributes(chart, 'shop', { mesh, injection: Injection.ambient() });
  const [orders, opa] = ['orders', 'opa'].map((name) => new MeshService(chart, name, { namespace, port: Port.grpc(9191) })) as [MeshService, MeshService];
  new ExternalAuthorization(chart, 'ask', { target: orders, provider: ExtAuthzProvider.grpc({ name: 'opa', service: opa }) });
  expect(codesOf(chart)).toContain('UnsupportedByDataPlane');
  for (const target of [orders, opa]) enrolInWaypoint(target, way(namespace));
  const policies = rendered<AuthorizationPolicySpec>(chart, 'AuthorizationPolicy');
  const specOf = (name: string): string => JSON.stringify(policies.find(({ metadata }) => metadata.name === name)?.spec);
  expect(specOf('orders-custom')).toContain('"targetRefs":[{"group":"","kind":"Service","name":"orders"}]');
  expect(specOf('opa')).toContain('cluster.local/ns/shop/sa/way');
});

test('an authorizer outside of the mesh is not restricted', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  const { mesh } = reviews.namespace;
  const outside = MeshNamespace.fromAttributes(chart, 'outside', { mesh, injection: Injection.disabled() });
  new ExternalAuthorization(chart, 'ask', { target: reviews, provider: ExtAuthzProvider.grpc({ name: 'opa', service: new MeshService(chart, 'opa', { namespace: outside, port: Port.grpc(9191) }) }) });
  expect(chart.node.findAll().filter((child) => child.node.path.startsWith('shop/opa/access'))).toEqual([]);
});

function way(namespace: IMeshNamespace): IWaypoint {
  return { waypointName: 'way', namespace, identities: [new ServiceIdentity({ trustDomain: 'cluster.local', namespace: namespace.namespaceName, serviceAccount: 'way' })] };
}
