import { deepStrictEqual } from 'node:assert';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';

type Run = (cwd: string, command: string, ...args: readonly string[]) => string;

const root = path.join(__dirname, '..');
const examples = path.join(root, 'examples/pipelines');

/** Every starter, as `init` of a packed package writes it, with that package. Then what pipelines and a container do with one of them. */
export function tryStarters(run: Run, app: string, tarball: string): void {
  const folders = new Map(readdirSync(path.join(root, 'starters')).map((starter) => {
    const folder = path.join(app, '..', `starter-${starter}`);
    run(app, 'npx', 'istio-constructs', 'init', folder, '--with', starter, '--quiet');
    // Replaces the version, which is on no registry yet.
    run(folder, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', tarball);
    run(folder, 'npm', 'test');
    return [starter, folder];
  }));
  const [cdk8s, documents] = [folders.get('cdk8s')!, folders.get('mesh.yaml')!];
  for (const folder of [cdk8s, documents]) run(folder, 'npm', 'run', 'synth');
  for (const file of ['istio.k8s.yaml', 'shop.k8s.yaml']) {
    const [one, other] = [cdk8s, documents].map((folder) => readFileSync(path.join(folder, 'dist', file), 'utf8'));
    if (one !== other) throw new Error(`the starters for cdk8s and mesh.yaml do not write the same ${file}`);
  }
  tryPipelines(run, documents);
  tryContainer(run, documents);
}

/** What the steps of pipelines run, the same in all, line by line: a failure of one ends it. */
function tryPipelines(run: Run, project: string): void {
  run(project, 'npx', 'istio-constructs', 'synth', 'mesh.yaml', '--kustomize', '--output', 'manifests');
  const [lines = [], ...others] = ['github-actions.yaml', 'gitlab-ci.yaml', 'azure-pipelines.yaml'].map((pipeline) => commandsIn(parsed(pipeline)));
  for (const other of others) deepStrictEqual(other, lines);
  const folder = freshFolder(project, 'pipeline');
  for (const line of lines) run(folder, 'sh', '-ec', line);
  if (!readFileSync(path.join(folder, 'mesh.svg'), 'utf8').startsWith('<svg')) throw new Error('pipelines draw no picture');
}

/** The image's file, and the plugin of Argo CD that runs in it: as another user, who may write nowhere but to a temporary folder. */
function tryContainer(run: Run, project: string): void {
  const image = path.join(project, '..', 'image');
  mkdirSync(image);
  const lines = readFileSync(path.join(examples, 'Dockerfile'), 'utf8').split('\n');
  const argumentsOf = (instruction: string): readonly string[] => lines.flatMap((line) => (line.startsWith(`${instruction} `) ? [line.slice(instruction.length + 1)] : []));
  for (const file of argumentsOf('COPY')[0]!.split(' ').slice(0, -1)) copyFileSync(path.join(project, file), path.join(image, file));
  for (const line of argumentsOf('RUN')) run(image, 'sh', '-ec', line);

  const checkout = freshFolder(project, 'checkout');
  mkdirSync(path.join(checkout, 'overlays/prod'), { recursive: true });
  writeFileSync(path.join(checkout, 'overlays/prod/canary.yaml'), 'apiVersion: istio-constructs.dev/v1\nkind: CanaryRelease\nmetadata: { name: reviews-canary }\nspec: { weight: 37% }\n');
  const { args, command } = parsed('argo-cd/plugin.yaml').spec.generate;
  const user = Number(argumentsOf('USER')[0]);
  chmodSync(path.dirname(project), 0o755);
  const asUser = (program: string, given: readonly string[]): SpawnSyncReturns<string> => spawnSync(program, given, {
    cwd: checkout,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { PATH: `${path.join(image, 'node_modules/.bin')}:${path.dirname(process.execPath)}:/usr/bin:/bin`, ARGOCD_ENV_OVERLAY: 'prod' },
    ...(process.getuid?.() === 0 && { uid: user, gid: user }),
  });
  const { stderr, stdout: manifests } = asUser(command[0], [...command.slice(1), ...args]);
  if (stderr !== '') throw new Error(`the plugin of Argo CD says ${stderr}`);
  const kinds = parseAllDocuments(manifests).map((document) => (document.toJS() as { kind: string }).kind);
  if (!manifests.includes('weight: 37') || kinds.length < 20) throw new Error(`the plugin of Argo CD gives ${kinds.join(', ')}`);
  console.log(`the plugin of Argo CD gives ${kinds.length} objects`);

  // Root may write anywhere, so that nobody else refuses it.
  if (process.getuid?.() !== 0) return;
  const refused = asUser('istio-constructs', ['synth', 'mesh.yaml', '--output', 'manifests']);
  if (refused.status !== 1 || !/manifests: permission denied/.test(refused.stderr)) throw new Error(`a folder of somebody else is refused by ${refused.stderr}`);
}

/** What Git would have. */
function freshFolder(project: string, name: string): string {
  const folder = path.join(project, '..', name);
  cpSync(project, folder, { recursive: true, filter: (file) => !/\/(node_modules|dist)$/.test(file) });
  return folder;
}

function parsed(file: string): any {
  return parseAllDocuments(readFileSync(path.join(examples, file), 'utf8'))[0]!.toJS();
}

/** `run` of GitHub's steps, `script` of the others'. */
function commandsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => (key === 'run' || key === 'script' ? [each as string | readonly string[]].flat() : commandsIn(each)));
}
