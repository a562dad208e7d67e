import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import { shapes } from './generated/shapes';
import { nearest } from './nearest';
import type { JsonSchema } from './schema';
import { readSchema } from './schema';
import type { Place, SourceDocument } from './source';
import { invalid } from './source';
import type { MeshError } from '../errors';

export const apiVersion = 'istio-constructs.dev/v1';

let ajv: Ajv | undefined;
const validators = new Map<string, ValidateFunction>();

/** What does not fit the schema in a document of ours. */
export function checkDocument(document: SourceDocument): readonly MeshError[] {
  const { value } = document;
  const kind = isFields(value) && typeof value.kind === 'string' ? value.kind : '';
  if (!shapes.kinds.includes(kind)) {
    const near = nearest(kind, shapes.kinds);
    return [invalid(document.positionOf(['kind']), 'no such kind of document', isFields(value) ? value.kind : value, near === undefined ? `Write one of: ${shapes.kinds.join(', ')}` : `Did you mean ${near}?`)];
  }
  const validate = validatorOf(`${kind}Document`);
  if (validate(value)) return [];
  return meant(validate.errors ?? [], value).map((error) => explain(document, error));
}

function validatorOf(definition: string): ValidateFunction {
  ajv ??= new Ajv({ allErrors: true, strict: false, verbose: true, schemas: [{ ...readSchema(), $id: 'mesh' }] });
  const known = validators.get(definition) ?? ajv.compile({ $ref: `mesh#/definitions/${definition}` });
  validators.set(definition, known);
  return known;
}

/** Of several ways to write a value only the one that was meant is worth a word: the one whose own mistakes lie deepest, or are fewest. */
function meant(errors: readonly ErrorObject[], value: unknown): readonly ErrorObject[] {
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf');
  const outermost = unions.filter((union) => !unions.some((other) => other !== union && isWithin(union, other)));
  const plain = errors.filter((error) => error.keyword !== 'anyOf' && !outermost.some((union) => isWithin(error, union)));
  return [...plain, ...outermost.flatMap((union) => {
    const within = errors.filter((error) => error !== union && isWithin(error, union));
    const branches = new Map<string, ErrorObject[]>();
    for (const error of within) {
      const branch = branchOf(error, union);
      branches.set(branch, [...(branches.get(branch) ?? []), error]);
    }
    const best = [...branches.values()].sort((a, b) => fitness(b, union) - fitness(a, union))[0];
    return best === undefined || fitness(best, union) < 0 ? [union] : meant(best, value);
  })];
}

function isWithin(error: ErrorObject, union: ErrorObject): boolean {
  return error.instancePath.startsWith(union.instancePath) && error !== union && (schemaOf(union).anyOf ?? []).some((branch) => reaches(branch, error));
}

/** Errors say which schema they come from; a branch is known by the first that it leads to. */
function reaches(branch: JsonSchema, error: ErrorObject): boolean {
  return branchKey(branch, error) !== undefined;
}

function branchOf(error: ErrorObject, union: ErrorObject): string {
  const branches = schemaOf(union).anyOf ?? [];
  const index = branches.findIndex((branch) => reaches(branch, error));
  return String(index);
}

function branchKey(branch: JsonSchema, { parentSchema }: ErrorObject): string | undefined {
  return parentSchema !== undefined && holds(branch, parentSchema as JsonSchema, new Set()) ? 'found' : undefined;
}

function holds(schema: JsonSchema, wanted: JsonSchema, seen: Set<JsonSchema>): boolean {
  const target = resolved(schema);
  if (target === wanted || schema === wanted) return true;
  if (seen.has(target)) return false;
  seen.add(target);
  const inner = [...Object.values(target.properties ?? {}), ...(target.anyOf ?? []), ...(target.allOf ?? []), ...(target.items === undefined ? [] : [target.items]), ...(typeof target.additionalProperties === 'object' ? [target.additionalProperties] : [])];
  return inner.some((each) => holds(each, wanted, seen));
}

function resolved(schema: JsonSchema): JsonSchema {
  const { $ref } = schema;
  return $ref === undefined ? schema : readSchema().definitions?.[$ref.replace('#/definitions/', '')] ?? schema;
}

function schemaOf({ parentSchema }: ErrorObject): JsonSchema {
  return (parentSchema ?? {}) as JsonSchema;
}

/** Mistakes below the value itself show that the value is of the right kind. */
function fitness(errors: readonly ErrorObject[], { instancePath }: ErrorObject): number {
  const wrongType = errors.some((error) => error.instancePath === instancePath && ['type', 'const', 'enum'].includes(error.keyword));
  return wrongType ? -1 : 100 - errors.length;
}

function explain(document: SourceDocument, { keyword, instancePath, params, parentSchema, data }: ErrorObject): MeshError {
  const place = instancePath.split('/').slice(1).map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~')).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const name = String(place.at(-1) ?? 'the document');
  const at = (inner: Place = []): string => document.positionOf([...place, ...inner]);
  const given = params as Readonly<Record<string, unknown>>;
  const schema = (parentSchema ?? {}) as JsonSchema;
  if (keyword === 'additionalProperties') {
    const field = String(given.additionalProperty);
    const fields = Object.keys(schema.properties ?? {});
    const near = nearest(field, fields);
    return invalid(at([field]), `${name} has no field of this name`, field, near === undefined ? `Write one of: ${fields.join(', ')}` : `Did you mean ${near}?`);
  }
  if (keyword === 'required') return invalid(at(), `${name} lacks a field`, data, `Add ${String(given.missingProperty)}`);
  const allowed = allowedBy(schema);
  const text = typeof data === 'string' ? nearest(data, allowed.filter((each) => each.startsWith('"')).map((each) => each.slice(1, -1))) : undefined;
  const fix = text !== undefined ? `Did you mean "${text}"?` : keyword === 'maxProperties' ? 'Keep one of its fields' : keyword === 'minProperties' ? `Say one of: ${allowed.join(', ')}` : `Write ${allowed.join(', or ')}`;
  return invalid(at(), `${name} is not written like this`, data, fix);
}

/** What may stand in a place, in words. */
function allowedBy(schema: JsonSchema): readonly string[] {
  const { anyOf, const: constant, enum: values, items, pattern, properties, type } = resolved(schema);
  if (anyOf !== undefined) return [...new Set(anyOf.flatMap(allowedBy))];
  if (constant !== undefined) return [JSON.stringify(constant)];
  if (values !== undefined) return values.map((value) => JSON.stringify(value));
  if (schema.$ref === '#/definitions/Duration' || pattern?.includes('ms|s') === true) return ['a length of time such as 250ms, 2s or 5m'];
  if (pattern?.includes('%') === true) return ['a share such as 5%'];
  if (properties !== undefined) return [`fields of ${Object.keys(properties).join(', ')}`];
  if (type === 'array') return [`a list${items === undefined ? '' : ` of ${allowedBy(items).join(' or ')}`}`];
  return [{ string: 'a text', number: 'a number', integer: 'a whole number', boolean: 'true or false', object: 'a map' }[type ?? ''] ?? 'something else'];
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
