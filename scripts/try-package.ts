/**
 * Tries the package as a new user would, in an empty folder: packs it, installs the tarball, puts the README's program into a cdk8s app, type-checks it
 * in both ways that TypeScript resolves packages, and runs the ordinary `cdk8s synth`. Then tries every starter, what pipelines run, and programs of Pulumi.
 * Also asks publint and are-the-types-wrong about the tarball.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { tryPulumi } from './try-pulumi';
import { tryStarters } from './try-starters';
import { Manifests } from '../src';

const root = path.join(__dirname, '..');
const work = mkdtempSync(path.join(tmpdir(), 'try-package-'));

function run(cwd: string, command: string, ...args: readonly string[]): string {
  console.log(`$ ${[command, ...args].join(' ')}`);
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function versionHere(name: string): string {
  return (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> }).devDependencies[name] ?? 'latest';
}

function pack(): string {
  // As whoever packs gets it; npm would mix what the scripts print into its JSON.
  run(root, 'npm', 'run', '--silent', 'prepack');
  const [packed] = JSON.parse(run(root, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', work)) as [{ filename: string; size: number; entryCount: number }];
  console.log(`${packed.filename}: ${(packed.size / 1024).toFixed(0)} KB in ${packed.entryCount} files`);
  return path.join(work, packed.filename);
}

function writeApp(app: string): void {
  const program = /```ts\n(import \{ App[\s\S]*?)```/.exec(readFileSync(path.join(root, 'README.md'), 'utf8'))?.[1];
  if (program === undefined) throw new Error('the README has no program that begins by importing App');
  mkdirSync(app);
  const files = {
    'package.json': JSON.stringify({ name: 'try-package', private: true }),
    'cdk8s.yaml': 'language: typescript\napp: npx ts-node main.ts\n',
    'main.ts': program,
    // The escape hatch has to resolve too.
    'l1.ts': "import { Telemetry } from 'istio-constructs/imports/telemetry.istio.io';\nexport const manifest = Telemetry.manifest({ metadata: { name: 'mesh' }, spec: {} });\n",
    'tsconfig.json': JSON.stringify({ compilerOptions: { target: 'es2022', module: 'commonjs', moduleResolution: 'node10', strict: true, noEmit: true, types: ['node'] } }),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(app, file), text);
}

function requireManifests(app: string): void {
  const { objects } = Manifests.read(path.join(app, 'dist'));
  const kinds = new Set(objects.map(({ kind }) => kind));
  const missing = ['CustomResourceDefinition', 'Deployment', 'VirtualService', 'DestinationRule', 'AuthorizationPolicy', 'Gateway'].filter((kind) => !kinds.has(kind));
  if (missing.length > 0) throw new Error(`the synthesized app has no ${missing.join(', ')}`);
  if (existsSync(path.join(app, 'node_modules/@pulumi'))) throw new Error('installing the package installed Pulumi');
  console.log(`cdk8s synth wrote ${objects.length} objects of ${kinds.size} kinds`);
}

/** Once installed and run through ts-node, which applies source maps, an error still has to name the line of the program. */
function requireErrorsToNameTheProgram(app: string): void {
  writeFileSync(path.join(app, 'mistake.ts'), "import { Percent } from 'istio-constructs';\ntry { Percent.of(500); } catch (error) { console.log((error as { at: string }).at); }\n");
  const at = run(app, 'npx', 'ts-node', 'mistake.ts').trim();
  if (at !== 'mistake.ts:2') throw new Error(`an error names ${at} instead of mistake.ts:2`);
}

try {
  const tarball = pack();
  const app = path.join(work, 'app');
  writeApp(app);
  const install = (folder: string, ...names: readonly string[]): void => {
    run(folder, 'npm', 'install', '--no-audit', '--no-fund', tarball, ...names.map((name) => `${name}@${versionHere(name)}`));
  };
  install(app, 'cdk8s', 'constructs', 'cdk8s-cli', 'typescript', 'ts-node', '@types/node');
  run(app, 'npx', 'tsc');
  run(app, 'npx', 'tsc', '--module', 'node16', '--moduleResolution', 'node16');
  run(app, 'npx', 'cdk8s', 'synth', '--no-check-upgrade');
  requireManifests(app);
  requireErrorsToNameTheProgram(app);
  tryStarters(run, app, tarball);
  tryPulumi(path.join(work, 'pulumi'), run, install);
  run(root, 'npx', 'publint', 'run', tarball, '--strict');
  run(root, 'npx', 'attw', tarball);
} finally {
  rmSync(work, { recursive: true, force: true });
}
