/**
 * Tries the packed package in a Pulumi program, in an empty folder of its own: the programs of the guide are type-checked, and the one for any cluster is run
 * against mocks. The root of the package must not load Pulumi, though it is there.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

const root = path.join(__dirname, '..');

type Run = (cwd: string, command: string, ...args: readonly string[]) => string;

/** @param install puts packages into a folder, with the tarball */
export function tryPulumi(folder: string, run: Run, install: (folder: string, ...packages: readonly string[]) => void): void {
  mkdirSync(folder);
  const programs = ['any', 'eks', 'aks', 'gke'];
  const files = {
    'package.json': JSON.stringify({ name: 'try-pulumi', private: true }),
    'tsconfig.json': JSON.stringify({ compilerOptions: { target: 'es2022', module: 'node16', moduleResolution: 'node16', strict: true, noEmit: true, skipLibCheck: true, types: ['node'] } }),
    'root.cjs': usesRoot,
    'run.ts': runsProgram,
    ...Object.fromEntries(programs.map((name) => [`${name}.ts`, installed(readFileSync(path.join(root, `examples/pulumi-${name}/index.ts`), 'utf8'))])),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text);
  install(folder, 'cdk8s', 'constructs', '@pulumi/pulumi', '@pulumi/kubernetes', 'typescript', 'ts-node', '@types/node');
  run(folder, 'npx', 'tsc');
  console.log(run(folder, 'node', 'root.cjs').trim());
  console.log(run(folder, 'npx', 'ts-node', 'run.ts').trim());
}

/** A program of the repository, as users write it. */
function installed(program: string): string {
  return program.replaceAll("'../../src", "'istio-constructs").replaceAll("'../../imports", "'istio-constructs/imports");
}

const usesRoot = `
const { App, Chart } = require('cdk8s');
const { MeshInstall, MeshService, Port, ZeroTrustNamespace } = require('istio-constructs');
const pulumi = () => Object.keys(require.cache).filter((file) => file.includes('@pulumi')).length;
const chart = new Chart(new App(), 'mesh');
const { mesh } = new MeshInstall(chart, 'istio');
new MeshService(chart, 'web', { namespace: new ZeroTrustNamespace(chart, 'shop', { mesh }), port: Port.http(8080) });
chart.toJson();
if (pulumi() > 0) throw new Error('the root of the package loads Pulumi');
require('istio-constructs/pulumi').MeshStack;
if (pulumi() === 0) throw new Error('nothing shows whether Pulumi is loaded');
console.log('the root of the package leaves Pulumi alone');
`;

const runsProgram = `
import * as pulumi from '@pulumi/pulumi';
let objects = 0;
async function run(): Promise<void> {
  await pulumi.runtime.setMocks({
    newResource: ({ inputs, name }) => {
      objects += 'apiVersion' in inputs ? 1 : 0;
      return { id: name, state: inputs };
    },
    call: ({ inputs }) => inputs,
  }, 'mesh', 'dev');
  pulumi.runtime.setAllConfig({ 'mesh:kubeconfig': 'a kubeconfig', 'mesh:domain': 'example.org' });
  require('./any');
  await pulumi.runtime.disconnect();
  if (objects < 50) throw new Error('the program for any cluster registers ' + objects + ' objects');
  console.log('the program for any cluster registers ' + objects + ' objects');
}
void run();
`;
