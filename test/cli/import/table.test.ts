import * as fc from 'fast-check';
import { istio } from './shop';
import { Manifests } from '../../../src';
import { factsOf } from '../../../src/cli/import/meaning/facts';
import { Scene } from '../../../src/cli/import/scene';
import type { Request } from '../../properties/istio';
import { routeOf } from '../../properties/istio';

const text = fc.constantFrom({ exact: 'x' }, { exact: 'y' }, { prefix: 'x' }, { regex: 'x.*' }, {});
const match = fc.record({
  uri: fc.constantFrom({ exact: '/' }, { exact: '/a' }, { prefix: '/' }, { prefix: '/a' }, { prefix: '/a/' }, { exact: '/a/b' }),
  method: fc.constantFrom({ exact: 'GET' }, { exact: 'POST' }),
  headers: fc.record({ h: text }),
  withoutHeaders: fc.record({ h: text }),
  queryParams: fc.record({ q: fc.constantFrom({ exact: 'x' }, { prefix: 'x' }) }),
}, { requiredKeys: [] });
const matches = fc.array(match, { minLength: 1, maxLength: 2 });
const route = fc.record({ match: matches, directResponse: fc.record({ status: fc.constantFrom(200, 201, 202) }) }, { requiredKeys: ['directResponse'] });
const table = fc.array(route, { minLength: 1, maxLength: 4 });

const requests: readonly Request[] = ['/', '/a', '/a/b', '/a/c', '/ab'].flatMap((path) => ['GET', 'POST'].flatMap((method) => [undefined, 'x', 'y', 'xz'].flatMap((h) => [undefined, 'x', 'xz'].map((q): Request => (
  { port: 80, path, method, authority: 'web', headers: h === undefined ? {} : { h }, query: q === undefined ? {} : { q }, sourceLabels: {}, sourceNamespace: 'shop' })))));

type Http = Parameters<typeof routeOf>[0]['http'];

function factsAbout(http: object): string {
  const { objects } = Manifests.parse(istio('VirtualService', 'web', { hosts: ['web'], http }));
  return JSON.stringify([...factsOf(objects, new Scene(Manifests.parse(''), 'shop'))].map(([about, { value }]) => [about, value]));
}

const answersOf = (http: object): readonly unknown[] => requests.map((request) => routeOf({ http: http as Http }, request)?.directResponse);

test('tables that count as the same answer every request alike', () => {
  let same = 0;
  const alike = table.chain((http) => fc.tuple(fc.constant(http), fc.shuffledSubarray(http, { minLength: Math.max(1, http.length - 1) })));
  fc.assert(fc.property(alike, ([one, other]) => {
    if (factsAbout(one) !== factsAbout(other)) return;
    same += JSON.stringify(one) === JSON.stringify(other) ? 0 : 1;
    expect(answersOf(other)).toEqual(answersOf(one));
  }), { numRuns: 60 });
  // Else the property would hold of nothing.
  expect(same).toBeGreaterThan(5);
});
