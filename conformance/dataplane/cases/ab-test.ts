import { AbTest, GatewayTls, IngressGateway, MeshNamespace, MeshService, Port, RequestMatch, StringMatch } from '../../../src';
import { dataPlaneCase, request } from '../format/case';

const at = { gateway: 'http://search.example.com/', mesh: 'http://search.shop:8080/' };

export default dataPlaneCase({
  name: 'ab-test',
  feature: 'AbTest',
  proves: 'Users get a version by header or by cookie, at the gateway as between sidecars, and all others the version for others.',
  app: ({ chart, mesh, ingressGateway, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const search = new MeshService(chart, 'search', { namespace, port: Port.http(8080), versions: { old: { version: 'old' }, fast: { version: 'fast' }, fancy: { version: 'fancy' } } });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new AbTest(chart, 'for-jason', { service: search, when: RequestMatch.header('end-user', StringMatch.exact('jason')), use: 'fast', otherwise: 'old' });
    new AbTest(chart, 'for-group-b', { service: search, when: RequestMatch.cookie('group', StringMatch.exact('b')), use: 'fancy' });
    new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(search, { host: 'search.example.com', tls: GatewayTls.none() });
    for (const version of ['old', 'fast', 'fancy']) runs(search, { version });
    runs(web);
  },
  steps: (['outside', 'web'] as const).flatMap((from) => {
    const to = from === 'outside' ? at.gateway : at.mesh;
    const where = from === 'outside' ? 'at the gateway' : 'between sidecars';
    return [
      request(`A header leads to one version ${where}.`, { from, to, headers: { 'end-user': 'jason' }, times: 50, expect: { servedBy: 'search-fast' } }),
      request(`A cookie among others leads to another ${where}.`, { from, to, headers: { cookie: 'theme=dark; group=b; lang=en' }, times: 50, expect: { servedBy: 'search-fancy' } }),
      request(`A cookie that only begins alike does not ${where}.`, { from, to, headers: { cookie: 'group=bc' }, times: 50, expect: { servedBy: 'search-old' } }),
      request(`All others get the version for others ${where}.`, { from, to, headers: { 'end-user': 'jasons' }, times: 50, expect: { servedBy: 'search-old' } }),
    ];
  }),
});
