import { App, Chart, Duration } from 'cdk8s';
import {
  BlueGreenRelease, CircuitBreaker, ClientTls, Cors, DirectResponse, Fault, FaultInjection, HashOn, HeaderOperations, LoadBalancer, LoadBalancing,
  LocalityFailover, Mesh, MeshNamespace, MeshService, PathMatch, Percent, Port, Redirect, RequestMatch, Resilience, StringMatch, TlsMode,
  TrafficMirror, UrlRewrite,
} from '../../src';

// Compiled, never run: each line under an "expect error" must fail to compile, and all others must compile.
const chart = new Chart(new App(), 'shop');
const namespace = MeshNamespace.fromAttributes(chart, 'namespace', { name: 'shop', mesh: Mesh.fromAttributes() });
const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
const plain = new MeshService(chart, 'plain', { namespace, port: Port.http(8080) });
const when = RequestMatch.uri(PathMatch.prefix('/a'));
const allowOrigins = [StringMatch.exact('https://a.example.com')];

// --- a duration has a unit ---
new Resilience(chart, 'right', { service, timeout: Duration.seconds(2), retries: { attempts: 3, perTryTimeout: Duration.millis(500), on: ['5xx', 503] } });
// @ts-expect-error a bare number has no unit
new Resilience(chart, 'bare-timeout', { service, timeout: 2 });
// @ts-expect-error text is not a duration
new Resilience(chart, 'text-timeout', { service, timeout: '2s' });
// @ts-expect-error a bare number has no unit
new Resilience(chart, 'bare-try', { service, retries: { attempts: 3, perTryTimeout: 500 } });
// @ts-expect-error a bare number has no unit
new CircuitBreaker(chart, 'bare-connect', { service, limits: { connectTimeout: 250 } });
// @ts-expect-error a bare number has no unit
new CircuitBreaker(chart, 'bare-interval', { service, outliers: { interval: 10 } });
// @ts-expect-error a bare number has no unit
new LoadBalancing(chart, 'bare-warmup', { service, balancer: LoadBalancer.leastRequest(), warmup: 30 });
// @ts-expect-error a bare number has no unit
Fault.delay(2);
// @ts-expect-error a bare number has no unit
HashOn.cookie('session', { ttl: 3600 });
// @ts-expect-error a bare number has no unit
new Cors(chart, 'bare-age', { service, allowOrigins, maxAge: 3600 });

// --- a share is a percentage ---
// @ts-expect-error a bare number has no unit
Fault.abort(503, 50);
// @ts-expect-error a bare number has no unit
new TrafficMirror(chart, 'bare-share', { service, to: 'v2', share: 50 });
// @ts-expect-error a bare number has no unit
new CircuitBreaker(chart, 'bare-ejection', { service, outliers: { maxEjection: 50 } });
// @ts-expect-error a bare number has no unit
new LocalityFailover(chart, 'bare-shares', { service, distribute: [{ from: 'a', to: { a: 100 } }] });

// --- retries happen on what Envoy knows ---
// @ts-expect-error no such condition
new Resilience(chart, 'wrong-condition', { service, retries: { attempts: 1, on: ['4xx'] } });
// @ts-expect-error conditions are a list
new Resilience(chart, 'joined-conditions', { service, retries: { attempts: 1, on: '5xx,reset' } });
// @ts-expect-error how often must be said
new Resilience(chart, 'no-attempts', { service, retries: { on: ['5xx'] } });
// @ts-expect-error no such gRPC status
Fault.abortGrpc('DOWN');
// @ts-expect-error a gRPC status goes by its name
Fault.abortGrpc(14);

// --- version names are taken from the service ---
new BlueGreenRelease(chart, 'right-release', { service, active: 'v1', idle: 'v2', preview: when });
new TrafficMirror(chart, 'right-mirror', { service, to: 'v2', share: Percent.of(50) });
new TrafficMirror(chart, 'right-mirror-service', { service, to: plain });
new CircuitBreaker(chart, 'right-breaker', { service, version: 'v2', outliers: {} });
// @ts-expect-error there is no v3
new BlueGreenRelease(chart, 'wrong-active', { service, active: 'v3', idle: 'v2' });
// @ts-expect-error there is no v3
new BlueGreenRelease(chart, 'wrong-idle', { service, active: 'v1', idle: 'v3' });
// @ts-expect-error there is no v3
new TrafficMirror(chart, 'wrong-mirror', { service, to: 'v3' });
// @ts-expect-error there is no v3
new CircuitBreaker(chart, 'wrong-breaker', { service, version: 'v3', outliers: {} });
// @ts-expect-error there is no v3
new LoadBalancing(chart, 'wrong-balancing', { service, version: 'v3', balancer: LoadBalancer.random() });
// @ts-expect-error there is no v3
new ClientTls(chart, 'wrong-tls', { service, version: 'v3', mode: TlsMode.disable() });
// @ts-expect-error no versions
new TrafficMirror(chart, 'no-versions', { service: plain, to: 'v1' });
// @ts-expect-error no versions
new CircuitBreaker(chart, 'no-versions-breaker', { service: plain, version: 'v1', outliers: {} });

// --- targets and kinds do not mix ---
// @ts-expect-error a namespace takes no copies
new TrafficMirror(chart, 'mirror-namespace', { service, to: namespace });
// @ts-expect-error one target a mirror; two mirrors copy to two
new TrafficMirror(chart, 'mirror-two', { service, to: ['v1', 'v2'] });
// @ts-expect-error a match is made by RequestMatch
new UrlRewrite(chart, 'bare-match', { service, when: PathMatch.prefix('/a'), path: '/b' });
// @ts-expect-error a rewrite says which requests
new UrlRewrite(chart, 'no-match', { service, path: '/b' });
// @ts-expect-error a redirect says which requests
new Redirect(chart, 'no-redirect-match', { service, path: '/b' });
// @ts-expect-error an answer says which requests
new DirectResponse(chart, 'no-response-match', { service, status: 503 });
// @ts-expect-error 304 sends nobody elsewhere
new Redirect(chart, 'wrong-status', { service, when, path: '/b', status: 304 });
// @ts-expect-error Istio redirects to http and https
new Redirect(chart, 'wrong-scheme', { service, when, scheme: 'ftp' });
// @ts-expect-error an origin is a text, not a path
new Cors(chart, 'path-origin', { service, allowOrigins: [PathMatch.exact('/a')] });
// @ts-expect-error bare text does not say how it is compared
new Cors(chart, 'bare-origin', { service, allowOrigins: ['*'] });
// @ts-expect-error no such method
new Cors(chart, 'wrong-method', { service, allowOrigins, allowMethods: ['get'] });
// @ts-expect-error header values are text
new HeaderOperations(chart, 'number', { service, request: { set: { 'x-a': 1 } } });
// @ts-expect-error a port is described, so that it has a protocol
new CircuitBreaker(chart, 'bare-port', { service, port: 9080, outliers: {} });
// @ts-expect-error a fault is made by its factories
new FaultInjection(chart, 'bare-fault', { service, faults: [{ abort: { httpStatus: 503 } }] });
// @ts-expect-error a Secret holds its own authorities
TlsMode.mutualFromSecret('cert', { caCertificates: '/ca.pem' });
// @ts-expect-error how pods are chosen is made by factories
new LoadBalancing(chart, 'bare-balancer', { service, balancer: 'ROUND_ROBIN' });
