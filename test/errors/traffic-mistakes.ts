import { Duration } from 'cdk8s';
import type { Chart } from 'cdk8s';
import type { Mistake } from './mistake';
import { each, here, untyped } from './mistake';
import {
  BlueGreenRelease, CanaryRelease, CircuitBreaker, ClientTls, Cors, DirectResponse, Fault, FaultInjection, HashOn, HeaderOperations, LoadBalancer,
  LoadBalancing, LocalityFailover, Mesh, MeshNamespace, MeshService, PathMatch, Percent, Port, Redirect, RequestMatch, Resilience, StringMatch,
  TlsMode, TrafficMirror, UrlRewrite,
} from '../../src';
import type { RetryPolicy, CorsProps, HeaderChanges, LocalityFailoverProps, OutlierDetection, RedirectProps, UrlRewriteProps } from '../../src';
import { newReviews, shopOf } from '../mesh/fixtures';

const [second, all] = [Duration.seconds(1), undefined];
const old = RequestMatch.uri(PathMatch.prefix('/old'));
const user = RequestMatch.hasHeader('user');
const path = (expression: string): RequestMatch => RequestMatch.uri(PathMatch.regex(expression));
const tcp = (chart: Chart): MeshService<'v1' | 'v2'> => (
  new MeshService(chart, 'db', { namespace: shopOf(chart), port: Port.tcp(5432), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } }));

const retries = (policy: RetryPolicy, timeout = all as Duration | undefined) => (chart: Chart): unknown => (
  new Resilience(chart, 'x', { service: newReviews(chart), retries: policy, ...(timeout && { timeout }) }));
const resilience = each('shop/x', {
  'resilience that sets nothing': ['ContradictingProps', '{}', 'timeout or retries', (chart) => new Resilience(chart, 'x', { service: newReviews(chart) })],
  'a timeout of nothing': ['InvalidValue', "'0 ms'", 'Duration.millis', (chart) => new Resilience(chart, 'x', { service: newReviews(chart), timeout: Duration.millis(0) })],
  'a timeout of less than a millisecond': ['InvalidValue', "'0.5 ms'", 'Duration.millis', (chart) => new Resilience(chart, 'x', { service: newReviews(chart), timeout: Duration.millis(0.5) })],
  'a try that takes longer than the request': ['ContradictingProps', "'2 seconds'", 'its share', retries({ attempts: 2, perTryTimeout: Duration.seconds(2) }, second)],
  'a fractional number of retries': ['InvalidValue', '1.5', 'Write 2', retries({ attempts: 1.5 })],
  'a negative number of retries': ['InvalidValue', '-1', 'Write 0', retries({ attempts: -1 })],
  'no retries, with conditions': ['ContradictingProps', "{ on: [ '5xx' ] }", 'at least one attempt', retries({ attempts: 0, on: ['5xx'] })],
  'retries on no condition': ['InvalidValue', '[]', 'attempts: 0', retries({ attempts: 1, on: [] })],
  'retries on success': ['InvalidValue', '200', '503', retries({ attempts: 1, on: [200] })],
  'retries on an unknown status': ['InvalidValue', '499', '503', retries({ attempts: 1, on: [499] })],
  'a backoff of nothing': ['InvalidValue', "'0 ms'", 'Duration.millis', retries({ attempts: 1, backoff: Duration.millis(0) })],
  'a timeout of a TCP service': ['NotHttp', 'tcp 5432', 'Port.http', (chart) => new Resilience(chart, 'x', { service: tcp(chart), timeout: second })],
  'a timeout twice': [
    'ConflictingRoutes', "{ timeout: '1s' }", 'narrower', (chart) => {
      const service = newReviews(chart);
      new Resilience(chart, 'first', { service, timeout: second, when: user });
      new Resilience(chart, 'x', { service, timeout: second, when: old.or(user) });
    },
  ],
  'a timeout on a port that the service does not have': [
    'InvalidMatch', '9999', '9080', (chart) => new Resilience(chart, 'x', { service: newReviews(chart), timeout: second, when: RequestMatch.port(9999) }),
  ],
  'settings and a route whose regular expressions may overlap': [
    'InvalidMatch', "kind: 'regex'", 'exact or prefix', (chart) => {
      const service = newReviews(chart);
      service.addRoute('r', { when: path('/a/.*'), to: 'v1' });
      new Resilience(chart, 'x', { service, timeout: second, when: path('.*/slow') });
    },
  ],
});

const injection = (...faults: Fault[]) => (chart: Chart): unknown => new FaultInjection(chart, 'x', { service: newReviews(chart), faults });
const faults = each('shop/x', {
  'no fault': ['InvalidValue', '[]', 'Fault.delay', injection()],
  'two aborts': ['InvalidValue', 'httpStatus: 500', 'Fault.delay', injection(Fault.abort(500), Fault.abortGrpc('UNAVAILABLE'))],
  'an abort with status 99': ['InvalidValue', '99', '503', injection(Fault.abort(99))],
  'an abort with status 600': ['InvalidValue', '600', '503', injection(Fault.abort(600))],
  'a delay of nothing': ['InvalidValue', "'0 ms'", 'Duration.millis', injection(Fault.delay(Duration.millis(0)))],
  'a fault in production': [
    'ContradictingProps', "'reviews.shop.svc.cluster.local'", 'another environment', (chart) => {
      const namespace = MeshNamespace.fromAttributes(chart, 'ns', { name: 'shop', mesh: Mesh.fromAttributes(), production: true });
      new FaultInjection(chart, 'x', { service: new MeshService(chart, 'reviews', { namespace, port: Port.http(80) }), faults: [Fault.abort(500)] });
    },
  ],
  'faults for the same requests twice': [
    'ConflictingRoutes', 'abort', 'narrower', (chart) => {
      const service = newReviews(chart);
      new FaultInjection(chart, 'first', { service, faults: [Fault.delay(second)] });
      new FaultInjection(chart, 'x', { service, faults: [Fault.abort(500)] });
    },
  ],
});

const mirrors = each('shop/x', {
  'a mirror of a service to itself': [
    'InvalidValue', "'reviews.shop.svc.cluster.local'", 'one of its versions', (chart) => {
      const service = newReviews(chart);
      new TrafficMirror(chart, 'x', { service, to: service });
    },
  ],
  'a mirror of nothing': ['InvalidValue', '0', 'give it a share', (chart) => new TrafficMirror(chart, 'x', { service: newReviews(chart), to: 'v2', share: Percent.of(0) })],
  'a mirror to an unknown version, from JavaScript': ['UnknownVersion', "'v9'", 'v1, v2, v3', (chart) => new TrafficMirror(chart, 'x', { service: newReviews(chart), to: untyped('v9') })],
  'a mirror to a TCP service': ['NotHttp', 'tcp 5432', 'HTTP port', (chart) => {
    const service = newReviews(chart);
    const to = new MeshService(chart, 'db', { namespace: service.namespace, port: Port.tcp(5432) });
    new TrafficMirror(chart, 'x', { service, to });
  }],
});

const releases = each('shop/x', {
  'two times the same colour': ['InvalidWeights', "'v1'", 'two versions', (chart) => new BlueGreenRelease(chart, 'x', { service: newReviews(chart), active: 'v1', idle: 'v1' })],
  'an unknown idle version, from JavaScript': [
    'UnknownVersion', "'v9'", 'v1, v2, v3', (chart) => new BlueGreenRelease(chart, 'x', { service: newReviews(chart), active: 'v1', idle: untyped('v9') }),
  ],
  'a release beside another': ['ConflictingRoutes', 'v2', 'Keep one', (chart) => {
    const service = newReviews(chart);
    new CanaryRelease(chart, 'canary', { service, stable: 'v1', canary: 'v2', weight: Percent.of(1) });
    new BlueGreenRelease(chart, 'x', { service, active: 'v1', idle: 'v2' });
  }],
  'a preview of a TCP service': ['NotHttp', 'tcp 5432', 'Port.http', (chart) => new BlueGreenRelease(chart, 'x', { service: tcp(chart), active: 'v1', idle: 'v2', preview: user })],
});

const outliers = (detection: OutlierDetection) => (chart: Chart): unknown => new CircuitBreaker(chart, 'x', { service: newReviews(chart), outliers: detection });
const breakers = each('shop/x', {
  'a breaker without limits': ['ContradictingProps', 'nothing', 'maxConnections', (chart) => new CircuitBreaker(chart, 'x', { service: newReviews(chart) })],
  'a breaker with empty limits': ['ContradictingProps', '{}', 'maxConnections', (chart) => new CircuitBreaker(chart, 'x', { service: newReviews(chart), limits: {} })],
  'no connections at all': ['InvalidValue', '0', 'Write 1', (chart) => new CircuitBreaker(chart, 'x', { service: newReviews(chart), limits: { maxConnections: 0 } })],
  'half a retry': ['InvalidValue', '0.5', 'Write 1', (chart) => new CircuitBreaker(chart, 'x', { service: newReviews(chart), limits: { maxRetries: 0.5 } })],
  'more requests than can be counted': ['InvalidValue', '2147483648', 'Write', (chart) => new CircuitBreaker(chart, 'x', { service: newReviews(chart), limits: { maxRequests: 2 ** 31 } })],
  'a connect timeout of nothing': [
    'InvalidValue', "'0 ms'", 'Duration.millis', (chart) => new CircuitBreaker(chart, 'x', { service: newReviews(chart), limits: { connectTimeout: Duration.millis(0) } }),
  ],
  'a negative number of errors': ['InvalidValue', '-1', 'Write 0', outliers({ consecutive5xxErrors: -1 })],
  'a fractional share of ejected pods': ['InvalidValue', '12.5', 'Write 13', outliers({ maxEjection: Percent.of(12.5) })],
  'an interval of nothing': ['InvalidValue', "'0 ms'", 'Duration.millis', outliers({ interval: Duration.millis(0) })],
  'a breaker of an unknown version, from JavaScript': [
    'UnknownVersion', "'v9'", 'v1, v2, v3', (chart) => new CircuitBreaker(chart, 'x', { service: newReviews(chart), version: untyped('v9'), outliers: {} }),
  ],
  'a breaker of a port that the service does not have': [
    'InvalidValue', '81', '9080', (chart) => new CircuitBreaker(chart, 'x', { service: newReviews(chart), port: Port.http(81), outliers: {} }),
  ],
});

const balancing = (balancer: LoadBalancer, warmup?: Duration) => (chart: Chart): unknown => (
  new LoadBalancing(chart, 'x', { service: newReviews(chart), balancer, ...(warmup && { warmup }) }));
const balancers: Record<string, Mistake> = {
  ...each('shop/x', {
    'a warm-up of a hash': ['ContradictingProps', 'httpHeaderName', 'leastRequest', balancing(LoadBalancer.consistentHash(HashOn.header('user')), second)],
    'a warm-up of chance': ['ContradictingProps', "'RANDOM'", 'leastRequest', balancing(LoadBalancer.random(), second)],
    'a warm-up of nothing': ['InvalidValue', "'0 ms'", 'Duration.millis', balancing(LoadBalancer.leastRequest(), Duration.millis(0))],
    'a ring beside a table': ['ContradictingProps', 'ringSize: 1', 'Keep one', balancing(LoadBalancer.consistentHash(HashOn.sourceIp(), { ringSize: 1, maglevTableSize: 3 }))],
    'a ring of nothing': ['InvalidValue', '0', 'Write 1', balancing(LoadBalancer.consistentHash(HashOn.sourceIp(), { ringSize: 0 }))],
    'a Maglev table whose size is no prime': ['InvalidValue', '65536', '65537', balancing(LoadBalancer.consistentHash(HashOn.sourceIp(), { maglevTableSize: 65536 }))],
    'a Maglev table that Envoy cannot hold': ['InvalidValue', '5000011', '65537', balancing(LoadBalancer.consistentHash(HashOn.sourceIp(), { maglevTableSize: 5000011 }))],
    'a cookie of half a millisecond': ['InvalidValue', "'0.5 ms'", 'Duration.millis', balancing(LoadBalancer.consistentHash(HashOn.cookie('c', { ttl: Duration.millis(0.5) })))],
    'two ways to choose a pod': ['ConflictingPolicies', "'RANDOM'", 'Keep one', (chart) => {
      const service = newReviews(chart);
      new LoadBalancing(chart, 'first', { service, balancer: LoadBalancer.roundRobin() });
      new LoadBalancing(chart, 'x', { service, balancer: LoadBalancer.random() });
    }],
  }),
  'a header name to hash that is none': { code: 'InvalidValue', at: 'shop/x', value: "'a b'", fix: '"user"', by: balancing(LoadBalancer.consistentHash(HashOn.header('a b'))) },
};

const failover = (props: Omit<LocalityFailoverProps, 'service'>) => (chart: Chart): unknown => new LocalityFailover(chart, 'x', { service: newReviews(chart), ...props });
const [half, whole] = [Percent.of(50), Percent.of(100)];
const localities = each('shop/x', {
  'failover that nothing sets off': ['ContradictingProps', '{ enabled: true }', 'outliers', failover({})],
  'failover that detection on one version sets off': ['ContradictingProps', '{ enabled: true }', 'outliers', (chart) => {
    const service = newReviews(chart);
    new CircuitBreaker(chart, 'breaker', { service, version: 'v1', outliers: {} });
    new LocalityFailover(chart, 'x', { service });
  }],
  'shares beside failover': ['ContradictingProps', "'distribute'", 'Keep', failover({ distribute: [{ from: 'a', to: { a: whole } }], regions: [{ from: 'a', to: 'b' }], outliers: {} })],
  'a region that fails over to itself': ['InvalidValue', "'a'", 'another region', failover({ regions: [{ from: 'a', to: 'a' }], outliers: {} })],
  'a zone that fails over': ['InvalidValue', "'a/1'", '"a"', failover({ regions: [{ from: 'a/1', to: 'b' }], outliers: {} })],
  'any region that fails over': ['InvalidValue', "'*'", 'eu-west-1', failover({ regions: [{ from: '*', to: 'b' }], outliers: {} })],
  'regions beside the label of regions': [
    'ContradictingProps', "'topology.kubernetes.io/region'", 'Remove', failover({ regions: [{ from: 'a', to: 'b' }], priority: ['topology.kubernetes.io/region'], outliers: {} }),
  ],
  'an empty list of regions': ['InvalidValue', '[]', 'Leave it out', failover({ regions: [], outliers: {} })],
  'an order by what is no label': ['InvalidName', "'topology istio'", 'Use the labels', failover({ priority: ['topology istio'], outliers: {} })],
  'an order by one label twice': ['InvalidValue', "'app=b'", 'Name it at its place', failover({ priority: ['app=a', 'app=b'], outliers: {} })],
  'an empty order': ['InvalidValue', '[]', 'Leave it out', failover({ priority: [], outliers: {} })],
  'an empty list of shares': ['InvalidValue', '[]', 'Leave it out', failover({ distribute: [] })],
  'shares that sum to 50': ['InvalidValue', '{ a: 50 }', 'sum to 100', failover({ distribute: [{ from: 'a', to: { a: half } }] })],
  'a share of nothing': ['InvalidValue', '0', 'Write 1', failover({ distribute: [{ from: 'a', to: { a: whole, b: Percent.of(0) } }] })],
  'a locality with a hole': ['InvalidValue', "'a//1'", 'eu-west-1', failover({ distribute: [{ from: 'a//1', to: { a: whole } }] })],
  'a locality with a wildcard inside': ['InvalidValue', "'a/*/1'", 'eu-west-1', failover({ distribute: [{ from: 'a/*/1', to: { a: whole } }] })],
  'a zone and its region': ['InvalidValue', "'a'", 'Keep one', failover({ distribute: [{ from: 'a/1', to: { a: whole } }, { from: 'a', to: { a: whole } }] })],
  'a zone and all zones': ['InvalidValue', "'a/1'", 'Keep one', failover({ distribute: [{ from: 'a', to: { 'a/*': half, 'a/1': half } }] })],
});

const tls = each('shop/x', {
  'two ways to connect': ['ConflictingPolicies', "'DISABLE'", 'Keep one', (chart) => {
    const service = newReviews(chart);
    new ClientTls(chart, 'first', { service, mode: TlsMode.istioMutual() });
    new ClientTls(chart, 'x', { service, mode: TlsMode.disable() });
  }],
  'an SNI with a port': ['InvalidName', "'a.com:443'", 'without scheme', (chart) => new ClientTls(chart, 'x', { service: newReviews(chart), mode: TlsMode.simple({ sni: 'a.com:443' }) })],
  'a certificate that bears no name': ['InvalidValue', '[]', 'Leave', (chart) => new ClientTls(chart, 'x', { service: newReviews(chart), mode: TlsMode.simple({ subjectAltNames: [] }) })],
  'a Secret of another namespace': [
    'InvalidName', "'ns/cert'", 'without scheme', (chart) => new ClientTls(chart, 'x', { service: newReviews(chart), mode: TlsMode.mutualFromSecret('ns/cert') }),
  ],
});

const headers = (request: HeaderChanges) => (chart: Chart): unknown => new HeaderOperations(chart, 'x', { service: newReviews(chart), request });
const operations = each('shop/x', {
  'no header changes': ['ContradictingProps', '{}', 'request', headers({ set: {} })],
  'a header name with a colon': ['InvalidValue', "':path'", 'UrlRewrite', headers({ set: { ':path': '/' } })],
  'the Host header': ['InvalidValue', "'Host'", 'UrlRewrite', headers({ set: { Host: 'a' } })],
  'a header name with a blank': ['InvalidValue', "'a b'", '"x-user"', headers({ remove: ['a b'] })],
  'a header of two lines': ['InvalidValue', "'a\\r\\nb: c'", 'one line', headers({ add: { a: 'a\r\nb: c' } })],
  'a percent sign in a header': ['InvalidValue', "'100%'", 'Write %%', headers({ set: { a: '100%' } })],
  'one header set twice': ['ConflictingRoutes', "{ 'x-a': '2' }", 'narrower', (chart) => {
    const service = newReviews(chart);
    new HeaderOperations(chart, 'first', { service, request: { set: { 'x-a': '1' } } });
    new HeaderOperations(chart, 'x', { service, request: { set: { 'X-A': '2' } } });
  }],
});

const rewrite = (props: Omit<UrlRewriteProps, 'service' | 'when'>, when = old) => (chart: Chart): unknown => new UrlRewrite(chart, 'x', { service: newReviews(chart), when, ...props });
const rewrites: Record<string, Mistake> = {
  ...each('shop/x', {
    'a rewrite of nothing': ['ContradictingProps', 'path: undefined', 'path or regex', rewrite({})],
    'a path rewritten twice': ['ContradictingProps', "path: '/a'", 'path or regex', rewrite({ path: '/a', regex: { match: 'a', rewrite: 'b' } })],
    'a rewritten path without slash': ['InvalidValue', "'new'", '"/new"', rewrite({ path: 'new' })],
    'a path rewritten where none is matched': ['InvalidMatch', 'user', 'PathMatch.prefix', rewrite({ path: '/new' }, old.or(user))],
    'a regular expression that finds nothing to write': ['InvalidValue', "''", 'takes its place', rewrite({ regex: { match: '^/old', rewrite: '' } })],
    'an empty authority': ['InvalidValue', "''", 'takes its place', rewrite({ authority: '' })],
  }),
  'a rewrite that RE2 does not accept': { code: 'InvalidValue', at: here, value: "'(?=a)'", fix: 'RE2', by: rewrite({ regex: { match: '(?=a)', rewrite: 'b' } }) },
};

const cors = (props: Partial<CorsProps>) => (chart: Chart): unknown => (
  new Cors(chart, 'x', { service: newReviews(chart), allowOrigins: [StringMatch.exact('https://a.example.com')], ...props }));
const origins = each('shop/x', {
  'no origin': ['InvalidValue', '[]', 'allowOrigins:', cors({ allowOrigins: [] })],
  'credentials of anyone': ['ContradictingProps', "'*'", 'Name the origins', cors({ allowOrigins: [StringMatch.exact('*')], allowCredentials: true })],
  'credentials of any text': ['ContradictingProps', "'.*'", 'Name the origins', cors({ allowOrigins: [StringMatch.regex('.*')], allowCredentials: true })],
  'half a second in a browser': ['InvalidValue', "'1 second 500 millis'", 'whole seconds', cors({ maxAge: Duration.millis(1500) })],
  'a header name of two words': ['InvalidValue', "'x user'", '"x-user"', cors({ exposeHeaders: ['x user'] })],
});

const redirect = (props: Omit<RedirectProps, 'service' | 'when'>, when = old) => (chart: Chart): unknown => new Redirect(chart, 'x', { service: newReviews(chart), when, ...props });
const answers: Record<string, Mistake> = {
  ...each('shop/x', {
    'a redirect to nowhere': ['ContradictingProps', 'authority: undefined', 'path or pathPrefix', redirect({})],
    'a redirect to two paths': ['ContradictingProps', "path: '/a'", 'path or pathPrefix', redirect({ path: '/a', pathPrefix: '/b' })],
    'a prefix replaced where none is matched': ['InvalidMatch', 'nothing', 'PathMatch.prefix', redirect({ pathPrefix: '/a' }, user)],
    'a redirect to a path without slash': ['InvalidValue', "'new'", '"/new"', redirect({ path: 'new' })],
    'a redirect to a host with a scheme': ['InvalidName', "'https://a.com'", 'without scheme', redirect({ authority: 'https://a.com' })],
    'a redirect of what is routed': ['ConflictingRoutes', 'redirectCode: 308', 'Keep one', (chart) => {
      const service = newReviews(chart);
      service.addRoute('r', { when: old, to: 'v1' });
      new Redirect(chart, 'x', { service, when: old, path: '/new', status: 308 });
    }],
    'an answer with status 199': ['InvalidValue', '199', '503', (chart) => new DirectResponse(chart, 'x', { service: newReviews(chart), when: old, status: 199 })],
    'an answer of more than a mebibyte': [
      'InvalidValue', "'1048578 bytes'", 'from a service', (chart) => new DirectResponse(chart, 'x', { service: newReviews(chart), when: old, status: 200, body: 'ä'.repeat(2 ** 19 + 1) }),
    ],
    'an answer of a TCP service': ['NotHttp', 'tcp 5432', 'Port.http', (chart) => new DirectResponse(chart, 'x', { service: tcp(chart), when: old, status: 503 })],
  }),
  'a redirect to port 0': { code: 'InvalidValue', at: here, value: '0', fix: '8080', by: redirect({ port: 0 }) },
};

export const trafficMistakes: Readonly<Record<string, Mistake>> = {
  ...resilience, ...faults, ...mirrors, ...releases, ...breakers, ...balancers, ...localities, ...tls, ...operations, ...rewrites, ...origins, ...answers,
};
