import { inOrder } from '../../conformance/harness/apply';
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
