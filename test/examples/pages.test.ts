import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { allExamples, blocksOf, documentsOf, guidePage, programOf, runExample, yamlOf } from './example';
import { Manifests, validateManifests } from '../../src';
import { readConfig } from '../../src/config';

const guide = path.resolve(__dirname, '../../docs/guide');

/** The pages that show examples of other names than their own. */
const pages: Readonly<Record<string, readonly string[]>> = {
  'access-check': ['security/access-check'],
  'addons': ['observability/addons', 'observability/operators'],
  'ask-another-service': ['security/opa'],
  'certificates': ['security/plugged-in-ca'],
  'certificates-by-cert-manager': ['security/cert-manager-ca'],
  'default-deny': ['security/zero-trust'],
  'evidence': ['security/compliance'],
  'fleet': ['install/fleet', 'install/primary-remote', 'install/external-control-plane', 'install/ambient-fleet'],
  'from-helm-or-istioctl': ['install/helm'],
  'gitops': ['install/argo-cd', 'install/flux', 'install/kustomize'],
  'install': ['install/quick-start', 'install/ambient', 'install/gateways'],
  'permissive-to-strict': ['security/mtls-migration'],
  'platforms': ['install/aks', 'install/eks', 'install/gke', 'install/on-prem', 'install/openshift'],
  'production': ['install/production'],
  'require-a-token': ['security/jwt'],
  'sign-in-at-the-gateway': ['security/oauth2-proxy'],
  'telemetry': ['observability/telemetry', 'observability/audit-log'],
  'upgrade': ['install/upgrade'],
  'who-may-call-whom': ['security/access'],
};

const shownBy = (title: string): readonly string[] => pages[title] ?? allExamples.filter((name) => path.basename(name) === title);
const titles = readdirSync(guide).map((file) => path.basename(file, '.md')).filter((title) => shownBy(title).length > 0);

/** A page may show tests too; then they are run here. */
function testOf(title: string): string {
  const file = path.join(__dirname, `${title}.test.ts`);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

test.each(titles)('the page %s shows its examples, code and output', (title) => {
  const page = guidePage(title);
  const runs = shownBy(title).map(runExample);
  const programs = [...shownBy(title).map(programOf), testOf(title)].join('\n');
  const yaml = runs.map(yamlOf).join('---\n');
  const printed = runs.map((run) => run.printed).join('');
  expect(blocksOf(page, 'ts').length * (blocksOf(page, 'yaml').length + blocksOf(page, 'text').length)).toBeGreaterThan(0);
  for (const block of blocksOf(page, 'ts')) expect(programs).toContain(block);
  for (const block of blocksOf(page, 'yaml')) expect(yaml).toContain(block);
  for (const block of blocksOf(page, 'text')) expect(printed).toContain(block);
});

/** What Helm and istioctl read is no manifest; conformance has them read it. */
const ofManifests = allExamples.filter((name) => name !== 'install/helm');

test.each(ofManifests)('a cluster would accept every object of example %s', (name) => {
  const { folder, files } = runExample(name);
  expect(Object.keys(files)).not.toEqual([]);
  expect(validateManifests(Manifests.read(folder)).filter(({ level }) => level === 'error')).toEqual([]);
});

const inBothForms = allExamples.filter((name) => existsSync(documentsOf(name)));

test.each(inBothForms)('example %s writes the same bytes from documents as from its program', (name) => {
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'documents-'));
  readConfig([documentsOf(name)], { outdir }).synth();
  const written = Object.fromEntries(readdirSync(outdir).sort().map((file) => [file, readFileSync(path.join(outdir, file), 'utf8')]));
  expect(written).toEqual(runExample(name).files);
});

test('the guide leads to every page', () => {
  const index = readFileSync(path.join(guide, 'README.md'), 'utf8');
  const links = [...index.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link ?? '');
  expect(links.filter((link) => !existsSync(path.join(guide, link)))).toEqual([]);
  expect(readdirSync(guide).filter((page) => page !== 'README.md' && !links.includes(page))).toEqual([]);
  expect(readFileSync(path.join(guide, '../../README.md'), 'utf8')).toContain('](docs/guide/README.md)');
});
