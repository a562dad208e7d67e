import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { newFolder, run } from './run';

const example = path.resolve(__dirname, '../../examples/traffic/canary-tcp/mesh.yaml');

test('synth writes a folder and names its files; again, it writes the same', async () => {
  const folder = path.join(newFolder(), 'dist');
  const first = await run('synth', example, '--output', folder);
  expect(first).toEqual({ code: 0, err: '', out: `${folder}/istio.k8s.yaml\n${folder}/shop.k8s.yaml\n` });
  const shop = readFileSync(path.join(folder, 'shop.k8s.yaml'), 'utf8');
  expect(await run('synth', example, '--output', folder)).toEqual(first);
  expect(readFileSync(path.join(folder, 'shop.k8s.yaml'), 'utf8')).toBe(shop);
});

test('a folder holds manifests only, for whoever reads it: kubectl, and diff', async () => {
  const folder = path.join(newFolder(), 'dist');
  await run('synth', example, '--output', folder);
  expect(await run('diff', folder, folder)).toMatchObject({ code: 0, err: '' });
});

test('files that a run no longer writes are removed, and those of others stay', async () => {
  const folder = newFolder();
  const mesh = path.join(newFolder(), 'mesh.yaml');
  writeFileSync(path.join(folder, 'mine.yaml'), 'kind: Mine\n');
  writeFileSync(mesh, readFileSync(example, 'utf8'));
  await run('synth', mesh, '--output', folder);
  writeFileSync(mesh, readFileSync(example, 'utf8').replaceAll('chart: shop', 'chart: store'));
  expect((await run('synth', mesh, '--output', folder)).code).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['.istio-constructs', 'istio.k8s.yaml', 'mine.yaml', 'store.k8s.yaml']);
});

test('a file of somebody else is not overwritten, and nothing is written beside it', async () => {
  const folder = newFolder();
  writeFileSync(path.join(folder, 'shop.k8s.yaml'), 'kind: Mine\n');
  const { code, err } = await run('synth', example, '--output', folder);
  expect({ code, files: readdirSync(folder) }).toEqual({ code: 1, files: ['shop.k8s.yaml'] });
  expect(err).toContain('no earlier run wrote');
});

test('what is wrong is said, and nothing is written', async () => {
  const mesh = path.join(newFolder(), 'mesh.yaml');
  const folder = path.join(newFolder(), 'dist');
  writeFileSync(mesh, readFileSync(example, 'utf8').replace('canary: v2', 'canary: v9'));
  const { code, err } = await run('synth', mesh, '--output', folder);
  expect({ code, written: existsSync(folder) }).toEqual({ code: 1, written: false });
  expect(err).toContain(`${mesh}:`);
  expect(await run('validate', mesh)).toMatchObject({ code: 1 });
});

test('synth writes to the terminal what it would write to files', async () => {
  expect((await run('synth', example, '--output', '-')).out).toContain('kind: DestinationRule\n');
});

test('environments are chosen by an overlay and by variables', async () => {
  const folder = newFolder();
  const mesh = path.join(folder, 'mesh.yaml');
  mkdirSync(path.join(folder, 'overlays/prod'), { recursive: true });
  const head = 'apiVersion: istio-constructs.dev/v1\n';
  writeFileSync(mesh, readFileSync(example, 'utf8'));
  writeFileSync(path.join(folder, 'overlays/prod/canary.yaml'), `${head}kind: Variables\nmetadata: { name: variables }\nnames: [SHARE]\n---
${head}kind: CanaryRelease\nmetadata: { name: canary }\nspec: { weight: "\${SHARE}" }\n`);
  const chosen = ['synth', mesh, '--overlay', 'prod', '--output', '-'];
  expect((await run(...chosen, '--set', 'SHARE=37%')).out).toContain('weight: 37');
  expect(await run(...chosen)).toMatchObject({ code: 1, err: expect.stringContaining('Give it: --set SHARE=VALUE') as string });
});

test('explain says what a field is for, and which there are', async () => {
  expect((await run('explain', 'CanaryRelease.spec.steps')).out).toMatchSnapshot();
  expect((await run('explain', 'CanaryRelease.spec')).out).toContain('service (required)');
  expect(await run('explain', 'CanaryRelease.spec.stepz')).toMatchObject({ code: 1, err: expect.stringContaining('earlyAccess') as string });
});

test('schema prints the schema that editors take', async () => {
  expect(JSON.parse((await run('schema')).out)).toMatchObject({ $schema: expect.stringContaining('json-schema.org') as string });
});

test('help of every command has an example', async () => {
  const { out } = await run('--help');
  const commands = [...out.matchAll(/^ {2}(\w+) .*[[<]/gm)].map(([, command = '']) => command).filter((command) => command !== 'help');
  expect(commands).toContain('synth');
  for (const command of [...commands, 'schema']) expect((await run(command, '--help')).out).toMatch(new RegExp(`Examples?:\\n.*istio-constructs ${command}`));
});

test('a wrong call ends with 2, help with 0', async () => {
  expect(await run('synht')).toMatchObject({ code: 2, err: expect.stringContaining('synth') as string });
  expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes') as string });
  expect(await run('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+/) as string });
});
