import type { Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { ruleOf, sharesOf } from './gateway-api';
import { routeOf, splitOf } from './istio';
import type { Pattern } from './patterns';
import { declare, everywhere, patternsArbitrary, universe } from './patterns';
import type { HTTPRouteSpec } from '../../imports/gateway.networking.k8s.io';
import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import { MeshService, PathMatch, Port, problemsOf, RequestMatch, RoutingApi } from '../../src';
import { newChart, only, shopOf } from '../mesh/fixtures';

const versions = { v1: { version: 'v1' }, v2: { version: 'v2' }, v3: { version: 'v3' } };

/** The table of a composition; undefined when the API cannot hold it. */
function tableIn(api: RoutingApi, composition: readonly Pattern[]): Chart | undefined {
  const chart = newChart();
  const service = new MeshService(chart, 'reviews', { namespace: shopOf(chart, { routingApi: api }), port: Port.http(9080), versions });
  service.addRoute('untold', { when: RequestMatch.uri(PathMatch.exact('/untold')), to: 'v1' });
  declare(chart, service, composition);
  return problemsOf(chart).length > 0 ? undefined : chart;
}

// What has no words in the Gateway API is refused, which other tests are about.
const sayable = everywhere.filter(({ slot }) => !/^(without|labels|namespace)/.test(slot));
const bySlot = (...slots: string[]): typeof sayable => sayable.filter(({ slot }) => slots.includes(slot));

describe.each([
  ['any conditions', sayable, 0.3],
  ['paths and headers', bySlot('path', 'header user'), 0.4],
  ['headers', bySlot('header user', 'header cookie'), 0.9],
])('an HTTPRoute of %s', (_, conditions, share) => {
  test('sends every request where the VirtualService of the same table does, or is refused', () => {
    let compared = 0;
    let tried = 0;
    fc.assert(fc.property(patternsArbitrary(conditions), (composition) => {
      tried += 1;
      const gatewayApi = tableIn(RoutingApi.gatewayApi(), composition);
      if (gatewayApi === undefined) return;
      compared += 1;
      const route = only<HTTPRouteSpec>(gatewayApi, 'HTTPRoute').spec;
      const virtualService = only<VirtualServiceSpec>(tableIn(RoutingApi.istio(), composition)!, 'VirtualService').spec;
      for (const request of universe) {
        const [mine, theirs] = [sharesOf(ruleOf(route, request)), splitOf(routeOf(virtualService, request))];
        if (JSON.stringify(mine) !== JSON.stringify(theirs)) throw new Error(`${JSON.stringify(request)}: ${JSON.stringify(mine)} instead of ${JSON.stringify(theirs)}`);
      }
    }), { numRuns: 100 });
    // A check that refused everything would pass the property.
    expect(compared / tried).toBeGreaterThan(share);
  });
});
