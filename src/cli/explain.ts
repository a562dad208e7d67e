import type { JsonSchema } from '../config';
import { readSchema, resolved } from '../config';
import { invalid } from '../config/invalid';

/** What the schema says of a kind, or of a field of it: `CanaryRelease`, `CanaryRelease.spec.steps`. */
export function explain(name: string): string {
  const [kind = '', ...fields] = name.split('.');
  const document = readSchema().definitions?.[`${kind}Document`];
  if (document === undefined) {
    throw invalid(kind, 'no such kind of document', name, `Name one of: ${kinds().join(', ')}`);
  }
  const schema = fields.reduce((each, field) => partOf(each, field, name), document);
  const parts = Object.entries(propertiesOf(schema)).filter(([field]) => !['apiVersion', 'kind', 'metadata'].includes(field));
  const required = requiredOf(schema);
  return [
    `${name}  ${typeOf(schema)}`,
    ...(schema.description ?? resolved(schema).description ?? '').split('\n').map((line) => `  ${line}`.trimEnd()),
    ...(parts.length === 0 ? [] : ['', 'Fields:']),
    ...parts.map(([field, each]) => `  ${field}${required.includes(field) ? ' (required)' : ''}  ${typeOf(each)}\n      ${(each.description ?? resolved(each).description ?? '').split('\n')[0] ?? ''}`.trimEnd()),
  ].join('\n');
}

/** All kinds of documents. */
export function kinds(): readonly string[] {
  return Object.values(readSchema().definitions ?? {}).flatMap(({ properties }) => (typeof properties?.kind?.const === 'string' && properties.metadata !== undefined ? [properties.kind.const] : []));
}

function partOf(schema: JsonSchema, field: string, name: string): JsonSchema {
  const parts = propertiesOf(schema);
  const part = parts[field];
  if (part !== undefined) return part;
  throw invalid(name, `there is no field ${field}`, field, `Name one of: ${Object.keys(parts).join(', ')}`);
}

function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  const { anyOf, items, properties } = resolved(schema);
  if (anyOf !== undefined) return Object.assign({}, ...anyOf.map(propertiesOf)) as Readonly<Record<string, JsonSchema>>;
  return items === undefined ? properties ?? {} : propertiesOf(items);
}

function requiredOf(schema: JsonSchema): readonly string[] {
  const { anyOf, items, required } = resolved(schema);
  // Of several ways to write it, what all of them need.
  if (anyOf !== undefined) return anyOf.map(requiredOf).reduce((common, each) => common.filter((field) => each.includes(field)));
  return items === undefined ? required ?? [] : requiredOf(items);
}

function typeOf(schema: JsonSchema): string {
  const named = schema.$ref?.split('/').at(-1)?.replace(/Parts$/, '');
  if (named !== undefined) return `<${named}>`;
  const { anyOf, const: constant, enum: values, items, type = 'any' } = schema;
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeOf))].join(' | ');
  if (constant !== undefined) return JSON.stringify(constant);
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' | ');
  return items === undefined ? `<${type}>` : `list of ${typeOf(items)}`;
}
