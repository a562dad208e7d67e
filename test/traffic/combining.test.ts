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
      expect(['ConflictingRoutes', 'ConflictingPolicies']).toContain(result.code);
      expect([result.at, result.message]).toEqual(['shop/other', expect.stringContaining('shop/one')]);
      return;
    }
    const kinds = (result.toJson() as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'VirtualService').length).toBeLessThanOrEqual(1);
    expect(kinds.filter((kind) => kind === 'DestinationRule').length).toBeLessThanOrEqual(1);
    expect(kinds.some((kind) => kind === 'VirtualService' || kind === 'DestinationRule')).toBe(true);
  });
});

test('the page about combining says what the library does', () => {
  expect(readFileSync(path.join(__dirname, '../../docs/guide/combining.md'), 'utf8')).toBe(page);
});
