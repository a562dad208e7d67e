import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

/** Where the JSON Schema of documents is: at the top of the package, which lies above the sources and above what is compiled from them. */
export const schemaFile: string = ['../..', '../../..'].map((up) => path.join(__dirname, up, 'mesh.schema.json')).find(existsSync) ?? path.join(__dirname, '../../mesh.schema.json');

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
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

let loaded: JsonSchema | undefined;

export function readSchema(): JsonSchema {
  loaded ??= JSON.parse(readFileSync(schemaFile, 'utf8')) as JsonSchema;
  return loaded;
}
