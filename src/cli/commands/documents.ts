import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type * as config from '../../config';
import type * as explanations from '../explain';
import type * as synthesis from '../synth';
import type { Call } from '../terminal';

/** How it is said what was done. */
interface Telling {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Commands that read documents. */
export function addDocumentCommands(program: Command, call: Call): void {
  const { terminal } = call;
  const ofDocuments = (name: string, description: string): Command => (
    program.command(name).description(description).argument('<paths...>', 'files and folders of documents')
      .option('--overlay <name>', 'merge what the folder overlays/NAME beside the documents says')
      .option('--set <name=value>', 'what stands for ${NAME}; once for each', (each: string, others: readonly string[] | undefined) => [...others ?? [], each])
      .option('--json', 'say what was done, and what is wrong, as data').option('-q, --quiet', 'say only what is wrong'));
  const statusOf = ({ quiet = false }: Telling) => (text: string): void => { if (!quiet) terminal.status?.(text); };

  ofDocuments('synth', 'Write the manifests of documents')
    .option('-o, --output <path>', 'a folder, a file that ends in .yaml, or - for the terminal', 'dist')
    .option('--kustomize', 'write a Kustomize base')
    .addHelpText('after', `
Of a folder, only files that an earlier run wrote are replaced and removed.

Examples:
  istio-constructs synth mesh.yaml
  istio-constructs synth mesh/ --overlay prod --set STEP=2
  istio-constructs synth mesh/ -o base --kustomize
  istio-constructs synth mesh/ -o - | kubectl diff -f -
`)
    .action((paths: string[], chosen: synthesis.Chosen & Telling & { output: string }) => call.attempt(() => {
      const { manifestsOf, synth } = synthesizing();
      const { json = false, output, quiet = false } = chosen;
      if (output === '-') return manifestsOf(paths, chosen, statusOf(chosen));
      const { files, removed } = synth(paths, chosen, output, statusOf(chosen));
      if (json) return `${JSON.stringify({ files, removed, problems: [] }, undefined, 2)}\n`;
      return quiet ? '' : [...files, ...removed.map((file) => `removed ${file}`)].map((line) => `${line}\n`).join('');
    }, chosen));

  ofDocuments('validate', 'Say what is wrong with documents, and write nothing')
    .addHelpText('after', '\nExamples:\n  istio-constructs validate mesh.yaml\n  istio-constructs validate mesh/ --overlay prod --json\n')
    .action((paths: string[], chosen: synthesis.Chosen & Telling) => call.attempt(() => {
      synthesizing().manifestsOf(paths, chosen, statusOf(chosen));
      if (chosen.json === true) return `${JSON.stringify({ problems: [] }, undefined, 2)}\n`;
      return chosen.quiet === true ? '' : 'valid\n';
    }, chosen));

  program.command('schema').description('Print the JSON Schema of documents, for editors')
    .addHelpText('after', '\nExample:\n  istio-constructs schema > mesh.schema.json\n')
    .action(() => call.attempt(() => readFileSync(documents().schemaFile, 'utf8')));

  program.command('explain').description('Say what a kind of document, or a field of one, means').argument('<kind[.field]>', 'such as CanaryRelease.spec.steps')
    .addHelpText('after', '\nExamples:\n  istio-constructs explain CanaryRelease\n  istio-constructs explain CanaryRelease.spec.steps\n')
    .action((name: string) => call.attempt(() => `${explanation().explain(name)}\n`));
}

// Only what a command needs is loaded: `--version` should not wait for a library of constructs.
/* eslint-disable @typescript-eslint/no-require-imports */
const documents = (): typeof config => require('../../config') as typeof config;
const explanation = (): typeof explanations => require('../explain') as typeof explanations;
const synthesizing = (): typeof synthesis => require('../synth') as typeof synthesis;
