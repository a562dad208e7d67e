import { BlueGreenRelease, CanaryRelease, GatewayTls, IngressGateway, MeshNamespace, MeshService, Percent, Port, RequestMatch, StringMatch } from '../../../src';
import { apply, dataPlaneCase, request, underLoad } from '../format/case';

const at = { gateway: 'http://reviews.example.com/', mesh: 'http://reviews.shop:9080/' };

export default dataPlaneCase({
  name: 'blue-green',
  feature: 'BlueGreenRelease; CanaryRelease of a TCP service',
  proves: 'A switch to the other version and back fails no request, its preview is there before, and TCP connections are split too.',
  parameters: { switched: false },
  app: ({ chart, mesh, ingressGateway, runs }, { switched }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const versions = { blue: { version: 'blue' }, green: { version: 'green' } };
    const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions });
    const queue = new MeshService(chart, 'queue', { namespace, port: Port.tcp(5672), versions });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new BlueGreenRelease(chart, 'release', {
      service: reviews,
      active: switched ? 'green' : 'blue',
      idle: switched ? 'blue' : 'green',
      preview: RequestMatch.header('preview', StringMatch.exact('yes')),
    });
    new CanaryRelease(chart, 'queue-canary', { service: queue, stable: 'blue', canary: 'green', weight: Percent.of(30) });
    new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(reviews, { host: 'reviews.example.com', tls: GatewayTls.none() });
    for (const service of [reviews, queue]) for (const version of ['blue', 'green']) runs(service, { version });
    runs(web);
  },
  steps: [
    request('The active version gets all requests.', { from: 'web', to: at.mesh, times: 100, expect: { servedBy: 'reviews-blue' } }),
    request('The idle one is previewed.', { from: 'outside', to: at.gateway, headers: { preview: 'yes' }, times: 50, expect: { servedBy: 'reviews-green' } }),
    underLoad('The switch fails no request between sidecars.', { from: 'web', to: at.mesh, expect: { servedBy: ['reviews-blue', 'reviews-green'] } }, [
      apply('The idle version becomes the active one.', { switched: true }),
    ]),
    request('The other version gets all requests at the gateway.', { from: 'outside', to: at.gateway, times: 100, expect: { servedBy: 'reviews-green' } }),
    underLoad('The way back fails no request at the gateway.', { from: 'outside', to: at.gateway, expect: { servedBy: ['reviews-blue', 'reviews-green'] } }, [
      apply('The first version is the active one again.', { switched: false }),
    ]),
    request('The first version gets all requests again.', { from: 'web', to: at.mesh, times: 100, expect: { servedBy: 'reviews-blue' } }),
    request('TCP connections are split by weight.', { from: 'web', to: 'tcp://queue.shop:5672', expect: { servedBy: { 'queue-blue': 70, 'queue-green': 30 } } }),
  ],
});
