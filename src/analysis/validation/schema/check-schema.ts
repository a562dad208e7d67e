import type { ManifestValue } from '../../../manifests';
import { isMap, listOf } from '../../../manifests';
import type { Field } from '../field';
import { error, messages } from '../message';
import { meetsCombination } from './combinations';
import { checkListType } from './list-types';
import { checkNumber, checkText } from './scalars';
import type { StructuralSchema } from './structural-schema';
import { propertySchema } from './structural-schema';

const says = messages('schema', {
  wrongType: error('must be {expected}', 'Write {expected}', 'schema'),
  nullValue: error('must not be null', 'Leave the field out, or give it {expected}', 'schema'),
  required: error('{field} is required', 'Add {field}', 'schema'),
  notInEnum: error('is none of the allowed values', 'Use one of {allowed}', 'schema'),
  tooFewEntries: error('has fewer than {limit} entries', 'Add entries until there are {limit}', 'schema'),
  tooManyEntries: error('has more than {limit} entries', 'Keep at most {limit} entries', 'schema'),
  repeatedItem: error('has an item twice', 'Remove the repetition', 'schema'),
  unknownField: error('is no field that this kind has in this version', 'Remove it, or correct its spelling: fields here are {known}', 'unknownField'),
  combination: error('does not meet the combination of fields that its kind asks for', 'Set exactly one of {choices}', 'schema'),
});

/** Checks a value against a schema, as the API server does. */
export function checkSchema(field: Field, schema: StructuralSchema): void {
  const { value } = field;
  if (value === undefined) return;
  if (value === null) {
    if (schema.nullable !== true && expectedType(schema) !== undefined) field.say(says.nullValue, { expected: expectedType(schema) ?? 'a value' });
    return;
  }
  if (!hasType(value, schema)) {
    field.say(says.wrongType, { expected: expectedType(schema) ?? 'another type' });
    return;
  }
  if (schema.enum !== undefined && !schema.enum.includes(value)) field.say(says.notInEnum, { allowed: schema.enum.map((item) => JSON.stringify(item)).join(', ') });
  if (!meetsCombination(value, schema)) field.say(says.combination, { choices: choicesOf(schema) });

  if (typeof value === 'string') checkText(field, schema);
  if (typeof value === 'number') checkNumber(field, schema);
  if (Array.isArray(value)) checkList(field, schema);
  if (isMap(value)) checkMap(field, schema);
}

function checkList(field: Field, schema: StructuralSchema): void {
  const items = listOf(field.value);
  sayCount(field, items.length, schema.minItems, schema.maxItems);
  if (schema.uniqueItems === true && new Set(items.map((item) => JSON.stringify(item))).size < items.length) field.say(says.repeatedItem);
  const { items: itemSchema } = schema;
  if (itemSchema !== undefined) field.itemsWithNulls.forEach((item) => { checkSchema(item, itemSchema); });
  checkListType(field, schema);
}

function checkMap(field: Field, schema: StructuralSchema): void {
  for (const key of schema.required ?? []) {
    if (!isMap(field.value) || !Object.hasOwn(field.value, key)) field.at(key).say(says.required, { field: key });
  }
  sayCount(field, field.entries.length, schema.minProperties, schema.maxProperties);
  for (const [key, child] of field.entries) {
    const childSchema = propertySchema(schema, key);
    if (childSchema !== undefined) checkSchema(child, childSchema);
    else if (schema['x-kubernetes-preserve-unknown-fields'] !== true) child.say(says.unknownField, { known: Object.keys(schema.properties ?? {}).join(', ') });
  }
}

function sayCount(field: Field, count: number, least: number | undefined, most: number | undefined): void {
  if (least !== undefined && count < least) field.say(says.tooFewEntries, { limit: least });
  if (most !== undefined && count > most) field.say(says.tooManyEntries, { limit: most });
}

function hasType(value: ManifestValue, schema: StructuralSchema): boolean {
  if (schema['x-kubernetes-int-or-string'] === true) return typeof value === 'string' || Number.isInteger(value);
  switch (schema.type) {
    case 'object': return isMap(value);
    case 'array': return Array.isArray(value);
    case 'integer': return Number.isInteger(value);
    case 'number': case 'string': case 'boolean': return typeof value === schema.type;
    default: return true;
  }
}

function expectedType(schema: StructuralSchema): string | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) return 'a whole number or a text';
  const names = { object: 'a map', array: 'a list', string: 'a text (quote it)', integer: 'a whole number', number: 'a number', boolean: 'true or false' } as const;
  return schema.type === undefined ? undefined : names[schema.type];
}

/** Istio's definitions use combinations for one thing, a choice between fields. */
function choicesOf(schema: StructuralSchema): string {
  const fields = [...schema.oneOf ?? [], ...schema.anyOf ?? []].flatMap(({ required }) => required ?? []);
  return fields.length === 0 ? 'the alternatives' : fields.join(', ');
}
