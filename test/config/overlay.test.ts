import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { ConfigOptions } from '../../src/config';
import { readConfig } from '../../src/config';

const head = 'apiVersion: istio-constructs.dev/v1\n';
const described = `${head}kind: Mesh
metadata: { name: mesh }
fromAttributes: {}
---
${head}kind: MeshNamespace
metadata: { name: shop }
spec: { mesh: mesh, labels: { team: shop, stage: dev } }
---
${head}kind: MeshService
metadata: { name: reviews }
spec: { namespace: shop, port: { http: 9080 }, versions: { v1: { version: v1 }, v2: { version: v2 } } }
---
${head}kind: CanaryRelease
metadata: { name: canary }
spec: { service: reviews, stable: v1, canary: v2, steps: [5%, 50%], step: 1, earlyAccess: { hasHeader: x-tester } }
`;
const canary = (spec: string): string => `${head}kind: CanaryRelease\nmetadata: { name: canary }\nspec: { ${spec} }\n`;

/** What documents give with an overlay for prod, or what is said against them. */
function outcome(documents: string, overlay: string | undefined, options: ConfigOptions = {}): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'overlay-'));
  writeFileSync(path.join(folder, 'mesh.yaml'), documents);
  if (overlay !== undefined) {
    mkdirSync(path.join(folder, 'overlays/prod'), { recursive: true });
    writeFileSync(path.join(folder, 'overlays/prod/mesh.yaml'), overlay);
  }
  try {
    readConfig([path.join(folder, 'mesh.yaml')], { outdir: path.join(folder, 'dist'), ...options }).synth();
  } catch (error) {
    return (error as Error).message.replaceAll(`${folder}/`, '');
  }
  return readFileSync(path.join(folder, 'dist/mesh.k8s.yaml'), 'utf8');
}

const inProd = (overlay: string): string => outcome(described, overlay, { overlay: 'prod' });

test('an overlay gives what the documents would give if it were written there', () => {
  const namespace = `${head}kind: MeshNamespace\nmetadata: { name: shop }\nspec: { labels: { stage: prod, tier: gold } }\n---\n`;
  const whole = described.replace('stage: dev', 'stage: prod, tier: gold').replace('[5%, 50%], step: 1, earlyAccess: { hasHeader: x-tester }', '[1%], step: 0');
  expect(inProd(`${namespace}${canary('steps: [1%], step: 0, earlyAccess: null')}`)).toBe(outcome(whole, undefined));
});

test('an overlay adds documents of its own', () => {
  expect(inProd(`${head}kind: Resilience\nmetadata: { name: patience, chart: mesh }\nspec: { service: reviews, timeout: 2s }\n`)).toContain('timeout: 2s');
});

test('without its name, an overlay changes nothing', () => {
  expect(outcome(described, canary('step: 0'))).toBe(outcome(described, undefined));
});

test.each([
  ['a misspelt field', canary('stepp: 0'), 'overlays/prod/mesh.yaml:4:16: spec has no such field'],
  ['what a constructor refuses', canary('canary: v9'), 'overlays/prod/mesh.yaml:4:17: mesh/reviews has no such version'],
  ['a document of its own that lacks something', `${head}kind: AbTest\nmetadata: { name: canry }\nspec: { service: reviews }\n`, 'overlays/prod/mesh.yaml:4:1: spec'],
])('%s in an overlay is shown there', (_, overlay, said) => {
  expect(inProd(overlay)).toContain(said);
});

test('what is wrong in the documents is shown there, whatever the overlay says beside it', () => {
  expect(outcome(described.replace('v2, steps', 'v9, steps'), canary('step: 0'), { overlay: 'prod' })).toContain('at mesh.yaml:19:47: mesh/reviews has no such version');
});

test('an overlay that is not there is named', () => {
  expect(outcome(described, undefined, { overlay: 'prod' })).toContain('overlays/prod: there is no overlay of this name');
});

const variable = described.replace('step: 1', 'step: "${STEP}"');
const declared = `${head}kind: Variables\nmetadata: { name: variables }\nnames: [STEP]\n---\n${variable}`;

test('a variable stands for what was given', () => {
  expect(outcome(declared, undefined, { variables: { STEP: '1' } })).toBe(outcome(described, undefined));
  const answer = `${head}kind: DirectResponse\nmetadata: { name: closed }\nspec: { service: reviews, status: 403, body: "at \${STEP}, not $\${STEP}" }\n`;
  expect(outcome(`${declared}---\n${answer}`, undefined, { variables: { STEP: '1' } })).toContain('at 1, not ${STEP}');
});

test.each<readonly [string, string, Readonly<Record<string, string>>, string]>([
  ['is not declared', variable, {}, 'mesh.yaml:19:75: no document of kind Variables declares this'],
  ['is not given', declared, {}, 'this variable was not given'],
  ['is used by nothing', declared.replace('"${STEP}"', '1'), { STEP: '1' }, 'mesh.yaml:4:9: nothing uses this variable'],
  ['is given but not known', declared, { STEP: '1', STEPP: '1' }, '--set STEPP: no document of kind Variables declares this'],
])('a variable that %s is an error', (_, documents, variables, said) => {
  expect(outcome(documents, undefined, { variables })).toContain(said);
});
