/** How long the command takes to start, against a bare `require('cdk8s')`, in turn in one run so that the machine's speed cancels out. */
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { median, ratioOf } from './statistics';

const root = path.join(__dirname, '..');
const runs = 15;

function milliseconds(...args: readonly string[]): number {
  const began = process.hrtime.bigint();
  execFileSync(process.execPath, args, { cwd: root });
  return Number(process.hrtime.bigint() - began) / 1e6;
}

for (const command of ['--version', '--help']) {
  const pairs = Array.from({ length: runs }, () => ({ ours: milliseconds('lib/src/cli/index.js', command), theirs: milliseconds('-e', "require('cdk8s')") }));
  const [ours, theirs] = [median(pairs.map((pair) => pair.ours)), median(pairs.map((pair) => pair.theirs))];
  console.log(`istio-constructs ${command} ${ours.toFixed(0)} ms, require('cdk8s') ${theirs.toFixed(0)} ms, ratio ${ratioOf(pairs)}`);
}
