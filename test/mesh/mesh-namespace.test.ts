import { codesOf, newChart, only } from './fixtures';
import { DataPlane, Injection, Mesh, MeshNamespace } from '../../src';
import type { MeshNamespaceProps } from '../../src';

const labelsOf = (props: Partial<MeshNamespaceProps>): unknown => {
  const chart = newChart();
  new MeshNamespace(chart, 'shop', { mesh: Mesh.fromAttributes(), ...props });
  return only(chart, 'Namespace').metadata.labels;
};

test.each<[string, Partial<MeshNamespaceProps>, object]>([
  ['sidecars of the default revision', {}, { 'istio-injection': 'enabled' }],
  ['sidecars of the revision of the mesh', { mesh: Mesh.fromAttributes({ revision: 'canary' }) }, { 'istio.io/rev': 'canary' }],
  ['sidecars of a revision of its own', { injection: Injection.revision('stable') }, { 'istio.io/rev': 'stable' }],
  ['ambient, as the mesh is', { mesh: Mesh.fromAttributes({ dataPlane: DataPlane.ambient() }) }, { 'istio.io/dataplane-mode': 'ambient' }],
  ['no part in the mesh', { injection: Injection.disabled() }, { 'istio-injection': 'disabled' }],
  ['Pod Security and labels of the user', { mesh: Mesh.fromAttributes({ cni: true }), podSecurity: 'restricted', labels: { team: 'a' } }, {
    'team': 'a', 'istio-injection': 'enabled', 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted',
  }],
])('a namespace takes labels for %s', (_, props, labels) => {
  expect(labelsOf(props)).toEqual(labels);
});

test('its manifest is what it was', () => {
  const chart = newChart();
  const namespace = new MeshNamespace(chart, 'shop', { mesh: Mesh.fromAttributes({ cni: true }), podSecurity: 'restricted' });
  expect(namespace.apiObjects).toHaveLength(1);
  expect(chart.toJson()).toMatchSnapshot();
});

test('a namespace of others renders nothing', () => {
  const chart = newChart();
  expect(MeshNamespace.fromAttributes(chart, 'shop', { mesh: Mesh.fromAttributes() }).namespaceName).toBe('shop');
  expect(chart.toJson()).toEqual([]);
});

test('clusters that share all names do not collide, and one cluster does', () => {
  const chart = newChart();
  const [east, west] = [Mesh.fromAttributes({ cluster: 'east' }), Mesh.fromAttributes({ cluster: 'west' })];
  new MeshNamespace(chart, 'east', { name: 'shop', mesh: east });
  new MeshNamespace(chart, 'west', { name: 'shop', mesh: west });
  expect(codesOf(chart)).toEqual([]);
  new MeshNamespace(chart, 'east-again', { name: 'shop', mesh: Mesh.fromAttributes({ cluster: 'east' }) });
  expect(codesOf(chart)).toEqual(['DuplicateName']);
});
