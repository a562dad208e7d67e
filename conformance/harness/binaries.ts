import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { runFolder } from './run-folder';

const names = ['istioctl', 'renderer', 'helm', 'pilot-discovery', 'kube-apiserver', 'etcd'] as const;

/** Of single suites, or of the data plane, which is left out where it cannot run. */
type Others = 'pilot-agent' | 'envoy' | 'envoy-bootstrap' | 'promtool' | 'prometheus' | 'amtool' | 'otelcol' | 'grafana-dashboards' | 'pulumi' | 'chromium' | 'hadolint' | 'check-jsonschema' | ServerProgram;

/** A real program. */
export type ProgramName = Others | (typeof names)[number];

/** What containers may run, by the name of their command. */
export type ServerProgram = 'ratelimit' | 'redis-server';

/** The real programs, by name. */
export type Binaries = Readonly<Record<(typeof names)[number], string>> & Readonly<Partial<Record<Others, string>>>;

/** Runs `conformance/setup`, whose progress shows on stderr, and keeps what it answers in the run's folder. */
export async function setUpBinaries(): Promise<void> {
  const setup = spawn(path.resolve(__dirname, '..', 'setup'), { stdio: ['ignore', 'pipe', 'inherit'] });
  let answer = '';
  setup.stdout.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  const code = await new Promise((resolve, reject) => setup.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error('conformance/setup could not provide the real programs; its reason is above');
  parseBinaries(answer);
  writeFileSync(runFolder('binaries'), answer);
}

/** Where the real programs lie. */
export function binaries(): Binaries {
  return parseBinaries(readFileSync(runFolder('binaries'), 'utf8'));
}

/** Where one lies. @throws Error when conformance/setup did not build it */
export function programOf(name: ProgramName): string {
  const program = binaries()[name];
  if (program === undefined) throw new Error(`conformance/setup built no ${name}`);
  return program;
}

/** Reads NAME=PATH lines. */
export function parseBinaries(text: string): Binaries {
  const paths = new Map(text.split('\n').filter((line) => line.includes('=')).map((line) => {
    const [name = '', ...rest] = line.split('=');
    return [name.trim(), rest.join('=').trim()];
  }));
  const missing = names.filter((name) => !paths.has(name));
  if (missing.length > 0) throw new Error(`conformance/setup did not say where ${missing.join(', ')} lies`);
  return Object.fromEntries(paths) as Binaries;
}
