import { GatewayTls, IngressGateway, MeshNamespace, MeshService, Port } from '../../../src';
import { dataPlaneCase, request } from '../format/case';

const partners = 'https://partners.example.com/';
const anyone = 'https://anyone.example.com/';

export default dataPlaneCase({
  name: 'gateway-mutual',
  feature: 'GatewayTls.mutual, GatewayTls.optionalMutual',
  proves: 'A gateway takes clients with a certificate of the right authority and the right name, and refuses others; where it is optional, also those with none.',
  certificates: { 'partners-example-com': 'partners.example.com', 'named-example-com': 'named.example.com', 'anyone-example-com': 'anyone.example.com' },
  app: ({ chart, mesh, ingressGateway, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    const edge = new IngressGateway(chart, 'edge', { workload: ingressGateway });
    edge.expose(web, { host: 'partners.example.com', tls: GatewayTls.mutual('partners-example-com', { redirectHttp: false }) });
    edge.expose(web, { host: 'named.example.com', tls: GatewayTls.mutual('named-example-com', { subjectAltNames: ['somebody-else.example'] }) });
    edge.expose(web, { host: 'anyone.example.com', tls: GatewayTls.optionalMutual('anyone-example-com') });
    runs(web);
  },
  steps: [
    request('A client of the right authority is served.', {
      from: 'outside', to: partners, trusting: 'partners-example-com', showing: 'partners-example-com', expect: { servedBy: 'web' },
    }),
    request('A client without a certificate is refused.', { from: 'outside', to: partners, trusting: 'partners-example-com', expect: { refused: 'in the TLS handshake' } }),
    request('A client of another authority is refused.', {
      from: 'outside', to: partners, trusting: 'partners-example-com', showing: 'anyone-example-com', expect: { refused: 'in the TLS handshake' },
    }),
    request('A client of the right authority, by another name, is refused.', {
      from: 'outside', to: 'https://named.example.com/', trusting: 'named-example-com', showing: 'named-example-com', expect: { refused: 'in the TLS handshake' },
    }),
    request('Where it is optional, a client without is served.', { from: 'outside', to: anyone, trusting: 'anyone-example-com', expect: { servedBy: 'web' } }),
    request('So is one of the right authority.', { from: 'outside', to: anyone, trusting: 'anyone-example-com', showing: 'anyone-example-com', expect: { servedBy: 'web' } }),
    request('One of another authority is refused.', {
      from: 'outside', to: anyone, trusting: 'anyone-example-com', showing: 'partners-example-com', expect: { refused: 'in the TLS handshake' },
    }),
    request('Plain HTTP is redirected.', { from: 'outside', to: 'http://anyone.example.com/', expect: { status: 301, answeredWith: { location: 'https://anyone.example.com/' } } }),
    request('Unless it is not to be.', { from: 'outside', to: 'http://partners.example.com/', expect: { status: 404 } }),
  ],
});
