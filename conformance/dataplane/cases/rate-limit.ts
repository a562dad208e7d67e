import { IngressGateway, GatewayTls, MeshService, PathMatch, Port, Rate, RateLimit, RateLimitService, RequestKey, RequestMatch, ZeroTrustNamespace, Access } from '../../../src';
import { dataPlaneCase, request } from '../format/case';

const day = Rate.perDay(5);
const search = (path: string): string => `http://search.shop:8080${path}`;
const on = (path: string): RequestMatch => RequestMatch.uri(PathMatch.prefix(path));

export default dataPlaneCase({
  name: 'rate-limit',
  feature: 'RateLimit',
  proves: 'A pod and a gateway answer a burst and then 429; users have buckets of their own; who counts for all is asked, and missed as it is said.',
  app: ({ chart, mesh, ingressGateway, runs }) => {
    const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh });
    const service = new MeshService(chart, 'search', { namespace, port: Port.http(8080) });
    const orders = new MeshService(chart, 'orders', { namespace, port: Port.http(8080) });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    const gateway = new IngressGateway(chart, 'edge', { workload: ingressGateway });
    gateway.expose(service, { host: 'search.example.com', tls: GatewayTls.none() });
    for (const target of [service, orders]) target.allowFrom(web, Access.http());
    service.allowFrom(gateway, Access.http());

    new RateLimit(chart, 'burst', { target: service, rate: day, when: on('/burst') });
    new RateLimit(chart, 'per-user', { target: service, rate: day, when: on('/user'), per: RequestKey.header('end-user') });
    new RateLimit(chart, 'trial', { target: service, rate: Rate.perDay(1), enforce: false });
    new RateLimit(chart, 'at-the-edge', { target: ingressGateway, rate: day, when: on('/edge'), response: { status: 503, headers: { 'x-why': 'busy' } } });
    new RateLimit(chart, 'quota', { target: service, rate: day, when: on('/open'), countedBy: new RateLimitService(chart, 'open', { namespace }) });
    new RateLimit(chart, 'dear', { target: orders, rate: day, when: on('/closed'), countedBy: new RateLimitService(chart, 'closed', { namespace, whenUnreachable: 'deny' }) });
    for (const each of [service, orders, web]) runs(each);
  },
  // Nothing of it ever runs here: what is asked about is answered by nobody.
  later: ['open', 'open-redis', 'closed', 'closed-redis'],
  steps: [
    request('A burst of five passes.', { from: 'web', to: search('/burst'), times: 5, expect: { servedBy: 'search', answeredWith: { 'x-ratelimit-limit': '5' } } }),
    request('What comes after it does not.', { from: 'web', to: search('/burst?page=2'), times: 20, expect: { status: 429, answeredWith: { 'x-ratelimit-remaining': '0' } } }),
    request('Other requests are not limited, nor by a limit that is only tried.', { from: 'web', to: search('/other'), times: 50, expect: { servedBy: 'search' } }),
    request('The first user has five requests.', { from: 'web', to: search('/user'), headers: { 'end-user': 'ann' }, times: 5, expect: { servedBy: 'search' } }),
    request('The first user has no sixth.', { from: 'web', to: search('/user'), headers: { 'end-user': 'ann' }, expect: { status: 429 } }),
    request('The second user has five as well.', { from: 'web', to: search('/user'), headers: { 'end-user': 'bob' }, times: 5, expect: { servedBy: 'search' } }),
    request('Those without name have five together.', { from: 'web', to: search('/user'), times: 5, expect: { servedBy: 'search' } }),
    request('Those without name have no sixth.', { from: 'web', to: search('/user'), expect: { status: 429 } }),
    request('Five pass the gateway.', { from: 'outside', to: 'http://search.example.com/edge', times: 5, expect: { servedBy: 'search' } }),
    request('The gateway answers the rest as it is told.', { from: 'outside', to: 'http://search.example.com/edge', times: 20, expect: { status: 503, answeredWith: { 'x-why': 'busy' } } }),
    request('While no service counts, requests pass.', { from: 'web', to: search('/open'), times: 20, expect: { servedBy: 'search' } }),
    request('While no service counts, requests to something dear are refused.', { from: 'web', to: 'http://orders.shop:8080/closed', times: 20, expect: { status: 500 } }),
    request('A service that is not asked about is reached.', { from: 'web', to: 'http://orders.shop:8080/other', times: 20, expect: { servedBy: 'orders' } }),
  ],
});
