import { execFileSync } from 'node:child_process';
import * as path from 'node:path';

export interface Measurement {
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly objects: number;
  readonly digest: string;
}

/** What `measure.ts` measures of a variant. */
export function measure(variant: string, argument: string): Measurement {
  const root = path.join(__dirname, '..');
  const tsNode = path.join(root, 'node_modules/.bin/ts-node');
  return JSON.parse(execFileSync(tsNode, ['-P', path.join(root, 'tsconfig.node.json'), path.join(__dirname, 'measure.ts'), variant, argument], { encoding: 'utf8' })) as Measurement;
}
