import type { Chart } from 'cdk8s';
import { findingsOf } from './fixtures';
import type { SidecarSpec } from '../../../imports/networking.istio.io';
import type { IMeshNamespace, SidecarScopeProps } from '../../../src';
import { Access, EgressPolicy, ExternalService, Mesh, MeshNamespace, MeshService, Port, SidecarScope, ZeroTrustNamespace } from '../../../src';
import { codesOf, newChart, only, rendered, shopOf, thrownBy } from '../../mesh/fixtures';

/** `web` calls `reviews` beside it and `pay` elsewhere; `other`, under its own account, calls `ledger`. */
function programIn(chart: Chart, namespace: IMeshNamespace = shopOf(chart)) {
  const bank = MeshNamespace.fromAttributes(chart, 'bank', { mesh: namespace.mesh });
  const service = (name: string, of = namespace) => new MeshService(chart, name, { namespace: of, port: Port.http(8080, { targetPort: 9080 }) });
  const [web, other, reviews, pay, ledger] = [service('web'), service('other'), service('reviews'), service('pay', bank), service('ledger', bank)] as const;
  const declare = (): void => {
    for (const called of [pay, reviews]) called.allowFrom(web, Access.any());
    ledger.allowFrom(other, Access.any());
  };
  return { web, other, reviews, pay, ledger, declare };
}

test('a service sees what it calls, also when the calls are declared later', () => {
  const chart = newChart();
  const { web, declare } = programIn(chart);
  new SidecarScope(chart, 'scope', { target: web });
  declare();
  expect(only<SidecarSpec>(chart, 'Sidecar')).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      workloadSelector: { labels: { app: 'web' } },
      egress: [{ hosts: ['istio-system/*', './reviews.shop.svc.cluster.local', 'bank/pay.bank.svc.cluster.local'] }],
    },
  });
  expect(findingsOf(chart)).toEqual([]);
});

test('a namespace sees itself and what any of its services calls', () => {
  const chart = newChart();
  const { declare } = programIn(chart);
  declare();
  const partner = new ExternalService(chart, 'partner', { namespace: namespaceOf(chart), host: 'partner.example', port: Port.https(443) });
  new SidecarScope(chart, 'scope', { target: namespaceOf(chart, 'again'), sees: [partner] });
  expect(only<SidecarSpec>(chart, 'Sidecar')).toMatchObject({
    metadata: { name: 'default', namespace: 'shop' },
    spec: { egress: [{ hosts: ['./*', 'istio-system/*', 'bank/ledger.bank.svc.cluster.local', 'bank/pay.bank.svc.cluster.local', 'partners/partner.example'] }] },
  });
  expect(findingsOf(chart)).toEqual([]);
});

/** Namespace `partners`, or under another id the shop again. */
function namespaceOf(chart: Chart, id = 'partners'): IMeshNamespace {
  return MeshNamespace.fromAttributes(chart, id, { name: id === 'partners' ? 'partners' : 'shop', mesh: Mesh.fromAttributes() });
}

test('in the root namespace, which everybody sees, nothing is said twice', () => {
  const chart = newChart();
  const root = MeshNamespace.fromAttributes(chart, 'istio-system', { mesh: Mesh.fromAttributes() });
  const [tool, backend] = ['tool', 'backend'].map((name) => new MeshService(chart, name, { namespace: root, port: Port.http(80) })) as [MeshService, MeshService];
  new SidecarScope(chart, 'scope', { target: tool, sees: [backend] });
  new SidecarScope(chart, 'all', { target: root, sees: [backend] });
  expect(rendered<SidecarSpec>(chart, 'Sidecar').map(({ spec }) => spec.egress)).toEqual([[{ hosts: ['./*'] }], [{ hosts: ['./*'] }]]);
  expect(findingsOf(chart)).toEqual([]);
});

test('the application may listen on the loopback address or on a socket', () => {
  const chart = newChart();
  const metrics = Port.tcp(9000);
  const web = new MeshService(chart, 'web', { namespace: shopOf(chart), port: Port.http(80, { targetPort: 8080 }), additionalPorts: [metrics] });
  new SidecarScope(chart, 'scope', { target: web, listeners: [{ port: web.port, to: 3000 }, { port: metrics, to: '/run/metrics.sock' }] });
  expect(only<SidecarSpec>(chart, 'Sidecar').spec.ingress).toEqual([
    { port: { number: 8080, name: 'http', protocol: 'HTTP' }, defaultEndpoint: '127.0.0.1:3000' },
    { port: { number: 9000, name: 'tcp', protocol: 'TCP' }, defaultEndpoint: 'unix:///run/metrics.sock' },
  ]);
  expect(findingsOf(chart)).toEqual([]);
});

describe('what closes egress for a namespace holds in the narrower scope, which would replace it', () => {
  test('of a namespace that trusts nobody', () => {
    const chart = newChart();
    const { web } = programIn(chart, new ZeroTrustNamespace(chart, 'vault', { mesh: Mesh.fromAttributes() }));
    new SidecarScope(chart, 'scope', { target: web });
    const scope = rendered<SidecarSpec>(chart, 'Sidecar').find(({ metadata }) => metadata.name === 'web');
    expect(scope?.spec.outboundTrafficPolicy).toEqual({ mode: 'REGISTRY_ONLY' });
  });

  test('of a whole mesh, also when it is declared later', () => {
    const chart = newChart();
    new SidecarScope(chart, 'scope', { target: shopOf(chart) });
    new EgressPolicy(chart, 'egress', { target: Mesh.fromAttributes(), allow: [] });
    expect(rendered<SidecarSpec>(chart, 'Sidecar').map(({ spec }) => spec.outboundTrafficPolicy?.mode)).toEqual(['REGISTRY_ONLY', 'REGISTRY_ONLY']);
  });

  test('unless the namespace itself opens it', () => {
    const chart = newChart();
    const { web } = programIn(chart);
    new EgressPolicy(chart, 'egress', { target: Mesh.fromAttributes(), allow: [] });
    new EgressPolicy(chart, 'open', { target: web.namespace, allow: 'any' });
    new SidecarScope(chart, 'scope', { target: web });
    expect(rendered<SidecarSpec>(chart, 'Sidecar').find(({ metadata }) => metadata.name === 'web')?.spec.outboundTrafficPolicy).toBeUndefined();
  });

  test('and opening it in a narrower scope is refused', () => {
    const chart = newChart();
    const { web } = programIn(chart);
    new SidecarScope(chart, 'scope', { target: web, outboundTrafficPolicy: 'ALLOW_ANY' });
    expect(codesOf(chart)).toEqual([]);
    new EgressPolicy(chart, 'egress', { target: Mesh.fromAttributes(), allow: [] });
    expect(codesOf(chart)).toEqual(['ContradictingProps']);
  });
});

test('two scopes for the same pods are refused, and for different ones they are not', () => {
  const chart = newChart();
  const { web, other } = programIn(chart);
  new SidecarScope(chart, 'namespace', { target: web.namespace });
  new SidecarScope(chart, 'web-scope', { target: web });
  new SidecarScope(chart, 'other-scope', { target: other });
  const frontend = MeshService.fromAttributes(chart, 'frontend', { namespace: web.namespace, port: Port.http(80), selector: { app: 'web', tier: 'front' } });
  const error = thrownBy(() => new SidecarScope(chart, 'rival', { target: frontend }));
  expect(error).toMatchObject({ code: 'ConflictingPolicies', at: 'shop/rival', value: { app: 'web', tier: 'front' } });
  expect(error.message).toContain('shop/web-scope');
});

const elsewhere = Mesh.fromAttributes({ cluster: 'eu' });

test.each<[string, (chart: Chart) => Partial<SidecarScopeProps>, string]>([
  ['a service of another cluster', (chart) => ({
    sees: [MeshService.fromAttributes(chart, 'far', { namespace: MeshNamespace.fromAttributes(chart, 'far-away', { mesh: elsewhere }), port: Port.http(80) })],
  }), 'ContradictingProps'],
  ['a target without labels', (chart) => ({
    target: new ExternalService(chart, 'partner', { namespace: namespaceOf(chart), host: 'bank.example', port: Port.http(80) }),
  }), 'InvalidValue'],
  ['a listener of a namespace', (chart) => ({ target: namespaceOf(chart), listeners: [{ port: Port.http(80), to: 1 }] }), 'ContradictingProps'],
  ['a listener on a port that the service does not have', () => ({ listeners: [{ port: Port.http(81), to: 3000 }] }), 'InvalidValue'],
  ['a listener on no port', () => ({ listeners: [{ port: Port.http(8080), to: 0 }] }), 'InvalidValue'],
  ['a listener on a relative path', () => ({ listeners: [{ port: Port.http(8080), to: 'app.sock' }] }), 'InvalidValue'],
])('%s is refused', (_, propsIn, code) => {
  const chart = newChart();
  const { web } = programIn(chart);
  const props = propsIn(chart);
  expect(thrownBy(() => new SidecarScope(chart, 'scope', { target: web, ...props })).code).toBe(code);
});
