import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Manifests } from '../../src';
import { thrownBy } from '../mesh/fixtures';

const pod = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`;
const found = (manifests: Manifests): [string, string][] => manifests.objects.map(({ name, origin }) => [name, origin]);

test('every document is an object with the line it begins at', () => {
  expect(found(Manifests.parse(`# first\n${pod('a')}---\n\n${pod('b')}`, 'x.yaml'))).toEqual([['a', 'x.yaml:2'], ['b', 'x.yaml:8']]);
});

test.each([
  ['Windows line ends', `${pod('a')}---\n${pod('b')}`.replaceAll('\n', '\r\n')],
  ['a byte order mark', `\uFEFF${pod('a')}---\n${pod('b')}`],
  ['documents of comments only', `# licence\n---\n${pod('a')}---\n# nothing\n---\n${pod('b')}---\n`],
  ['a document end marker', `${pod('a')}...\n---\n${pod('b')}`],
  ['a List', 'apiVersion: v1\nkind: List\nitems:\n- { apiVersion: v1, kind: Pod, metadata: { name: a } }\n- { apiVersion: v1, kind: Pod, metadata: { name: b } }\n'],
  ['a list of one kind', '{ apiVersion: v1, kind: PodList, items: [{ apiVersion: v1, kind: Pod, metadata: { name: a } }, { apiVersion: v1, kind: Pod, metadata: { name: b } }] }'],
  ['JSON', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: ['a', 'b'].map((name) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } })) })],
])('%s are read', (_, text) => {
  expect(Manifests.parse(text).objects.map(({ name }) => name)).toEqual(['a', 'b']);
});

test.each(['', '\n', '# nothing\n', '---\n', '---\n---\n', '\uFEFF'])('the text %j holds no object', (text) => {
  expect(Manifests.parse(text).objects).toEqual([]);
});

test('anchors and merge keys mean what kubectl takes them for', () => {
  const [object] = Manifests.parse('apiVersion: v1\nkind: Pod\nmetadata: { name: a, labels: &l { app: web } }\nspec: { labels: { <<: *l, version: v1 } }').objects;
  expect(object?.body.spec).toEqual({ labels: { app: 'web', version: 'v1' } });
});

test.each([
  ['yes', true], ['Off', false], ['0644', 420], ['0o17', 15], ['[foo, .]', ['foo', '.']], ['1_000', 1000], ['08', 8], ['1:30', '1:30'], ['2026-01-02', '2026-01-02'], ['"yes"', 'yes'], ['~', null],
  ['[10.0.0.1, fd00:1::]', ['10.0.0.1', 'fd00:1::']], ['[a:, b: c]', [{ a: null }, { b: 'c' }]],
])('%s means what kubectl takes it for', (text, value) => {
  expect(Manifests.parse(`${pod('a')}spec: { value: ${text} }`).objects[0]?.body.spec).toEqual({ value });
});

test('a namespace is the one that the object names, if it does', () => {
  expect(Manifests.parse(`${pod('a')}  namespace: shop\n---\n${pod('b')}`).objects.map(({ namespace }) => namespace)).toEqual(['shop', undefined]);
});

test('folders are read with all that lies below, in the order of names, and nothing but manifests', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'manifests-'));
  fs.mkdirSync(path.join(folder, 'b'));
  for (const [file, text] of Object.entries({ 'c.yml': pod('c'), 'a.yaml': pod('a'), 'b/one.json': JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'b' } }), 'README.md': '# no' })) {
    fs.writeFileSync(path.join(folder, file), text);
  }
  const read = Manifests.read(folder);
  expect(read.objects.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(read.objects[0]?.origin).toBe(`${path.relative(process.cwd(), path.join(folder, 'a.yaml'))}:1`);
  expect(read.ofKind('Pod', 'Service')).toHaveLength(3);
  expect(read.ofKind('Service')).toEqual([]);

  fs.writeFileSync(path.join(folder, 'd.yaml'), `${pod('d')}---\nkind: [\n`);
  expect(thrownBy(() => Manifests.read(folder))).toMatchObject({ code: 'UnreadableManifest', at: expect.stringMatching(/d\.yaml:\d+$/) as string });
});

test('what is for Kustomize alone is no object', () => {
  expect(Manifests.parse('kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nresources: [istio.k8s.yaml]\n').objects).toEqual([]);
});
