import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { transformSync } from '@swc/core';
import { istio, routes, shop, to } from './shop';
import { newFolder, run } from '../run';

const text = routes({ match: [{ headers: { 'end-user': { exact: 'jason' } } }], route: [to('v2')], timeout: '2s' }, { route: [to('v1')], timeout: '2s' })
  + istio('AuthorizationPolicy', 'viewers', { selector: { matchLabels: { app: 'reviews' } }, rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }] })
  + istio('PeerAuthentication', 'default', { mtls: { mode: 'STRICT' } })
  + istio('AuthorizationPolicy', 'partners', { rules: [{ from: [{ source: { namespaces: ['partners'] } }] }] })
  + istio('EnvoyFilter', 'patch', { configPatches: [{ applyTo: 'CLUSTER', patch: { operation: 'MERGE', value: { name: 'it\'s "x"' } } }] });

function write(content: string): string {
  const file = path.join(newFolder(), 'shop.yaml');
  writeFileSync(file, content);
  return file;
}

describe('the page', () => {
  const page = readFileSync(path.resolve(__dirname, '../../../docs/guide/import.md'), 'utf8');
  const blocks = (language: string): readonly string[] => [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, block = '']) => block);
  const home = process.cwd();
  const folder = newFolder();
  beforeAll(() => {
    process.chdir(folder);
    for (const name of ['k8s', 'istio']) mkdirSync(name);
    writeFileSync('k8s/shop.yaml', shop.split('---\n').filter((object) => object.includes('name: reviews')).join('---\n'));
    writeFileSync('istio/shop.yaml', blocks('yaml')[0]!);
  });
  afterAll(() => { process.chdir(home); });

  test('shows what import says and writes', async () => {
    const [report, differences] = blocks('text');
    expect(await run('import', 'k8s', 'istio')).toEqual({ code: 0, out: '', err: report });
    expect(readFileSync('mesh.yaml', 'utf8')).toContain(blocks('yaml')[1]);
    await run('import', 'k8s', 'istio', '--typescript');
    expect(readFileSync('main.ts', 'utf8')).toContain(blocks('ts')[0]);
    await run('synth', 'mesh.yaml');
    expect((await run('diff', 'istio', 'dist')).out).toBe(differences);
  });
});

test('a program gives the bytes that the documents give', async () => {
  const file = write(shop + text);
  const folder = path.dirname(file);
  const [mesh, program] = [path.join(folder, 'mesh.yaml'), path.join(folder, 'main.ts')];
  await run('import', file, '-o', mesh);
  await run('import', file, '--typescript', '-o', program);
  const source = readFileSync(program, 'utf8').replace(path.basename(file), file).replace('new App()', `new App({ outdir: '${path.join(folder, 'dist')}' })`);
  const { code } = transformSync(source, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function('require', 'exports', code)((name: string) => jest.requireActual(name === 'istio-constructs' ? '../../../src' : name), {});
  expect(readFileSync(path.join(folder, 'dist/mesh.k8s.yaml'), 'utf8')).toBe((await run('synth', mesh, '-o', '-')).out);
});

test('a file that is there is not written over; the terminal takes the documents, and the report stays apart', async () => {
  const file = write(shop + text);
  const mesh = path.join(path.dirname(file), 'mesh.yaml');
  writeFileSync(mesh, 'mine');
  expect(await run('import', file, '-o', mesh)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('a file is there') as string });
  expect(readFileSync(mesh, 'utf8')).toBe('mine');
  const { out, err } = await run('import', file, '-o', '-');
  expect(out).toMatch(/^apiVersion: istio-constructs.dev/);
  expect(err).toContain('1 kept as it is');
  expect((await run('import', file, '-o', '-', '--quiet')).err).toBe('');
});

test('programs are told by object what became of it', async () => {
  const file = write(shop + text);
  const { code, out } = await run('import', file, '-o', path.join(path.dirname(file), 'mesh.yaml'), '--json');
  const { said, kept, left } = JSON.parse(out) as Record<'kept' | 'left' | 'said', readonly { kind: string; origin: string }[]>;
  expect(code).toBe(0);
  expect(said.map(({ kind }) => kind)).toEqual(['DestinationRule', 'VirtualService', 'PeerAuthentication', 'AuthorizationPolicy', 'AuthorizationPolicy']);
  expect(kept).toEqual([expect.objectContaining({ kind: 'EnvoyFilter', namespace: 'shop', name: 'patch', reason: expect.stringContaining('EnvoyPatch') as string })]);
  expect(left).toHaveLength(7);
});

test('objects that name no namespace go where they are told to', async () => {
  const file = write((shop + text).replaceAll(', namespace: shop', '').replaceAll('"namespace":"shop",', '').replaceAll(',"namespace":"shop"', '').replaceAll('/ns/shop/', '/ns/store/'));
  const { out } = await run('import', file, '--namespace', 'store', '-o', '-');
  expect(out).toContain('metadata: { name: store }\nfromAttributes: { mesh: mesh }\n');
  expect(out).toContain('client: web');
  expect(out).toContain('metadata: { name: patch, namespace: store }');
});

test('of an object that is there twice, the later counts, and the earlier is named', async () => {
  const { err } = await run('import', write(shop + istio('PeerAuthentication', 'default', { mtls: { mode: 'PERMISSIVE' } }) + istio('PeerAuthentication', 'default', { mtls: { mode: 'STRICT' } })), '-o', '-');
  expect(err).toContain('PeerAuthentication shop/default of ');
});

test('what a cluster would refuse is said, since synth will refuse it, too', async () => {
  const { err } = await run('import', write(istio('VirtualService', 'x', { hosts: ['x'], http: [{ timeout: 'soon', route: [{ destination: { host: 'x' } }] }] })), '-o', '-');
  expect(err).toContain('VirtualService shop/x is kept, but a cluster refuses it, and so does synth: spec.http[0].timeout');
});

test('byte order marks and line ends of Windows mean nothing', async () => {
  const read = async (content: string): Promise<string> => (await run('import', write(content), '-o', '-')).out.replaceAll(/cli-\w+/g, 'cli');
  expect(await read(`\uFEFF${(shop + text).replaceAll('\n', '\r\n')}`)).toBe(await read(shop + text));
});

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefgh'.split('').map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[index]!}`).join(', ')}]`)].join('\n');

test.each([
  ['a template of Helm', 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n', 'helm template'],
  ['a key that is there twice', 'apiVersion: v1\nkind: Service\nkind: Service\nmetadata: { name: x }\n', 'Map keys must be unique'],
  ['aliases that would take all memory', `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n${bomb}\n`, 'alias'],
  ['what is no manifest', 'replicas: 3\n', 'apiVersion and kind'],
  ['documents of ours', 'apiVersion: istio-constructs.dev/v1\nkind: Mesh\nmetadata: { name: mesh }\nfromAttributes: {}\n', 'documents already'],
  ['nothing of a mesh', '', 'no Service and nothing of Istio'],
])('%s is refused by its place, and nothing is written', async (_, content, problem) => {
  const file = write(content);
  const mesh = path.join(path.dirname(file), 'mesh.yaml');
  const { code, err } = await run('import', file, '-o', mesh);
  expect({ code, written: existsSync(mesh) }).toEqual({ code: 1, written: false });
  expect(err).toContain(problem);
  expect(err).toContain('shop.yaml');
});
