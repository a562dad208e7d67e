import { Access, EgressPolicy, ExternalService, MeshNamespace, MeshService, Port, SidecarScope } from '../../../src';
import { apply, dataPlaneCase, request } from '../format/case';

export default dataPlaneCase({
  name: 'egress-policy',
  feature: 'EgressPolicy, SidecarScope',
  proves: 'Only hosts on the allow list are reached, and services of the cluster all the same; in a scope, only services that are called.',
  parameters: { scoped: false },
  app: ({ chart, mesh, runs, runsInTheWorld }, { scoped }) => {
    const namespace = new MeshNamespace(chart, 'closed', { mesh });
    const elsewhere = new MeshNamespace(chart, 'elsewhere', { mesh });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    const called = new MeshService(chart, 'called', { namespace: elsewhere, port: Port.http(8080) });
    const uncalled = new MeshService(chart, 'uncalled', { namespace: elsewhere, port: Port.http(8080) });
    const allowed = new ExternalService(chart, 'allowed', { namespace, host: 'allowed.example.com', port: Port.http(80) });
    new ExternalService(chart, 'described', { namespace, host: 'described.example.com', port: Port.http(80) });
    new EgressPolicy(chart, 'egress', { target: namespace, allow: [allowed] });
    called.allowFrom(web, Access.any());
    if (scoped) new SidecarScope(chart, 'scope', { target: web });
    for (const service of [web, called, uncalled]) runs(service);
    runsInTheWorld('allowed.example.com', Port.http(80));
    runsInTheWorld('described.example.com', Port.http(80));
  },
  steps: [
    request('A host on the list is reached.', { from: 'web', to: 'http://allowed.example.com/', times: 20, expect: { servedBy: 'allowed-example-com' } }),
    request('One that is described, and not on the list, is not.', { from: 'web', to: 'http://described.example.com/', expect: { refused: 'by the caller\'s proxy' } }),
    request('Services of the cluster are reached.', { from: 'web', to: 'http://uncalled.elsewhere:8080/', times: 20, expect: { servedBy: 'uncalled' } }),
    apply('The workload sees what it calls.', { scoped: true }),
    request('What it calls is reached.', { from: 'web', to: 'http://called.elsewhere:8080/', times: 20, expect: { servedBy: 'called' } }),
    request('What it does not call is not, nor let out unseen.', { from: 'web', to: 'http://uncalled.elsewhere:8080/', expect: { refused: 'by the caller\'s proxy' } }),
    request('Nor is a host outside that it did not say it calls.', { from: 'web', to: 'http://allowed.example.com/', expect: { refused: 'by the caller\'s proxy' } }),
  ],
});
