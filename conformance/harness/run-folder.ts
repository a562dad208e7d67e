import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';

const runs = path.resolve(__dirname, '..', '.runs');
const kept = 5;

/** Where this run keeps its logs, manifests and results. `main.ts` creates it and hands it down to jest in the environment. */
export function runFolder(...parts: string[]): string {
  const folder = process.env.CONFORMANCE_RUN;
  if (folder === undefined) throw new Error('CONFORMANCE_RUN is not set: start the checks with conformance/run, which sets it');
  return path.join(folder, ...parts);
}

/** Creates the folder of a new run, and forgets all but the latest few. */
export function newRunFolder(): string {
  mkdirSync(runs, { recursive: true });
  for (const old of readdirSync(runs).sort().slice(0, 1 - kept)) rmSync(path.join(runs, old), { recursive: true, force: true });
  const folder = path.join(runs, new Date().toISOString().replace(/[:.]/g, '-'));
  mkdirSync(folder);
  return folder;
}
