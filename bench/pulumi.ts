/**
 * What `istio-constructs/pulumi` costs: resources of a tree against the same resources registered by hand, in turn so that the machine's speed cancels out, and
 * what loading it adds to Pulumi. Run it with `npm run bench`; figures of registering are CPU seconds, all are medians of the runs.
 */
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { median, ratioOf } from './statistics';

interface Measurement {
  readonly cpuSeconds: number;
  readonly resources: number;
}

const root = path.join(__dirname, '..');
const services = 143; // a thousand objects
const [runs, loads] = [5, 7];

function measure(variant: string): Measurement {
  const tsNode = path.join(root, 'node_modules/.bin/ts-node');
  const args = ['-P', path.join(root, 'tsconfig.node.json'), path.join(__dirname, 'measure-pulumi.ts'), variant, String(services)];
  return JSON.parse(execFileSync(tsNode, args, { encoding: 'utf8' })) as Measurement;
}

function compareRegistering(): void {
  const rounds = Array.from({ length: runs }, () => ({ byHand: measure('by-hand'), tree: measure('tree'), constructs: measure('constructs') }));
  const theirs = median(rounds.map(({ byHand }) => byHand.cpuSeconds));
  for (const variant of ['tree', 'constructs'] as const) {
    const ours = median(rounds.map((round) => round[variant].cpuSeconds));
    const ratio = ratioOf(rounds.map((round) => ({ ours: round[variant].cpuSeconds, theirs: round.byHand.cpuSeconds })));
    console.log(`${rounds[0]?.[variant].resources} resources of a ${variant === 'tree' ? 'tree of ApiObjects' : 'mesh in constructs'}: ${ours.toFixed(2)} s, by hand ${theirs.toFixed(2)} s, ratio ${ratio}`);
  }
}

/** Milliseconds for requiring modules one after the other in a fresh process. */
function requireMilliseconds(...modules: readonly string[]): readonly number[] {
  const script = `console.log(JSON.stringify(${JSON.stringify(modules)}.map((module) => { const t = performance.now(); require(module); return performance.now() - t; })));`;
  const rounds = Array.from({ length: loads }, () => JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' })) as number[]);
  return modules.map((_, index) => median(rounds.map((round) => round[index] ?? NaN)));
}

compareRegistering();
const [pulumi = NaN, kubernetes = NaN, cdk8s = NaN, constructs = NaN, ours = NaN] = requireMilliseconds('@pulumi/pulumi', '@pulumi/kubernetes', 'cdk8s', './lib/src', './lib/src/pulumi');
console.log(`require('istio-constructs/pulumi') after Pulumi's own ${(pulumi + kubernetes).toFixed(0)} ms: ${ours.toFixed(0)} ms,`
  + ` and ${cdk8s.toFixed(0)} ms for cdk8s and ${constructs.toFixed(0)} ms for the constructs if the program has not loaded them`);
