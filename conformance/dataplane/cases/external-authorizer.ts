import { Access, ExternalAuthorization, ExtAuthzProvider, GatewayTls, IngressGateway, MeshNamespace, MeshService, PathMatch, Port } from '../../../src';
import { dataPlaneCase, request, start, stop } from '../format/case';

const [http, grpc] = [Port.http(8000), Port.grpc(9000)];
const strict = {
  name: 'strict', pathPrefix: '/check', statusOnError: 503, includeRequestHeaders: ['stand-in-status'], headersToUpstreamOnAllow: ['stand-in'], headersToDownstreamOnDeny: ['stand-in'],
};
const lenient = { name: 'lenient', failOpen: true };
const host = 'authorizer.auth.svc.cluster.local';

const orders = 'http://orders.shop:8080';
const search = 'http://search.shop:8080/';
const no = { 'stand-in-status': '401' };

export default dataPlaneCase({
  name: 'external-authorizer',
  feature: 'ExternalAuthorization, ExtAuthzProvider',
  proves: 'An authorizer decides by HTTP and gRPC, for services and a gateway, and what happens without it is as described; nobody but those who ask it can call it.',
  meshConfig: {
    extensionProviders: [
      ExtAuthzProvider.http({ ...strict, service: host, port: http.number }), ExtAuthzProvider.grpc({ ...lenient, service: host, port: grpc.number }),
    ].map(({ extensionProvider }) => extensionProvider),
  },
  app: ({ chart, mesh, ingressGateway, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const services = ['orders', 'search', 'web'].map((name) => new MeshService(chart, name, { namespace, port: Port.http(8080) }));
    const [ordersService, searchService, web] = services as [MeshService, MeshService, MeshService];
    const authorizer = new MeshService(chart, 'authorizer', { namespace: new MeshNamespace(chart, 'auth', { mesh }), port: http, additionalPorts: [grpc] });
    const byHttp = ExtAuthzProvider.http({ ...strict, service: authorizer });
    const requests = [Access.http({ notPaths: [PathMatch.exact('/healthz')] })];
    new ExternalAuthorization(chart, 'at-orders', { target: ordersService, provider: byHttp, requests });
    new ExternalAuthorization(chart, 'at-search', { target: searchService, provider: ExtAuthzProvider.grpc({ ...lenient, service: authorizer, port: grpc }) });
    new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(web, { host: 'shop.example.com', tls: GatewayTls.none() });
    new ExternalAuthorization(chart, 'at-edge', { target: ingressGateway, provider: byHttp });
    for (const service of services) runs(service);
    runs(authorizer, { later: true });
  },
  steps: [
    request('While the authorizer is not there, what fails closed lets nothing through.', { from: 'web', to: `${orders}/a`, expect: { status: 503 } }),
    request('What it is not asked about is served.', { from: 'web', to: `${orders}/healthz`, expect: { servedBy: 'orders' } }),
    request('What fails open lets everything through.', { from: 'web', to: search, expect: { servedBy: 'search' } }),
    start('The authorizer starts.', 'authorizer'),
    request('What it allows is let through, with a header of its own.', {
      from: 'web', to: `${orders}/a`, headers: { 'stand-in': 'forged' }, times: 20, expect: { servedBy: 'orders', path: '/a', arrivesWith: { 'stand-in': 'authorizer' } },
    }),
    request('What it refuses gets its answer; it was asked by the proxy of the service, in the name of that.', {
      from: 'web',
      to: `${orders}/a`,
      headers: no,
      times: 20,
      expect: { status: 401, servedBy: 'authorizer', path: '/check/a', caller: 'spiffe://cluster.local/ns/shop/sa/orders', answeredWith: { 'stand-in': 'authorizer' } },
    }),
    request('By gRPC it allows too.', { from: 'web', to: search, times: 20, expect: { servedBy: 'search' } }),
    request('By gRPC it refuses too.', { from: 'web', to: search, headers: { 'stand-in-deny': 'yes' }, times: 20, expect: { status: 403 } }),
    request('A gateway asks it too, and lets in what it allows.', { from: 'outside', to: 'http://shop.example.com/', expect: { servedBy: 'web' } }),
    request('A gateway lets in nothing that it refuses.', { from: 'outside', to: 'http://shop.example.com/', headers: no, expect: { status: 401, servedBy: 'authorizer' } }),
    request('Others cannot call it.', { from: 'web', to: 'http://authorizer.auth:8000/', expect: { refused: 'by authorization' } }),
    stop('The authorizer goes.', 'authorizer'),
    request('What fails closed is closed again.', { from: 'web', to: `${orders}/a`, expect: { status: 503 } }),
    request('What fails open is open.', { from: 'web', to: search, headers: { 'stand-in-deny': 'yes' }, expect: { servedBy: 'search' } }),
  ],
});
