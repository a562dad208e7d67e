import type { Command } from 'commander';
import { Option } from 'commander';
import type * as differences from '../diff';
import type * as graphs from '../graph';
import type { Call } from '../terminal';

/** Commands that read manifests, of whatever origin. */
export function addManifestCommands(program: Command, call: Call): void {
  program.command('diff').description('Say what differs between two files or folders of manifests, of whatever origin').argument('<old>').argument('<new>')
    .option('--json', 'for programs').option('-q, --quiet', 'say nothing, but end accordingly')
    .addHelpText('after', '\nExit codes: 0 they are the same, 1 they differ, 2 they cannot be compared.\n\nExample:\n  istio-constructs diff dist/ new/\n')
    .action((before: string, after: string, { json = false, quiet = false }: { json?: boolean; quiet?: boolean }) => call.attempt(() => {
      const { describe, diff } = differing();
      const changes = diff(before, after);
      if (changes.length > 0) call.code = 1;
      if (quiet) return '';
      return json ? `${JSON.stringify(changes, undefined, 2)}\n` : describe(changes, call.terminal.inColor);
    }, { code: 2 }));

  program.command('graph').description('Draw the mesh of manifests, of whatever origin: routes, gateways, mutual TLS, who may call whom')
    .argument('<paths...>', 'files and folders of manifests')
    .addOption(new Option('--html', 'a page that needs nothing else, not Mermaid').conflicts(['json', 'svg']))
    .addOption(new Option('--svg', 'a picture, not Mermaid').conflicts('json'))
    .option('--json', 'nodes and edges, for programs')
    .addHelpText('after', '\nExamples:\n  istio-constructs graph dist/ > mesh.mmd\n  istio-constructs graph dist/ --svg > mesh.svg\n')
    .action((paths: string[], forms: Partial<Record<'html' | 'json' | 'svg', boolean>>) => call.attempt(() => (
      drawing().picture(paths, (['html', 'json', 'svg'] as const).find((form) => forms[form]) ?? 'mermaid'))));
}

// Loaded when they are needed, as in documents.ts.
/* eslint-disable @typescript-eslint/no-require-imports */
const differing = (): typeof differences => require('../diff') as typeof differences;
const drawing = (): typeof graphs => require('../graph') as typeof graphs;
