import type { Chart } from 'cdk8s';
import type { KubeNetworkPolicyProps } from '../../imports/k8s';
import type { SidecarSpec } from '../../imports/networking.istio.io';
import { Access, Injection, Mesh, MeshNamespace, MeshService, Port, ZeroTrustNamespace } from '../../src';
import { newChart, only, rendered } from '../mesh/fixtures';

const egressOf = (chart: Chart): unknown => only<SidecarSpec>(chart, 'Sidecar').spec.egress;

test('nothing is trusted: plaintext, callers and egress are refused', () => {
  const chart = newChart();
  new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.fromAttributes() });
  expect(only(chart, 'PeerAuthentication')).toMatchObject({ metadata: { name: 'default', namespace: 'shop' }, spec: { mtls: { mode: 'STRICT' } } });
  expect(only(chart, 'AuthorizationPolicy')).toMatchObject({ metadata: { name: 'default-deny', namespace: 'shop' }, spec: {} });
  expect(only(chart, 'Sidecar').spec).toEqual({ egress: [{ hosts: ['./*', 'istio-system/*'] }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } });
  expect(rendered(chart, 'NetworkPolicy')).toEqual([]);
  expect(chart.toJson()).toMatchSnapshot();
});

test('what services elsewhere allow opens the egress of the callers, wherever it is declared', () => {
  const chart = newChart();
  const mesh = Mesh.fromAttributes();
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const data = MeshNamespace.fromAttributes(chart, 'data', { mesh });
  const web = new MeshService(chart, 'web', { namespace: shop, port: Port.http(80) });
  const cart = new MeshService(chart, 'cart', { namespace: shop, port: Port.http(80) });
  for (const name of ['redis', 'orders']) {
    const service = MeshService.fromAttributes(chart, name, { namespace: data, port: Port.tcp(6379) });
    service.allowFrom(web, Access.any());
    service.allowFrom(cart, Access.any());
  }
  web.allowFrom(cart, Access.any());
  shop.allowEgressTo(MeshService.fromAttributes(chart, 'audit', { namespace: MeshNamespace.fromAttributes(chart, 'audit-ns', { name: 'audit', mesh }), port: Port.http(80) }));
  expect(egressOf(chart)).toEqual([{
    hosts: ['./*', 'istio-system/*', 'audit/audit.audit.svc.cluster.local', 'data/orders.data.svc.cluster.local', 'data/redis.data.svc.cluster.local'],
  }]);
});

test('calls of another mesh that uses the same names open nothing', () => {
  const chart = newChart();
  const [east, west] = [Mesh.fromAttributes({ cluster: 'east' }), Mesh.fromAttributes({ cluster: 'west' })];
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: east });
  const others = MeshNamespace.fromAttributes(chart, 'west-shop', { name: 'shop', mesh: west });
  const data = MeshService.fromAttributes(chart, 'data', { namespace: MeshNamespace.fromAttributes(chart, 'west-data', { mesh: west }), port: Port.tcp(5432) });
  data.allowFrom(MeshService.fromAttributes(chart, 'web', { namespace: others, port: Port.http(80), serviceAccount: 'web' }), Access.any());
  expect(shop.namespaceName).toBe(others.namespaceName);
  expect(egressOf(chart)).toEqual([{ hosts: ['./*', 'istio-system/*'] }]);
});

test('a NetworkPolicy draws the same boundary below the mesh', () => {
  const chart = newChart();
  const mesh = Mesh.fromAttributes();
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, networkPolicy: true });
  const team = MeshNamespace.fromAttributes(chart, 'team', { mesh });
  const web = new MeshService(chart, 'web', { namespace: shop, port: Port.http(80) });
  const caller = MeshService.fromAttributes(chart, 'caller', { namespace: team, port: Port.http(80), serviceAccount: 'caller' });
  const data = MeshService.fromAttributes(chart, 'db', { namespace: MeshNamespace.fromAttributes(chart, 'data', { mesh }), port: Port.tcp(5432) });
  web.allowFrom(caller, Access.any());
  data.allowFrom(web, Access.any());
  const { ingress = [], egress = [], ...rest } = only<NonNullable<KubeNetworkPolicyProps['spec']>>(chart, 'NetworkPolicy').spec;
  const inNamespace = (name: string): object => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
  expect(rest).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  expect(ingress[0]).toEqual({ from: [{ podSelector: {} }, inNamespace('team')] });
  expect(egress[0]).toEqual({ to: [{ podSelector: {} }, inNamespace('data')] });
  expect(egress[1]).toEqual({ to: [inNamespace('istio-system')], ports: [{ protocol: 'TCP', port: 15012 }] });
  expect(egress[2]?.to?.[1]).toEqual({ ipBlock: { cidr: '169.254.20.10/32' } });
  expect(egress[2]?.ports).toEqual([{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }]);
  expect(chart.toJson()).toMatchSnapshot();
});

test('in ambient mode there is no Sidecar, and the kubelet may probe', () => {
  const chart = newChart();
  new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.fromAttributes(), injection: Injection.ambient(), networkPolicy: true });
  expect(rendered(chart, 'Sidecar')).toEqual([]);
  expect(JSON.stringify(only(chart, 'NetworkPolicy').spec)).toContain('169.254.7.127/32');
  expect(chart.toJson()).toMatchSnapshot();
});

test('namespaces that open themselves are reached past Sidecar and NetworkPolicy, and what is public from anywhere', () => {
  const chart = newChart();
  const mesh = Mesh.fromAttributes();
  const [shop, team] = ['shop', 'team'].map((name) => new ZeroTrustNamespace(chart, name, { mesh, networkPolicy: true, metricsFrom: ['monitoring'] }));
  const web = new MeshService(chart, 'web', { namespace: shop!, port: Port.http(80, { targetPort: 8080 }) });
  shop!.allowFromAnyIn(team!, Access.tcp());
  web.allowPublic(Access.http());
  const [policy, callers] = rendered<NonNullable<KubeNetworkPolicyProps['spec']>>(chart, 'NetworkPolicy').map(({ spec }) => spec);
  const inNamespace = (name: string): object => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
  expect(policy?.ingress).toEqual([
    { from: [{ podSelector: {} }, inNamespace('team')] },
    { from: [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }], ports: [{ protocol: 'TCP', port: 8080 }] },
    { from: [inNamespace('istio-system'), inNamespace('monitoring')], ports: [{ protocol: 'TCP', port: 15020 }, { protocol: 'TCP', port: 15090 }] },
  ]);
  expect(callers?.egress?.[0]).toEqual({ to: [{ podSelector: {} }, inNamespace('shop')] });
  expect(rendered<SidecarSpec>(chart, 'Sidecar').map(({ spec }) => spec.egress?.[0]?.hosts)).toEqual([['./*', 'istio-system/*'], ['./*', 'istio-system/*', 'shop/*']]);
});
