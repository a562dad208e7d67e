import { Access, AccessCondition, Caller, MeshNamespace, MeshService, PathMatch, PathTemplate, Port, ZeroTrustNamespace } from '../../../src';
import { apply, dataPlaneCase, request } from '../format/case';

const store = 'http://store.vault:8080';

export default dataPlaneCase({
  name: 'access',
  feature: 'denyFrom, allowFromAnyIn, allowPublic, Caller, AccessCondition, PathTemplate, dry run',
  proves: 'What is denied is denied, whatever allows it; namespaces, the public, templates and headers mean what they say; a dry run changes nothing.',
  parameters: { denied: false, tried: false },
  app: ({ chart, mesh, runs }, { denied, tried }) => {
    const vault = new ZeroTrustNamespace(chart, 'vault', { mesh });
    const team = new MeshNamespace(chart, 'team', { mesh });
    const service = new MeshService(chart, 'store', { namespace: vault, port: Port.http(8080), additionalPorts: [Port.tcp(7000)] });
    const web = new MeshService(chart, 'web', { namespace: vault, port: Port.http(8080) });
    const batch = new MeshService(chart, 'batch', { namespace: vault, port: Port.http(8080) });
    const guest = new MeshService(chart, 'guest', { namespace: team, port: Port.http(8080) });
    service.allowFrom(web, Access.any());
    service.allowFrom(batch, Access.http({ paths: [PathTemplate.of('/users/{*}/orders')] }));
    service.allowFromAnyIn(team, Access.http({ when: [AccessCondition.header('x-tenant', { values: ['gold*'] })] }));
    service.allowPublic(Access.http({ paths: [PathMatch.exact('/health')] }));
    if (denied) service.denyFrom(Caller.anyone().except(Caller.of(batch)), Access.http({ methods: ['DELETE'] }));
    if (tried) service.denyFrom(web, Access.any(), { dryRun: true });
    for (const each of [service, web, batch, guest]) runs(each);
  },
  steps: [
    request('Who may do anything may.', { from: 'web', to: `${store}/a`, method: 'DELETE', expect: { servedBy: 'store' } }),
    request('On every declared port.', { from: 'web', to: 'tcp://store.vault:7000', expect: { servedBy: 'store' } }),
    request('A template takes any one segment.', { from: 'batch', to: `${store}/users/7/orders`, expect: { servedBy: 'store' } }),
    request('And not two.', { from: 'batch', to: `${store}/users/7/8/orders`, expect: { refused: 'by authorization' } }),
    request('And not on the TCP port.', { from: 'batch', to: 'tcp://store.vault:7000', expect: { refused: 'by authorization' } }),
    request('A namespace is let in with the header.', { from: 'guest', to: `${store}/a`, headers: { 'x-tenant': 'gold-1' }, expect: { servedBy: 'store' } }),
    request('And not without.', { from: 'guest', to: `${store}/a`, expect: { refused: 'by authorization' } }),
    request('And not with another.', { from: 'guest', to: `${store}/a`, headers: { 'x-tenant': 'iron' }, expect: { refused: 'by authorization' } }),
    request('What is public is open to it.', { from: 'guest', to: `${store}/health`, expect: { servedBy: 'store' } }),
    apply('All but one client are denied one method.', { denied: true }),
    request('DENY beats ALLOW.', { from: 'web', to: `${store}/a`, method: 'DELETE', expect: { refused: 'by authorization' } }),
    request('Other methods are as before.', { from: 'web', to: `${store}/a`, expect: { servedBy: 'store' } }),
    request('And so is the TCP port.', { from: 'web', to: 'tcp://store.vault:7000', expect: { servedBy: 'store' } }),
    request('Who is excepted is allowed what it was.', { from: 'batch', to: `${store}/users/7/orders`, method: 'DELETE', expect: { servedBy: 'store' } }),
    apply('A rule that denies everything is tried.', { denied: false, tried: true }),
    request('A dry run denies nothing.', { from: 'web', to: `${store}/a`, expect: { servedBy: 'store' } }),
  ],
});
