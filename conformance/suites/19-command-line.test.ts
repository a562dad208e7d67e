import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { main } from '../../src/cli/main';
import { programOf } from '../harness/binaries';
import { Cluster } from '../harness/cluster';
import { companionDefinitions } from '../harness/companions';
import { type KubeObject, nameOf, readObjects } from '../harness/objects';
import { run } from '../harness/processes';
import { say } from '../harness/progress';
import { objectsOf, rendered } from '../harness/renderer';
import { runFolder } from '../harness/run-folder';

const pipelines = path.resolve(__dirname, '../../examples/pipelines');

/** Of each shell: what it reads before it takes input, in which the command says only how it was called, and the arguments that have it read that. */
const shells = {
  bash: { file: '.bashrc', begin: '', prompt: "PS1='READY '", args: (file: string) => ['--rcfile', file, '-i'] },
  zsh: { file: '.zshrc', begin: 'autoload -U compinit; compinit -u -D', prompt: "PS1='READY '", args: () => ['-i'] },
  fish: { file: 'config.fish', begin: '', prompt: "function fish_prompt; echo 'READY '; end", args: (file: string) => ['--no-config', '-i', '--init-command', `source ${file}`] },
} as const;

describe.each(Object.entries(shells))('%s completes the command', (shell, { args, begin, file, prompt }) => {
  const called = async (keys: string): Promise<string | undefined> => {
    const folder = runFolder('completion', shell);
    mkdirSync(folder, { recursive: true });
    let script = '';
    await main(['completion', shell], { out: (text) => { script += text; }, err: say, inColor: false });
    const command = shell === 'fish' ? "function istio-constructs; printf '<%s>\\n' \"$argv\"; echo DO''NE; end" : "istio-constructs() { printf '<%s>\\n' \"$*\"; echo DO''NE; }";
    writeFileSync(path.join(folder, file), [begin, command, script, prompt, ''].join('\n'));
    writeFileSync(path.join(folder, 'mesh.yaml'), '');
    const typed = await run('python3', [path.resolve(__dirname, '../harness/type.py'), keys, shell, ...args(path.join(folder, file))], { cwd: folder, env: { ...process.env, HOME: folder, ZDOTDIR: folder } });
    return /<(.*)>/.exec(typed.stdout)?.[1];
  };

  test('commands, options, values, kinds and files', async () => {
    if (!isInstalled(shell)) {
      say(`${shell} is not there, so its completion was not tried; as root, conformance/setup installs it`);
      return;
    }
    expect(await called('istio-constructs syn\t--kust\tmesh.y\t')).toBe('synth --kustomize mesh.yaml');
    expect(await called('istio-constructs init --with cd\t')).toBe('init --with cdk8s');
    expect(await called('istio-constructs explain CanaryR\t')).toBe('explain CanaryRelease');
  });
});

function isInstalled(program: string): boolean {
  try {
    execFileSync('which', [program]);
    return true;
  } catch {
    return false;
  }
}

describe('what the guide gives pipelines', () => {
  test.each([
    ['github-actions.yaml', 'vendor.github-workflows'],
    // The schema's patterns are not of the dialect that is usual.
    ['azure-pipelines.yaml', 'vendor.azure-pipelines', '--data-transform', 'azure-pipelines', '--regex-variant', 'nonunicode'],
    ['gitlab-ci.yaml', 'vendor.gitlab-ci', '--data-transform', 'gitlab-ci'],
  ])('%s is what its service reads', async (file, schema, ...options) => {
    const program = programOf('check-jsonschema');
    const checked = await run(program, ['--builtin-schema', schema, ...options, path.join(pipelines, file)], { env: { ...process.env, PYTHONPATH: path.resolve(program, '../..') } });
    expect(checked).toMatchObject({ code: 0, stdout: 'ok -- validation done\n' });
  });

  test('hadolint finds nothing in the Dockerfile', async () => {
    expect(await run(programOf('hadolint'), [path.join(pipelines, 'Dockerfile')])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('the apiserver takes the sidecar that Kustomize puts into the repo server of Argo CD, and what is for Argo CD and Flux', async () => {
    const folder = runFolder('argo-cd');
    cpSync(path.join(pipelines, 'argo-cd'), folder, { recursive: true });
    writeFileSync(path.join(folder, 'install.yaml'), JSON.stringify(repoServer));
    const [answer] = await rendered([{ kustomize: folder }]);
    const built = objectsOf(answer!);
    const config = built.find(({ kind }) => kind === 'ConfigMap')!;
    const [sidecar] = built.find(({ kind }) => kind === 'Deployment')!.spec.template.spec.containers;
    expect(sidecar).toMatchObject({ name: 'istio-constructs', command: ['/var/run/argocd/argocd-cmp-server'] });
    expect(config.data['plugin.yaml']).toContain('kind: ConfigManagementPlugin');

    const others = readObjects(path.join(pipelines, 'flux.yaml'), path.join(pipelines, 'argo-cd/application.yaml'));
    const cluster = await Cluster.start('pipelines');
    try {
      const namespaces: KubeObject[] = ['argocd', 'flux-system'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
      expect((await cluster.apply([...namespaces, ...companionDefinitions(others)])).refused).toEqual([]);
      expect(await cluster.apply([...built, ...others])).toMatchObject({ refused: [], warnings: [] });
      expect(others.map(nameOf)).toHaveLength(3);
    } finally {
      await cluster.stop();
    }
  });
});

/** What the patch needs of the Deployment in Argo CD's own manifests. */
const repoServer = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'argocd-repo-server', namespace: 'argocd' },
  spec: {
    selector: { matchLabels: { app: 'argocd-repo-server' } },
    template: {
      metadata: { labels: { app: 'argocd-repo-server' } },
      spec: {
        containers: [{ name: 'argocd-repo-server', image: 'quay.io/argoproj/argocd:v3.0.0' }],
        volumes: [{ name: 'var-files', emptyDir: {} }, { name: 'plugins', emptyDir: {} }],
      },
    },
  },
};
