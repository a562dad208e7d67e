/**
 * Synth of N services with our constructs against hand-written cdk8s ApiObjects of the same objects, both in one run so that the machine's speed cancels out,
 * and what importing the package costs. Run it with `npm run bench`; figures are CPU seconds, medians of the runs.
 */
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { measure } from './process';
import { median, ratioOf } from './statistics';

const root = path.join(__dirname, '..');
const counts = [100, 1000, 3000];
const runs = 3;

function growth(smaller: number, larger: number, factor: number): string {
  return (Math.log(larger / smaller) / Math.log(factor)).toFixed(2);
}

function compareSynth(): void {
  console.log('services  objects  constructs  hand-written  ratio (min-max)    peak memory          growth exponent');
  let previous: { ours: number; theirs: number; count: number } | undefined;
  for (const count of counts) {
    // In turn, so that a slow minute of the machine falls on both.
    const pairs = Array.from({ length: runs }, () => ({ ours: measure('constructs', String(count)), theirs: measure('hand-written', String(count)) }));
    const different = pairs.find(({ ours, theirs }) => ours.digest !== theirs.digest);
    if (different !== undefined) throw new Error(`the two programs of ${count} services do not give the same objects`);

    const ours = median(pairs.map((pair) => pair.ours.cpuSeconds));
    const theirs = median(pairs.map((pair) => pair.theirs.cpuSeconds));
    const ratio = ratioOf(pairs.map((pair) => ({ ours: pair.ours.cpuSeconds, theirs: pair.theirs.cpuSeconds })));
    const memory = [median(pairs.map((pair) => pair.ours.peakMegabytes)), median(pairs.map((pair) => pair.theirs.peakMegabytes))].map((value) => `${value.toFixed(0)} MB`);
    console.log([
      String(count).padStart(8),
      String(pairs[0]?.ours.objects).padStart(9),
      `${ours.toFixed(2)} s`.padStart(12),
      `${theirs.toFixed(2)} s`.padStart(14),
      ratio.padStart(19),
      memory.join(' / ').padStart(19),
      previous === undefined ? '-'.padStart(17) : `${growth(previous.ours, ours, count / previous.count)} / ${growth(previous.theirs, theirs, count / previous.count)}`.padStart(17),
    ].join(''));
    previous = { ours, theirs, count };
  }
}

/** Milliseconds, in a fresh process that has cdk8s, until these names of the package can be used: rooms load when a name of theirs is first used. */
function loadMilliseconds(...names: readonly string[]): string {
  const script = `require('cdk8s'); const t = process.hrtime.bigint(); const library = require('./lib/src'); for (const name of ${JSON.stringify(names)}) library[name];
    process.stdout.write(String(Number(process.hrtime.bigint() - t) / 1e6));
    if (Object.keys(require.cache).some((file) => file.includes('@pulumi'))) throw new Error('Pulumi was loaded');`;
  return median(Array.from({ length: 7 }, () => Number(execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' })))).toFixed(0);
}

compareSynth();
console.log(`
after cdk8s, with nothing of Pulumi: require('istio-constructs') ${loadMilliseconds()} ms; with MeshService ${loadMilliseconds('MeshService')} ms;
with MeshInstall, MeshService and CanaryRelease ${loadMilliseconds('MeshInstall', 'MeshService', 'CanaryRelease')} ms`);
