import type { Command } from 'commander';
import { Argument, Option } from 'commander';
import type * as completions from '../completion';
import type * as explanations from '../explain';
import type * as starting from '../init';
import type { Call } from '../terminal';

/** A way to describe a mesh: the names of folders in `starters`. */
const starters = ['mesh.yaml', 'cdk8s', 'pulumi'];
const shells: readonly completions.Shell[] = ['bash', 'zsh', 'fish'];

/** Commands that begin something. */
export function addStartCommands(program: Command, call: Call): void {
  program.command('init').description('Write a starter that runs').argument('[folder]', 'where to write; files that are there stay', '.')
    .addOption(new Option('--with <what>', 'what describes the mesh; asked for where a terminal is there').choices(starters)).option('-q, --quiet', 'say only what is wrong')
    .addHelpText('after', '\nExamples:\n  istio-constructs init my-mesh\n  istio-constructs init my-mesh --with cdk8s\n')
    .action((folder: string, chosen: { quiet?: boolean; with?: string }, command: Command) => call.attempt(async () => {
      const starter = chosen.with ?? await ask(call);
      if (starter === undefined) command.error(`error: name what describes the mesh: --with ${starters.join(', --with ')}`);
      const files = beginning().init(folder, starter);
      if (chosen.quiet === true) return '';
      return `${files.join('\n')}\n\nNext:\n${folder === '.' ? '' : `  cd ${folder}\n`}  npm install\n  npm test\n`;
    }));

  program.command('completion').description('Print what has a shell complete this command').addArgument(new Argument('<shell>').choices(shells))
    .addHelpText('after', `
Examples:
  eval "$(istio-constructs completion bash)"                                             # in ~/.bashrc
  source <(istio-constructs completion zsh)                                              # in ~/.zshrc, after compinit
  istio-constructs completion fish > ~/.config/fish/completions/istio-constructs.fish
`)
    .action((shell: completions.Shell) => call.attempt(() => completing().completion(program, shell, { 'kind[.field]': explanation().kinds() })));
}

async function ask({ terminal }: Call): Promise<string | undefined> {
  if (terminal.ask === undefined) return undefined;
  for (;;) {
    const answer = (await terminal.ask(`What describes the mesh? ${starters.join(', ')} [${starters[0] ?? ''}] `)).trim() || starters[0];
    if (starters.includes(answer ?? '')) return answer;
    terminal.err(`Write one of ${starters.join(', ')}.\n`);
  }
}

// Loaded when they are needed, as in documents.ts.
/* eslint-disable @typescript-eslint/no-require-imports */
const beginning = (): typeof starting => require('../init') as typeof starting;
const completing = (): typeof completions => require('../completion') as typeof completions;
const explanation = (): typeof explanations => require('../explain') as typeof explanations;
