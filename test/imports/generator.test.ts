import { choicesOf, factsOf } from '../../scripts/imports/facts';
import { nameByPath } from '../../scripts/imports/naming';
import { renderGroup } from '../../scripts/imports/render';
import { compareVersions, newestVersion, withoutDescriptions } from '../../scripts/imports/schema';
import type { Crd, Schema } from '../../scripts/imports/schema';
import { Walk } from '../../scripts/imports/walk';

const text: Schema = { type: 'string' };
const object = (properties: Record<string, Schema>): Schema => ({ type: 'object', properties });
const list = (items: Schema): Schema => ({ type: 'array', items });

/** The names given to the objects of a schema, in the order of the schema. */
function names(kind: string, spec: Schema, taken: string[] = []): string[] {
  const walk = new Walk();
  walk.properties(object({ spec }), []);
  nameByPath(kind, walk.shapes, new Set(taken));
  return walk.shapes.map((shape) => shape.name);
}

describe('names', () => {
  test('an object is named by its kind and the last step to it, in the singular', () => {
    expect(names('Zoo', object({ cages: list(object({ addresses: list(object({ a: text })), policies: list(object({ b: text })) })) })))
      .toEqual(['ZooSpec', 'ZooCage', 'ZooAddress', 'ZooPolicy']);
  });

  test('of objects that want one name the nearest to the root gets it', () => {
    expect(names('Zoo', object({ cage: object({ door: object({ a: text }) }), door: object({ b: text }) }))).toEqual(['ZooSpec', 'ZooCage', 'ZooCageDoor', 'ZooDoor']);
  });

  test('objects equally near take one more step', () => {
    expect(names('Zoo', object({ cage: object({ door: object({ a: text }) }), pond: object({ door: object({ b: text }) }) })))
      .toEqual(['ZooSpec', 'ZooCage', 'ZooCageDoor', 'ZooPond', 'ZooPondDoor']);
  });

  test('equal objects are one type, named after its most frequent use', () => {
    const door = object({ a: text });
    expect(names('Zoo', object({ cage: object({ exit: door }), gate: door, shed: object({ gate: door, b: text }) }))).toEqual(['ZooSpec', 'ZooCage', 'ZooGate', 'ZooShed']);
  });

  test('names of classes are left alone', () => {
    expect(names('Gateway', object({ a: object({ class: object({ b: text }) }) }), ['GatewayClass'])).toEqual(['GatewaySpec', 'GatewayA', 'GatewayAClass']);
  });

  test('an object that cannot be named is an error that says what to do', () => {
    expect(() => names('Gateway', object({ class: object({ b: text }) }), ['GatewayClass'])).toThrow('spec.class of Gateway cannot be named GatewayClass: add to preferred-names.ts');
  });

  test('a preferred name for a path that does not exist is an error', () => {
    expect(() => names('VirtualService', object({ hosts: list(text) }))).toThrow('preferred-names.ts names spec.http[] of VirtualService, where there is no object');
  });
});

describe('versions', () => {
  test('stable comes before beta before alpha, and newer before older', () => {
    expect(['v1alpha3', 'v1', 'v2beta1', 'v10', 'v2', 'v1beta1'].sort(compareVersions)).toEqual(['v10', 'v2', 'v1', 'v2beta1', 'v1beta1', 'v1alpha3']);
  });

  test('versions that are not served or are deprecated are passed over', () => {
    const version = (name: string, served: boolean, deprecated?: boolean): Crd['spec']['versions'][number] => ({ name, served, deprecated, schema: { openAPIV3Schema: {} } });
    const crd = (...versions: Crd['spec']['versions']): Crd => ({
      kind: 'CustomResourceDefinition', metadata: { name: 'cages.zoo' }, spec: { group: 'zoo', scope: 'Cluster', names: { kind: 'Cage' }, versions },
    });

    expect(newestVersion(crd(version('v3', false), version('v2', true, true), version('v1beta1', true))).name).toBe('v1beta1');
    expect(() => newestVersion(crd(version('v1', false)))).toThrow('cages.zoo serves no version that is not deprecated');
  });
});

describe('comments', () => {
  test.each<[string, Schema, string[]]>([
    ['the range of an integer', { type: 'integer', minimum: 0, maximum: 65535 }, ['Integer from 0 to 65535.']],
    ['the limit of a number', { type: 'number', maximum: 1 }, ['Number, at most 1.']],
    ['length and pattern, which cannot end the comment', { type: 'string', minLength: 1, maxLength: 63, pattern: '^a*/b$' }, ['1 to 63 characters.', 'Matches `^a*\\/b$`.']],
    ['the size of a set and its items', { 'type': 'array', 'maxItems': 1, 'items': { type: 'integer', minimum: 1 }, 'x-kubernetes-list-type': 'set' },
      ['At most 1 item.', 'No duplicates.', 'Each: integer, at least 1.']],
    ['the size of a map and its values', { type: 'object', maxProperties: 8, additionalProperties: { type: 'string', minLength: 1 } },
      ['At most 8 entries.', 'Each value: at least 1 character.']],
    ['the keys of a list', { 'type': 'array', 'x-kubernetes-list-map-keys': ['name', 'port'] }, ['Unique by `name` and `port`.']],
    ['the default, but not the description', { type: 'string', default: 'HTTP', description: 'Never carried over.' }, ['@default "HTTP"']],
  ])('say %s', (_, schema, facts) => {
    expect(factsOf(schema)).toEqual(facts);
  });

  test('a choice is at most one of its fields if none is allowed, exactly one otherwise', () => {
    const [a, b]: Schema[] = [{ required: ['a'] }, { required: ['b'] }];
    expect(choicesOf({ oneOf: [{ not: { anyOf: [a!, b!] } }, a!, b!] })).toEqual(['At most one of `a`, `b`.']);
    expect(choicesOf({ allOf: [{ oneOf: [a!, b!] }] })).toEqual(['Exactly one of `a`, `b`.']);
    expect(choicesOf({ oneOf: [{ properties: { a: text } }, b!] })).toEqual([]);
  });

  test('descriptions are left out; fields of that name, and values that have one, are not', () => {
    const schema = { description: 'x', properties: { description: { type: 'string', description: 'x' }, default: { description: 'x', default: { description: 'kept' } } } };
    expect(withoutDescriptions(schema)).toEqual({ properties: { description: { type: 'string' }, default: { default: { description: 'kept' } } } });
  });
});

test('a group becomes a module', () => {
  const schema: Schema = {
    type: 'object',
    required: ['spec'],
    properties: {
      metadata: { type: 'object' },
      spec: {
        ...object({
          'mode': { type: 'string', enum: ['OPEN', 'IT\'S SHUT'] },
          'x-labels': { type: 'object', additionalProperties: text },
          'port': { 'x-kubernetes-int-or-string': true },
          'sizes': list({ 'x-kubernetes-int-or-string': true }),
          'animals': list({ ...object({ name: text, notes: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } }), required: ['name'] }),
        }),
        'x-kubernetes-preserve-unknown-fields': true,
      },
    },
  };
  expect(renderGroup({
    file: 'zoo.ts',
    modules: [{ path: 'istio.io/api', version: 'v1.31.1' }],
    kinds: [{ kind: 'Cage', className: 'Cage', apiVersion: 'zoo/v1', scope: 'Cluster', reference: 'https://zoo', schema }],
    definitions: {},
  })).toMatchSnapshot();
});
