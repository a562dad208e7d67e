import { readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { App } from 'cdk8s';
import type { CheckedDocument, RawDocument } from './build';
import { Builder } from './build';
import { checkDocument } from './check';
import { isFields } from './fields';
import { invalid } from './invalid';
import { overlaid, overlayFolders } from './overlay';
import type { SourceDocument } from './source';
import { readSource } from './source';
import { isVariables, withVariables } from './variables';
import type { MeshError } from '../errors';
import { MeshError as Mistake, problemsOf } from '../errors';

export { readSchema, resolved, schemaFile } from './schema';
export type { JsonSchema } from './schema';

/** All that is wrong with documents, at once. */
export class InvalidConfig extends Error {
  constructor(public readonly problems: readonly MeshError[]) {
    super(problems.map(({ message }) => message).join('\n'));
    this.name = 'InvalidConfig';
  }
}

export interface ConfigOptions {
  /** The folder that `app.synth()` writes to. @default - as cdk8s says: `CDK8S_OUTDIR`, or `dist` */
  readonly outdir?: string;

  /**
   * The environment: what the folder `overlays/NAME` beside the documents says is merged into those of the same kind and name. Maps merge, lists and values are
   * replaced, `null` removes.
   * @default - the documents as they are
   */
  readonly overlay?: string;

  /** What stands for `${NAME}` in documents; a document of kind `Variables` has to declare each. @default - none */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * A cdk8s app from documents of YAML: the same constructs, and the same bytes, as from a program that says the same.
 *
 * @param paths files, and folders of which every `.yaml` and `.yml` is read
 * @throws InvalidConfig naming everything that is wrong, each with file, line and column
 */
export function readConfig(paths: readonly string[], options: ConfigOptions = {}): App {
  const problems: MeshError[] = [];
  const read = (folders: readonly string[]): readonly SourceDocument[] => folders.flatMap(filesIn).flatMap((file) => readSource(file, problems));
  const written = options.overlay === undefined ? read(paths) : overlaid(read(paths), read(overlayFolders(paths, options.overlay)));
  const raw = written.filter(isRaw);
  const ours = written.filter((source) => !isRaw(source));
  const unread = ours.filter(isVariables).flatMap(checkDocument);
  const replaced = unread.length > 0 ? [] : withVariables(ours, options.variables ?? {}, unread);
  const documents: CheckedDocument[] = [];
  // Values that lack a variable would only be said to be wrong, too.
  for (const source of unread.length > 0 ? [] : replaced) {
    const found = checkDocument(source);
    problems.push(...found);
    if (found.length === 0) documents.push(source as CheckedDocument);
  }
  problems.push(...unread);
  problems.push(...duplicates(documents), ...raw.flatMap(nameless));
  const app = new App({ ...(options.outdir !== undefined && { outdir: options.outdir }) });
  const builder = new Builder(app, documents, raw, problems);
  if (problems.length > 0) throw new InvalidConfig(problems);
  builder.build();
  // What only the whole tree shows; cdk8s would find it too, but knows no lines of documents.
  const found = problems.length > 0 ? [] : problemsOf(app);
  problems.push(...found.map(({ code, at, problem, value, fix }) => new Mistake({ code, at: builder.positionOf(at) ?? at, problem, value, fix })));
  if (problems.length > 0) throw new InvalidConfig(problems);
  return app;
}

function duplicates(documents: readonly CheckedDocument[]): MeshError[] {
  const firsts = new Map<string, CheckedDocument>();
  return documents.flatMap((document) => {
    const { kind, metadata: { name } } = document.value;
    const first = firsts.get(`${kind} ${name}`);
    firsts.set(`${kind} ${name}`, first ?? document);
    return first === undefined ? [] : [invalid(document.positionOf(['metadata', 'name']), `another ${kind} has this name already, at ${first.positionOf(['metadata', 'name'])}`, name, 'Give each a name of its own')];
  });
}

/** cdk8s would make up a name, another in every file. */
function nameless(document: RawDocument): readonly MeshError[] {
  const { kind, metadata } = document.value;
  if (isFields(metadata) && typeof metadata.name === 'string') return [];
  return [invalid(document.positionOf(['metadata']), `this ${kind} lacks a name`, metadata, 'Add metadata.name')];
}

function filesIn(given: string): readonly string[] {
  const stats = statSync(given, { throwIfNoEntry: false });
  if (stats === undefined) throw new InvalidConfig([invalid(given, 'no such file or folder', given, 'Name files that are there')]);
  if (!stats.isDirectory()) return [given];
  return readdirSync(given).filter((file) => /\.ya?ml$/.test(file)).sort().map((file) => path.join(given, file));
}

/** An object of Kubernetes, which stands between our documents. */
function isRaw(source: SourceDocument): source is RawDocument {
  const { value } = source;
  return isFields(value) && typeof value.kind === 'string' && typeof value.apiVersion === 'string' && !value.apiVersion.startsWith('istio-constructs.dev/');
}

export type { SourceDocument };
