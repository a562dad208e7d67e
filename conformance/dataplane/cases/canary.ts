import { CanaryRelease, GatewayTls, IngressGateway, MeshNamespace, MeshService, Percent, Port, RequestMatch, StringMatch } from '../../../src';
import { dataPlaneCase, request } from '../format/case';

const at = { gateway: 'http://reviews.example.com/reviews/1', mesh: 'http://reviews.shop:9080/reviews/1' };

export default dataPlaneCase({
  name: 'canary',
  feature: 'CanaryRelease, IngressGateway',
  proves: 'A canary gets its share, and early access all of it, at the gateway as between sidecars.',
  app: ({ chart, mesh, ingressGateway, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new CanaryRelease(chart, 'canary', {
      service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(5), earlyAccess: RequestMatch.header('tester', StringMatch.exact('yes')),
    });
    new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(reviews, { host: 'reviews.example.com', tls: GatewayTls.none() });
    runs(reviews, { version: 'v1' });
    runs(reviews, { version: 'v2' });
    runs(web);
  },
  steps: [
    request('Requests at the gateway are split 95 to 5.', { from: 'outside', to: at.gateway, expect: { servedBy: { 'reviews-v1': 95, 'reviews-v2': 5 } } }),
    request('Requests between sidecars are split 95 to 5.', { from: 'web', to: at.mesh, expect: { servedBy: { 'reviews-v1': 95, 'reviews-v2': 5 } } }),
    request('Testers get the canary at the gateway.', { from: 'outside', to: at.gateway, headers: { tester: 'yes' }, times: 100, expect: { servedBy: 'reviews-v2' } }),
    request('Testers get the canary between sidecars.', { from: 'web', to: at.mesh, headers: { tester: 'yes' }, times: 100, expect: { servedBy: 'reviews-v2' } }),
  ],
});
