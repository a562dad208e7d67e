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
    return error.problems.map(({ at, value, fix }) => `${path.basename(at)} ${JSON.stringify(value)} ${fix}`);
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
  ['a key twice', `${head}kind: Mesh\nkind: Mesh\nmetadata: { name: a }\n`, ['mesh.yaml:3:1 undefined Write YAML 1.2; an editor with a YAML extension shows the place']],
  ['text that is no YAML', 'a: [', ['mesh.yaml:1:5 undefined Write YAML 1.2; an editor with a YAML extension shows the place']],
])('%s: place, value and fix', (_, text, said) => {
  expect(problemsIn(text)).toEqual(said);
});

test('aliases that would fill the memory are refused', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index] ?? ''}`).join(', ')}]`)].join('\n');
  expect(problemsIn(bomb)).toEqual([expect.stringContaining('instead of naming them by aliases')]);
});

test('a byte order mark and Windows line ends make no difference', () => {
  expect(problemsIn(`\uFEFF${canary('  service: reviews\n  weights: { v1: 100% }\n')}`.replaceAll('\n', '\r\n'))).toEqual([]);
});

test('a file that is not there is named', () => {
  expect(() => readConfig(['/nowhere/mesh.yaml'])).toThrow(/InvalidDocument at \/nowhere\/mesh\.yaml: no such file or folder/);
});
