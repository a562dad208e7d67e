/**
 * Synth of the default profile, definitions included, against `istioctl manifest generate`, in turn so that the machine's speed cancels out, in a process that
 * has done it before. Run it with `npm run bench`; figures are seconds on the clock, medians of the runs.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { median, ratioOf } from './statistics';
import type * as library from '../src';

// The compiled package, as users load it.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { MeshInstall } = require('../lib/src') as typeof library;
const [warmUps, runs] = [3, 9];

const outdir = mkdtempSync(path.join(tmpdir(), 'bench-'));
const programs = execFileSync(path.join(__dirname, '../conformance/setup'), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const istioctl = /^istioctl=(.*)$/m.exec(programs)?.[1];
if (istioctl === undefined) throw new Error('conformance/setup did not say where istioctl lies');

function ours(): void {
  const app = new App({ outdir });
  new MeshInstall(new Chart(app, 'istio'), 'mesh');
  app.synth();
}

function theirs(): void {
  execFileSync(istioctl!, ['manifest', 'generate', '--output', path.join(outdir, 'istio.yaml')], { env: { HOME: outdir } });
}

function secondsOf(work: () => void): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}

for (let index = 0; index < warmUps; index++) ours();
const pairs = Array.from({ length: runs }, () => ({ ours: secondsOf(ours), theirs: secondsOf(theirs) }));
rmSync(outdir, { recursive: true });
console.log(`the default profile: ${median(pairs.map((pair) => pair.ours)).toFixed(2)} s, istioctl ${median(pairs.map((pair) => pair.theirs)).toFixed(2)} s,`
  + ` ratio ${ratioOf(pairs)}`);
