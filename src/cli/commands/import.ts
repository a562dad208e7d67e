import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Command } from 'commander';
import type * as importing from '../import';
import type { Call } from '../terminal';

interface Chosen {
  readonly json?: boolean;
  readonly namespace: string;
  readonly output?: string;
  readonly quiet?: boolean;
  readonly typescript?: boolean;
}

/** The command that reads what is there already. */
export function addImportCommand(program: Command, call: Call): void {
  program.command('import').description('Write documents, or a program, that mean what existing manifests mean')
    .argument('<paths...>', 'files and folders: what is of Istio, and the Services and Deployments that it is about')
    .option('-o, --output <file>', 'a file that is not there yet, or - for the terminal (default: mesh.yaml, or main.ts)')
    .option('--typescript', 'write a program')
    .option('-n, --namespace <name>', 'where objects go that name no namespace', 'default')
    .option('--json', 'say what became of each object as data').option('-q, --quiet', 'say only what is wrong')
    .addHelpText('after', `
What no construct says in the same way is kept as it is, and named with the reason.

Examples:
  istio-constructs import k8s/ istio/
  istio-constructs import k8s/ istio/ --namespace shop -o mesh/shop.yaml
  istio-constructs import k8s/ istio/ --typescript
`)
    .action((paths: string[], { json = false, namespace, quiet = false, typescript = false, output = typescript ? 'main.ts' : 'mesh.yaml' }: Chosen) => call.attempt(() => {
      const { importManifests, report, reportAsJson, writeDocuments, writeProgram } = reading();
      const { err, inColor } = call.terminal;
      const imported = importManifests(paths, { namespace, folder: path.dirname(path.resolve(output)) });
      const text = (typescript ? writeProgram : writeDocuments)(imported.documents, imported.kept);
      if (output !== '-') writeFileSync(output, text, { flag: 'wx' });
      const told = json ? reportAsJson(imported) : quiet ? '' : report(imported, output, inColor);
      if (json && output !== '-') return told;
      err(told);
      return output === '-' ? text : '';
    }, { json }));
}

// Loaded when it is needed, as in documents.ts.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const reading = (): typeof importing => require('../import') as typeof importing;
