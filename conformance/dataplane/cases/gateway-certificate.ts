import { GatewayTls, IngressGateway, MeshNamespace, MeshService, Port } from '../../../src';
import { certificate, dataPlaneCase, request } from '../format/case';

export default dataPlaneCase({
  name: 'gateway-certificate',
  feature: 'IngressGateway, GatewayTls.simple',
  proves: 'A gateway host is served with the certificate of the Secret that it names, and plain HTTP is redirected there.',
  certificates: { 'shop-example-com': 'shop.example.com' },
  app: ({ chart, mesh, ingressGateway, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(web, { host: 'shop.example.com', tls: GatewayTls.simple('shop-example-com') });
    runs(web);
  },
  steps: [
    request('A client that trusts its authority is served.', { from: 'outside', to: 'https://shop.example.com/', trusting: 'shop-example-com', expect: { servedBy: 'web' } }),
    certificate('The certificate is issued anew, by another authority.', 'shop-example-com', 'shop.example.com'),
    request('A client that trusts the new authority is served.', { from: 'outside', to: 'https://shop.example.com/', trusting: 'shop-example-com', expect: { servedBy: 'web' } }),
    request('Plain HTTP is redirected.', { from: 'outside', to: 'http://shop.example.com/cart', expect: { status: 301, answeredWith: { location: 'https://shop.example.com/cart' } } }),
    request('Another host has no certificate.', { from: 'outside', to: 'https://other.example.com/', trusting: 'shop-example-com', expect: { refused: 'by closing the connection' } }),
  ],
});
