import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { newFolder, run } from './run';
import { main } from '../../src/cli/main';

const starters = path.resolve(__dirname, '../../starters');
const ours = JSON.parse(readFileSync(path.resolve(__dirname, '../../package.json'), 'utf8')) as { version: string };
const versionsIn = (file: string): Readonly<Record<string, string>> => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<'dependencies' | 'devDependencies', Record<string, string>>>;
  return { ...dependencies, ...devDependencies };
};

describe.each(readdirSync(starters))('the starter for %s', (starter) => {
  test('has the versions that were tried together', () => {
    for (const [name, version] of Object.entries(versionsIn(path.join(starters, starter, 'package.json')))) {
      const installed = name === 'istio-constructs' ? ours.version : (JSON.parse(readFileSync(path.resolve(__dirname, '../../node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
      expect(`${name}@${version}`).toBe(`${name}@${installed}`);
    }
  });

  test('is written once, named as its folder, and never over what is there', async () => {
    const folder = path.join(newFolder(), 'My Shop');
    const { code, out } = await run('init', folder, '--with', starter);
    expect({ code, out: out.includes('npm install') }).toEqual({ code: 0, out: true });
    expect(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))).toMatchObject({ name: 'my-shop' });
    expect(readFileSync(path.join(folder, '.gitignore'), 'utf8')).toContain('node_modules/');
    writeFileSync(path.join(folder, 'README.md'), 'mine');
    expect(await run('init', folder, '--with', starter)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('README.md') as string });
    expect(readFileSync(path.join(folder, 'README.md'), 'utf8')).toBe('mine');
  });
});

test('the starter for mesh.yaml tells editors of the schema', async () => {
  const folder = newFolder();
  const { out } = await run('init', folder, '--with', 'mesh.yaml');
  expect(out).toContain(path.join('.vscode', 'settings.json'));
  expect(JSON.parse(readFileSync(path.join(folder, '.vscode/settings.json'), 'utf8'))).toEqual({ 'yaml.schemas': { 'node_modules/istio-constructs/mesh.schema.json': ['mesh.yaml'] } });
});

test('one file that is there keeps all others from being written', async () => {
  const folder = newFolder();
  writeFileSync(path.join(folder, 'tsconfig.json'), '{}');
  expect((await run('init', folder, '--with', 'cdk8s')).code).toBe(1);
  expect(readdirSync(folder)).toEqual(['tsconfig.json']);
});

test('a terminal is asked, again where the answer is none; without one the option is needed', async () => {
  const folder = path.join(newFolder(), 'shop');
  const answers = ['helm', 'pulumi'];
  let said = '';
  const ask = (question: string): Promise<string> => {
    said += question;
    return Promise.resolve(answers.shift() ?? '');
  };
  expect(await main(['init', folder], { out: () => undefined, err: (text) => { said += text; }, inColor: false, ask })).toBe(0);
  expect(said.match(/What describes the mesh\?/g)).toHaveLength(2);
  expect(readdirSync(folder)).toContain('Pulumi.yaml');
  expect(await run('init', path.join(folder, 'other'))).toMatchObject({ code: 2, err: expect.stringContaining('--with') as string });
});
