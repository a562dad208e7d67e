import { runExample } from './example';
import type { AccessDecision } from '../../src';
import { accessTarget, decideAccess, Manifests } from '../../src';

const { folder, exported } = runExample('security/access-check');
const manifests = Manifests.read(folder, 'examples/security/access-check/workloads.yaml');
const to = accessTarget(manifests, { service: 'reviews', namespace: 'shop' });

test('only the storefront reads reviews', () => {
  const decide = (serviceAccount: string) => decideAccess(manifests, { from: { namespace: 'shop', serviceAccount }, to, request: { path: '/reviews/1' } });
  expect(decide('web').decision).toBe('ALLOW');
  expect(decide('cart').reason).toContain('no rule of');
});

test('the example allows the call that is meant, and denies others', () => {
  const { decisions } = exported as { decisions: readonly AccessDecision[] };
  expect(decisions.map(({ decision }) => decision)).toEqual(['ALLOW', 'DENY', 'DENY']);
});
