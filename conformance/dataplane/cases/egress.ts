import { ExternalService, MeshService, Port, ZeroTrustNamespace } from '../../../src';
import { apply, dataPlaneCase, request } from '../format/case';

export default dataPlaneCase({
  name: 'egress',
  feature: 'ExternalService, ZeroTrustNamespace',
  proves: 'Where egress is closed, a host of the world is reached once it is described, and no other.',
  parameters: { described: false },
  app: ({ chart, mesh, runs, runsInTheWorld }, { described }) => {
    const namespace = new ZeroTrustNamespace(chart, 'vault', { mesh });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    if (described) new ExternalService(chart, 'api', { namespace, host: 'api.example.com', port: Port.http(80) });
    runs(web);
    runsInTheWorld('api.example.com', Port.http(80));
    runsInTheWorld('other.example.com', Port.http(80));
  },
  steps: [
    request('A host that is not described is not reached.', { from: 'web', to: 'http://api.example.com/', expect: { refused: 'by the caller\'s proxy' } }),
    apply('The host is described.', { described: true }),
    request('It is reached.', { from: 'web', to: 'http://api.example.com/', times: 50, expect: { servedBy: 'api-example-com' } }),
    request('Another host is still not.', { from: 'web', to: 'http://other.example.com/', expect: { refused: 'by the caller\'s proxy' } }),
  ],
});
