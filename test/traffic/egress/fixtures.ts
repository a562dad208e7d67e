import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Yaml } from 'cdk8s';
import type { Chart } from 'cdk8s';
import { Manifests, validateManifests } from '../../../src';

/** What our own validator finds wrong with all that a chart renders, errors and warnings. */
export function findingsOf(chart: Chart): string[] {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'istio-constructs-')), 'all.yaml');
  Yaml.save(file, chart.toJson());
  return validateManifests(Manifests.read(file)).map(({ level, path: at, problem }) => `${level} at ${at}: ${problem}`);
}
