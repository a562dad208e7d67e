import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const root = path.resolve(__dirname, '../..');

/** Each page and the examples that it shows. */
const pages: Readonly<Record<string, readonly string[]>> = { 'from-helm-or-istioctl': ['helm'], 'gitops': ['argo-cd', 'flux'] };

/** What an example writes, and what it prints. */
function run(name: string): { yaml: string; printed: string } {
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'istio-constructs-'));
  process.env.CDK8S_OUTDIR = outdir;
  let printed = '';
  const print = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  jest.isolateModules(() => { require(path.join(root, 'examples/install', name, 'main.ts')); });
  print.mockRestore();
  delete process.env.CDK8S_OUTDIR;
  const files = readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  return { yaml: files.map((file) => readFileSync(path.join(outdir, file), 'utf8')).join('---\n'), printed };
}

function blocks(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, text]) => text ?? '');
}

test.each(Object.entries(pages))('the page %s shows its examples, code and output', (title, names) => {
  const page = readFileSync(path.join(root, 'docs/guide', `${title}.md`), 'utf8');
  const programs = names.map((name) => readFileSync(path.join(root, 'examples/install', name, 'main.ts'), 'utf8')).join('\n');
  const runs = names.map(run);
  const yaml = runs.map((one) => one.yaml).join('---\n');
  const printed = runs.map((one) => one.printed).join('');
  expect(blocks(page, 'ts').length * blocks(page, 'yaml').length).toBeGreaterThan(0);
  for (const block of blocks(page, 'ts')) expect(programs).toContain(block);
  for (const block of blocks(page, 'yaml')) expect(yaml).toContain(block);
  for (const block of blocks(page, 'text')) expect(printed).toContain(block);
});
