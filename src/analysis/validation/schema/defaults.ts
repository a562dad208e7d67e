import type { StructuralSchema } from './structural-schema';
import { propertySchema } from './structural-schema';
import type { ManifestValue } from '../../../manifests';
import { isMap, listOf } from '../../../manifests';

/** The value as the API server stores it: defaults filled in, and nulls dropped where a default waits. The value itself stays as it is. */
export function withDefaults(value: ManifestValue, schema: StructuralSchema): ManifestValue {
  if (!hasDefaults(schema)) return value;
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? listOf(value) : listOf(value).map((item) => withDefaults(item, items));
  }
  if (!isMap(value)) return value;

  const filled: Record<string, ManifestValue> = {};
  for (const [key, child] of Object.entries(value)) {
    const childSchema = propertySchema(schema, key);
    if (child === null && childSchema?.default !== undefined && childSchema.nullable !== true) continue;
    define(filled, key, childSchema === undefined ? child : withDefaults(child, childSchema));
  }
  for (const [key, childSchema] of Object.entries(schema.properties ?? {})) {
    if (childSchema.default !== undefined && !Object.hasOwn(filled, key)) define(filled, key, withDefaults(childSchema.default, childSchema));
  }
  return filled;
}

const withSomeDefault = new WeakMap<StructuralSchema, boolean>();

/** Istio's definitions have none, so that their objects need no copy. */
function hasDefaults(schema: StructuralSchema): boolean {
  const known = withSomeDefault.get(schema);
  if (known !== undefined) return known;
  const children = [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties].filter((child) => typeof child === 'object');
  const found = schema.default !== undefined || children.some(hasDefaults);
  withSomeDefault.set(schema, found);
  return found;
}

/** Plain assignment would lose a key such as `__proto__`. */
function define(target: Record<string, ManifestValue>, key: string, value: ManifestValue): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
