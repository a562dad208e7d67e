import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileOf, run } from './run';
import { compare } from '../../src/cli/diff';
import { differences } from '../../src/cli/diff/differences';
import { Manifests } from '../../src/manifests';

const guide = readFileSync(path.resolve(__dirname, '../../docs/guide/cli.md'), 'utf8');

const routes = (stable: number, canary: number): string => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http: [{ route: [{ destination: { host: reviews, subset: v1 }, weight: ${stable} }, { destination: { host: reviews, subset: v2 }, weight: ${canary} }] }]
---`;
const policy = (kind: string, group: string, spec: string, name = 'reviews'): string => `
apiVersion: ${group}
kind: ${kind}
metadata: { name: ${name}, namespace: shop }
spec: ${spec}
---`;
const mtls = (mode: string): string => policy('PeerAuthentication', 'security.istio.io/v1', `{ mtls: { mode: ${mode} } }`);
const access = policy('AuthorizationPolicy', 'security.istio.io/v1', '{ action: DENY }');
const config = policy('ConfigMap', 'v1', '{}');

const before = fileOf(`${routes(95, 5)}${mtls('PERMISSIVE')}${config}`);
const after = fileOf(`${access}${mtls('STRICT')}${routes(80, 20)}`);

test('diff tells what is added, removed and changed, by what it means, and ends with 1', async () => {
  const { code, err, out } = await run('diff', before, after);
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(guide).toContain(`\`\`\`text
${out}\`\`\``);
});

test('the same objects in another order and layout are the same, and end with 0', async () => {
  const reordered = fileOf(`${mtls('STRICT')}${routes(80, 20)}${access}`.replace('{ action: DENY }', '{ "action": \'DENY\' } # the same'));
  expect(await run('diff', after, reordered)).toEqual({ code: 0, err: '', out: '0 added, 0 removed, 0 changed\n' });
});

test('what cannot be read ends with 2', async () => {
  expect(await run('diff', before, '/no/such/file')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('/no/such/file') as string });
  expect((await run('diff', before, fileOf('a: ['))).code).toBe(2);
  expect((await run('diff', before)).code).toBe(2);
});

test('programs get the changes as JSON, and silence where they want it', async () => {
  const changes = JSON.parse((await run('diff', before, after, '--json')).out) as unknown[];
  expect(changes[0]).toEqual({
    meaning: 'routes',
    change: 'changed',
    kind: 'VirtualService',
    namespace: 'shop',
    name: 'reviews',
    origin: expect.stringMatching(/manifests\.yaml:\d+$/) as string,
    fields: [{ path: 'spec.http[0].route[0].weight', before: 95, after: 80 }, { path: 'spec.http[0].route[1].weight', before: 5, after: 20 }],
  });
  expect(await run('diff', before, after, '--quiet')).toEqual({ code: 1, out: '', err: '' });
});

test('an object in another version of its kind is the same object', () => {
  const older = routes(95, 5).replace('networking.istio.io/v1', 'networking.istio.io/v1beta1');
  const [change, ...others] = compare(Manifests.parse(older).objects, Manifests.parse(routes(95, 5)).objects);
  expect(others).toEqual([]);
  expect(change?.fields).toEqual([{ path: 'apiVersion', before: 'networking.istio.io/v1beta1', after: 'networking.istio.io/v1' }]);
});

test('no secret is told', async () => {
  const secret = (value: string): string => `apiVersion: v1\nkind: Secret\nmetadata: { name: key, annotations: { last-applied: ${value} } }\nstringData: { key: ${value} }\n`;
  const { out } = await run('diff', fileOf(secret('hunter2')), fileOf(secret('tr0ub4dor')));
  expect(out).toContain('stringData.key: (secret) → (secret)');
  expect(out).not.toMatch(/hunter2|tr0ub4dor/);
});

test('Istio itself is told apart from what runs on it', () => {
  const installed = (name: string): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: ${name}, labels: { app.kubernetes.io/part-of: istio } }\n---\n`;
  const objects = Manifests.parse(`${installed('istiod')}apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: web }\n`).objects;
  expect(compare([], objects).map(({ name, meaning }) => [name, meaning])).toEqual([['istiod', 'install'], ['web', 'others']]);
});

test.each([
  ['items with names are compared by them', [{ name: 'a', v: 1 }, { name: 'b', v: 2 }], [{ name: 'a', v: 1 }, { name: 'b', v: 3 }], [{ path: '[name=b].v', before: 2, after: 3 }]],
  ['their order counts, since the first route wins', [{ name: 'a' }, { name: 'b' }], [{ name: 'b' }, { name: 'a' }], [{ path: ' (order)', before: ['a', 'b'], after: ['b', 'a'] }]],
  ['an item that is put first leaves the others be', [1, 2], [0, 1, 2], [{ path: '[0]', after: 0 }]],
  ['so does one that is taken out', ['a', 'b', 'c'], ['a', 'c'], [{ path: '[1]', before: 'b' }]],
  ['null is a value', { a: null }, {}, [{ path: 'a', before: null }]],
  ['a key with dots is quoted', { a: { 'b.c/d': 1 } }, { a: { 'b.c/d': 2 } }, [{ path: 'a["b.c/d"]', before: 1, after: 2 }]],
  ['another type is another value', { a: [1] }, { a: { b: 1 } }, [{ path: 'a', before: [1], after: { b: 1 } }]],
])('%s', (_, one, other, expected) => {
  expect(differences(one, other)).toEqual(expected);
});
