/**
 * Rewrites the compiled entry of the package so that a room loads when a name of it is first used: programs load what they need, and not four hundred modules.
 * Part of compiling the package.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

const entry = path.join(__dirname, '../lib/src/index.js');
const rooms = [...new Set([...readFileSync(entry, 'utf8').matchAll(/require\("(\.\/[\w/-]+)"\)/g)].map(([, room]) => room!))];
if (rooms.length === 0) throw new Error(`${entry} loads no rooms; compile before this`);

// eslint-disable-next-line @typescript-eslint/no-require-imports
const namesOf = (module: string): Readonly<Record<string, unknown>> => require(path.resolve(path.dirname(entry), module)) as Readonly<Record<string, unknown>>;
const library = namesOf('./index.js');
const known = new Set<string>();
const lines = rooms.flatMap((room) => {
  const names = Object.keys(namesOf(room)).filter((name) => name in library && !known.has(name) && namesOf(room)[name] === library[name]);
  names.forEach((name) => known.add(name));
  return names.length === 0 ? [] : [`lazy(() => require("${room}"), ${JSON.stringify(names)});`];
});
const missing = Object.keys(library).filter((name) => !known.has(name));
if (missing.length > 0) throw new Error(`no room of ${entry} exports ${missing.join(', ')}`);

writeFileSync(entry, `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
// Node reads the names that ES modules may import from assignments alone.
${[...known].sort().map((name) => `exports.${name} = void 0;`).join('\n')}
function lazy(load, names) {
  for (const name of names) Object.defineProperty(exports, name, { enumerable: true, get: () => load()[name] });
}
${lines.join('\n')}
`);
