import * as fc from 'fast-check';
import type { Request } from './istio';
import { routeOf, splitOf } from './istio';
import type { Pattern } from './patterns';
import { atTheEdge, declare, patternsArbitrary, universe } from './patterns';
import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import { GatewayTls, GatewayWorkload, IngressGateway, PathMatch, RequestMatch, StringMatch } from '../../src';
import { newChart, newReviews, rendered } from '../mesh/fixtures';

interface Tables {
  readonly inside: VirtualServiceSpec;
  readonly edge: VirtualServiceSpec;
}

function tablesOf(composition: readonly Pattern[], paths?: readonly PathMatch<'exact' | 'prefix'>[]): Tables {
  const chart = newChart();
  const reviews = newReviews(chart);
  reviews.addRoute('untold', { when: RequestMatch.authority(StringMatch.exact('reviews')), to: 'v1' });
  declare(chart, reviews, composition);
  const workload = GatewayWorkload.fromAttributes(chart, 'pods', { mesh: reviews.namespace.mesh });
  new IngressGateway(chart, 'edge', { workload }).expose(reviews, { host: 'a.example.com', tls: GatewayTls.none(), ...(paths && { paths }) });
  const [inside, edge] = ['reviews', 'edge-a-example-com'].map((name) => (
    rendered<VirtualServiceSpec>(chart, 'VirtualService').find(({ metadata }) => metadata.name === name)!.spec));
  return { inside: inside!, edge: edge! };
}

/** A request from the internet comes from no workload of the mesh. */
const fromOutside: readonly Request[] = universe.filter(({ sourceNamespace, sourceLabels }) => sourceNamespace === 'shop' && Object.keys(sourceLabels).length === 0);

test('a request gets the same split at a gateway as inside the mesh', () => {
  fc.assert(fc.property(patternsArbitrary(), (composition) => {
    const { inside, edge } = tablesOf(composition);
    const splits = (spec: VirtualServiceSpec): unknown[] => fromOutside.map((request) => splitOf(routeOf(spec, request)));
    expect(splits(edge)).toEqual(splits(inside));
  }), { numRuns: 60 });
});

test('under a path of the gateway, the requests of that path get the same split, and all others none', () => {
  const exposed = fc.constantFrom(PathMatch.prefix('/a'), PathMatch.prefix('/a/b'), PathMatch.exact('/a'), PathMatch.prefix('/x'));
  fc.assert(fc.property(patternsArbitrary(atTheEdge), exposed, (composition, path) => {
    const { inside, edge } = tablesOf(composition, [path]);
    const within = (request: Request): boolean => (path.kind === 'exact' ? request.path === path.value : request.path.startsWith(path.value));
    for (const request of fromOutside) {
      expect(splitOf(routeOf(edge, request))).toEqual(within(request) ? splitOf(routeOf(inside, request)) : {});
    }
  }), { numRuns: 60 });
});
