import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { combine, page, patterns, relations } from '../../scripts/combining';
import { MeshError } from '../../src';

const names = Object.keys(patterns);
const pairs = names.flatMap((one, index) => names.slice(index).map((other) => [one, other] as const));

describe.each(Object.entries(relations))('two patterns for %s', (_, relation) => {
  test.each(pairs)('%s and %s compose into one object of each kind, or are refused by naming both', (one, other) => {
    const [result, reversed] = [combine(one, other, relation), combine(other, one, [relation[1], relation[0]])];
    expect(reversed instanceof MeshError).toBe(result instanceof MeshError);
    if (result instanceof MeshError) {
      expect(['ConflictingRoutes', 'ConflictingPolicies', 'ContradictingProps', 'HostOwnedTwice']).toContain(result.code);
      for (const owner of ['shop/one', 'shop/other']) expect(result.message).toContain(owner);
      return;
    }
    const objects = result.toJson() as { kind: string; metadata: { name: string; namespace?: string } }[];
    const keys = objects.map(({ kind, metadata: { name, namespace } }) => `${kind} ${namespace ?? ''}/${name}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const kind of ['VirtualService', 'DestinationRule']) expect(keys.filter((key) => key.startsWith(`${kind} shop/`) && !key.includes('/one') && !key.includes('/other')).length).toBeLessThanOrEqual(1);
    expect(keys.some((key) => !key.startsWith('Service'))).toBe(true);
  });
});

test('the page about combining says what the library does', () => {
  expect(readFileSync(path.join(__dirname, '../../docs/guide/combining.md'), 'utf8')).toBe(page);
});
