import { ok } from 'node:assert';
import { test } from 'node:test';
import * as pulumi from '@pulumi/pulumi';

test('the program registers Istio and the routes of the shop', async () => {
  const types: string[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ inputs, name, type }) => {
      types.push(type);
      return { id: name, state: inputs };
    },
    call: ({ inputs }) => inputs,
  });
  await import('./index');
  // Waits until everything is registered.
  await pulumi.runtime.disconnect();
  for (const type of ['kubernetes:apps/v1:Deployment', 'kubernetes:networking.istio.io/v1:VirtualService', 'kubernetes:security.istio.io/v1:AuthorizationPolicy']) {
    ok(types.includes(type), `no ${type} among ${[...new Set(types)].join(', ')}`);
  }
});
