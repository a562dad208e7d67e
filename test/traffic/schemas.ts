import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Field } from '../../src/analysis/validation/field';
import { checkSchema } from '../../src/analysis/validation/schema/check-schema';
import type { StructuralSchema } from '../../src/analysis/validation/schema/structural-schema';
import type { ManifestValue } from '../../src/manifests';

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: StructuralSchema } }[];
  };
}

const folder = path.resolve(__dirname, '../../conformance/crds');
const definitions = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Definition[]);

/** What the definitions of programs beside a mesh say of an object; undefined where none is of its kind. */
export function schemaProblems(object: { readonly apiVersion: string; readonly kind: string; readonly spec?: unknown }): string[] | undefined {
  const definition = definitions.find(({ spec: { group, names } }) => object.apiVersion.startsWith(`${group}/`) && names.kind === object.kind);
  const version = definition?.spec.versions.find(({ name }) => object.apiVersion.endsWith(`/${name}`));
  const spec = version?.schema.openAPIV3Schema.properties?.spec;
  if (spec === undefined) return undefined;
  const problems: string[] = [];
  checkSchema(new Field(object.spec as ManifestValue, 'spec', ({ problem }, at, value) => problems.push(`${at}: ${problem} (${JSON.stringify(value)})`)), spec);
  return problems;
}
