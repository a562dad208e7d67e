import { isMap } from '../../../manifests';
import type { Field } from '../field';
import { error, messages } from '../message';
import { celValue } from './cel-value';
import { compileRule } from './evaluate';
import type { StructuralSchema } from '../schema/structural-schema';
import { propertySchema } from '../schema/structural-schema';

const says = messages('cel', {
  ruleFailed: error('breaks a rule in the definition of its kind', 'Make this hold: {rule}', 'cel'),
});

const withRules = new WeakMap<StructuralSchema, boolean>();

/** Checks a value, whose schema it is known to meet, against the rules in CEL that the schema carries. */
export function checkCel(field: Field, schema: StructuralSchema): void {
  if (!field.isSet || !hasRules(schema)) return;
  const { value } = field;
  for (const { rule, fieldPath } of schema['x-kubernetes-validations'] ?? []) {
    // Rules on changes hold nothing against a new object.
    if (/\boldSelf\b/.test(rule) || value === undefined || compileRule(rule)(celValue(value, schema))) continue;
    const place = fieldPath === undefined ? field : field.at(...fieldPath.split('.').filter((key) => key !== ''));
    place.say(says.ruleFailed, { rule: rule.replace(/\s+/g, ' ') });
  }
  const { items } = schema;
  if (items !== undefined) field.items.forEach((item) => { checkCel(item, items); });
  if (!isMap(value)) return;
  for (const [key, child] of field.entries) {
    const childSchema = propertySchema(schema, key);
    if (childSchema !== undefined) checkCel(child, childSchema);
  }
}

/** Most of a schema carries no rule, so that whole branches can be skipped. */
function hasRules(schema: StructuralSchema): boolean {
  const known = withRules.get(schema);
  if (known !== undefined) return known;
  const children = [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties].filter((child) => typeof child === 'object');
  const found = schema['x-kubernetes-validations'] !== undefined || children.some(hasRules);
  withRules.set(schema, found);
  return found;
}
