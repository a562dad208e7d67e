import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { blocksOf, guidePage } from '../../test/examples/example';
import { LanguageServer } from '../editor/language-server';

const root = path.resolve(__dirname, '../..');
const page = guidePage('mesh-yaml');
const [example = ''] = blocksOf(page, 'yaml');
const settings = JSON.parse(blocksOf(page, 'json')[0] ?? '') as { 'yaml.schemas': unknown };
const modeline = `${/`(# yaml-language-server: .*?)`/.exec(page)?.[1] ?? ''}\n`;
const head = 'apiVersion: istio-constructs.dev/v1\n';
const document = (kind: string, rest: string): string => `${head}kind: ${kind}\nmetadata: { name: a }\n${rest}`;
const canary = (spec: string): string => document('CanaryRelease', `spec:\n  service: reviews\n  stable: v1\n${spec}`);
const service = (rest: string): string => document('MeshService', `spec:\n  namespace: shop\n${rest}`);

/** The folder that an editor has open, with the package in it: below no folder whose name begins with a dot, which patterns of settings do not match. */
function workspace(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'editor-'));
  const installed = path.join(folder, 'node_modules/istio-constructs');
  mkdirSync(installed, { recursive: true });
  copyFileSync(path.join(root, 'mesh.schema.json'), path.join(installed, 'mesh.schema.json'));
  return folder;
}

const examples = readdirSync(path.join(root, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === 'mesh.yaml' && !file.includes('node_modules')).sort();

describe('by settings, in a folder that they name', () => {
  const folder = workspace();
  let server: LanguageServer;
  const labels = async (typed: string): Promise<string[]> => (await server.completions('mesh', typed)).map(({ label }) => label);
  beforeAll(async () => { server = await LanguageServer.start(folder, { schemas: settings['yaml.schemas'] }); });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  test('a document of any kind can be begun', async () => {
    const offered = await server.completions('mesh', '<|>');
    expect(offered.map(({ label }) => label)).toEqual(expect.arrayContaining(['MeshInstall', 'MeshService', 'CanaryRelease', 'StrictMtls', 'MeshTelemetry']));
    expect(offered.find(({ label }) => label === 'CanaryRelease')).toMatchObject({
      insertText: `${head}kind: CanaryRelease\nmetadata:\n  name: $1\nspec: $2`,
      documentation: expect.stringContaining('Splits a service\'s requests between versions by weight') as unknown,
    });
  });

  test('kinds are offered with what each is', async () => {
    const offered = await server.completions('mesh', `${head}kind: Can<|>`);
    expect(offered.map(({ label }) => label)).toEqual(expect.arrayContaining(['CanaryGuard', 'CanaryRelease', 'CanaryUpgrade']));
    expect(offered.find(({ label }) => label === 'CanaryRelease')?.documentation).toMatchObject({ value: expect.stringMatching(/^Splits a service's requests/) });
  });

  test.each<readonly [string, string, readonly string[]]>([
    ['of a kind', `${head}kind: CanaryRelease\n<|>`, ['metadata', 'spec', 'CanaryRelease']],
    ['of a spec, of all ways to write it', document('CanaryRelease', 'spec:\n  <|>'), ['canary', 'weight', 'steps', 'weights', 'WeightedCanary', 'SteppedCanary', 'ManyWeights']],
    ['of the way to write it that was begun', canary('  <|>'), ['canary', 'weight', 'steps', 'step', 'earlyAccess']],
    ['of a spec that needs none', document('MeshInstall', 'spec:\n  <|>'), ['profile', 'ingressGateway', 'meshConfig', 'revision']],
    ['beside a spec', service('<|>'), ['allowFrom', 'allowPublic', 'denyFrom']],
    ['of a value of which one holds', service('  port:\n    <|>'), ['http', 'grpc', 'tcp', 'tls']],
    ['of a value within a list', service('allowFrom:\n  - client: web\n    access:\n      http:\n        <|>'), ['methods', 'paths', 'hosts', 'ports']],
  ])('fields are offered %s', async (_, typed, fields) => {
    const offered = await labels(typed);
    expect(offered).toEqual(expect.arrayContaining([...fields]));
    // What is there already.
    if (typed.includes('service: ')) expect(offered).not.toContain('service');
  });

  test.each<readonly [string, string, readonly string[]]>([
    ['words for values', document('MeshInstall', 'spec:\n  profile: <|>'), ['default', 'minimal', 'demo', 'ambient', 'preview', 'empty', 'production']],
    ['words within a list', service('allowFrom:\n  - client: web\n    access: <|>'), ['any', 'http', 'grpc', 'tcp']],
    ['true and false', service('  global: <|>'), ['false', 'true']],
  ])('%s are offered', async (_, typed, values) => {
    expect((await labels(typed)).sort()).toEqual([...values].sort());
  });

  test.each<readonly [string, string, readonly string[]]>([
    ['a kind', `${head}kind: Canary<|>Release\nmetadata: { name: a }\n`, ['Splits a service\'s requests between versions by weight', 'the service\'s one `VirtualService`']],
    ['a field', canary('  canary: v2\n  wei<|>ght: 5%\n'), ['The canary\'s share']],
    ['a field with its default', document('Resilience', 'spec: { service: a, time<|>out: 2s }\n'), ['How long a request may take', 'Default: as long as it takes']],
    ['a default as documents write it', document('MeshInstall', 'spec: { profi<|>le: default }\n'), ['Which parts of Istio an install has', 'Default: default']],
    ['a call', service('allow<|>From:\n  - { client: web, access: http }\n'), ['Lets a client call this service.']],
  ])('%s is explained', async (_, typed, words) => {
    const said = await server.hover('mesh', typed);
    for (const each of words) expect(said).toContain(each);
    expect(said).not.toContain('Allowed Values');
  });

  test.each<readonly [string, string, readonly string[]]>([
    ['a misspelt field', canary('  canary: v2\n  weight: 5%\n  earlyAcess: {}\n'), ['9:3 Property earlyAcess is not allowed.']],
    ['a value of a wrong type', canary('  canary: v2\n  weight: 5\n'), ['8:11 A share: `5%`, `0.1%`.']],
    ['a value that is written wrongly', document('Resilience', 'spec: { service: a, timeout: 2 seconds }\n'), ['4:30 A length of time: `250ms`, `2s`, `5m`, `1h`, `30d`.']],
    ['a field that lacks', document('BlueGreenRelease', 'spec: { service: a, idle: v1 }\n'), ['4:1 Missing property "active".']],
    ['an unknown kind', document('CanaryReleas', 'spec: {}\n'), [expect.stringMatching(/^2:7 Value is not accepted\. Valid values: .*"CanaryRelease"/)]],
  ])('%s is underlined', async (_, text, said) => {
    expect(await server.problems('mesh', text)).toEqual(said);
  });

  test('objects of Kubernetes are let be', async () => {
    expect(await server.problems('mesh', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { replicas: 2 }\n')).toEqual([]);
  });

  test('nothing is underlined in the examples', async () => {
    expect(examples.length).toBeGreaterThan(40);
    const said = await Promise.all(examples.map(async (file) => [file, await server.problems('mesh', readFileSync(path.join(root, 'examples', file), 'utf8'))] as const));
    expect(said.filter(([, problems]) => problems.length > 0)).toEqual([]);
  });
});

describe('by a comment, without settings', () => {
  const commented = modeline + example.replaceAll('---\n', `---\n${modeline}`);
  const folder = workspace();
  let server: LanguageServer;
  beforeAll(async () => { server = await LanguageServer.start(folder); });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  test('nothing is underlined in the example of the guide', async () => {
    expect(await server.problems('', commented)).toEqual([]);
  });

  test('what is wrong is underlined, and fields are offered', async () => {
    expect(await server.problems('', commented.replace('weight:', 'weigth:'))).toContainEqual(expect.stringContaining('Property weigth is not allowed.'));
    expect((await server.completions('', modeline + canary('  <|>'))).map(({ label }) => label)).toContain('weight');
  });

  test('documents behind others need a comment of their own', async () => {
    expect(await server.problems('', (modeline + example).replace('weight:', 'weigth:'))).toEqual([]);
  });
});
