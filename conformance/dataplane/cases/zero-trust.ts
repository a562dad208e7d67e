import { Access, GatewayTls, IngressGateway, MeshNamespace, MeshService, PathMatch, Port, ZeroTrustNamespace } from '../../../src';
import { apply, dataPlaneCase, request } from '../format/case';

const catalog = 'http://catalog.vault:8080';
const bank = 'http://bank.partners:8080/';

export default dataPlaneCase({
  name: 'zero-trust',
  feature: 'ZeroTrustNamespace, allowFrom, allowEgressTo',
  proves: 'Nothing gets in or out until it is said; allowFrom opens one path and method to one identity.',
  parameters: { allowed: false },
  app: ({ chart, mesh, ingressGateway, runs }, { allowed }) => {
    const vault = new ZeroTrustNamespace(chart, 'vault', { mesh });
    const partners = new MeshNamespace(chart, 'partners', { mesh });
    const service = new MeshService(chart, 'catalog', { namespace: vault, port: Port.http(8080), additionalPorts: [Port.tcp(7000), Port.grpc(9090)] });
    const web = new MeshService(chart, 'web', { namespace: vault, port: Port.http(8080) });
    const intruder = new MeshService(chart, 'intruder', { namespace: vault, port: Port.http(8080) });
    const partnerBank = new MeshService(chart, 'bank', { namespace: partners, port: Port.http(8080) });
    const edge = new IngressGateway(chart, 'edge', { workload: ingressGateway });
    edge.expose(service, { host: 'catalog.example.com', tls: GatewayTls.none() });
    if (allowed) {
      service.allowFrom(web, Access.http({ methods: ['GET'], paths: [PathMatch.prefix('/books')] }));
      service.allowFrom(web, Access.grpc({ methods: ['shop.Catalog/List'] }));
      service.allowFrom(edge, Access.http({ paths: [PathMatch.exact('/public')] }));
      partnerBank.allowFrom(web, Access.http());
    }
    for (const each of [service, web, intruder, partnerBank]) runs(each);
  },
  steps: [
    request('By default, a neighbour is denied.', { from: 'web', to: `${catalog}/books`, expect: { refused: 'by authorization' } }),
    request('By default, a neighbour is denied over TCP.', { from: 'web', to: 'tcp://catalog.vault:7000', expect: { refused: 'by authorization' } }),
    request('By default, a neighbour is denied over gRPC.', { from: 'web', to: 'grpc://catalog.vault:9090/shop.Catalog/List', expect: { refused: 'by authorization' } }),
    request('By default, the gateway is denied.', { from: 'outside', to: 'http://catalog.example.com/public', expect: { refused: 'by authorization' } }),
    request('Plaintext is refused.', { from: 'outside', to: `${catalog}/books`, expect: { refused: 'by closing the connection' } }),
    request('Egress to another namespace is closed.', { from: 'web', to: bank, expect: { refused: 'by the caller\'s proxy' } }),
    request('Egress to the world is closed.', { from: 'web', to: 'http://192.0.2.7/', expect: { refused: 'by the caller\'s proxy' } }),
    apply('One client is allowed one method under one path.', { allowed: true }),
    request('The client is allowed that.', {
      from: 'web', to: `${catalog}/books/1`, expect: { servedBy: 'catalog', caller: 'spiffe://cluster.local/ns/vault/sa/web', callee: 'spiffe://cluster.local/ns/vault/sa/catalog' },
    }),
    request('Another method is denied.', { from: 'web', to: `${catalog}/books/1`, method: 'POST', expect: { refused: 'by authorization' } }),
    request('Another path is denied.', { from: 'web', to: `${catalog}/admin`, expect: { refused: 'by authorization' } }),
    request('A prefix compares text, not segments.', { from: 'web', to: `${catalog}/booksellers`, expect: { servedBy: 'catalog' } }),
    request('Another identity is denied.', { from: 'intruder', to: `${catalog}/books/1`, expect: { refused: 'by authorization' } }),
    request('The gRPC method is allowed.', { from: 'web', to: 'grpc://catalog.vault:9090/shop.Catalog/List', expect: { servedBy: 'catalog', grpcStatus: 0 } }),
    request('Another gRPC method is denied.', { from: 'web', to: 'grpc://catalog.vault:9090/shop.Catalog/Drop', expect: { refused: 'by authorization' } }),
    request('The TCP port is still denied.', { from: 'web', to: 'tcp://catalog.vault:7000', expect: { refused: 'by authorization' } }),
    request('The gateway is allowed its path.', { from: 'outside', to: 'http://catalog.example.com/public', expect: { servedBy: 'catalog' } }),
    request('The gateway is denied another.', { from: 'outside', to: 'http://catalog.example.com/books', expect: { refused: 'by authorization' } }),
    request('The other namespace, which allows the client, is let out to.', { from: 'web', to: bank, expect: { servedBy: 'bank', caller: 'spiffe://cluster.local/ns/vault/sa/web' } }),
    request('And by that client alone.', { from: 'intruder', to: bank, expect: { refused: 'by authorization' } }),
    request('Egress to the world is still closed.', { from: 'web', to: 'http://192.0.2.7/', expect: { refused: 'by the caller\'s proxy' } }),
  ],
});
