import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

/** Where the JSON Schema of documents is: at the top of the package, which lies above the sources and above what is compiled from them. */
export const schemaFile: string = ['../..', '../../..'].map((up) => path.join(__dirname, up, 'mesh.schema.json')).find((file) => existsSync(file)) ?? 'mesh.schema.json';

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly maxProperties?: number;
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** The name by which parts of the schema refer to others, so that each can be used by itself. */
export const base = 'mesh';

/** Read once. */
let loaded: JsonSchema | undefined;

export function readSchema(): JsonSchema {
  loaded ??= ownKinds(JSON.parse(readFileSync(schemaFile, 'utf8').replaceAll('"#/definitions/', `"${base}#/definitions/`)) as JsonSchema);
  return loaded;
}

/** Documents are checked by their own kind: the choice between all is for editors, and takes long to compile. */
function ownKinds({ definitions = {} }: JsonSchema): JsonSchema {
  return { definitions };
}

/** What a schema refers to. */
export function resolved(schema: JsonSchema): JsonSchema {
  const target = schema.$ref === undefined ? undefined : readSchema().definitions?.[schema.$ref.replace(`${base}#/definitions/`, '')];
  return target === undefined ? schema : resolved(target);
}
