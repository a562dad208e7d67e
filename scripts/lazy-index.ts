/**
 * Rewrites the compiled entries of the package so that a module loads when a name of it is first used: programs load what they need, and not four hundred
 * modules. Part of compiling the package.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

for (const entry of ['index.js', 'pulumi/index.js']) makeLazy(path.join(__dirname, '../lib/src', entry));

function makeLazy(entry: string): void {
  const load = (module: string): Readonly<Record<string, unknown>> => (
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require(path.resolve(path.dirname(entry), module)) as Readonly<Record<string, unknown>>);
  const modules = [...new Set([...readFileSync(entry, 'utf8').matchAll(/require\("(\.[\w./-]+)"\)/g)].map(([, module]) => module!))];
  const library = load('./index.js');
  const known = new Set<string>();
  const lines = modules.flatMap((module) => {
    const names = Object.keys(load(module)).filter((name) => name in library && !known.has(name) && load(module)[name] === library[name]);
    names.forEach((name) => known.add(name));
    return names.length === 0 ? [] : [`lazy(() => require("${module}"), ${JSON.stringify(names)});`];
  });
  const missing = Object.keys(library).filter((name) => !known.has(name));
  if (missing.length > 0 || known.size === 0) throw new Error(`no module that ${entry} loads exports ${missing.join(', ')}`);
  writeFileSync(entry, `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
// Node reads the names that ES modules may import from assignments alone.
${[...known].sort().map((name) => `exports.${name} = void 0;`).join('\n')}
function lazy(load, names) {
  for (const name of names) Object.defineProperty(exports, name, { enumerable: true, get: () => load()[name] });
}
${lines.join('\n')}
`);
}
