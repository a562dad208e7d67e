import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Manifests, validateManifests } from '../../src';

const root = path.resolve(__dirname, '../..');

/** Each page and the examples that it shows. */
const pages: Readonly<Record<string, readonly string[]>> = { install: ['quick-start', 'ambient'], production: ['production'] };

const written = new Map<string, string>();

/** The folder that an example writes; each runs once. */
function run(name: string): string {
  const known = written.get(name);
  if (known !== undefined) return known;
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'istio-constructs-'));
  process.env.CDK8S_OUTDIR = outdir;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  jest.isolateModules(() => { require(path.join(root, 'examples/install', name, 'main.ts')); });
  delete process.env.CDK8S_OUTDIR;
  written.set(name, outdir);
  return outdir;
}

function yamlOf(outdir: string): string {
  return readdirSync(outdir).map((file) => readFileSync(path.join(outdir, file), 'utf8')).join('---\n');
}

function blocks(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, text]) => text ?? '');
}

test.each(Object.entries(pages))('the page %s shows its examples, code and output', (title, names) => {
  const page = readFileSync(path.join(root, 'docs/guide', `${title}.md`), 'utf8');
  const programs = names.map((name) => readFileSync(path.join(root, 'examples/install', name, 'main.ts'), 'utf8')).join('\n');
  const yaml = names.map((name) => yamlOf(run(name))).join('---\n');
  expect(blocks(page, 'ts').length * blocks(page, 'yaml').length).toBeGreaterThan(0);
  for (const block of blocks(page, 'ts')) expect(programs).toContain(block);
  for (const block of blocks(page, 'yaml')) expect(yaml).toContain(block);
});

test.each(Object.values(pages).flat())('our own validation finds nothing wrong with %s', (name) => {
  expect(validateManifests(Manifests.read(run(name))).filter(({ level }) => level === 'error')).toEqual([]);
});

test('production has no workload that is alone, unbounded by seccomp, or of an image with a shell', () => {
  const objects = parseAllDocuments(yamlOf(run('production'))).map((document) => document.toJS()).filter((object) => object !== null);
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  const scaled = objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
  expect(deployments.map(({ metadata }) => metadata.name)).toEqual(['istiod', 'istio-ingressgateway']);
  expect(scaled.map(({ metadata, spec }) => [metadata.name, spec.minReplicas])).toEqual([['istiod', 2], ['istio-ingressgateway', 5]]);
  expect(objects.filter(({ kind }) => kind === 'PodDisruptionBudget').map(({ metadata }) => metadata.name)).toEqual(['istiod', 'istio-ingressgateway']);
  for (const { spec: { template: { spec } } } of deployments) {
    expect(spec.affinity.podAntiAffinity).toBeDefined();
    expect(spec.topologySpreadConstraints).toHaveLength(1);
    for (const { image, securityContext } of spec.containers) {
      expect(image).toMatch(/^registry\.example\.com\/istio\/[a-z0-9]+:1\.31\.1-distroless$/);
      expect(securityContext.seccompProfile.type).toBe('RuntimeDefault');
    }
  }
});
