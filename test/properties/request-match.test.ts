import * as fc from 'fast-check';
import type { Request } from './istio';
import { routeOf } from './istio';
import { everywhere, universe } from './patterns';
import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { RequestMatch } from '../../src';
import { MeshError } from '../../src';
import { newChart, newReviews, only } from '../mesh/fixtures';

const condition = fc.constantFrom(...everywhere);

/** The requests that a match takes once it is rendered. */
function takenBy(match: RequestMatch): Request[] {
  const chart = newChart();
  newReviews(chart).addRoute('taken', { when: match, to: 'v1' });
  const { spec } = only<VirtualServiceSpec>(chart, 'VirtualService');
  return universe.filter((request) => routeOf(spec, request)?.name === 'taken');
}

test('a condition takes the requests that it says', () => {
  for (const { match, holds } of everywhere) expect(takenBy(match())).toEqual(universe.filter(holds));
});

test('and takes what both take, unless it says that this cannot be said', () => {
  fc.assert(fc.property(condition, condition, condition, (a, b, c) => {
    const both = universe.filter((request) => a.holds(request) && (b.holds(request) || c.holds(request)));
    let joined: RequestMatch;
    try {
      joined = a.match().and(b.match().or(c.match()));
    } catch (error) {
      if (!(error instanceof MeshError)) throw error;
      expect(error.code).toBe('InvalidMatch');
      if (error.problem.startsWith('no request')) expect(both).toEqual([]);
      return;
    }
    expect(takenBy(joined)).toEqual(both);
  }), { numRuns: 200 });
});
