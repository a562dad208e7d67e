import * as path from 'node:path';
import { filesIn, writeFile, writeFolder } from './output';
import { inScratch } from './scratch';
import { readConfig } from '../config';
import { invalid } from '../config/invalid';
import { synthKustomizeBase } from '../index';

/** Which of the environments that documents describe. */
export interface Chosen {
  /** Write a Kustomize base. @default false */
  readonly kustomize?: boolean;
  readonly overlay?: string;
  /** `NAME=VALUE` each. */
  readonly set?: readonly string[];
}

export interface Written {
  readonly files: readonly string[];
  /** What an earlier run wrote and this one did not. */
  readonly removed: readonly string[];
}

type Status = (text: string) => void;

/** The manifests of documents, as one text. */
export function manifestsOf(paths: readonly string[], chosen: Chosen, status: Status): string {
  return inScratch((scratch) => [...rendered(paths, chosen, scratch, status).values()].join('---\n'));
}

/** Writes manifests to a folder, or to one file where the name is that of a file of YAML. */
export function synth(paths: readonly string[], chosen: Chosen, output: string, status: Status): Written {
  const isFile = /\.ya?ml$/.test(output);
  const folder = path.resolve(isFile ? path.dirname(output) : output);
  if (paths.some((each) => path.resolve(each) === folder)) {
    throw invalid(output, 'documents are read from this folder, so that manifests would be, too', output, 'Choose another place with --output');
  }
  if (isFile) {
    writeFile(output, manifestsOf(paths, chosen, status));
    return { files: [output], removed: [] };
  }
  return inScratch((scratch) => {
    const files = rendered(paths, chosen, scratch, status);
    status(`writing ${files.size} files`);
    const removed = writeFolder(output, files);
    const inOutput = (file: string): string => path.join(output, file);
    return { files: [...files.keys()].map(inOutput), removed: removed.map(inOutput) };
  });
}

function rendered(paths: readonly string[], { kustomize = false, overlay, set = [] }: Chosen, outdir: string, status: Status): ReadonlyMap<string, string> {
  const variables = Object.fromEntries(set.map((each) => [each.split('=', 1)[0] ?? '', each.slice(each.indexOf('=') + 1)]));
  status('reading documents');
  const app = readConfig(paths, { outdir, variables, ...(overlay !== undefined && { overlay }) });
  status('writing manifests');
  if (kustomize) synthKustomizeBase(app);
  else app.synth();
  return filesIn(outdir);
}
