import { mkdtempSync, readFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { AccessDecision } from '../../src';
import { Manifests, validateManifests } from '../../src';

const program = path.resolve(__dirname, '../../examples/security/access-check/main.ts');
const page = readFileSync(path.resolve(__dirname, '../../docs/guide/access-check.md'), 'utf8');
const outdir = mkdtempSync(path.join(os.tmpdir(), 'istio-constructs-'));
const said: string[] = [];
let decisions: readonly AccessDecision[] = [];

beforeAll(() => {
  process.env.CDK8S_OUTDIR = outdir;
  const log = jest.spyOn(console, 'log').mockImplementation((text: string) => { said.push(text); });
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  jest.isolateModules(() => { ({ decisions } = require(program)); });
  log.mockRestore();
  delete process.env.CDK8S_OUTDIR;
});

test('the example allows the call that is meant, and denies others', () => {
  expect(decisions.map(({ decision }) => decision)).toEqual(['ALLOW', 'DENY', 'DENY']);
});

test('the page shows the example\'s code and what it says', () => {
  const [code = ''] = /const manifests[^]*$/.exec(readFileSync(program, 'utf8')) ?? [];
  const output = said.join('\n').replaceAll(path.relative(process.cwd(), outdir), 'dist');
  expect(page).toContain(code);
  expect(page).toContain(`\`\`\`text\n${output.trimEnd()}\n\`\`\``);
});

test('the example writes what a cluster takes', () => {
  expect(validateManifests(Manifests.read(outdir))).toEqual([]);
});
