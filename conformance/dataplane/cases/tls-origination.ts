import { EgressGateway, ExternalService, MeshNamespace, MeshService, Port, TlsMode } from '../../../src';
import { apply, dataPlaneCase, request } from '../format/case';

const encrypted = { servedBy: 'api-example-com', arrivesWith: { 'stand-in-server-name': 'api.example.com' } };

export default dataPlaneCase({
  name: 'tls-origination',
  feature: 'ExternalService, EgressGateway',
  proves: 'A workload speaks HTTP, the server of the world is spoken to by TLS: from the sidecar or from an egress gateway, which lets its clients through only.',
  parameters: { gateway: false },
  app: ({ chart, mesh, egressGateway, runs, runsInTheWorld }, { gateway }) => {
    const namespace = new MeshNamespace(chart, 'payments', { mesh });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    const other = new MeshService(chart, 'other', { namespace, port: Port.http(8080) });
    const api = new ExternalService(chart, 'api', { namespace, host: 'api.example.com', port: Port.http(80, { targetPort: 443 }), tls: TlsMode.simple() });
    if (gateway) new EgressGateway(chart, 'egress', { workload: egressGateway }).route(api, { clients: [web] });
    runs(web);
    runs(other);
    runsInTheWorld('api.example.com', Port.https(443));
  },
  steps: [
    request('The sidecar starts TLS.', { from: 'web', to: 'http://api.example.com/pay', times: 20, expect: { ...encrypted, path: '/pay' } }),
    request('So does that of any other workload.', { from: 'other', to: 'http://api.example.com/', expect: encrypted }),
    apply('Calls leave by an egress gateway, for one client.', { gateway: true }),
    request('The gateway starts TLS for the client.', { from: 'web', to: 'http://api.example.com/pay', times: 20, expect: { ...encrypted, path: '/pay' } }),
    request('The other workload does not get through.', { from: 'other', to: 'http://api.example.com/', times: 20, expect: { refused: 'by authorization' } }),
  ],
});
