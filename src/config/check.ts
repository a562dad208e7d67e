import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import { explain } from './explain';
import { isFields } from './fields';
import { shapes } from './generated/shapes';
import { invalid } from './invalid';
import { nearest } from './nearest';
import type { JsonSchema } from './schema';
import { base, readSchema, resolved } from './schema';
import type { Place, SourceDocument } from './source';
import type { MeshError } from '../errors';

/** What a value has wrong, and where. */
export interface Mistake {
  readonly place: Place;
  readonly error: ErrorObject;
}

let ajv: Ajv | undefined;
const validators = new WeakMap<JsonSchema, ValidateFunction>();

/** What does not fit the schema in a document of ours. */
export function checkDocument(document: SourceDocument): readonly MeshError[] {
  const { value } = document;
  if (!isFields(value)) return [invalid(document.positionOf([]), 'a document is a map', value, 'Begin it with apiVersion, kind and metadata')];
  const { kind } = value;
  const schema = typeof kind === 'string' && shapes.kinds.includes(kind) ? readSchema().definitions?.[`${kind}Document`] : undefined;
  if (schema !== undefined) return mistakesIn(schema, value, []).map((mistake) => explain(document, mistake));
  const near = typeof kind === 'string' ? nearest(kind, shapes.kinds) : undefined;
  return [invalid(document.positionOf(['kind']), 'no such kind of document', kind, near === undefined ? `Write one of: ${shapes.kinds.join(', ')}` : `Did you mean ${near}?`)];
}

/** Of a value that may be written in several ways, only the way that was meant is worth a word. */
function mistakesIn(schema: JsonSchema, value: unknown, place: Place): readonly Mistake[] {
  const validate = validatorOf(schema);
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf');
  const outermost = unions.filter((union, index) => !unions.some((other, at) => isWithin(union, other) && (!isWithin(other, union) || at > index)));
  const direct = errors.filter((error) => !outermost.some((union) => isWithin(error, union)) && !isSlip(error, errors))
    .map((error) => ({ place: [...place, ...placeOf(error)], error }));
  return [...direct, ...outermost.flatMap((union) => {
    const branch = meant(union.schema as readonly JsonSchema[], union.data);
    const at = [...place, ...placeOf(union)];
    return branch === undefined ? [{ place: at, error: union }] : mistakesIn(branch, union.data, at);
  })];
}

/** What is lacking because its name is misspelt is said by the name that is there. */
function isSlip({ keyword, instancePath, params }: ErrorObject, errors: readonly ErrorObject[]): boolean {
  const wanted = keyword === 'required' ? String((params as { missingProperty: unknown }).missingProperty) : undefined;
  return wanted !== undefined && errors.some((other) => other.keyword === 'additionalProperties' && other.instancePath === instancePath
    && nearest(String((other.params as { additionalProperty: unknown }).additionalProperty), [wanted]) !== undefined);
}

/** The branch whose fields a map has most of, or the one for a list or text. */
function meant(branches: readonly JsonSchema[], value: unknown): JsonSchema | undefined {
  if (Array.isArray(value)) return branches.find((branch) => resolved(branch).type === 'array');
  if (!isFields(value)) return undefined;
  const scored = branches.map((branch) => ({ branch, score: score(branch, value) })).filter(({ score: each }) => each >= 0);
  return scored.reduce<typeof scored[number] | undefined>((best, each) => (best === undefined || each.score > best.score ? each : best), undefined)?.branch;
}

function score(branch: JsonSchema, value: Readonly<Record<string, unknown>>): number {
  const { anyOf, properties, type } = resolved(branch);
  if (anyOf !== undefined) return Math.max(...anyOf.map((each) => score(each, value)));
  if (type !== 'object') return -1;
  const known = Object.keys(properties ?? {});
  // A slip in the name of a field still tells what was meant.
  return Object.keys(value).reduce((sum, key) => sum + (known.includes(key) ? 2 : nearest(key, known) !== undefined ? 1 : 0), 0);
}

function validatorOf(schema: JsonSchema): ValidateFunction {
  ajv ??= new Ajv({
    allErrors: true,
    inlineRefs: false,
    strict: false,
    validateFormats: false,
    verbose: true,
    schemas: [{ $id: base, ...readSchema() }],
    // The schema is ours, and each part of it is used a few times: checking and polishing it first takes longer than that.
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  });
  const known = validators.get(schema) ?? ajv.compile(schema);
  validators.set(schema, known);
  return known;
}

function isWithin({ instancePath }: ErrorObject, union: ErrorObject): boolean {
  return instancePath === union.instancePath || instancePath.startsWith(`${union.instancePath}/`);
}

function placeOf({ instancePath }: ErrorObject): Place {
  return instancePath.split('/').slice(1).map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~')).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
