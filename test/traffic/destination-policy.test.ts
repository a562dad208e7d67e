import { Duration } from 'cdk8s';
import type { DestinationRuleSpec } from '../../imports/networking.istio.io';
import {
  CanaryRelease, CircuitBreaker, ClientTls, HashOn, LoadBalancer, LoadBalancing, LocalityFailover, MeshService, Percent, Port, problemsOf, TlsMode,
} from '../../src';
import { newChart, newReviews, only, rendered, shopOf } from '../mesh/fixtures';

type Chart = ReturnType<typeof newChart>;

const ruleOf = (chart: Chart): DestinationRuleSpec => only<DestinationRuleSpec>(chart, 'DestinationRule').spec;
const balancerOf = (balancer: LoadBalancer, warmup?: Duration): unknown => {
  const chart = newChart();
  new LoadBalancing(chart, 'balancing', { service: newReviews(chart), balancer, ...(warmup && { warmup }) });
  return ruleOf(chart).trafficPolicy?.loadBalancer;
};

test('a breaker sets limits and detection on all pods, without any subset or route', () => {
  const chart = newChart();
  new CircuitBreaker(chart, 'breaker', {
    service: newReviews(chart),
    limits: {
      maxConnections: 100,
      maxPendingRequests: 10,
      maxRequests: 1000,
      maxRequestsPerConnection: 1,
      maxRetries: 0,
      connectTimeout: Duration.millis(250),
      idleTimeout: Duration.minutes(5),
      maxConnectionDuration: Duration.hours(1),
    },
    outliers: {
      consecutive5xxErrors: 0,
      consecutiveGatewayErrors: 3,
      consecutiveLocalOriginFailures: 2,
      interval: Duration.seconds(5),
      baseEjectionTime: Duration.minutes(1),
      maxEjection: Percent.of(50),
      minHealth: Percent.of(30),
    },
  });
  expect(ruleOf(chart)).toEqual({
    host: 'reviews.shop.svc.cluster.local',
    trafficPolicy: {
      connectionPool: {
        tcp: { maxConnections: 100, connectTimeout: '250ms', maxConnectionDuration: '3600s' },
        http: { http1MaxPendingRequests: 10, http2MaxRequests: 1000, maxRequestsPerConnection: 1, maxRetries: 0, idleTimeout: '300s' },
      },
      outlierDetection: {
        consecutive5xxErrors: 0,
        consecutiveGatewayErrors: 3,
        splitExternalLocalOriginErrors: true,
        consecutiveLocalOriginFailures: 2,
        interval: '5s',
        baseEjectionTime: '60s',
        maxEjectionPercent: 50,
        minHealthPercent: 30,
      },
    },
  });
  expect(rendered(chart, 'VirtualService')).toEqual([]);
  expect(chart.toJson()).toMatchSnapshot();
});

test.each([
  ['leastRequest', LoadBalancer.leastRequest(), { simple: 'LEAST_REQUEST' }],
  ['roundRobin', LoadBalancer.roundRobin(), { simple: 'ROUND_ROBIN' }],
  ['random', LoadBalancer.random(), { simple: 'RANDOM' }],
  ['passthrough', LoadBalancer.passthrough(), { simple: 'PASSTHROUGH' }],
  ['a header', LoadBalancer.consistentHash(HashOn.header('user')), { consistentHash: { httpHeaderName: 'user' } }],
  ['a cookie', LoadBalancer.consistentHash(HashOn.cookie('c', { ttl: Duration.hours(1), path: '/' })), { consistentHash: { httpCookie: { name: 'c', path: '/', ttl: '3600s' } } }],
  ['a session cookie', LoadBalancer.consistentHash(HashOn.cookie('c', { ttl: Duration.millis(0) })), { consistentHash: { httpCookie: { name: 'c', ttl: '0s' } } }],
  ['a query parameter', LoadBalancer.consistentHash(HashOn.queryParam('q')), { consistentHash: { httpQueryParameterName: 'q' } }],
  ['a ring', LoadBalancer.consistentHash(HashOn.sourceIp(), { ringSize: 2048 }), { consistentHash: { useSourceIp: true, ringHash: { minimumRingSize: 2048 } } }],
  ['Maglev', LoadBalancer.consistentHash(HashOn.sourceIp(), { maglevTableSize: 65537 }), { consistentHash: { useSourceIp: true, maglev: { tableSize: 65537 } } }],
])('pods are chosen by %s', (_, balancer, rendering) => {
  expect(balancerOf(balancer)).toEqual(rendering);
});

test('new pods may warm up', () => {
  expect(balancerOf(LoadBalancer.roundRobin(), Duration.seconds(30))).toEqual({ simple: 'ROUND_ROBIN', warmup: { duration: '30s' } });
});

test('versions get what is theirs, in the subsets that routes use', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new CanaryRelease(chart, 'canary', { service, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
  new CircuitBreaker(chart, 'breaker', { service, limits: { maxConnections: 100 } });
  new CircuitBreaker(chart, 'careful', { service, version: 'v2', limits: { maxConnections: 5 } });
  new ClientTls(chart, 'tls', { service, version: 'v3', mode: TlsMode.disable() });
  expect(ruleOf(chart)).toEqual({
    host: service.host,
    trafficPolicy: { connectionPool: { tcp: { maxConnections: 100 } } },
    subsets: [
      { name: 'v1', labels: { version: 'v1' } },
      { name: 'v2', labels: { version: 'v2' }, trafficPolicy: { connectionPool: { tcp: { maxConnections: 5 } } } },
      { name: 'v3', labels: { version: 'v3' }, trafficPolicy: { tls: { mode: 'DISABLE' } } },
    ],
  });
});

test('settings of one port hold all that its other settings are, since Istio lets a port inherit nothing', () => {
  const chart = newChart();
  const [http, grpc] = [Port.http(80), Port.grpc(9090)];
  const service = new MeshService(chart, 'cart', { namespace: shopOf(chart), port: http, additionalPorts: [grpc], versions: { v1: { version: 'v1' } } });
  new CircuitBreaker(chart, 'breaker', { service, outliers: {} });
  new LoadBalancing(chart, 'warm', { service, balancer: LoadBalancer.leastRequest(), warmup: Duration.seconds(10) });
  new LocalityFailover(chart, 'near', { service });
  new LoadBalancing(chart, 'sticky', { service, port: grpc, balancer: LoadBalancer.consistentHash(HashOn.header('user')) });
  new ClientTls(chart, 'tls', { service, port: http, version: 'v1', mode: TlsMode.disable() });
  const [outlierDetection, near] = [{ consecutive5xxErrors: 5, maxEjectionPercent: 50 }, { localityLbSetting: { enabled: true } }];
  const loadBalancer = { simple: 'LEAST_REQUEST', warmup: { duration: '10s' }, ...near };
  expect(ruleOf(chart)).toEqual({
    host: service.host,
    trafficPolicy: {
      outlierDetection,
      loadBalancer,
      portLevelSettings: [{ port: { number: 9090 }, outlierDetection, loadBalancer: { consistentHash: { httpHeaderName: 'user' }, ...near } }],
    },
    subsets: [{
      name: 'v1', labels: { version: 'v1' }, trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, outlierDetection, loadBalancer, tls: { mode: 'DISABLE' } }] },
    }],
  });
  expect(problemsOf(chart.node.root)).toEqual([]);
  expect(chart.toJson()).toMatchSnapshot();
});

test('failover names regions, an order of labels, or nothing, and brings its detection along', () => {
  const chart = newChart();
  new LocalityFailover(chart, 'failover', {
    service: newReviews(chart), regions: [{ from: 'eu', to: 'us' }], priority: ['topology.istio.io/network'], outliers: { consecutiveGatewayErrors: 1 },
  });
  expect(ruleOf(chart).trafficPolicy).toEqual({
    loadBalancer: { localityLbSetting: { enabled: true, failover: [{ from: 'eu', to: 'us' }], failoverPriority: ['topology.istio.io/network'] } },
    outlierDetection: { consecutive5xxErrors: 5, consecutiveGatewayErrors: 1, maxEjectionPercent: 100 },
  });
  expect(problemsOf(chart.node.root)).toEqual([]);
  expect(chart.toJson()).toMatchSnapshot();
});

test('fixed shares need no detection', () => {
  const chart = newChart();
  new LocalityFailover(chart, 'shares', { service: newReviews(chart), distribute: [{ from: 'eu/*', to: { 'eu/*': Percent.of(80), 'us/*': Percent.of(20) } }] });
  expect(ruleOf(chart).trafficPolicy?.loadBalancer?.localityLbSetting).toEqual({ enabled: true, distribute: [{ from: 'eu/*', to: { 'eu/*': 80, 'us/*': 20 } }] });
  expect(problemsOf(chart.node.root)).toEqual([]);
});

test.each([
  ['mutual TLS of the mesh', TlsMode.istioMutual(), { mode: 'ISTIO_MUTUAL' }],
  ['TLS', TlsMode.simple({ sni: 'a.com', subjectAltNames: ['a.com'], caCertificates: '/ca.pem' }), { mode: 'SIMPLE', caCertificates: '/ca.pem', sni: 'a.com', subjectAltNames: ['a.com'] }],
  ['files', TlsMode.mutual({ clientCertificate: '/c.pem', privateKey: '/k.pem' }), { mode: 'MUTUAL', clientCertificate: '/c.pem', privateKey: '/k.pem' }],
  ['a Secret', TlsMode.mutualFromSecret('client-cert', { sni: 'a.com' }), { mode: 'MUTUAL', credentialName: 'client-cert', sni: 'a.com' }],
])('clients connect by %s', (_, mode, rendering) => {
  const chart = newChart();
  new ClientTls(chart, 'tls', { service: newReviews(chart), mode });
  expect(ruleOf(chart).trafficPolicy?.tls).toEqual(rendering);
});
