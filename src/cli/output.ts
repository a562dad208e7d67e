import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { invalid } from '../config/invalid';

/** Names the files of a folder that are ours, so that the next run may remove those that it no longer writes. With an ending kubectl would apply it. */
const registry = '.istio-constructs';

/**
 * Replaces what an earlier run wrote to a folder. Everything is written beside it first and then renamed, so that a failure leaves the folder as it was, and
 * files that others put there stay.
 */
export function writeFolder(folder: string, files: ReadonlyMap<string, string>): void {
  const known = filesOf(folder);
  const foreign = [...files.keys()].find((file) => !known.includes(file) && existsSync(path.join(folder, file)));
  if (foreign !== undefined) {
    throw invalid(path.join(folder, foreign), 'a file of this name is there, which no earlier run wrote', foreign, 'Choose another folder with --output, or remove the file');
  }
  mkdirSync(path.dirname(path.resolve(folder)), { recursive: true });
  const staging = mkdtempSync(`${path.resolve(folder)}.new-`);
  try {
    for (const [file, text] of [...files, [registry, `${JSON.stringify([...files.keys()].sort(), undefined, 2)}\n`] as const]) {
      mkdirSync(path.dirname(path.join(staging, file)), { recursive: true });
      writeFileSync(path.join(staging, file), text);
    }
    for (const file of [...files.keys(), registry]) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      renameSync(path.join(staging, file), path.join(folder, file));
    }
  } finally {
    rmSync(staging, { recursive: true });
  }
  for (const stale of known.filter((file) => !files.has(file))) rmSync(path.join(folder, stale), { force: true });
}

/** All YAML below a folder, by path. */
export function filesIn(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml')).sort();
  return new Map(names.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]));
}

function filesOf(folder: string): readonly string[] {
  const file = path.join(folder, registry);
  if (!existsSync(file)) return [];
  const listed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  // Nothing outside the folder is ever ours, whatever somebody wrote there.
  return Array.isArray(listed) ? listed.filter((name): name is string => typeof name === 'string' && !path.relative(folder, path.join(folder, name)).startsWith('..')) : [];
}
