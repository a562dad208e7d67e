import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { stringify } from 'yaml';
import { binaries } from './binaries';
import { type KubeObject, parseObjects } from './objects';
import { run } from './processes';

/** As Kubernetes' programs read YAML, to whom an unquoted yes is true. */
function asYaml(object: unknown): string {
  return stringify(object, { version: '1.1' });
}

/** One finding of `istioctl analyze`. */
export interface Finding {
  /** `IST0101`. */
  readonly code: string;
  readonly level: 'Error' | 'Warning' | 'Info';
  /** `VirtualService shop/reviews`. */
  readonly origin: string;
  readonly message: string;
}

/** Analyzes objects without a cluster. They are written to `folder` first, where they can be looked at. */
export async function analyze(objects: readonly KubeObject[], folder: string): Promise<Finding[]> {
  const file = write(folder, 'analyzed.yaml', objects.map(asYaml).join('---\n'));
  const outcome = await run(binaries().istioctl, ['analyze', '--use-kube=false', '--all-namespaces', '--output=json', file], { cwd: folder, env: nowhere(folder) });
  return parseFindings(outcome.stdout, outcome.stderr);
}

/** Reads what `istioctl analyze --output=json` prints; where it could not analyze at all, its complaint is the error. */
export function parseFindings(stdout: string, stderr: string): Finding[] {
  let findings: any[];
  try {
    findings = JSON.parse(stdout);
  } catch {
    throw new Error(`istioctl analyze printed no JSON: ${stdout}${stderr}`);
  }
  return findings.map(({ code, level, origin, message }) => ({ code, level, origin, message }));
}

/** What `istioctl validate` and `istioctl manifest generate` make of an `IstioOperator`, which is written to `folder` first. */
export async function generateManifest(operator: object, folder: string): Promise<KubeObject[]> {
  const file = write(folder, 'operator.yaml', asYaml(operator));
  const outcomes = [];
  for (const command of [['validate'], ['manifest', 'generate']]) {
    const outcome = await run(binaries().istioctl, [...command, '--filename', file], { cwd: folder, env: nowhere(folder) });
    if (outcome.code !== 0) throw new Error(`istioctl ${command.join(' ')}: ${outcome.stderr}`);
    outcomes.push(outcome.stdout);
  }
  return parseObjects(outcomes[1]!, 'istioctl manifest generate');
}

/** Injects sidecars without a cluster, with the mesh config, templates and values that an installation's own ConfigMaps hold. */
export async function kubeInject(workloads: readonly KubeObject[], installation: readonly KubeObject[], folder: string): Promise<KubeObject[]> {
  const data = (name: string, key: string): string => {
    const value = installation.find((object) => object.kind === 'ConfigMap' && object.metadata.name === name)?.data?.[key];
    if (typeof value !== 'string') throw new Error(`the installation has no ConfigMap ${name} with the key ${key}`);
    return value;
  };
  const args = [
    'kube-inject', '--revision=default', // unless told, it asks a cluster for the default revision, for ever
    '--filename', write(folder, 'workloads.yaml', workloads.map(asYaml).join('---\n')),
    '--meshConfigFile', write(folder, 'mesh.yaml', data('istio', 'mesh')),
    '--injectConfigFile', write(folder, 'inject.yaml', data('istio-sidecar-injector', 'config')),
    '--valuesFile', write(folder, 'values.json', data('istio-sidecar-injector', 'values')),
  ];
  const outcome = await run(binaries().istioctl, args, { cwd: folder, env: nowhere(folder) });
  if (outcome.code !== 0) throw new Error(`istioctl kube-inject: ${outcome.stderr}`);
  write(folder, 'injected.yaml', outcome.stdout);
  return parseObjects(outcome.stdout, 'istioctl kube-inject');
}

/** An environment in which istioctl finds no cluster of the caller's. */
function nowhere(folder: string): NodeJS.ProcessEnv {
  return { HOME: folder, PATH: process.env.PATH, KUBECONFIG: path.join(folder, 'no-kubeconfig') };
}

function write(folder: string, name: string, text: string): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}
