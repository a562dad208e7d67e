import { App, Chart } from 'cdk8s';
import { classOf, fieldsOf, kinds } from './kinds';
import { pathsOf, sample, sorted } from './sample';
import type { Leaves } from './sample';

const full: Leaves = { text: 'text', count: 7, flag: true };
const falsy: Leaves = { text: '', count: 0, flag: false };

describe.each(kinds.map((kind) => [`${kind.apiVersion} ${kind.kind}`, kind] as const))('%s', (_, kind) => {
  test.each([['a value', full], ['an empty string, zero or false', falsy]])('keeps every property of its schema, each set to %s', async (_name, leaves) => {
    const L1 = await classOf(kind);
    const fields = Object.fromEntries(fieldsOf(kind).map(([name, schema]) => [name, sample(schema, leaves)]));
    const metadata = { name: 'name', namespace: 'space', labels: { app: 'a' }, annotations: { note: 'n' } };

    const manifest = new L1(new Chart(new App(), 'chart'), 'object', { metadata, ...fields }).toJson() as object;

    const expected = { apiVersion: kind.apiVersion, kind: kind.kind, metadata: sorted(metadata), ...sorted(fields) };
    expect(JSON.stringify(manifest)).toBe(JSON.stringify(expected));
    expect(L1.manifest({ metadata, ...fields })).toEqual({ apiVersion: kind.apiVersion, kind: kind.kind, metadata, ...fields });
  });
});

test('the samples reach far into the schemas', () => {
  const paths = kinds.flatMap((kind) => fieldsOf(kind).flatMap(([name, schema]) => pathsOf(sample(schema, full), name)));
  expect(paths.length).toBeGreaterThan(10_000);
  expect(paths).toContain('spec.http.0.match.0.headers.a/key.regex');
  expect(paths).toContain('spec.template.spec.containers.0.livenessProbe.httpGet.port');
});
