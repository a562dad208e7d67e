import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { binaries } from './binaries';
import type { KubeObject } from './objects';
import { run } from './processes';
import type { Wish } from './renderer';
import type { HelmRelease, IstioChart } from '../../src/install';

const folders = { base: 'base', istiod: 'istio-control/istio-discovery', cni: 'istio-cni', ztunnel: 'ztunnel', gateway: 'gateway' } as const;

/** A release by Istio's own charts. */
export function wishOf({ name, namespace, chart, values }: HelmRelease): Wish {
  return { release: { name, namespace, chart: folders[chart], values } };
}

/** What Helm makes of a release by Istio's own charts, with values that are written to `folder` first. */
export async function templateRelease(release: HelmRelease, folder: string): Promise<KubeObject[]> {
  mkdirSync(folder, { recursive: true });
  const values = path.join(folder, `${release.name}.yaml`);
  writeFileSync(values, stringify(release.values, { version: '1.1' }));
  const chart = await chartFolder(release.chart);
  const outcome = await run(binaries().helm, ['template', release.name, chart, '--namespace', release.namespace, '--values', values], { env: { HOME: folder, PATH: process.env.PATH } });
  if (outcome.code !== 0) throw new Error(`helm template: ${outcome.stderr}`);
  // Labels are there twice, which Helm and the API server take.
  return parseAllDocuments(outcome.stdout, { uniqueKeys: false }).flatMap((document) => (document.toJS() as KubeObject | null) ?? []);
}

/** Where a chart lies. */
export async function chartFolder(chart: IstioChart): Promise<string> {
  const { stdout } = await run('go', ['mod', 'download', '-json', 'istio.io/istio'], { cwd: path.resolve(__dirname, '../tools/istio'), env: process.env });
  return path.join((JSON.parse(stdout) as { Dir: string }).Dir, 'manifests/charts', folders[chart]);
}
