import type { CelInput } from '@bufbuild/cel';
import type { ManifestValue } from '../../../manifests';
import { isMap, listOf } from '../../../manifests';
import type { StructuralSchema } from '../schema/structural-schema';
import { propertySchema } from '../schema/structural-schema';

/** Words that CEL reserves, so that the API server hides fields of these names behind underscores. */
const reserved = new Set([
  'true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while',
]);

/** A value as rules see it: integers by what the schema says, not by how they are written, and only fields that the schema knows. */
export function celValue(value: ManifestValue, schema: StructuralSchema): CelInput {
  if (typeof value === 'number') return schema.type !== 'number' && Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return listOf(value).map((item) => celValue(item, schema.items ?? {}));
  if (!isMap(value)) return value;

  const isFreeMap = schema.properties === undefined;
  return new Map(Object.entries(value).flatMap(([key, child]): [string, CelInput][] => {
    const childSchema = propertySchema(schema, key);
    // A null that is allowed reads as absent.
    if (childSchema === undefined || child === null) return [];
    return [[isFreeMap ? key : fieldName(key), celValue(child, childSchema)]];
  }));
}

function fieldName(key: string): string {
  if (reserved.has(key)) return `__${key}__`;
  return key.replace(/__|[./-]/g, (found) => `__${{ '__': 'underscores', '.': 'dot', '-': 'dash', '/': 'slash' }[found] ?? ''}__`);
}
