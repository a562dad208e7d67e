import { CanaryRelease, GatewayTls, IngressGateway, MeshNamespace, MeshService, PathMatch, Percent, Port, RequestMatch, RoutingApi, StringMatch } from '../../../src';
import { dataPlaneCase, apply, request, underLoad } from '../format/case';

const url = 'http://reviews.shop:9080/reviews/1';

export default dataPlaneCase({
  name: 'http-route',
  feature: 'RoutingApi.gatewayApi, IngressGateway',
  proves: 'A canary and a match by header route as HTTPRoutes, inside and at a gateway, what they route as a VirtualService, and a release moves on without a failed request.',
  parameters: { weight: 5 },
  app: ({ chart, mesh, ingressGateway, runs }, { weight }) => {
    const routingApi = RoutingApi.gatewayApi();
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const reviews = new MeshService(chart, 'reviews', {
      namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } }, routingApi,
    });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new CanaryRelease(chart, 'canary', {
      service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(weight), earlyAccess: RequestMatch.header('end-user', StringMatch.exact('jason')),
    });
    // Text, not segments: an expression, which Istio would read after the route for all others if that were a prefix.
    reviews.addRoute('new-api', { when: RequestMatch.uri(PathMatch.prefix('/reviews/v2')), to: 'v2' });
    new IngressGateway(chart, 'edge', { workload: ingressGateway, routingApi }).expose(reviews, { host: 'reviews.example.com', tls: GatewayTls.none() });
    runs(reviews, { version: 'v1' });
    runs(reviews, { version: 'v2' });
    runs(web);
  },
  steps: [
    request('Requests are split 95 to 5.', { from: 'web', to: url, expect: { servedBy: { 'reviews-v1': 95, 'reviews-v2': 5 } } }),
    request('Requests with the header get the canary.', { from: 'web', to: url, headers: { 'end-user': 'jason' }, times: 100, expect: { servedBy: 'reviews-v2' } }),
    request('At the gateway they do too.', {
      from: 'outside', to: 'http://reviews.example.com/reviews/1', headers: { 'end-user': 'jason' }, times: 100, expect: { servedBy: 'reviews-v2' },
    }),
    request('Requests at the gateway are split 95 to 5.', {
      from: 'outside', to: 'http://reviews.example.com/reviews/1', expect: { servedBy: { 'reviews-v1': 95, 'reviews-v2': 5 } },
    }),
    request('A path that begins with the text gets it too.', { from: 'web', to: 'http://reviews.shop:9080/reviews/v2beta', times: 50, expect: { servedBy: 'reviews-v2' } }),
    underLoad('No request fails while the release moves on.', { from: 'web', to: url, expect: {} }, [apply('The weight is raised to 60.', { weight: 60 })]),
    request('Requests are split 40 to 60.', { from: 'web', to: url, expect: { servedBy: { 'reviews-v1': 40, 'reviews-v2': 60 } } }),
  ],
});
