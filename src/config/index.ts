import { readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { App } from 'cdk8s';
import type { CheckedDocument } from './build';
import { Builder, isOurs } from './build';
import { checkDocument } from './check';
import { invalid } from './invalid';
import { overlaid, overlayFolders } from './overlay';
import type { RawDocument } from './raw';
import { checkRaw, isRaw } from './raw';
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
  const unread = written.filter(isVariables).flatMap(checkDocument);
  // Values that lack a variable would only be said to be wrong, too.
  const given = unread.length > 0 ? [] : withVariables(written, options.variables ?? {}, unread);
  problems.push(...unread);
  const sources = unread.length > 0 ? [] : given.filter((source): source is CheckedDocument | RawDocument => {
    const found = isRaw(source) ? checkRaw(source) : checkDocument(source);
    problems.push(...found);
    return found.length === 0;
  });
  problems.push(...duplicates(sources.filter(isOurs)));
  const app = new App({ ...(options.outdir !== undefined && { outdir: options.outdir }) });
  const builder = new Builder(app, sources, problems);
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

function filesIn(given: string): readonly string[] {
  const stats = statSync(given, { throwIfNoEntry: false });
  if (stats === undefined) throw new InvalidConfig([invalid(given, 'no such file or folder', given, 'Name files that are there')]);
  if (!stats.isDirectory()) return [given];
  return readdirSync(given).filter((file) => /\.ya?ml$/.test(file)).sort().map((file) => path.join(given, file));
}

export type { SourceDocument };
