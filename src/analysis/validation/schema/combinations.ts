import { hasFormat, matchesPattern } from './scalars';
import type { StructuralSchema } from './structural-schema';
import type { ManifestValue } from '../../../manifests';
import { isMap } from '../../../manifests';

/** Whether a value meets `anyOf`, `oneOf`, `allOf` and `not` of a schema. */
export function meetsCombination(value: ManifestValue, schema: StructuralSchema): boolean {
  const meets = (alternative: StructuralSchema): boolean => meetsAlternative(value, alternative);
  return (schema.allOf ?? []).every(meets)
    && (schema.anyOf === undefined || schema.anyOf.some(meets))
    && (schema.oneOf === undefined || schema.oneOf.filter(meets).length === 1)
    && (schema.not === undefined || !meets(schema.not));
}

/** Alternatives of a structural schema hold only conditions: types, defaults and descriptions stand outside. */
function meetsAlternative(value: ManifestValue, schema: StructuralSchema): boolean {
  return meetsType(value, schema)
    && (!isMap(value) || meetsFields(value, schema))
    && (schema.enum === undefined || schema.enum.includes(value))
    && meetsScalar(value, schema)
    && meetsCombination(value, schema);
}

function meetsFields(value: Readonly<Record<string, ManifestValue>>, { required = [], properties = {} }: StructuralSchema): boolean {
  return required.every((key) => Object.hasOwn(value, key))
    && Object.entries(properties).every(([key, child]) => !Object.hasOwn(value, key) || meetsAlternative(value[key] ?? null, child));
}

/** The one place where alternatives have types: int-or-string. */
function meetsType(value: ManifestValue, { type }: StructuralSchema): boolean {
  if (type === 'integer') return Number.isInteger(value);
  return type === undefined || type === 'object' || type === 'array' || typeof value === type;
}

function meetsScalar(value: ManifestValue, schema: StructuralSchema): boolean {
  if (typeof value === 'string') {
    return value.length >= (schema.minLength ?? 0) && value.length <= (schema.maxLength ?? Infinity)
      && (schema.pattern === undefined || matchesPattern(value, schema.pattern))
      && (schema.format === undefined || hasFormat(value, schema.format));
  }
  if (typeof value === 'number') return value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity);
  return true;
}
