/**
 * Synth of a mesh.yaml of N services against the program that says the same, in turn so that the machine's speed cancels out. Run it with `npm run bench`;
 * figures are CPU seconds, medians of the runs. It fails above the ratio that is promised for a thousand services.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { measure } from './process';
import { documents } from './programs';
import { median, ratioOf } from './statistics';

const counts = [10, 100, 1000];
const promised = { services: 1000, ratio: 1.5 };
const runs = 5;

const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
const file = path.join(folder, 'mesh.yaml');
console.log('services  objects  documents   program  ratio (min-max)      peak memory');
for (const count of counts) {
  writeFileSync(file, documents(count));
  const pairs = Array.from({ length: runs }, () => ({ ours: measure('documents', file), theirs: measure('constructs', String(count)) }));
  if (pairs.some(({ ours, theirs }) => ours.digest !== theirs.digest)) throw new Error(`documents and program of ${count} services do not give the same objects`);
  const seconds = pairs.map(({ ours, theirs }) => ({ ours: ours.cpuSeconds, theirs: theirs.cpuSeconds }));
  console.log([
    String(count).padStart(8),
    String(pairs[0]?.ours.objects).padStart(9),
    `${median(seconds.map(({ ours }) => ours)).toFixed(2)} s`.padStart(11),
    `${median(seconds.map(({ theirs }) => theirs)).toFixed(2)} s`.padStart(10),
    ratioOf(seconds).padStart(17),
    `${median(pairs.map(({ ours }) => ours.peakMegabytes)).toFixed(0)} MB / ${median(pairs.map(({ theirs }) => theirs.peakMegabytes)).toFixed(0)} MB`.padStart(17),
  ].join(''));
  const ratio = median(seconds.map(({ ours, theirs }) => ours / theirs));
  if (count === promised.services && ratio > promised.ratio) throw new Error(`documents of ${count} services take ${ratio.toFixed(2)} times the program's time: ${promised.ratio} is promised`);
}
rmSync(folder, { recursive: true });
