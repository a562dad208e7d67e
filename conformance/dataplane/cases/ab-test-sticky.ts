import { Duration } from 'cdk8s';
import { AbTest, GatewayTls, HashOn, IngressGateway, LoadBalancer, LoadBalancing, MeshNamespace, MeshService, Percent, Port, RequestMatch, Resilience, StringMatch } from '../../../src';
import { apply, dataPlaneCase, request } from '../format/case';

const at = { outside: 'http://search.example.com/', web: 'http://search.shop:8080/', elsewhere: 'http://search.shop:8080/' };

interface Parameters {
  readonly share: number;
}

export default dataPlaneCase<Parameters>({
  name: 'ab-test-sticky',
  feature: 'AbTest',
  proves: 'A share of users gets a version and stays with it, whoever calls for them: callers of any namespace and the gateway agree on every user.',
  parameters: { share: 20 },
  app: ({ chart, mesh, ingressGateway, runs }, { share }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const search = new MeshService(chart, 'search', { namespace, port: Port.http(8080), versions: { old: { version: 'old' }, new: { version: 'new' }, staff: { version: 'staff' } } });
    new AbTest(chart, 'new-layout', { service: search, share: Percent.of(share), use: 'new', otherwise: 'old', stickyBy: HashOn.header('x-user') });
    new AbTest(chart, 'for-staff', { service: search, when: RequestMatch.header('x-role', StringMatch.exact('staff')), use: 'staff' });
    // A setting of some requests makes a second route of the split, which has to be as sticky; and pods are chosen by the same hash.
    new Resilience(chart, 'patience', { service: search, when: RequestMatch.hasHeader('x-patient'), timeout: Duration.seconds(10) });
    new LoadBalancing(chart, 'pods', { service: search, balancer: LoadBalancer.consistentHash(HashOn.header('x-user')) });
    new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(search, { host: 'search.example.com', tls: GatewayTls.none() });
    for (const version of ['old', 'new', 'staff']) runs(search, { version });
    runs(new MeshService(chart, 'web', { namespace, port: Port.http(8080) }));
    runs(new MeshService(chart, 'elsewhere', { namespace: new MeshNamespace(chart, 'other', { mesh }), port: Port.http(8080) }));
  },
  steps: [
    ...([['web', 'between sidecars'], ['other/elsewhere', 'from another namespace'], ['outside', 'at the gateway']] as const).flatMap(([from, where]) => {
      const to = from === 'outside' ? at.outside : at.web;
      return [
        request(`Of many users a fifth gets the new version ${where}.`, { from, to, headers: { 'x-user': 'user-{n}' }, expect: { servedBy: { 'search-new': 20, 'search-old': 80 } } }),
        request(`One user always gets the same ${where}.`, { from, to, headers: { 'x-user': 'user-0' }, times: 100, expect: { servedBy: 'search-old' } }),
        request(`So does another ${where}, on the route with a timeout too.`, { from, to, headers: { 'x-user': 'user-2', 'x-patient': 'yes' }, times: 100, expect: { servedBy: 'search-new' } }),
        request(`A narrower match has its way ${where}.`, { from, to, headers: { 'x-user': 'user-{n}', 'x-role': 'staff' }, times: 50, expect: { servedBy: 'search-staff' } }),
      ];
    }),
    apply('The share grows.', { share: 60 }),
    request('Of many users three fifths get the new version.', { from: 'web', to: at.web, headers: { 'x-user': 'user-{n}' }, expect: { servedBy: { 'search-new': 60, 'search-old': 40 } } }),
    request('Whoever had it keeps it.', { from: 'web', to: at.web, headers: { 'x-user': 'user-2' }, times: 50, expect: { servedBy: 'search-new' } }),
  ],
});
