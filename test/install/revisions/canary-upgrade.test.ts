import { App, Chart } from 'cdk8s';
import type { CanaryUpgradeProps, UpgradeStep } from '../../../src';
import { CanaryUpgrade, MeshNamespace, problemsOf, Profile } from '../../../src';
import { find, names, objectsOf } from '../fixtures';

const versions = { from: { version: '1.30.5', revision: '1-30-5' }, to: { version: '1.31.1' } };

function upgraded(props: Partial<CanaryUpgradeProps> = {}): { objects: any[]; upgrade: CanaryUpgrade } {
  const chart = new Chart(new App(), 'istio');
  const upgrade = new CanaryUpgrade(chart, 'upgrade', { ...versions, install: { profile: Profile.default(), cni: {}, ztunnel: {} }, ...props });
  for (const name of ['shop', 'staging']) new MeshNamespace(chart, name, { mesh: upgrade.mesh });
  return { objects: objectsOf(chart), upgrade };
}

const versionOf = (objects: any[], kind: string, name: string): string => find(objects, kind, name).metadata.labels['app.kubernetes.io/version'];
const parts = (objects: any[]) => ({
  istiod: names(objects, 'Deployment').filter((name) => name.startsWith('istiod')).sort(),
  cni: versionOf(objects, 'DaemonSet', 'istio-cni-node'),
  ztunnel: versionOf(objects, 'DaemonSet', 'ztunnel'),
  gateway: versionOf(objects, 'Deployment', 'istio-ingressgateway'),
  namespaces: Object.fromEntries(['shop', 'staging'].map((name) => [name, find(objects, 'Namespace', name).metadata.labels['istio.io/rev'] ?? find(objects, 'Namespace', name).metadata.labels['istio-injection']])),
  default: find(objects, 'ValidatingWebhookConfiguration', 'istiod-default-validator').webhooks[0].clientConfig.service.name as string,
});

const both = ['istiod-1-30-5', 'istiod-1-31-1'];
const [old, recent] = ['1.30.5', '1.31.1'];
const stay = { shop: '1-30-5', staging: '1-30-5' };

test.each<[UpgradeStep, ReturnType<typeof parts>]>([
  ['istiod', { istiod: both, cni: old, ztunnel: old, gateway: old, namespaces: stay, default: 'istiod-1-30-5' }],
  ['cni', { istiod: both, cni: recent, ztunnel: old, gateway: old, namespaces: stay, default: 'istiod-1-30-5' }],
  ['ztunnel', { istiod: both, cni: recent, ztunnel: recent, gateway: old, namespaces: stay, default: 'istiod-1-30-5' }],
  ['gateways', { istiod: both, cni: recent, ztunnel: recent, gateway: recent, namespaces: stay, default: 'istiod-1-30-5' }],
  ['done', { istiod: ['istiod-1-31-1'], cni: recent, ztunnel: recent, gateway: recent, namespaces: { shop: 'enabled', staging: 'enabled' }, default: 'istiod-1-31-1' }],
])('at the step %s, what has had its turn runs the new version', (step, expected) => {
  const { objects } = upgraded({ step });
  // A namespace that is on the new revision asks for it by name.
  const namespaces = step === 'done' ? { shop: '1-31-1', staging: '1-31-1' } : expected.namespaces;
  expect(parts(objects)).toEqual({ ...expected, namespaces });
});

test('what is rendered of two control planes is what a cluster takes', () => {
  expect(problemsOf(upgraded({ step: 'gateways', moved: ['staging'] }).upgrade.node.root)).toEqual([]);
});

test('namespaces move one by one', () => {
  expect(parts(upgraded({ step: 'gateways', moved: ['staging'] }).objects).namespaces).toEqual({ shop: '1-30-5', staging: '1-31-1' });
});

test('one prop takes everything back but the new control plane', () => {
  expect(parts(upgraded({ step: 'gateways', moved: ['staging'], rollback: true }).objects)).toEqual(
    { istiod: both, cni: old, ztunnel: old, gateway: old, namespaces: stay, default: 'istiod-1-30-5' });
});

test('it begins with an install that has no revision', () => {
  const { objects } = upgraded({ from: { version: '1.30' }, moved: ['staging'] });
  expect(parts(objects)).toMatchObject({ istiod: ['istiod', 'istiod-1-31-1'], namespaces: { shop: 'enabled', staging: '1-31-1' }, default: 'istiod' });
  expect(find(objects, 'Namespace', 'staging').metadata.labels).toEqual({ 'istio.io/rev': '1-31-1' });
  expect(names(objects, 'MutatingWebhookConfiguration')).not.toContain('istio-revision-tag-default');
});

test('each step leaves the objects before it where they are, but those whose turn it is', () => {
  const key = (object: any) => `${object.kind} ${object.metadata.name}`;
  const at = (step: UpgradeStep) => new Map(upgraded({ step }).objects.map((object) => [key(object), JSON.stringify(object)]));
  const changed = (from: UpgradeStep, to: UpgradeStep) => [...at(to)].filter(([name, text]) => at(from).get(name) !== text).map(([name]) => name);
  const sort = (list: string[]) => [...new Set(list.map((name) => name.replace(/^(\w+) (istio-cni|ztunnel|istio-ingressgateway).*/, '$2')))];
  expect(sort(changed('istiod', 'cni'))).toEqual(['istio-cni']);
  expect(sort(changed('cni', 'ztunnel'))).toEqual(['ztunnel']);
  expect(sort(changed('ztunnel', 'gateways'))).toEqual(['istio-ingressgateway']);
});

test('the gateway is the same for who uses it, whoever runs it', () => {
  const workloads = (['istiod', 'gateways', 'done'] as const).map((step) => upgraded({ step }).upgrade.ingressGateway);
  expect(workloads.map(({ selector }) => selector)).toEqual([workloads[0]!.selector, workloads[0]!.selector, workloads[0]!.selector]);
});

test('until all have moved, nothing is said that the old version does not know', () => {
  expect(upgraded({ step: 'gateways', moved: ['shop', 'staging'] }).upgrade.mesh.version).toBe('1.30.5');
  expect(upgraded({ step: 'done' }).upgrade.mesh.version).toBe('1.31.1');
});

test.each<[string, Partial<CanaryUpgradeProps>, string, unknown]>([
  ['a step back', { from: { version: '1.31' }, to: { version: '1.30' } }, 'ContradictingProps', { from: '1.31.1', to: '1.30.5' }],
  ['no step', { from: { version: '1.31.1' }, to: { version: '1.31' } }, 'ContradictingProps', { from: '1.31.1', to: '1.31.1' }],
  ['one revision for both', { from: { version: '1.30', revision: 'a' }, to: { version: '1.31', revision: 'a' } }, 'ContradictingProps', 'a'],
  ['a version nobody knows', { from: { version: '1.12.0' } }, 'UnsupportedVersion', '1.12.0'],
  ['a rollback of what is done', { step: 'done', rollback: true }, 'ContradictingProps', { step: 'done', rollback: true }],
  ['namespaces to move when all have moved', { step: 'done', moved: ['shop'] }, 'ContradictingProps', ['shop']],
  ['a step that is none', { step: 'gateway' as UpgradeStep }, 'ContradictingProps', 'gateway'],
])('%s is refused', (_, props, code, value) => {
  expect(() => upgraded(props)).toThrow(expect.objectContaining({ code, value, at: 'istio/upgrade' }));
});
