import { Command, CommanderError } from 'commander';
import { addDocumentCommands } from './commands/documents';
import { addImportCommand } from './commands/import';
import { addManifestCommands } from './commands/manifests';
import { addStartCommands } from './commands/start';
import { packageVersion } from './package-folder';
import type { Terminal } from './terminal';
import { Call } from './terminal';

/** Exit codes: 0 all is well, 1 what was described is wrong, 2 the command was called wrongly. `diff` ends as the program of that name. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const call = new Call(terminal);
  try {
    await commandsFor(call).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
  return call.code;
}

function commandsFor(call: Call): Command {
  const { err, out } = call.terminal;
  const program = new Command('istio-constructs').description('Describe an Istio mesh in YAML; get manifests that real Istio accepts.')
    .version(packageVersion(), '-V, --version').exitOverride().configureOutput({ writeOut: out, writeErr: err })
    .addHelpText('after', '\nExit codes: 0 all is well, 1 what was described is wrong or could not be written, 2 the command was called wrongly.\n');
  for (const add of [addStartCommands, addDocumentCommands, addManifestCommands, addImportCommand]) add(program, call);
  return program;
}
