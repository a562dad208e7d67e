import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const examples = path.resolve(__dirname, '../../examples/traffic');
const guide = path.resolve(__dirname, '../../docs/guide');
const names = readdirSync(examples).sort();

/** What an example writes for the shop, when it is run as the cdk8s CLI runs it. */
function run(name: string): string {
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'istio-constructs-'));
  process.env.CDK8S_OUTDIR = outdir;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  jest.isolateModules(() => { require(path.join(examples, name, 'main.ts')); });
  delete process.env.CDK8S_OUTDIR;
  return readdirSync(outdir).filter((file) => file.endsWith('shop.k8s.yaml')).map((file) => readFileSync(path.join(outdir, file), 'utf8')).join('---\n');
}

function blocks(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, text]) => text ?? '');
}

test('there is an example for each part of traffic management', () => {
  expect(names).toEqual(expect.arrayContaining([
    'ab-test', 'ab-test-sticky', 'ambient', 'blue-green', 'canary', 'canary-tcp', 'delegation', 'egress-gateway', 'egress-policy', 'envoy-patch', 'gateway-api',
    'gateway-passthrough', 'gateway-tls', 'jwt-routing', 'multi-cluster', 'progressive-argo-rollouts', 'progressive-flagger', 'rate-limit', 'sidecar-scope',
    'virtual-machine', 'wasm', 'circuit-breaker', 'faults', 'load-balancing', 'locality-failover', 'mirroring', 'requests', 'resilience',
  ]));
});

describe.each(names)('example %s', (name) => {
  const page = path.join(guide, `${name}.md`);
  const yaml = run(name);

  test('writes a shop', () => {
    expect(yaml).toContain('kind: Service\n');
  });

  // Those without a page of their name are shown by pages that others test.
  if (!existsSync(page)) return;

  test('is what its page shows, code and output', () => {
    const text = readFileSync(page, 'utf8');
    const program = readFileSync(path.join(examples, name, 'main.ts'), 'utf8');
    expect(blocks(text, 'ts').length * blocks(text, 'yaml').length).toBeGreaterThan(0);
    for (const block of blocks(text, 'ts')) expect(program).toContain(block);
    for (const block of blocks(text, 'yaml')) expect(yaml).toContain(block);
  });
});

test('the guide leads to every page', () => {
  const index = readFileSync(path.join(guide, 'README.md'), 'utf8');
  const links = [...index.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link ?? '');
  expect(links.filter((link) => !existsSync(path.join(guide, link)))).toEqual([]);
  expect(readdirSync(guide).filter((page) => page !== 'README.md' && !links.includes(page))).toEqual([]);
  expect(readFileSync(path.join(guide, '../../README.md'), 'utf8')).toContain('](docs/guide/README.md)');
});
