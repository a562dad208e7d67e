import { deepStrictEqual, strictEqual } from 'node:assert';
import { test } from 'node:test';
import { App } from 'cdk8s';
import { decideAccess, Manifests, validateManifests } from 'istio-constructs';
import { describeMesh } from './mesh';

const app = new App();
describeMesh(app);
const manifests = Manifests.parse(app.synthYaml());

test('a cluster takes the manifests', () => {
  deepStrictEqual(validateManifests(manifests), []);
});

test('only the storefront reads reviews', () => {
  const to = { namespace: 'shop', labels: { app: 'reviews' }, port: 9080 };
  const decide = (serviceAccount: string): string => (
    decideAccess(manifests, { from: { namespace: 'shop', serviceAccount }, to, request: { path: '/reviews/1' } }).decision);
  strictEqual(decide('storefront'), 'ALLOW');
  strictEqual(decide('cart'), 'DENY');
});
