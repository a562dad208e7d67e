import { strictEqual } from 'node:assert';
import { test } from 'node:test';
import { App } from 'cdk8s';
import { accessTarget, decideAccess, Manifests, validateManifests } from 'istio-constructs';
import { describeMesh } from './mesh';

const app = new App();
describeMesh(app);
const manifests = Manifests.parse(app.synthYaml());

test('a cluster takes the manifests', () => {
  const findings = validateManifests(manifests);
  strictEqual(findings.map(({ message }) => message).join('\n'), '');
});

test('only the storefront reads reviews', () => {
  const to = accessTarget(manifests, { service: 'reviews', namespace: 'shop' });
  const decide = (serviceAccount: string): string => (
    decideAccess(manifests, { from: { namespace: 'shop', serviceAccount }, to, request: { path: '/reviews/1' } }).decision);
  strictEqual(decide('storefront'), 'ALLOW');
  strictEqual(decide('cart'), 'DENY');
});
