import { mkdtempSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { InvalidConfig, readConfig } from '../../src/config';

const head = 'apiVersion: istio-constructs.dev/v1\n';
const described = `${head}kind: Mesh
metadata: { name: mesh }
fromAttributes: {}
---
${head}kind: MeshNamespace
metadata: { name: shop }
spec: { mesh: mesh }
---
${head}kind: MeshService
metadata: { name: reviews }
spec: { namespace: shop, port: { http: 9080 }, versions: { v1: { version: v1 }, v2: { version: v2 } } }
---
`;

/** What is said against documents: place, value and fix of each. */
function problemsIn(text: string): string[] {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'documents-')), 'mesh.yaml');
  writeFileSync(file, text);
  try {
    readConfig([file]);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidConfig)) throw error;
    // Lists of all kinds are long.
    return error.problems.map(({ at, value, fix }) => `${path.basename(at)} ${JSON.stringify(value)} ${fix.replace(/ Variables, .*/, ' ...')}`);
  }
}

const canary = (spec: string): string => `${described}${head}kind: CanaryRelease\nmetadata: { name: canary }\nspec:\n${spec}`;

test('documents that are right have no problems', () => {
  expect(problemsIn(canary('  service: reviews\n  weights: { v1: 100% }\n'))).toEqual([]);
});

test.each<readonly [string, string, readonly string[]]>([
  ['an unknown kind', `${head}kind: CanaryReleas\nmetadata: { name: a }\n`, ['mesh.yaml:2:7 "CanaryReleas" Did you mean CanaryRelease?']],
  ['a misspelt field, which is not said to lack too', canary('  service: reviews\n  stable: v1\n  canary: v2\n  weigth: 5%\n'), ['mesh.yaml:23:11 "weigth" Did you mean weight?']],
  ['a share that is a number', canary('  service: reviews\n  weights: { v1: 100 }\n'), ['mesh.yaml:21:18 100 Write a share such as 5%']],
  ['a misspelt name of another document', canary('  service: reveiws\n  weights: { v1: 100% }\n'), ['mesh.yaml:20:12 "reveiws" Did you mean reviews?']],
  ['what a constructor refuses, at its value', canary('  service: reviews\n  stable: v1\n  canary: v9\n  weight: 5%\n'), ['mesh.yaml:22:11 "v9" Use one of v1, v2']],
  [
    'several mistakes at once', canary('  service: reviews\n  stable: v1\n  canary: v2\n  steps: [5, 10%]\n  step: zero\n'),
    ['mesh.yaml:23:11 5 Write a share such as 5%', 'mesh.yaml:24:9 "zero" Write a number'],
  ],
  ['two of one name', `${described}${head}kind: MeshNamespace\nmetadata: { name: shop }\nspec: { mesh: mesh }\n`, ['mesh.yaml:18:19 "shop" Give each a name of its own']],
  ['a key twice', `${head}kind: Mesh\nkind: Mesh\nmetadata: { name: a }\n`, ['mesh.yaml:3:1 "kind: Mesh" Write YAML 1.2; an editor with a YAML extension shows the place']],
  ['a kind that is far from all', `${head}kind: Xyzzy\nmetadata: { name: a }\n`, ['mesh.yaml:2:7 "Xyzzy" Write one of: ...']],
  ['no kind', `${head}metadata: { name: a }\n`, ['mesh.yaml:1:1 undefined Write one of: ...']],
  ['a version to come', `${head.replace('v1', 'v2')}kind: Mesh\nmetadata: { name: a }\nfromAttributes: {}\n`, ['mesh.yaml:1:13 "istio-constructs.dev/v2" Did you mean istio-constructs.dev/v1?']],
  ['a list for a document', '- a\n', ['mesh.yaml:1:1 ["a"] Begin it with apiVersion, kind and metadata']],
  ['a name that could not be told from a part', `${head}kind: Mesh\nmetadata: { name: a.b }\nfromAttributes: {}\n`, ['mesh.yaml:3:19 "a.b" Write a name without dots']],
  ['a field that is far from all', canary('  service: reviews\n  weights: { v1: 100% }\n  xyzzy: 1\n'), ['mesh.yaml:22:10 "xyzzy" Write one of: weights, service']],
  ['a field where none can be', `${head}kind: MeshInstall\nmetadata: { name: a }\nspec: { profile: { demo: { x: 1 } } }\n`, ['mesh.yaml:4:31 "x" Leave it out']],
  ['a key of YAML 1.1', `${described}${head}kind: MeshNamespace\nmetadata: { name: a }\nspec: { mesh: mesh, <<: { production: true } }\n`, ['mesh.yaml:19:21 "<<" Write one of: podSecurity, labels, name, mesh, injection, production']],
  ['a text for a list', described.replace('versions:', 'additionalPorts: 3, versions:'), ['mesh.yaml:14:65 3 Write a list of a map with http, http2, grpc, https, tls, tcp, of']],
  ['several of what excludes each other', described.replace('http: 9080', 'http: 9080, tcp: 1'), ['mesh.yaml:14:26 {"http":9080,"tcp":1} Keep one of: http, tcp']],
  ['a map that says nothing', described.replace('{ http: 9080 }', '{}'), ['mesh.yaml:14:26 {} Say one of: http, http2, grpc, https, tls, tcp, of']],
  ['two ways to make it', described.replace('spec: { mesh: mesh }', 'spec: { mesh: mesh }\nfromAttributes: { mesh: mesh }'), ['mesh.yaml:7:7 ["spec","fromAttributes"] Keep one of them']],
  [
    'documents that name each other in a circle',
    ['a', 'b', 'c'].map((name, index, names) => `${head}kind: MeshNamespace\nmetadata: { name: ${name} }\nspec: { mesh: ${names[(index + 1) % 3] ?? ''} }\n`).join('---\n'),
    ['mesh.yaml:3:19 "a" Leave one of the names out'],
  ],
  ['a name of what cannot stand there', canary('  service: shop\n  weights: { v1: 100% }\n'), ['mesh.yaml:20:12 "shop" Name one of: reviews']],
  ['an object of Kubernetes without a name', 'apiVersion: v1\nkind: ConfigMap\ndata: { a: b }\n', ['mesh.yaml:1:1 undefined Add metadata.name']],
  ['a null byte', 'a: \u0000', ['mesh.yaml:1:4 "a: \\u0000" Write YAML 1.2; an editor with a YAML extension shows the place']],
  ['an alias of nothing', 'a: *b', ['mesh.yaml:1:5 "a: *b" Write YAML 1.2; an editor with a YAML extension shows the place']],
  ['what no program should make', 'a: !!js/function x', ['mesh.yaml:1:4 "a: !!js/function x" Write YAML 1.2; an editor with a YAML extension shows the place']],
  ['maps that are nested too deeply', `a: ${'['.repeat(1000)}`, [expect.stringMatching(/^mesh\.yaml:1:103 .* Write YAML 1\.2/)]],
  [
    'text that is no YAML in one of several documents, of which all others are read',
    `a: 1\na: 2\n---\n${described}b: [\n---\n${head}kind: Mes\nmetadata: { name: a }\n`,
    [
      'mesh.yaml:2:1 "a: 2" Write YAML 1.2; an editor with a YAML extension shows the place',
      'mesh.yaml:19:5 "b: [" Write YAML 1.2; an editor with a YAML extension shows the place',
      'mesh.yaml:22:7 "Mes" Did you mean Mesh?',
    ],
  ],
  ['text that is no YAML', 'a: [', ['mesh.yaml:1:5 "a: [" Write YAML 1.2; an editor with a YAML extension shows the place']],
])('%s: place, value and fix', (_, text, said) => {
  expect(problemsIn(text)).toEqual(said);
});

test('aliases that would fill the memory are refused', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index] ?? ''}`).join(', ')}]`)].join('\n');
  expect(problemsIn(bomb)).toEqual([expect.stringContaining('instead of naming them by aliases')]);
});

test('a value that holds itself is refused', () => {
  expect(problemsIn('a: &a [*a]')).toEqual([expect.stringContaining('instead of naming them by aliases')]);
});

test('a few aliases are what they stand for', () => {
  const shared = described.replace('{ version: v1 }', '{ version: &first v1 }').replace('{ version: v2 }', '{ version: v2, from: *first }');
  expect(problemsIn(shared)).toEqual([]);
});

test('comments, empty documents, directives and ends of documents say nothing', () => {
  expect(problemsIn(`# a comment\n%YAML 1.2\n---\n${described.replace('---\n', '...\n')}---\n# nothing\n---\n`)).toEqual([]);
});

test('a byte order mark and Windows line ends make no difference', () => {
  expect(problemsIn(`\uFEFF${canary('  service: reviews\n  weights: { v1: 100% }\n')}`.replaceAll('\n', '\r\n'))).toEqual([]);
});

test('a file that is not there is named', () => {
  expect(() => readConfig(['/nowhere/mesh.yaml'])).toThrow(/InvalidDocument at \/nowhere\/mesh\.yaml: no such file or folder/);
});
