import type { Chart } from 'cdk8s';
import { Yaml } from 'cdk8s';
import { Manifests, validateManifests } from '../../src';
import type { Finding } from '../../src';

/** What a chart writes, read as manifests. */
export function manifestsOf(chart: Chart): Manifests {
  return Manifests.parse(Yaml.stringify(...(chart.toJson() as unknown[])), 'shop.yaml');
}

/** What our own validator says of a chart. */
export function findingsIn(chart: Chart): readonly Finding[] {
  return validateManifests(manifestsOf(chart));
}
