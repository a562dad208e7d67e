import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import type { HelmRelease } from '../../../src/install';

const { ISTIOCTL: istioctl, HELM: helm, ISTIO_CHARTS: givenCharts } = process.env;

/** Undefined where there is no istioctl to ask. */
export const hasIstioctl = istioctl !== undefined;

const charts = givenCharts ?? chartsOfModule();

/** Whether there are Helm and Istio's charts. */
export const hasHelm = helm !== undefined && charts !== undefined;

/** What istioctl makes of a file. */
export function generateManifest(operator: object): object[] {
  return objectsIn(run(istioctl!, ['manifest', 'generate', '--filename=-'], stringify(operator)));
}

/** Throws what istioctl has to say against a file. */
export function validateOperator(operator: object): void {
  inFolder((folder) => {
    const file = path.join(folder, 'operator.yaml');
    writeFileSync(file, stringify(operator));
    run(istioctl!, ['validate', '--filename', file]);
  });
}

/** What Helm makes of a release: the chart's own schema of values is checked too. */
export function renderRelease({ name, chart, namespace, values }: HelmRelease): object[] {
  const folders = { base: 'base', istiod: 'istio-control/istio-discovery', cni: 'istio-cni', ztunnel: 'ztunnel', gateway: 'gateway' } as const;
  return inFolder((folder) => {
    const file = path.join(folder, 'values.yaml');
    writeFileSync(file, stringify(values));
    return objectsIn(run(helm!, ['template', name, path.join(charts!, folders[chart]), '--namespace', namespace, '--values', file]));
  });
}

function chartsOfModule(): string | undefined {
  const { status, stdout } = spawnSync('go', ['mod', 'download', '-json', 'istio.io/istio'], { cwd: path.resolve(__dirname, '../../../conformance/tools/istio'), encoding: 'utf8' });
  if (status !== 0) return undefined;
  const folder = path.join((JSON.parse(stdout) as { Dir: string }).Dir, 'manifests/charts');
  return existsSync(folder) ? folder : undefined;
}

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'deliveries-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(program: string, args: readonly string[], input?: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 2 ** 26, env: { ...process.env, KUBECONFIG: '/dev/null' } });
  if (status !== 0) throw new Error(`${path.basename(program)} ${args[0]}: ${stderr}`);
  return stdout;
}

function objectsIn(yaml: string): object[] {
  return parseAllDocuments(yaml).flatMap((document) => (document.toJS() === null ? [] : [document.toJS() as object]));
}
