import type { Mistake } from './check';
import { invalid } from './invalid';
import { nearest } from './nearest';
import type { JsonSchema } from './schema';
import { resolved } from './schema';
import type { SourceDocument } from './source';
import type { MeshError } from '../errors';

/** What is wrong, in words: where, with which value, and what may stand there. */
export function explain(document: SourceDocument, { place, error: { keyword, params, parentSchema, data } }: Mistake): MeshError {
  const name = String(place.at(-1) ?? 'the document');
  const at = document.positionOf(place);
  const schema = parentSchema as JsonSchema;
  const given = params as Readonly<Record<string, unknown>>;
  const fields = Object.keys(schema.properties ?? {});
  if (keyword === 'additionalProperties') {
    const field = String(given.additionalProperty);
    return invalid(document.positionOf([...place, field]), `${name} has no such field`, field, suggestion(field, fields));
  }
  if (keyword === 'required') return invalid(at, `${name} lacks a field`, data, `Add ${String(given.missingProperty)}`);
  if (keyword === 'not') return invalid(at, `${name} says several things of which one can hold`, data, `Keep one of: ${Object.keys(data as object).join(', ')}`);
  if (keyword === 'minProperties') return invalid(at, `${name} says nothing`, data, `Say one of: ${fields.join(', ')}`);
  const allowed = allowedBy(schema);
  const texts = allowed.flatMap((each) => /^"(.*)"$/.exec(each)?.[1] ?? []);
  const near = typeof data === 'string' ? nearest(data, texts) : undefined;
  return invalid(at, `${name} is not written like this`, data, near === undefined ? `Write ${allowed.join(', or ')}` : `Did you mean ${near}?`);
}

function suggestion(name: string, names: readonly string[]): string {
  if (names.length === 0) return 'Leave it out';
  const near = nearest(name, names);
  return near === undefined ? `Write one of: ${names.join(', ')}` : `Did you mean ${near}?`;
}

const words: Readonly<Record<string, string>> = { string: 'a text', number: 'a number', integer: 'a whole number', boolean: 'true or false', object: 'a map' };

/** What may stand in a place. */
function allowedBy(schema: JsonSchema): readonly string[] {
  const { anyOf, const: constant, enum: values, items, pattern, properties, type = '' } = resolved(schema);
  if (anyOf !== undefined) return [...new Set(anyOf.flatMap(allowedBy))];
  if (constant !== undefined) return [JSON.stringify(constant)];
  if (values !== undefined) return values.map((value) => JSON.stringify(value));
  if (pattern?.includes('ms|s') === true) return ['a length of time such as 250ms, 2s or 5m'];
  if (pattern?.includes('Gi') === true) return ['an amount such as 512Mi or 10Gi'];
  if (pattern?.includes('%') === true) return ['a share such as 5%'];
  if (pattern === '^[^.]+$') return ['a name without dots'];
  if (properties !== undefined) return [`a map with ${Object.keys(properties).join(', ')}`];
  if (type === 'array') return [`a list${items === undefined ? '' : ` of ${allowedBy(items).join(' or ')}`}`];
  return [words[type] ?? 'something else'];
}
