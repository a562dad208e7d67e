import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import type * as differences from './diff';
import type * as explanations from './explain';
import type * as graphs from './graph';
import type * as output from './output';
import type * as config from '../config';

/** Where a command says something; the process's own, but for tests. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly inColor: boolean;
}

/** Exit codes: 0 all is well, 1 what was described is wrong, 2 the command was called wrongly. `diff` ends as the program of that name. */
export function main(args: readonly string[], terminal: Terminal): number {
  let code = 0;
  const program = commandsFor(terminal, (found) => { code = found; });
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
  return code;
}

function commandsFor(terminal: Terminal, end: (code: number) => void): Command {
  const program = new Command('istio-constructs').description('Describe an Istio mesh in YAML; get manifests that real Istio accepts.')
    .version(packageVersion(), '-V, --version').exitOverride().configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .addHelpText('after', '\nExit codes: 0 all is well, 1 what was described is wrong, 2 the command was called wrongly.\n');
  const attempt = (work: () => string, trouble = 1): void => {
    try {
      terminal.out(work());
    } catch (error) {
      if (!isProblem(error)) throw error;
      terminal.err(`${error.message}\n`);
      end(trouble);
    }
  };

  const ofDocuments = (name: string, description: string): Command => (
    program.command(name).description(description).argument('<paths...>', 'files and folders of documents')
      .option('--overlay <name>', 'merge what the folder overlays/NAME beside the documents says')
      .option('--set <name=value>', 'what stands for ${NAME}; once for each', (each: string, others: readonly string[]) => [...others, each], []));
  ofDocuments('synth', 'Write the manifests of documents')
    .option('-o, --output <folder>', 'where to write; - for the terminal', 'dist')
    .addHelpText('after', '\nExamples:\n  istio-constructs synth mesh.yaml\n  istio-constructs synth mesh/ -o - | kubectl diff -f -\n  istio-constructs synth mesh/ --overlay prod --set STEP=2\n')
    .action((paths: string[], chosen: Chosen & { output: string }) => { attempt(() => synth(paths, chosen, chosen.output)); });
  ofDocuments('validate', 'Say what is wrong with documents, and write nothing')
    .action((paths: string[], chosen: Chosen) => {
      attempt(() => {
        inScratch((folder) => { read(paths, chosen, folder).synth(); });
        return 'valid\n';
      });
    });
  program.command('schema').description('Print the JSON Schema of documents, for editors').action(() => { attempt(() => readFileSync(documents().schemaFile, 'utf8')); });
  program.command('explain').description('Say what a kind of document, or a field of one, means').argument('<kind[.field]>', 'such as CanaryRelease.spec.steps')
    .action((name: string) => { attempt(() => `${explanation().explain(name)}\n`); });
  program.command('diff').description('Say what differs between two files or folders of manifests, of whatever origin').argument('<old>').argument('<new>')
    .option('--json', 'for programs').option('-q, --quiet', 'say nothing, but end accordingly')
    .addHelpText('after', '\nExit codes: 0 they are the same, 1 they differ, 2 they cannot be compared.\n\nExample:\n  istio-constructs diff dist/ new/\n')
    .action((before: string, after: string, { json = false, quiet = false }: { json?: boolean; quiet?: boolean }) => {
      attempt(() => {
        const { describe, diff } = differing();
        const changes = diff(before, after);
        if (changes.length > 0) end(1);
        if (quiet) return '';
        return json ? `${JSON.stringify(changes, undefined, 2)}\n` : describe(changes, terminal.inColor);
      }, 2);
    });
  program.command('graph').description('Draw the mesh of manifests, of whatever origin: routes, gateways, mutual TLS, who may call whom')
    .argument('<paths...>', 'files and folders of manifests')
    .addOption(new Option('--html', 'a page that needs nothing else, not Mermaid').conflicts('json')).option('--json', 'nodes and edges, for programs')
    .addHelpText('after', '\nExamples:\n  istio-constructs graph dist/ > mesh.mmd\n  istio-constructs graph dist/ --html > mesh.html\n')
    .action((paths: string[], { html = false, json = false }: { html?: boolean; json?: boolean }) => {
      attempt(() => drawing().picture(paths, html ? 'html' : json ? 'json' : 'mermaid'));
    });
  return program;
}

/** Which of the environments that documents describe. */
interface Chosen {
  readonly overlay?: string;
  /** `NAME=VALUE` each. */
  readonly set: readonly string[];
}

function read(paths: readonly string[], { overlay, set }: Chosen, outdir: string): ReturnType<typeof config.readConfig> {
  const variables = Object.fromEntries(set.map((each) => [each.split('=', 1)[0] ?? '', each.slice(each.indexOf('=') + 1)]));
  return documents().readConfig(paths, { outdir, variables, ...(overlay !== undefined && { overlay }) });
}

function synth(paths: readonly string[], chosen: Chosen, folder: string): string {
  const { filesIn, writeFolder } = folders();
  return inScratch((scratch) => {
    read(paths, chosen, scratch).synth();
    const files = filesIn(scratch);
    if (folder === '-') return [...files.values()].join('---\n');
    writeFolder(folder, files);
    return [...files.keys()].map((file) => `${path.join(folder, file)}\n`).join('');
  });
}

function inScratch<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'istio-constructs-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Only what a command needs is loaded: `--version` should not wait for a library of constructs.
/* eslint-disable @typescript-eslint/no-require-imports */
const documents = (): typeof config => require('../config') as typeof config;
const explanation = (): typeof explanations => require('./explain') as typeof explanations;
const differing = (): typeof differences => require('./diff') as typeof differences;
const drawing = (): typeof graphs => require('./graph') as typeof graphs;
const folders = (): typeof output => require('./output') as typeof output;
/* eslint-enable @typescript-eslint/no-require-imports */

function isProblem(error: unknown): error is Error {
  return error instanceof Error && ['InvalidConfig', 'MeshError'].includes(error.name);
}

function packageVersion(): string {
  for (const up of ['../..', '../../..']) {
    try {
      return (JSON.parse(readFileSync(path.join(__dirname, up, 'package.json'), 'utf8')) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return '0.0.0';
}
