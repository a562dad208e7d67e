import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Manifests, validateManifests } from '../../src';

const root = path.resolve(__dirname, '../..');

/** Each example and the page that shows it. */
const pages: Readonly<Record<string, string>> = {
  'access': 'who-may-call-whom', 'cert-manager-ca': 'certificates-by-cert-manager', 'plugged-in-ca': 'certificates', 'compliance': 'evidence', 'zero-trust': 'default-deny', 'jwt': 'require-a-token', 'oauth2-proxy': 'sign-in-at-the-gateway', 'opa': 'ask-another-service', 'mtls-migration': 'permissive-to-strict',
};

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
  jest.isolateModules(() => { require(path.join(root, 'examples/security', name, 'main.ts')); });
  print.mockRestore();
  delete process.env.CDK8S_OUTDIR;
  const yaml = readdirSync(outdir).map((file) => readFileSync(path.join(outdir, file), 'utf8')).join('---\n');
  return { yaml, printed };
}

function blocks(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, text]) => text ?? '');
}

test.each(Object.entries(pages))('example %s is what its page shows, code and output', (name, title) => {
  const page = readFileSync(path.join(root, 'docs/guide', `${title}.md`), 'utf8');
  const program = readFileSync(path.join(root, 'examples/security', name, 'main.ts'), 'utf8');
  const { yaml, printed } = run(name);
  expect(blocks(page, 'ts').length * blocks(page, 'yaml').length).toBeGreaterThan(0);
  for (const block of blocks(page, 'ts')) expect(program).toContain(block);
  for (const block of blocks(page, 'yaml')) expect(yaml).toContain(block);
  for (const block of blocks(page, 'text')) expect(printed).toContain(block);
});

test.each(readdirSync(path.join(root, 'examples/security')))('a cluster would accept every object of example %s', (name) => {
  const { yaml } = run(name);
  expect(yaml).toContain('kind: ');
  expect(validateManifests(Manifests.parse(yaml, name)).filter(({ level }) => level === 'error')).toEqual([]);
});
