import { contentOf, inOrder } from '../../conformance/harness/apply';
import { nameOf } from '../../conformance/harness/objects';

test('definitions come first, then namespaces, and admission webhooks last', () => {
  const kinds = ['ValidatingWebhookConfiguration', 'VirtualService', 'Namespace', 'ConfigMap', 'CustomResourceDefinition', 'MutatingWebhookConfiguration', 'Service'];
  const objects = kinds.map((kind) => ({ apiVersion: 'v1', kind, metadata: { name: 'a' } }));
  expect(inOrder(objects).map((group) => group.map(nameOf))).toEqual([
    ['CustomResourceDefinition a'],
    ['Namespace a'],
    ['VirtualService a', 'ConfigMap a', 'Service a', 'ValidatingWebhookConfiguration a', 'MutatingWebhookConfiguration a'],
  ]);
});

test('the content of an object is all but the bookkeeping of the apiserver', () => {
  const stored = (resourceVersion: string, value: string) => ({
    apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', resourceVersion, managedFields: [resourceVersion] }, data: { value },
  });
  expect(contentOf(stored('1', 'x'))).toEqual(contentOf(stored('2', 'x')));
  expect(contentOf(stored('1', 'x'))).not.toEqual(contentOf(stored('1', 'y')));
});
