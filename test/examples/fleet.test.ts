import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Manifests, validateManifests } from '../../src';

const root = path.resolve(__dirname, '../..');
const page = readFileSync(path.join(root, 'docs/guide/fleet.md'), 'utf8');
const outdir = mkdtempSync(path.join(os.tmpdir(), 'istio-constructs-'));
afterAll(() => { rmSync(outdir, { recursive: true }); });

const blocks = (language: string) => [...page.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, text]) => text ?? '');

/** What an example writes, by file, when it is run as the cdk8s CLI runs it. */
function run(name: string): Readonly<Record<string, string>> {
  const folder = path.join(outdir, name);
  process.env.CDK8S_OUTDIR = folder;
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  jest.isolateModules(() => { require(path.join(root, 'examples/install', name, 'main.ts')); });
  stderr.mockRestore();
  delete process.env.CDK8S_OUTDIR;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml')).sort();
  return Object.fromEntries(files.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]));
}

const written = { ...run('fleet'), ...Object.fromEntries(Object.entries(run('primary-remote')).map(([file, text]) => [`primary-remote/${file}`, text])) };

test('both write a folder for each cluster', () => {
  expect(Object.keys(written)).toEqual(['', 'primary-remote/'].flatMap((place) => ['east', 'west'].flatMap((cluster) => ['istio', 'shop'].map((chart) => `${place}${cluster}/${chart}.k8s.yaml`))));
});

test.each(Object.keys(written).filter((file) => file.includes('shop')))('%s is as it was', (file) => {
  expect(written[file]).toMatchSnapshot();
});

test.each(['east', 'west', 'primary-remote/east', 'primary-remote/west'])('validation finds no error in what is written for %s', (cluster) => {
  const text = ['istio', 'shop'].map((chart) => written[`${cluster}/${chart}.k8s.yaml`]).join('---\n');
  expect(validateManifests(Manifests.parse(text)).filter(({ level }) => level === 'error')).toEqual([]);
});

test('the page shows what the examples say and write', () => {
  const programs = ['fleet', 'primary-remote'].map((name) => readFileSync(path.join(root, 'examples/install', name, 'main.ts'), 'utf8')).join('\n');
  const all = Object.values(written).join('---\n');
  expect(blocks('ts').length * blocks('yaml').length).toBe(4);
  for (const block of blocks('ts')) expect(programs).toContain(block);
  for (const block of blocks('yaml')) expect(all).toContain(block);
});
