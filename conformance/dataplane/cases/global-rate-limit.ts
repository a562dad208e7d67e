import { Duration } from 'cdk8s';
import {
  Access, GatewayTls, IngressGateway, MeshService, PathMatch, Port, Rate, RateLimit, RateLimitService, RequestKey, RequestMatch, ZeroTrustNamespace,
} from '../../../src';
import { apply, crash, dataPlaneCase, eventually, request, start } from '../format/case';

const search = (path: string): string => `http://search.shop:8080${path}`;
const on = (path: string): RequestMatch => RequestMatch.uri(PathMatch.prefix(path));
const ada = { 'end-user': 'ada' };

export default dataPlaneCase({
  name: 'global-rate-limit',
  feature: 'RateLimitService, RateLimit',
  proves: 'One service counts for the proxies of all pods and of a gateway: users have quotas of their own, which change while it runs, and who has no limit may not ask it.',
  parameters: { perUser: 10 },
  programs: ['ratelimit', 'redis-server'],
  app: ({ chart, mesh, ingressGateway, runs }, { perUser }) => {
    const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh });
    const service = new MeshService(chart, 'search', { namespace, port: Port.http(8080) });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    const gateway = new IngressGateway(chart, 'edge', { workload: ingressGateway });
    gateway.expose(service, { host: 'search.example.com', tls: GatewayTls.none() });
    service.allowFrom(web, Access.http());
    service.allowFrom(gateway, Access.http());

    // A timeout that no slow machine meets: what is not answered in time passes.
    const limits = new RateLimitService(chart, 'limits', { namespace, timeout: Duration.seconds(2) });
    new RateLimit(chart, 'per-user', { target: service, rate: Rate.perDay(perUser), per: RequestKey.header('end-user'), when: on('/user'), countedBy: limits });
    new RateLimit(chart, 'trial', { target: service, rate: Rate.perDay(1), when: on('/trial'), enforce: false, countedBy: limits });
    new RateLimit(chart, 'at-the-edge', { target: ingressGateway, rate: Rate.perDay(5), when: on('/edge'), countedBy: limits });
    for (const name of ['search-a', 'search-b']) runs(service, { name });
    runs(web);
  },
  later: ['limits', 'limits-redis'],
  steps: [
    request('While the service is not there, requests pass.', { from: 'web', to: search('/user'), headers: ada, times: 20, expect: { status: 200 } }),
    start('Its Redis starts.', 'limits-redis'),
    start('The service starts.', 'limits'),
    request('A user has ten requests, at both pods together.', { from: 'web', to: search('/user'), headers: ada, times: 10, expect: { status: 200 } }),
    request('The user has no more.', {
      from: 'web', to: search('/user?page=2'), headers: ada, times: 50, expect: { status: 429, answeredWith: { 'x-ratelimit-remaining': '0' } },
    }),
    request('Another user has ten as well.', { from: 'web', to: search('/user'), headers: { 'end-user': 'bob' }, times: 10, expect: { status: 200 } }),
    request('The other user has no more either.', { from: 'web', to: search('/user'), headers: { 'end-user': 'bob' }, times: 20, expect: { status: 429 } }),
    request('Other requests are not limited.', { from: 'web', to: search('/other'), headers: ada, times: 50, expect: { servedBy: ['search-a', 'search-b'] } }),
    request('Nor are they by a limit that is only tried.', { from: 'web', to: search('/trial'), times: 20, expect: { status: 200 } }),
    request('Five pass the gateway.', { from: 'outside', to: 'http://search.example.com/edge', times: 5, expect: { status: 200 } }),
    request('The gateway answers the rest.', { from: 'outside', to: 'http://search.example.com/edge', times: 20, expect: { status: 429 } }),
    request('Who has no limit may not ask the service.', {
      from: 'web', to: 'grpc://limits.shop:8081/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit', expect: { refused: 'by authorization' },
    }),
    request('Nobody but the service may ask Redis.', { from: 'web', to: 'tcp://limits-redis.shop:6379', expect: { refused: 'by authorization' } }),
    apply('Users get a larger quota.', { perUser: 1000 }),
    eventually('The service, which keeps running, lets them have it.', Duration.seconds(20), { from: 'web', to: search('/user'), headers: ada, times: 5, expect: { status: 200 } }),
    crash('Redis dies.', 'limits-redis'),
    request('Requests that were refused before pass, as it is said for when nobody counts.', {
      from: 'outside', to: 'http://search.example.com/edge', times: 8, expect: { status: 200 },
    }),
    crash('The service dies too.', 'limits'),
    request('They still pass.', { from: 'outside', to: 'http://search.example.com/edge', times: 20, expect: { status: 200 } }),
  ],
});
