import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { invalid } from '../config/invalid';

/** Names the files of a folder that are ours, so that the next run may remove those that it no longer writes. With an ending kubectl would apply it. */
const registry = '.istio-constructs';

/** Begins a file that stands alone, so that the next run knows it as ours. */
const mark = '# Written by istio-constructs, which replaces it when it runs again.\n';

/**
 * Replaces what an earlier run wrote to a folder. Everything is written to a folder within first and then renamed, so that nothing is ever half-written, and
 * what others put there stays.
 *
 * @returns the files that were removed, since this run writes them no longer
 */
export function writeFolder(folder: string, files: ReadonlyMap<string, string>): readonly string[] {
  const known = filesOf(folder);
  for (const file of files.keys()) if (!known.includes(file)) refuseForeign(path.join(folder, file));
  const names = [...files.keys()];
  const stale = known.filter((file) => !files.has(file));
  mkdirSync(folder, { recursive: true });
  // What lies beside the folder may be another disk, or somebody else's.
  const staging = mkdtempSync(path.join(folder, `${registry}-`));
  try {
    // Whenever this run ends, the list names at least what is there.
    const staged = [[registry, listOf([...names, ...stale])] as const, ...files, [registry, listOf(names)] as const].map(([name, text], index) => {
      const file = path.join(staging, String(index));
      writeFileSync(file, text);
      return () => {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        renameSync(file, path.join(folder, name));
      };
    });
    const last = staged.pop();
    for (const put of staged) put();
    for (const file of stale) rmSync(path.join(folder, file));
    last?.();
  } finally {
    rmSync(staging, { recursive: true });
  }
  return stale;
}

/** Replaces what an earlier run wrote to a file. */
export function writeFile(file: string, text: string): void {
  if (!isFile(file) || !readFileSync(file, 'utf8').startsWith(mark)) refuseForeign(file);
  mkdirSync(path.dirname(file), { recursive: true });
  const staged = `${file}.new-${process.pid}`;
  try {
    writeFileSync(staged, mark + text);
    renameSync(staged, file);
  } finally {
    rmSync(staged, { force: true });
  }
}

/** All YAML below a folder, by path. */
export function filesIn(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml')).sort();
  return new Map(names.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]));
}

/** Files that an earlier run wrote and that are still there. Nothing outside the folder is ever ours, whatever somebody wrote into the list. */
function filesOf(folder: string): readonly string[] {
  const file = path.join(folder, registry);
  if (!isFile(file)) return [];
  const listed = namesIn(file);
  const top = realpathSync(folder);
  const isWithin = (name: string): boolean => `${realpathSync(path.dirname(path.join(folder, name)))}/`.startsWith(`${top}/`);
  return listed.filter((name) => name !== registry && isFile(path.join(folder, name)) && isWithin(name));
}

function namesIn(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  try {
    const listed: unknown = JSON.parse(text);
    if (Array.isArray(listed) && listed.every((name) => typeof name === 'string')) return listed;
  } catch {
    // Said below.
  }
  throw invalid(file, 'this is no list of files, as an earlier run wrote one', text, 'Restore it, or remove it together with the files of that run');
}

function listOf(names: readonly string[]): string {
  return `${JSON.stringify([...names].sort(), undefined, 2)}\n`;
}

function refuseForeign(file: string): void {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return;
  throw invalid(file, 'something of this name is there, which no earlier run wrote', file, 'Choose another place with --output, or remove it');
}

function isFile(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
