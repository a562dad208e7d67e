import { GatewayTls, IngressGateway, MeshNamespace, MeshService, PathMatch, Port } from '../../../src';
import { dataPlaneCase, request } from '../format/case';

export default dataPlaneCase({
  name: 'gateway-wildcard',
  feature: 'IngressGateway with a wildcard and hosts within it',
  proves: 'A host within a wildcard has its own routes, and what it does not serve is not served by the wildcard.',
  app: ({ chart, mesh, ingressGateway, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const [home, zoo, api] = ['home', 'zoo', 'api'].map((name) => new MeshService(chart, name, { namespace, port: Port.http(8080) }));
    const edge = new IngressGateway(chart, 'edge', { workload: ingressGateway });
    const tls = GatewayTls.none();
    edge.expose(home!, { host: '*.example.com', tls });
    edge.expose(zoo!, { host: 'zoo.example.com', tls });
    edge.expose(api!, { host: 'api.example.com', tls, paths: [PathMatch.prefix('/v1')] });
    for (const service of [home!, zoo!, api!]) runs(service);
  },
  steps: [
    request('Any host of the wildcard is served.', { from: 'outside', to: 'http://www.example.com/', expect: { servedBy: 'home' } }),
    request('A host within it, whose name sorts after, has its own service.', { from: 'outside', to: 'http://zoo.example.com/', expect: { servedBy: 'zoo' } }),
    request('So has one whose name sorts before.', { from: 'outside', to: 'http://api.example.com/v1/books', expect: { servedBy: 'api' } }),
    request('What that one does not serve is not there.', { from: 'outside', to: 'http://api.example.com/other', expect: { status: 404 } }),
  ],
});
