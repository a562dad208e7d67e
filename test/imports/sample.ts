import { resolve } from './kinds';
import type { Schema } from './kinds';

/** What leaves are set to: something, or the values that careless code takes for nothing. */
export interface Leaves {
  readonly text: string;
  readonly count: number;
  readonly flag: boolean;
}

/** A value with every property of the schema set. A definition inside itself is cut off with an empty object. */
export function sample(schema: Schema, leaves: Leaves, inside: readonly string[] = []): unknown {
  const { $ref: ref } = schema;
  if (ref !== undefined) return inside.includes(ref) ? {} : sample(resolve(schema), leaves, [...inside, ref]);
  if (schema.enum) return schema.enum.at(-1);
  switch (schema.type) {
    case 'integer': case 'number': return leaves.count;
    case 'boolean': return leaves.flag;
    case 'string': return leaves.text;
    case 'array': return [sample(schema.items!, leaves, inside), sample(schema.items!, leaves, inside)];
    case 'object': return {
      ...Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, property]) => [name, sample(property, leaves, inside)])),
      ...typeof schema.additionalProperties === 'object' ? { 'a/key': sample(schema.additionalProperties, leaves, inside) } : {},
      ...schema['x-kubernetes-preserve-unknown-fields'] ? { unknown: [{ deep: leaves.text }, leaves.count] } : {},
    };
    default: return schema['x-kubernetes-int-or-string'] ? leaves.count : { json: [leaves.flag] };
  }
}

/** The paths of all leaves of a value, to count and to compare by. */
export function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, child]) => pathsOf(child, `${path}.${key}`));
}

/** A copy with keys in the order in which cdk8s writes them. */
export function sorted(value: object): object {
  const text = JSON.stringify(value, (_, child: unknown) => (
    typeof child === 'object' && child !== null && !Array.isArray(child) ? Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1))) : child
  ));
  return JSON.parse(text) as object;
}
