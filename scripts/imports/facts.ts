import type { Schema } from './schema';

/** What a schema demands of a value beyond its type, as sentences. */
export function factsOf(schema: Schema): string[] {
  const facts = [...ownFacts(schema)];
  if (schema.items) facts.push(...ownFacts(schema.items).map((fact) => `Each: ${fact.charAt(0).toLowerCase()}${fact.slice(1)}`));
  if (typeof schema.additionalProperties === 'object') {
    facts.push(...ownFacts(schema.additionalProperties).map((fact) => `Each value: ${fact.charAt(0).toLowerCase()}${fact.slice(1)}`));
  }
  // Long defaults are those of whole status objects, which nobody writes by hand.
  const value = JSON.stringify(schema.default) as string | undefined;
  if (value !== undefined && value.length <= 80) facts.push(`@default ${value}`);
  return facts;
}

/** Which fields of an object exclude each other, as sentences. */
export function choicesOf(schema: Schema): string[] {
  const alternatives = [schema.oneOf, ...(schema.allOf ?? []).map((part) => part.oneOf)];
  return alternatives.flatMap((branches) => {
    if (!branches) return [];
    const fields = branches.filter((branch) => !branch.not).map((branch) => (Object.keys(branch).join() === 'required' && branch.required?.length === 1 ? branch.required[0]! : ''));
    if (fields.length < 2 || fields.includes('')) return [];
    return [`${branches.some((branch) => branch.not) ? 'At most' : 'Exactly'} one of ${fields.map((field) => `\`${field}\``).join(', ')}.`];
  });
}

function ownFacts(schema: Schema): string[] {
  const facts: string[] = [];
  if (schema.type === 'integer' && !schema.enum) facts.push(sentence('Integer', range(schema.minimum, schema.maximum)));
  else if (schema.minimum !== undefined || schema.maximum !== undefined) facts.push(sentence('Number', range(schema.minimum, schema.maximum)));
  const format = schema.format === undefined ? undefined : formats[schema.format];
  if (format !== undefined) facts.push(format);
  if (!schema.enum) facts.push(...counted(schema.minLength, schema.maxLength, 'character'));
  if (schema.pattern !== undefined) facts.push(`Matches \`${schema.pattern.replaceAll('*/', '*\\/')}\`.`);
  facts.push(...counted(schema.minItems, schema.maxItems, 'item'));
  facts.push(...counted(schema.minProperties, schema.maxProperties, schema.properties ? 'field' : 'entry'));
  const keys = schema['x-kubernetes-list-map-keys'];
  if (keys) facts.push(`Unique by ${keys.map((key) => `\`${key}\``).join(' and ')}.`);
  if (schema['x-kubernetes-list-type'] === 'set') facts.push('No duplicates.');
  return facts;
}

const formats: Readonly<Record<string, string>> = {
  'byte': 'Base64.',
  'date-time': 'A time as in RFC 3339.',
  'duration': 'Such as `1.5s`.',
};

function sentence(noun: string, limits: string): string {
  return `${noun}${limits}.`;
}

function range(from: number | undefined, to: number | undefined): string {
  if (from !== undefined && to !== undefined) return ` from ${from} to ${to}`;
  if (from !== undefined) return `, at least ${from}`;
  return to === undefined ? '' : `, at most ${to}`;
}

function counted(from: number | undefined, to: number | undefined, noun: string): string[] {
  const plural = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  const unit = (count: number): string => `${count} ${count === 1 ? noun : plural}`;
  if (from !== undefined && to !== undefined) return [from === to ? `Exactly ${unit(from)}.` : `${from} to ${unit(to)}.`];
  if (from !== undefined) return [`At least ${unit(from)}.`];
  return to === undefined ? [] : [`At most ${unit(to)}.`];
}
