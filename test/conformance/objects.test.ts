import { groupOf, isIstioConfig, nameOf, parseObjects } from '../../conformance/harness/objects';

test('empty documents are left out and Lists are taken apart', () => {
  const text = '---\n# nothing\n---\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: a}}\n- {apiVersion: v1, kind: Secret, metadata: {name: b}}\n';
  expect(parseObjects(text, 'x.yaml').map(nameOf)).toEqual(['Secret a', 'Secret b']);
});

test('malformed YAML is refused with the name of its file', () => {
  expect(() => parseObjects('a: [', 'x.yaml')).toThrow(/^x\.yaml: /);
});

test('objects are named as istioctl names them', () => {
  expect(nameOf({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' } })).toBe('Service shop/web');
});

test('Istio configuration is told by its API group, which its definitions do not share', () => {
  const route = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'a' } };
  const definition = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'virtualservices.networking.istio.io' } };
  expect([route, definition].map(isIstioConfig)).toEqual([true, false]);
  expect(groupOf({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } })).toBe('');
});
