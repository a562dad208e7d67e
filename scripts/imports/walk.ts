import type { Schema } from './schema';

/** A TypeScript type; shapes become interfaces. */
export type Type =
  | { readonly is: 'plain'; readonly text: string }
  | { readonly is: 'array'; readonly of: Type }
  | { readonly is: 'map'; readonly of: Type }
  | { readonly is: 'union'; readonly of: readonly Type[] }
  | { readonly is: 'shape'; readonly shape: Shape };

export interface Property {
  readonly name: string;
  readonly required: boolean;
  readonly type: Type;
  readonly schema: Schema;
}

/** One step from an object to a field; `many` says that the field is a list `[]` or a map `{}` of what is meant. */
export interface Step {
  readonly name: string;
  readonly many: '' | '[]' | '{}';
}

export type Path = readonly Step[];

/** An object type. Objects of one kind whose schemas are equal are one shape with several paths. */
export interface Shape {
  /** Given by naming. */
  name: string;
  readonly schema: Schema;
  /** The definition it comes from, where the source names its types. */
  readonly definition?: string;
  /** Where it occurs, in the order of the schema; empty for definitions. */
  readonly paths: Path[];
  readonly properties: Property[];
}

const json: Type = { is: 'plain', text: 'JsonValue' };
const numberOrString: Type = { is: 'plain', text: 'number | string' };

/** Definitions whose JSON form the swagger file does not tell: each is one of several types of value. */
const special: Readonly<Record<string, (walk: Walk) => Type>> = {
  Quantity: () => numberOrString,
  IntOrString: () => numberOrString,
  JSONSchemaPropsOrBool: (walk) => ({ is: 'union', of: [{ is: 'plain', text: 'boolean' }, walk.definition(jsonSchemaProps)] }),
  JSONSchemaPropsOrArray: (walk) => ({ is: 'union', of: [walk.definition(jsonSchemaProps), { is: 'array', of: walk.definition(jsonSchemaProps) }] }),
  JSONSchemaPropsOrStringArray: (walk) => ({ is: 'union', of: [walk.definition(jsonSchemaProps), { is: 'array', of: { is: 'plain', text: 'string' } }] }),
};
const jsonSchemaProps = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps';

/** Turns schemas into types; the shapes found are in `shapes`, an object before the objects in it. */
export class Walk {
  private readonly found = new Map<string, Shape>();

  constructor(private readonly definitions: Readonly<Record<string, Schema>> = {}) {}

  get shapes(): readonly Shape[] {
    return [...this.found.values()];
  }

  /** The fields of an object at `path`. */
  properties(schema: Schema, path: Path): Property[] {
    return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
      name,
      required: schema.required?.includes(name) ?? false,
      type: this.type(property, [...path, { name, many: '' }]),
      schema: property,
    }));
  }

  definition(name: string): Type {
    const schema = this.definitions[name];
    if (schema === undefined) throw new Error(`no definition ${name}`);
    const make = special[shortName(name)];
    if (make !== undefined) return make(this);
    return schema.properties ? this.shape(`$ref ${name}`, schema, [], name) : this.type(schema, []);
  }

  private type(schema: Schema, path: Path): Type {
    if (schema.$ref !== undefined) return this.definition(schema.$ref.replace('#/definitions/', ''));
    if (schema['x-kubernetes-int-or-string']) return numberOrString;
    if (schema.enum) return { is: 'plain', text: schema.enum.map((value) => (typeof value === 'string' ? quote(value) : String(value))).join(' | ') };
    switch (schema.type) {
      case 'integer': case 'number': return { is: 'plain', text: 'number' };
      case 'string': case 'boolean': return { is: 'plain', text: schema.type };
      case 'array': return { is: 'array', of: schema.items ? this.type(schema.items, many(path, '[]')) : json };
      case 'object': return this.object(schema, path);
      case undefined: return json;
    }
  }

  private object(schema: Schema, path: Path): Type {
    if (schema.properties) return this.shape(JSON.stringify(schema), schema, path);
    return { is: 'map', of: typeof schema.additionalProperties === 'object' ? this.type(schema.additionalProperties, many(path, '{}')) : json };
  }

  private shape(key: string, schema: Schema, path: Path, definition?: string): Type {
    const known = this.found.get(key);
    if (known && definition !== undefined) return { is: 'shape', shape: known };
    const shape: Shape = known ?? { name: '', schema, definition, paths: [], properties: [] };
    this.found.set(key, shape);
    if (definition === undefined) shape.paths.push(path);
    // A shape seen again is walked again, so that the shapes in it learn this path too.
    const properties = this.properties(schema, path);
    if (!known) shape.properties.push(...properties);
    return { is: 'shape', shape };
  }
}

export function shortName(definition: string): string {
  return definition.slice(definition.lastIndexOf('.') + 1);
}

export function pathText(path: Path): string {
  return path.map((step) => step.name + step.many).join('.');
}

export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function many(path: Path, mark: '[]' | '{}'): Path {
  const last = path.at(-1);
  return last === undefined ? path : [...path.slice(0, -1), { name: last.name, many: mark }];
}
