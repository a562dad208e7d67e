import { Chart } from 'cdk8s';
import { findingsOf } from './fixtures';
import type { SidecarSpec } from '../../../imports/networking.istio.io';
import type { EgressPolicyProps } from '../../../src';
import { DataPlane, EgressPolicy, ExternalService, Injection, Mesh, MeshNamespace, Port, Resolution, SidecarScope, ZeroTrustNamespace } from '../../../src';

import { newChart, only, shopOf, thrownBy } from '../../mesh/fixtures';

function bankIn(chart: Chart, visibleTo?: 'own-namespace'): ExternalService {
  const partners = MeshNamespace.fromAttributes(chart, 'partners', { mesh: Mesh.fromAttributes() });
  return new ExternalService(chart, 'bank', { namespace: partners, host: 'api.bank.example', port: Port.https(443), ...(visibleTo !== undefined && { visibleTo }) });
}

test('a namespace calls the services of the cluster, and outside only what is allowed', () => {
  const chart = newChart();
  const cloud = new ExternalService(chart, 'cloud', { namespace: shopOf(chart), host: '*.cloud.example', port: Port.tls(443), resolution: Resolution.dynamicDns() });
  const bank = bankIn(chart);
  new EgressPolicy(chart, 'egress', { target: MeshNamespace.fromAttributes(chart, 'target', { name: 'shop', mesh: Mesh.fromAttributes() }), allow: [cloud, bank, bank] });
  expect(only<SidecarSpec>(chart, 'Sidecar')).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    metadata: { name: 'default', namespace: 'shop' },
    spec: {
      egress: [{ hosts: ['*/*.svc.cluster.local', 'partners/api.bank.example', 'shop/*.cloud.example'] }],
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    },
  });
  expect(findingsOf(chart)).toEqual([]);
});

test('an empty list allows nothing outside', () => {
  const chart = newChart();
  new EgressPolicy(chart, 'egress', { target: shopOf(chart), allow: [] });
  expect(only<SidecarSpec>(chart, 'Sidecar').spec.egress).toEqual([{ hosts: ['*/*.svc.cluster.local'] }]);
});

test.each([['described', 'REGISTRY_ONLY'], ['any', 'ALLOW_ANY']] as const)('without a list, %s hosts are the whole of the policy', (allow, mode) => {
  const chart = newChart();
  new EgressPolicy(chart, 'egress', { target: shopOf(chart), allow });
  expect(only<SidecarSpec>(chart, 'Sidecar').spec).toEqual({ outboundTrafficPolicy: { mode } });
  expect(findingsOf(chart)).toEqual([]);
});

test('for a mesh it lies in the root namespace, and knows the domain of the cluster', () => {
  const chart = newChart();
  new EgressPolicy(chart, 'egress', { target: Mesh.fromAttributes({ rootNamespace: 'istio', clusterDomain: 'corp.example' }), allow: [bankIn(chart, 'own-namespace')] });
  expect(only<SidecarSpec>(chart, 'Sidecar')).toMatchObject({
    metadata: { name: 'default', namespace: 'istio' }, spec: { egress: [{ hosts: ['*/*.svc.corp.example', 'partners/api.bank.example'] }] },
  });
});

test('a namespace that trusts nobody has a Sidecar already, whoever comes first', () => {
  const chart = newChart();
  const shop = new ZeroTrustNamespace(chart, 'trusting-nobody', { name: 'shop', mesh: Mesh.fromAttributes() });
  const error = thrownBy(() => new EgressPolicy(chart, 'egress', { target: shop, allow: 'any' }));
  expect(error).toMatchObject({ code: 'ConflictingPolicies', at: 'shop/egress', value: 'shop' });
  expect(error.message).toContain('shop/trusting-nobody');

  const other = newChart();
  new EgressPolicy(other, 'egress', { target: shopOf(other), allow: 'any' });
  expect(thrownBy(() => new ZeroTrustNamespace(other, 'late', { name: 'shop', mesh: Mesh.fromAttributes() })).message).toContain('shop/egress');
});

test('a scope of the same namespace is refused too, and one in another cluster is not', () => {
  const chart = newChart();
  new EgressPolicy(chart, 'egress', { target: shopOf(chart), allow: 'described' });
  const shopIn = (id: string, cluster?: string) => MeshNamespace.fromAttributes(chart, id, { name: 'shop', mesh: Mesh.fromAttributes({ cluster }) });
  expect(thrownBy(() => new SidecarScope(chart, 'scope', { target: shopIn('same') }))).toMatchObject({ code: 'ConflictingPolicies', at: 'shop/scope' });
  expect(() => new SidecarScope(new Chart(chart.node.root as never, 'elsewhere'), 'scope', { target: shopIn('other', 'eu') })).not.toThrow();
});

const inAmbient = Mesh.fromAttributes({ dataPlane: DataPlane.ambient() });

test.each<[string, (chart: Chart) => EgressPolicyProps, string]>([
  ['a host of another cluster', (chart) => ({ target: Mesh.fromAttributes({ cluster: 'eu' }), allow: [bankIn(chart)] }), 'ContradictingProps'],
  ['a host that the namespace does not see', (chart) => ({ target: shopOf(chart), allow: [bankIn(chart, 'own-namespace')] }), 'ContradictingProps'],
  ['an ambient mesh', () => ({ target: inAmbient, allow: [] }), 'UnsupportedByDataPlane'],
  ['an ambient namespace', (chart) => ({ target: MeshNamespace.fromAttributes(chart, 'ambient', { mesh: inAmbient }), allow: [] }), 'UnsupportedByDataPlane'],
  ['a namespace outside the mesh', (chart) => ({
    target: MeshNamespace.fromAttributes(chart, 'plain', { mesh: Mesh.fromAttributes(), injection: Injection.disabled() }), allow: [],
  }), 'ContradictingProps'],
])('%s is refused', (_, propsIn, code) => {
  const chart = newChart();
  const props = propsIn(chart);
  expect(thrownBy(() => new EgressPolicy(chart, 'egress', props))).toMatchObject({ code, at: 'shop/egress' });
});
