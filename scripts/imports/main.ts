/**
 * Writes imports/ (and the schemas that its tests read). With --check writes nothing and exits 1 if a file is stale. Needs Go, to find the modules.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { meshConfigGroup } from './messages';
import { modules } from './modules';
import { header, renderGroup } from './render';
import type { Crd, Schema } from './schema';
import { withoutDescriptions } from './schema';
import { companionCrds, crdGroups, gatewayApiCrds, istioCrds, kubernetesGroup } from './sources';
import type { ApiGroup } from './sources';

const root = join(__dirname, '../..');

/** Every generated file: path from the project's root to text. */
function generate(): Map<string, string> {
  const [istio, gatewayApi, kubernetes, meshConfig] = [istioCrds(), gatewayApiCrds(), kubernetesGroup(), meshConfigGroup()];
  const files = new Map<string, string>();
  for (const group of [...crdGroups([modules.istio], istio), ...crdGroups([modules.gatewayApi], gatewayApi), kubernetes, meshConfig]) {
    files.set(`imports/${group.file}`, renderGroup(group));
  }
  for (const { name, modules: from, crds, reference } of companionCrds()) {
    for (const group of crdGroups(from, crds, reference)) files.set(`imports/${group.file}`, renderGroup(group));
    files.set(`conformance/crds/${name}.json`, renderCrds(crds));
  }
  files.set('imports/crds/istio.json', renderCrds(istio));
  files.set('imports/crds/gateway-api.json', renderCrds(gatewayApi));
  files.set('test/imports/k8s.schemas.json', renderDefinitions(kubernetes));
  files.set('test/imports/mesh-config.schemas.json', `{\n${linesOf(Object.entries(meshConfig.definitions))}\n}\n`);
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
  const definitionLines = linesOf([...used].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `{"kinds":{\n${linesOf(kinds.map((kind) => [`${kind.apiVersion} ${kind.kind}`, kind.schema]))}\n},\n"definitions":{\n${definitionLines}\n}}\n`;
}

function linesOf(entries: readonly (readonly [string, unknown])[]): string {
  return entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n');
}

/** Generated modules of an earlier run that no source yields any more. */
function leftovers(files: ReadonlyMap<string, string>): string[] {
  const present = readdirSync(join(root, 'imports')).filter((name) => name.endsWith('.ts')).map((name) => `imports/${name}`);
  return present.filter((path) => !files.has(path) && readFileSync(join(root, path), 'utf8').startsWith(header));
}

const check = process.argv.includes('--check');
const files = generate();
const stale = [...files].filter(([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text);
const obsolete = leftovers(files);
if (!check) {
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const path of obsolete) rmSync(join(root, path));
}
for (const [path] of stale) console.log(`${check ? 'stale' : 'written'}: ${path}`);
for (const path of obsolete) console.log(`${check ? 'obsolete' : 'removed'}: ${path}`);
if (stale.length + obsolete.length === 0) console.log('imports/ is up to date');
else if (check) process.exitCode = 1;
