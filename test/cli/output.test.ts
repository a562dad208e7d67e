import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { newFolder, run } from './run';

const object = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: shop }\n`;
/** A folder of documents, each of which is written to a file of its own. */
function documents(...names: readonly string[]): string {
  const folder = newFolder();
  for (const name of names) writeFileSync(path.join(folder, `${name}.yaml`), object(name));
  return folder;
}
const listOf = (folder: string): unknown => JSON.parse(readFileSync(path.join(folder, '.istio-constructs'), 'utf8'));

test('a folder lists the files of the last run, and not the list itself', async () => {
  const folder = path.join(newFolder(), 'a/b');
  await run('synth', documents('one', 'two'), '--output', folder);
  expect(readdirSync(folder).sort()).toEqual(['.istio-constructs', 'one.k8s.yaml', 'two.k8s.yaml']);
  expect(listOf(folder)).toEqual(['one.k8s.yaml', 'two.k8s.yaml']);
});

test('what is no longer written is removed, and said to be', async () => {
  const folder = newFolder();
  await run('synth', documents('one', 'two'), '--output', folder);
  expect(await run('synth', documents('two'), '--output', folder)).toEqual({ code: 0, err: '', out: `${folder}/two.k8s.yaml\nremoved ${folder}/one.k8s.yaml\n` });
  expect([readdirSync(folder).sort(), listOf(folder)]).toEqual([['.istio-constructs', 'two.k8s.yaml'], ['two.k8s.yaml']]);
});

test('nothing outside the folder is removed, and nothing that is no file, whatever the list says', async () => {
  const [folder, outside] = [newFolder(), newFolder()];
  for (const file of [path.join(outside, 'precious.yaml'), path.join(folder, 'mine.yaml')]) writeFileSync(file, 'precious');
  mkdirSync(path.join(folder, 'nested.yaml'));
  symlinkSync(outside, path.join(folder, 'link'));
  symlinkSync(path.join(outside, 'precious.yaml'), path.join(folder, 'link.yaml'));
  const listed = [`../${path.basename(outside)}/precious.yaml`, path.join(outside, 'precious.yaml'), 'link/precious.yaml', 'link.yaml', 'nested.yaml', '.', '', 'gone.yaml', '.istio-constructs'];
  writeFileSync(path.join(folder, '.istio-constructs'), JSON.stringify(listed));
  expect(await run('synth', documents('one'), '--output', folder)).toMatchObject({ code: 0, err: '' });
  expect(existsSync(path.join(outside, 'precious.yaml'))).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['.istio-constructs', 'link', 'link.yaml', 'mine.yaml', 'nested.yaml', 'one.k8s.yaml']);
});

test('a link or a folder where a file should go is not replaced', async () => {
  const [folder, elsewhere] = [newFolder(), newFolder()];
  symlinkSync(elsewhere, path.join(folder, 'one.k8s.yaml'));
  writeFileSync(path.join(folder, '.istio-constructs'), '["one.k8s.yaml"]');
  expect(await run('synth', documents('one'), '--output', folder)).toMatchObject({ code: 1, err: expect.stringContaining('no earlier run wrote') as string });
  expect(readdirSync(elsewhere)).toEqual([]);
});

test('a list that cannot be read, such as one with marks of a merge, stops the run', async () => {
  const folder = newFolder();
  await run('synth', documents('one'), '--output', folder);
  writeFileSync(path.join(folder, '.istio-constructs'), '<<<<<<< HEAD\n[]\n');
  const before = readFileSync(path.join(folder, 'one.k8s.yaml'), 'utf8');
  expect(await run('synth', documents('two'), '--output', folder)).toMatchObject({ code: 1, err: expect.stringContaining('no list of files') as string });
  expect([readdirSync(folder).sort(), readFileSync(path.join(folder, 'one.k8s.yaml'), 'utf8')]).toEqual([['.istio-constructs', 'one.k8s.yaml'], before]);
});

test('a file holds everything, and is replaced if an earlier run wrote it', async () => {
  const file = path.join(newFolder(), 'new/all.yaml');
  expect(await run('synth', documents('one', 'two'), '--output', file)).toEqual({ code: 0, err: '', out: `${file}\n` });
  expect(readFileSync(file, 'utf8').match(/^kind: /gm)).toHaveLength(2);
  await run('synth', documents('one'), '--output', file);
  expect(readFileSync(file, 'utf8').match(/^kind: /gm)).toHaveLength(1);
  expect(readdirSync(path.dirname(file))).toEqual(['all.yaml']);
  writeFileSync(file, 'mine');
  expect(await run('synth', documents('one'), '--output', file)).toMatchObject({ code: 1, err: expect.stringContaining('no earlier run wrote') as string });
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('a Kustomize base names its files', async () => {
  const folder = newFolder();
  expect((await run('synth', documents('one', 'two'), '--kustomize', '--output', folder)).code).toBe(0);
  expect(readFileSync(path.join(folder, 'kustomization.yaml'), 'utf8')).toContain('resources:\n  - one.k8s.yaml\n  - two.k8s.yaml\n');
});

test.each([
  ['below a file', (folder: string) => path.join(folder, 'file/dist'), 'a part of the path is no folder'],
  ['at a file', (folder: string) => path.join(folder, 'file'), 'a part of the path is no folder'],
  ['as a file below a file', (folder: string) => path.join(folder, 'file/all.yaml'), 'a part of the path is no folder'],
])('output %s is refused in words', async (_, outputOf, reason) => {
  const folder = newFolder();
  writeFileSync(path.join(folder, 'file'), '');
  const { code, err, out } = await run('synth', documents('one'), '--output', outputOf(folder));
  expect({ code, out, files: readdirSync(folder) }).toEqual({ code: 1, out: '', files: ['file'] });
  expect(err).toContain(reason);
  expect(err).not.toMatch(/ {4}at |\.istio-constructs|\.new-/);
});

test('manifests are not written among the documents, where the next run would read them', async () => {
  const folder = documents('one');
  for (const output of [folder, path.join(folder, 'all.yaml')]) expect(await run('synth', folder, '--output', output)).toMatchObject({ code: 1, out: '' });
  expect(readdirSync(folder)).toEqual(['one.yaml']);
});

test('errors are data where asked for: code, place, value and what to do', async () => {
  const file = path.join(newFolder(), 'mesh.yaml');
  writeFileSync(file, 'apiVersion: istio-constructs.dev/v1\nkind: MeshService\nmetadata: { name: web }\nspec: { namespace: shop, prot: 80 }\n');
  for (const command of [['validate'], ['synth', '--output', path.join(path.dirname(file), 'dist')]]) {
    const { code, err, out } = await run(...command, file, '--json');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect((JSON.parse(out) as { problems: unknown[] }).problems).toContainEqual({
      code: 'InvalidDocument', at: `${file}:4:32`, file, line: 4, column: 32, problem: 'spec has no such field', value: 'prot', fix: expect.stringContaining('port') as string,
    });
  }
  expect(existsSync(path.join(path.dirname(file), 'dist'))).toBe(false);
});

test('what was done is data where asked for, and not said where quiet is wanted', async () => {
  const folder = newFolder();
  await run('synth', documents('one', 'two'), '--output', folder);
  const { out } = await run('synth', documents('two'), '--output', folder, '--json');
  expect(JSON.parse(out)).toEqual({ files: [`${folder}/two.k8s.yaml`], removed: [`${folder}/one.k8s.yaml`], problems: [] });
  expect(JSON.parse((await run('validate', documents('one'), '--json')).out)).toEqual({ problems: [] });
  for (const command of [['synth', '--output', folder], ['validate']]) expect(await run(...command, documents('two'), '--quiet')).toEqual({ code: 0, err: '', out: '' });
  expect(await run('validate', '/no/such/file', '--quiet')).toMatchObject({ code: 1, err: expect.stringContaining('no such file') as string });
});

test('a file that is gone from the folder is no trouble for the next run', async () => {
  const folder = newFolder();
  await run('synth', documents('one', 'two'), '--output', folder);
  rmSync(path.join(folder, 'one.k8s.yaml'));
  expect(await run('synth', documents('two'), '--output', folder)).toEqual({ code: 0, err: '', out: `${folder}/two.k8s.yaml\n` });
});
