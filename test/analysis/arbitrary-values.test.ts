import * as fc from 'fast-check';
import { istioCrds } from '../../imports/crds';
import type { Verdict } from '../../src/analysis';
import { verdictOf } from '../../src/analysis';
import { findingsOf } from '../../src/analysis/validation/validate-object';
import type { ManifestObject, ManifestValue } from '../../src/manifests';

const verdicts: readonly Verdict[] = ['valid', 'warning', 'invalid'];
const numberOfRuns = Number(process.env.PROPERTY_RUNS ?? 60);
/** Words that checks look for, so that arbitrary values get past their first conditions. */
const words = fc.oneof(fc.string(), fc.constantFrom(
  '*', '~', '.', 'mesh', 'HTTP', 'TLS', 'STATIC', 'DNS', 'DYNAMIC_DNS', 'DENY', 'CUSTOM', 'MUTUAL', 'ISTIO_MUTUAL', 'unix://', 'configmap://a', '%', '%A(', '((', '/{**}/{*}',
  '1h', '-1s', '[::1]:', 'a/b/c', '__proto__', 'constructor', '{"keys":[null]}', 'http://[', '@request.auth.claims',
));

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
}

/** Values of any shape, among them such that follow the schema for a while, with wrong values where it pleases. */
function valuesFor(schema: Schema, depth: number): fc.Arbitrary<ManifestValue> {
  const json = fc.jsonValue({ maxDepth: 2, stringUnit: 'grapheme' }) as fc.Arbitrary<ManifestValue>;
  const anything = fc.oneof(json, words, fc.integer(), fc.double(), fc.constant(null));
  if (depth === 0) return anything;
  const { properties, items, additionalProperties } = schema;
  type Values = fc.Arbitrary<ManifestValue>;
  const mostly = (usual: Values): Values => fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: anything });
  if (properties !== undefined) {
    const fields = Object.fromEntries(Object.entries(properties).map(([key, child]) => [key, valuesFor(child, depth - 1)]));
    return mostly(fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<ManifestValue>);
  }
  if (items !== undefined) return mostly(fc.array(valuesFor(items, depth - 1), { maxLength: 3 }));
  if (typeof additionalProperties === 'object') {
    return mostly(fc.dictionary(words, valuesFor(additionalProperties, depth - 1), { maxKeys: 3 }));
  }
  return anything;
}

function objectOf(apiVersion: string, kind: string, spec: ManifestValue, metadata: ManifestValue): ManifestObject {
  return { apiVersion, kind, name: 'any', namespace: undefined, body: { apiVersion, kind, metadata, spec }, origin: 'any.yaml:1' };
}

describe.each(istioCrds().map(({ spec }) => [spec.names.kind, spec] as const))('any value as %s', (kind, { group, versions }) => {
  const [version] = versions;
  const schema = (version?.schema?.openAPIV3Schema as Schema | undefined)?.properties?.spec ?? {};

  test('gets a verdict, with complete reasons, and is left as it was', () => {
    fc.assert(fc.property(valuesFor(schema, 6), valuesFor({}, 1), (spec, metadata) => {
      const object = objectOf(`${group}/${version?.name ?? ''}`, kind, spec, metadata);
      const before = JSON.stringify(object.body);
      const findings = findingsOf(object);

      expect(verdicts).toContain(verdictOf(object));
      expect(JSON.stringify(object.body)).toBe(before);
      for (const { code, problem, fix, origin } of findings) {
        expect(code).toMatch(/^[a-z0-9-]+\/[a-z0-9-]+$/);
        expect(problem).not.toBe('');
        expect(fix).not.toBe('');
        expect(origin).toBe('any.yaml:1');
      }
    }), { numRuns: numberOfRuns });
  });
});
