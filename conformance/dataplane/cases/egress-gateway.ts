import { EgressGateway, ExternalService, Fault, FaultInjection, MeshNamespace, MeshService, PathMatch, Port, RequestMatch } from '../../../src';
import { dataPlaneCase, request } from '../format/case';

const served = { servedBy: 'api-example-com' } as const;

export default dataPlaneCase({
  name: 'egress-gateway',
  feature: 'EgressGateway',
  proves: 'HTTP and TLS to one host leave by an egress gateway, which passes TLS through and still knows who calls; the host\'s own routes hold.',
  app: ({ chart, mesh, egressGateway, runs, runsInTheWorld }) => {
    const namespace = new MeshNamespace(chart, 'payments', { mesh });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    const other = new MeshService(chart, 'other', { namespace, port: Port.http(8080) });
    const api = new ExternalService(chart, 'api', { namespace, host: 'api.example.com', port: Port.https(443) });
    const news = new ExternalService(chart, 'news', { namespace, host: 'news.example.com', port: Port.http(80) });
    new FaultInjection(chart, 'broken', { service: news, faults: [Fault.abort(418)], when: RequestMatch.uri(PathMatch.prefix('/broken')) });
    const egress = new EgressGateway(chart, 'egress', { workload: egressGateway });
    egress.route(api, { clients: [web] });
    egress.route(news);
    runs(web);
    runs(other);
    runsInTheWorld('api.example.com', Port.https(443));
    runsInTheWorld('news.example.com', Port.http(80));
  },
  steps: [
    request('TLS of a client passes through, end to end.', {
      from: 'web', to: 'https://api.example.com/', trusting: 'the world', times: 20, expect: { ...served, arrivesWith: { 'stand-in-server-name': 'api.example.com' } },
    }),
    request('TLS of another workload does not.', { from: 'other', to: 'https://api.example.com/', trusting: 'the world', expect: { refused: 'by closing the connection' } }),
    request('A host that names no clients is open to all.', { from: 'other', to: 'http://news.example.com/', times: 20, expect: { servedBy: 'news-example-com' } }),
    request('A fault of the host holds as it does without a gateway.', { from: 'web', to: 'http://news.example.com/broken', expect: { status: 418 } }),
  ],
});
