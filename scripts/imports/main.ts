/**
 * Writes imports/ (and the schemas that its tests read). With --check writes nothing and exits 1 if a file is stale. Needs Go, to find the modules.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { modules } from './modules';
import { renderGroup } from './render';
import type { Crd, Schema } from './schema';
import { withoutDescriptions } from './schema';
import { crdGroups, gatewayApiCrds, istioCrds, kubernetesGroup } from './sources';
import type { ApiGroup } from './sources';

const root = join(__dirname, '../..');

/** Every generated file: path from the project's root to text. */
function generate(): Map<string, string> {
  const [istio, gatewayApi, kubernetes] = [istioCrds(), gatewayApiCrds(), kubernetesGroup()];
  const files = new Map<string, string>();
  for (const group of [...crdGroups(modules.istio, istio), ...crdGroups(modules.gatewayApi, gatewayApi), kubernetes]) {
    files.set(`imports/${group.file}`, renderGroup(group));
  }
  files.set('imports/crds/istio.json', renderCrds(istio));
  files.set('imports/crds/gateway-api.json', renderCrds(gatewayApi));
  files.set('test/imports/k8s.schemas.json', renderDefinitions(kubernetes));
  return files;
}

/** One definition a line, so that a diff says which changed. */
function renderCrds(crds: readonly Crd[]): string {
  return `[\n${crds.map((crd) => JSON.stringify(withoutDescriptions(crd))).join(',\n')}\n]\n`;
}

/** The kinds' schemas and those they refer to. */
function renderDefinitions({ kinds, definitions }: ApiGroup): string {
  const used = new Map<string, Schema>();
  const collect = (schema: Schema): void => {
    for (const [, name] of JSON.stringify(schema).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)) {
      if (used.has(name!)) continue;
      used.set(name!, definitions[name!]!);
      collect(definitions[name!]!);
    }
  };
  kinds.forEach((kind) => { collect(kind.schema); });
  const lines = (entries: readonly (readonly [string, unknown])[]): string => entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n');
  const definitionLines = lines([...used].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `{"kinds":{\n${lines(kinds.map((kind) => [`${kind.apiVersion} ${kind.kind}`, kind.schema]))}\n},\n"definitions":{\n${definitionLines}\n}}\n`;
}

const check = process.argv.includes('--check');
const stale = [...generate()].filter(([path, text]) => {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
  if (!check) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return true;
});
for (const [path] of stale) console.log(`${check ? 'stale' : 'written'}: ${relative(process.cwd(), join(root, path))}`);
if (stale.length === 0) console.log('imports/ is up to date');
else if (check) process.exitCode = 1;
