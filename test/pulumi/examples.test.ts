import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import type { Registered } from './mocks';
import { deploy, valueOf } from './mocks';
import { Manifests, validateManifests } from '../../src';

const root = path.resolve(__dirname, '../..');
const names = ['any', 'eks', 'aks', 'gke'] as const;

const config: Readonly<Record<(typeof names)[number], Readonly<Record<string, string>>>> = {
  any: { kubeconfig: 'a kubeconfig', domain: 'example.org' },
  eks: { infrastructure: 'acme/eks/prod' },
  aks: { infrastructure: 'acme/aks/prod', step: 'gateways', movedNamespaces: '["shop"]' },
  gke: { infrastructure: 'acme/gke/prod', trust: 'acme/trust/prod' },
};

const references = {
  'acme/eks/prod': { 'kubeconfig': 'a kubeconfig', 'eip-a': 'eipalloc-0a', 'eip-b': 'eipalloc-0b', 'host': 'shop.example.com' },
  'acme/aks/prod': { kubeconfig: 'a kubeconfig', gatewayIpName: 'mesh-gateway' },
  'acme/gke/prod': { europeKubeconfig: 'one kubeconfig', americaKubeconfig: 'another' },
  'acme/trust/prod': { 'trustDomain': 'example.org', 'ca-europe': { 'ca-key.pem': 'the key of europe' }, 'ca-america': { 'ca-key.pem': 'the key of america' } },
};

interface Example {
  readonly resources: ReadonlyMap<string, Registered>;
  readonly result: Readonly<Record<string, pulumi.Output<unknown>>>;
}

const examples = new Map<string, Example>();

beforeAll(async () => {
  for (const name of names) {
    pulumi.runtime.setAllConfig(Object.fromEntries(Object.entries(config[name]).map(([key, value]) => [`project:${key}`, value])));
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    examples.set(name, await deploy(() => require(path.join(root, `examples/pulumi-${name}/index.ts`)) as Example['result'], { references }));
  }
}, 120_000);

const objectsOf = (name: string): Registered[] => [...examples.get(name)!.resources.values()].filter(({ inputs }) => 'apiVersion' in inputs);
const ofKind = (name: string, kind: string): Registered[] => objectsOf(name).filter(({ inputs }) => inputs.kind === kind);

test.each(names)('a cluster would accept every object of the example for %s', (name) => {
  const file = path.join('examples', `pulumi-${name}`, 'index.ts');
  const findings = ofClusters(name).flatMap((objects) => validateManifests(Manifests.parse(objects.map(({ inputs }) => JSON.stringify(inputs)).join('\n---\n'), file)));
  expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  expect(objectsOf(name).length).toBeGreaterThan(50);
});

test.each(names)('the example for %s is a whole: an install, a canary, and a namespace that trusts nobody', (name) => {
  expect(ofKind(name, 'Deployment').some(({ inputs }) => /^istiod/.test(inputs.metadata.name))).toBe(true);
  expect(ofKind(name, 'VirtualService').some(({ inputs }) => JSON.stringify(inputs).includes('"weight":5'))).toBe(true);
  expect(ofKind(name, 'AuthorizationPolicy').some(({ inputs }) => inputs.metadata.namespace === 'shop' && Object.keys(inputs.spec).length === 0)).toBe(true);
});

test.each(names)('the README of the example for %s names what has to be configured', (name) => {
  const readme = readFileSync(path.join(root, `examples/pulumi-${name}/README.md`), 'utf8');
  for (const key of Object.keys(config[name])) expect(readme).toMatch(new RegExp(`pulumi config set (--secret |--path ')?${key}\\b`));
});

test('the gateway has the address that the cloud gave it', async () => {
  for (const name of ['any', 'eks', 'aks']) expect(await valueOf(examples.get(name)!.result.address!)).toBe('203.0.113.7');
});

test('services know who they are, under a trust domain of another stack too', async () => {
  expect(await valueOf(examples.get('gke')!.result.principals!)).toEqual({ 'shop/reviews': 'example.org/ns/shop/sa/reviews', 'shop/web': 'example.org/ns/shop/sa/web' });
});

test('each cluster of a fleet gets its objects by its own provider', () => {
  expect(ofKind('gke', 'Deployment').filter(({ inputs }) => inputs.metadata.name === 'istiod').map(({ provider }) => /::(\w+)::[^:]*$/.exec(provider)?.[1]).sort()).toEqual(['america', 'europe']);
  expect(objectsOf('gke').filter(({ provider }) => provider === '')).toEqual([]);
});

test('the page of the guide shows what is run', () => {
  const [page, ...shown] = [
    'docs/guide/pulumi.md', ...names.map((name) => `examples/pulumi-${name}/index.ts`), 'test/pulumi/components.test.ts', 'test/pulumi/mesh-stack.test.ts',
  ].map((file) => readFileSync(path.join(root, file), 'utf8'));
  const lines = new Set(shown.flatMap((text) => text.split('\n').map((line) => line.trim())));
  const blocks = [...page!.matchAll(/```ts\n([^]*?)```/g)].map(([, text]) => text!.trim());
  expect(blocks.length).toBeGreaterThan(5);
  expect(blocks.flatMap((block) => block.split('\n').map((line) => line.trim()).filter((line) => !lines.has(line)))).toEqual([]);
});

/** Names repeat between clusters, so each is judged by itself. */
function ofClusters(name: string): Registered[][] {
  const providers = [...new Set(objectsOf(name).map(({ provider }) => provider))];
  return providers.map((provider) => objectsOf(name).filter((object) => object.provider === provider));
}
