import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

const runs = path.resolve(__dirname, '..', '.runs');
const kept = 5;
const ownerFile = 'pid';

/** Where this run keeps its logs, manifests and results. `main.ts` creates it and hands it down to jest in the environment. */
export function runFolder(...parts: string[]): string {
  const folder = process.env.CONFORMANCE_RUN;
  if (folder === undefined) throw new Error('CONFORMANCE_RUN is not set: start the checks with conformance/run, which sets it');
  return path.join(folder, ...parts);
}

/** Creates the folder of a new run, and forgets all but the latest few and those of runs that go on. */
export function newRunFolder(): string {
  mkdirSync(runs, { recursive: true });
  const old = readdirSync(runs).sort().slice(0, 1 - kept).map((name) => path.join(runs, name));
  for (const folder of old.filter((each) => !goesOn(each))) rmSync(folder, { recursive: true, force: true });
  const folder = path.join(runs, new Date().toISOString().replace(/[:.]/g, '-'));
  mkdirSync(folder);
  writeFileSync(path.join(folder, ownerFile), String(process.pid));
  return folder;
}

/** Whether the process that created a run's folder still lives: others may wait for their turn with the data plane. */
function goesOn(folder: string): boolean {
  try {
    return process.kill(Number(readFileSync(path.join(folder, ownerFile), 'utf8')), 0);
  } catch {
    return false;
  }
}
