import { AbTest, CanaryRelease, GatewayTls, IngressGateway, MeshNamespace, MeshService, PathMatch, Percent, Port, RequestMatch, StringMatch } from '../../../src';
import { dataPlaneCase, request } from '../format/case';

export default dataPlaneCase({
  name: 'patterns-together',
  feature: 'RouteTable: CanaryRelease, AbTest and addRoute on one host; two services on one gateway host',
  proves: 'Several patterns on one host each get their requests, narrow before wide, and the paths of a gateway host lead to their services.',
  app: ({ chart, mesh, ingressGateway, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const catalog = new MeshService(chart, 'catalog', {
      namespace, port: Port.http(8080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' }, v3: { version: 'v3' } },
    });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new CanaryRelease(chart, 'release', { service: catalog, stable: 'v1', canary: 'v2', weight: Percent.of(20) });
    new AbTest(chart, 'for-jason', { service: catalog, when: RequestMatch.header('end-user', StringMatch.exact('jason')), use: 'v2' });
    catalog.addRoute('exports', { when: RequestMatch.uri(PathMatch.prefix('/api/catalog/export')), to: 'v3' });
    const edge = new IngressGateway(chart, 'edge', { workload: ingressGateway });
    edge.expose(web, { host: 'shop.example.com', tls: GatewayTls.none() });
    edge.expose(catalog, { host: 'shop.example.com', tls: GatewayTls.none(), paths: [PathMatch.prefix('/api/catalog')] });
    for (const version of ['v1', 'v2', 'v3']) runs(catalog, { version });
    runs(web);
  },
  steps: [
    request('Whatever no other service has goes to the storefront.', { from: 'outside', to: 'http://shop.example.com/cart', times: 50, expect: { servedBy: 'web' } }),
    request('A prefix compares text, not segments.', { from: 'outside', to: 'http://shop.example.com/api/catalogs', headers: { 'end-user': 'jason' }, times: 50, expect: { servedBy: 'catalog-v2' } }),
    ...(['outside', 'web'] as const).flatMap((from) => {
      const base = from === 'outside' ? 'http://shop.example.com' : 'http://catalog.shop:8080';
      const where = from === 'outside' ? 'at the gateway' : 'between sidecars';
      return [
        request(`The canary has its share ${where}.`, { from, to: `${base}/api/catalog/1`, expect: { servedBy: { 'catalog-v1': 80, 'catalog-v2': 20 } } }),
        request(`The A/B test comes before the canary ${where}.`, { from, to: `${base}/api/catalog/1`, headers: { 'end-user': 'jason' }, times: 50, expect: { servedBy: 'catalog-v2' } }),
        request(`The route of a path comes before the canary ${where}.`, { from, to: `${base}/api/catalog/export/1`, times: 50, expect: { servedBy: 'catalog-v3' } }),
      ];
    }),
    request('A host that nobody exposes is not found.', { from: 'outside', to: 'http://other.example.com/', expect: { status: 404 } }),
  ],
});
