import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Manifests, validateManifests } from '../../src';

const root = path.resolve(__dirname, '../..');

/** Each page and the examples that it shows. */
const pages: Readonly<Record<string, readonly string[]>> = { upgrade: ['upgrade'], platforms: ['aks', 'eks', 'gke', 'on-prem'] };

/** The folder that an example writes. */
function run(name: string): string {
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'istio-constructs-'));
  process.env.CDK8S_OUTDIR = outdir;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  jest.isolateModules(() => { require(path.join(root, 'examples/install', name, 'main.ts')); });
  delete process.env.CDK8S_OUTDIR;
  return outdir;
}

function blocks(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, text]) => text ?? '');
}

test.each(Object.entries(pages))('the page %s shows its examples, code and output', (title, names) => {
  const page = readFileSync(path.join(root, 'docs/guide', `${title}.md`), 'utf8');
  const programs = names.map((name) => readFileSync(path.join(root, 'examples/install', name, 'main.ts'), 'utf8')).join('\n');
  const folders = names.map(run);
  const yaml = folders.flatMap((folder) => readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8'))).join('---\n');
  expect(blocks(page, 'ts').length * blocks(page, 'yaml').length).toBeGreaterThan(0);
  for (const block of blocks(page, 'ts')) expect(programs).toContain(block);
  for (const block of blocks(page, 'yaml')) expect(yaml).toContain(block);
  for (const folder of folders) expect(validateManifests(Manifests.read(folder)).filter(({ level }) => level === 'error')).toEqual([]);
});
