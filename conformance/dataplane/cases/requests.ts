import { Duration } from 'cdk8s';
import {
  Cors, DirectResponse, Fault, FaultInjection, GatewayTls, HashOn, HeaderOperations, IngressGateway, LoadBalancer, LoadBalancing, MeshNamespace, MeshService,
  PathMatch, Port, Redirect, RequestMatch, StringMatch, UrlRewrite,
} from '../../../src';
import { dataPlaneCase, request } from '../format/case';

const api = 'http://api.shop:8080';
const user = (name: string) => RequestMatch.header('end-user', StringMatch.exact(name));
const page = 'https://shop.example.com';

export default dataPlaneCase({
  name: 'requests',
  feature: 'UrlRewrite, Redirect, HeaderOperations, DirectResponse, Cors, FaultInjection, LoadBalancing',
  proves: 'Requests and answers are changed, redirected, answered and broken for those that are meant, and reach one pod by what they have in common.',
  app: ({ chart, mesh, ingressGateway, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const service = new MeshService(chart, 'api', { namespace, port: Port.http(8080) });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new UrlRewrite(chart, 'rewrite', { service, when: RequestMatch.uri(PathMatch.prefix('/v1/')), path: '/' });
    new Redirect(chart, 'moved', { service, when: RequestMatch.uri(PathMatch.prefix('/old')), pathPrefix: '/new', status: 308 });
    new DirectResponse(chart, 'closed', { service, when: RequestMatch.uri(PathMatch.exact('/closed')), status: 503, body: 'back at eight' });
    new HeaderOperations(chart, 'headers', { service, request: { set: { 'x-tenant': 'shop' }, remove: ['x-secret'] }, response: { set: { 'x-served-by': 'mesh' } } });
    new Cors(chart, 'cors', { service, allowOrigins: [StringMatch.exact(page)], allowMethods: ['GET'], maxAge: Duration.hours(1) });
    new FaultInjection(chart, 'fails-for-ada', { service, faults: [Fault.abort(418)], when: user('ada') });
    new FaultInjection(chart, 'late-for-bob', { service, faults: [Fault.delay(Duration.millis(400))], when: user('bob') });
    new LoadBalancing(chart, 'sticky', { service, balancer: LoadBalancer.consistentHash(HashOn.header('session')) });
    new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(service, { host: 'api.example.com', tls: GatewayTls.none() });
    for (const name of ['api-a', 'api-b', 'api-c']) runs(service, { name });
    runs(web);
  },
  steps: [
    request('A prefix of the path is rewritten.', { from: 'web', to: `${api}/v1/books`, expect: { status: 200, path: '/books' } }),
    request('Another path is not.', { from: 'web', to: `${api}/books`, expect: { status: 200, path: '/books' } }),
    request('A prefix of the path is redirected.', { from: 'web', to: `${api}/old/books`, expect: { status: 308, answeredWith: { location: `${api}/new/books` } } }),
    request('The proxy answers by itself.', { from: 'web', to: `${api}/closed`, expect: { status: 503 } }),
    request('Headers are set and removed on the way in and out.', {
      from: 'web', to: `${api}/`, headers: { 'x-secret': 'hush' }, expect: { arrivesWith: { 'x-tenant': 'shop', 'x-secret': undefined }, answeredWith: { 'x-served-by': 'mesh' } },
    }),
    request('A page of an allowed origin may ask.', {
      from: 'outside',
      to: 'http://api.example.com/',
      method: 'OPTIONS',
      headers: { 'origin': page, 'access-control-request-method': 'GET' },
      expect: { answeredWith: { 'access-control-allow-origin': page, 'access-control-allow-methods': 'GET', 'access-control-max-age': '3600' } },
    }),
    request('A page of another may not.', {
      from: 'outside', to: 'http://api.example.com/', headers: { origin: 'https://evil.example.com' }, expect: { answeredWith: { 'access-control-allow-origin': undefined } },
    }),
    request('Requests of one user fail.', { from: 'web', to: `${api}/`, headers: { 'end-user': 'ada' }, times: 20, expect: { status: 418 } }),
    request('Those of another are late.', { from: 'web', to: `${api}/`, headers: { 'end-user': 'bob' }, times: 10, expect: { latency: { atLeast: Duration.millis(390) } } }),
    request('Those of all others are neither.', { from: 'web', to: `${api}/`, headers: { 'end-user': 'eve' }, expect: { latency: { atMost: Duration.millis(300) } } }),
    request('Requests of one session reach one pod.', { from: 'web', to: `${api}/`, headers: { session: '42' }, times: 100, expect: { oneServer: true } }),
  ],
});
