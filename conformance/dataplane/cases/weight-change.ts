import { CanaryRelease, GatewayTls, IngressGateway, MeshNamespace, MeshService, Percent, Port } from '../../../src';
import { apply, dataPlaneCase, request, underLoad } from '../format/case';

const at = { gateway: 'http://reviews.example.com/', mesh: 'http://reviews.shop:9080/' };

export default dataPlaneCase({
  name: 'weight-change',
  feature: 'CanaryRelease with steps',
  proves: 'Moving a release from step to step while requests come in fails none of them.',
  parameters: { step: 0 },
  app: ({ chart, mesh, ingressGateway, runs }, { step }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new CanaryRelease(chart, 'release', { service: reviews, stable: 'v1', canary: 'v2', steps: [Percent.of(0), Percent.of(5), Percent.of(100)], step });
    new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(reviews, { host: 'reviews.example.com', tls: GatewayTls.none() });
    runs(reviews, { version: 'v1' });
    runs(reviews, { version: 'v2' });
    runs(web);
  },
  steps: [
    request('A canary of 0 percent gets nothing.', { from: 'outside', to: at.gateway, times: 300, expect: { servedBy: 'reviews-v1' } }),
    underLoad('From 0 to 5 percent, no request between sidecars fails.', { from: 'web', to: at.mesh, expect: { status: 200 } }, [
      apply('A twentieth of the requests goes to the canary.', { step: 1 }),
    ]),
    request('The canary has its share at the gateway.', { from: 'outside', to: at.gateway, expect: { servedBy: { 'reviews-v1': 95, 'reviews-v2': 5 } } }),
    request('The canary has its share between sidecars.', { from: 'web', to: at.mesh, expect: { servedBy: { 'reviews-v1': 95, 'reviews-v2': 5 } } }),
    underLoad('From 5 to 100 percent, no request at the gateway fails.', { from: 'outside', to: at.gateway, expect: { servedBy: ['reviews-v1', 'reviews-v2'] } }, [
      apply('All requests go to the canary.', { step: 2 }),
    ]),
    request('The stable version gets nothing any more.', { from: 'web', to: at.mesh, times: 300, expect: { servedBy: 'reviews-v2' } }),
  ],
});
