import { Duration } from 'cdk8s';
import type { DestinationRuleSpec } from '../../imports/networking.istio.io';
import {
  CircuitBreaker, ClientTls, HashOn, LoadBalancer, LoadBalancing, LocalityFailover, Manifests, MeshError, MeshNamespace, MeshService, Percent, Port, problemsOf,
  RetryBudget, TlsMode, validateManifests, ZoneAwareRouting, Injection, Mesh,
} from '../../src';
import { newChart, only, thrownBy } from '../mesh/fixtures';

type Chart = ReturnType<typeof newChart>;
type Reviews = MeshService<'v1' | 'v2'>;

const ruleOf = (chart: Chart): DestinationRuleSpec => only<DestinationRuleSpec>(chart, 'DestinationRule').spec;

function setUp(mesh = Mesh.fromAttributes({ selfDiscovery: true })): { readonly chart: Chart; readonly service: Reviews } {
  const chart = newChart();
  const namespace = MeshNamespace.fromAttributes(chart, 'ns', { name: 'shop', mesh });
  return { chart, service: new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } }) };
}

/** What our own validator says of all that a chart renders. */
const errorsIn = (chart: Chart): unknown => validateManifests(Manifests.parse(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: chart.toJson() as object[] }), 'x.yaml'));

test('a retry budget is for a whole destination or a version of it', () => {
  const { chart, service } = setUp();
  new RetryBudget(chart, 'all', { service, share: Percent.of(12.5), minConcurrency: 10, interval: Duration.millis(500) });
  new RetryBudget(chart, 'v2', { service, version: 'v2', share: Percent.of(5) });
  expect(ruleOf(chart)).toEqual({
    host: 'reviews.shop.svc.cluster.local',
    trafficPolicy: { retryBudget: { percent: 12.5, minRetryConcurrency: 10, budgetInterval: '500ms' } },
    subsets: [{ name: 'v2', labels: { version: 'v2' }, trafficPolicy: { retryBudget: { percent: 5 } } }],
  });
  expect(errorsIn(chart)).toEqual([]);
  expect(chart.toJson()).toMatchSnapshot();
});

test.each([
  ['of all', undefined, undefined, true],
  ['of one version', 'v2', 'v2', true],
  ['of all, beside a port of one version', undefined, 'v2', false],
  ['of one version, beside a port of all', 'v2', undefined, false],
] as const)('a budget %s is lost on ports with settings of their own, so both are refused where that would be', (_, version, portVersion, isRefused) => {
  for (const budgetFirst of [true, false]) {
    const { chart, service } = setUp();
    const steps = [
      () => new RetryBudget(chart, 'budget', { service, share: Percent.of(20), ...(version && { version }) }),
      () => new CircuitBreaker(chart, 'breaker', { service, port: service.port, limits: { maxConnections: 9 }, ...(portVersion && { version: portVersion }) }),
    ];
    if (!budgetFirst) steps.reverse();
    steps[0]!();
    if (!isRefused) {
      steps[1]!();
      continue;
    }
    const [first, second] = budgetFirst ? ['shop/budget', 'shop/breaker'] : ['shop/breaker', 'shop/budget'];
    expect(thrownBy(steps[1]!)).toMatchObject({ code: 'ConflictingPolicies', at: second, problem: expect.stringContaining(first) as string });
  }
});

test('a budget and a number of retries hold side by side for versions that differ', () => {
  const { chart, service } = setUp();
  new RetryBudget(chart, 'budget', { service, version: 'v1', share: Percent.of(20) });
  new CircuitBreaker(chart, 'breaker', { service, version: 'v2', limits: { maxRetries: 3 } });
  expect(ruleOf(chart).subsets).toHaveLength(2);
});

test.each<[string, (chart: Chart, service: Reviews) => void]>([
  ['for all', (chart, service) => new CircuitBreaker(chart, 'first', { service, limits: { maxRetries: 3 } })],
  ['for a version', (chart, service) => new CircuitBreaker(chart, 'first', { service, version: 'v1', limits: { maxRetries: 3 } })],
  ['for a port', (chart, service) => new CircuitBreaker(chart, 'first', { service, port: service.port, limits: { maxRetries: 3 } })],
])('a budget would take the place of a number of retries %s, so both are refused', (_, first) => {
  const { chart, service } = setUp();
  first(chart, service);
  const error = thrownBy(() => new RetryBudget(chart, 'budget', { service, share: Percent.of(20) }));
  expect(error).toMatchObject({ code: 'ConflictingPolicies', at: 'shop/budget' });
  expect(error.message).toContain('shop/first');
});

test('zones get what their pods can take, and regions stand in for one another in order', () => {
  const { chart, service } = setUp();
  new ZoneAwareRouting(chart, 'zones', {
    service, minPods: 3, regions: [{ from: 'eu-west-1', to: 'eu-central-1' }], priority: ['topology.istio.io/network'], outliers: { consecutiveGatewayErrors: 3 },
  });
  expect(ruleOf(chart).trafficPolicy?.loadBalancer).toEqual({
    zoneAwareLbSetting: { enabled: true, failover: [{ from: 'eu-west-1', to: 'eu-central-1' }], failoverPriority: ['topology.istio.io/network'], minClusterSize: 3 },
  });
  expect(problemsOf(chart.node.root)).toEqual([]);
  expect(errorsIn(chart)).toEqual([]);
  expect(chart.toJson()).toMatchSnapshot();
});

test('zone-aware routing adds to the choice of a pod', () => {
  const { chart, service } = setUp();
  new LoadBalancing(chart, 'balancing', { service, balancer: LoadBalancer.roundRobin(), version: 'v1' });
  new ZoneAwareRouting(chart, 'zones', { service });
  expect(ruleOf(chart)).toMatchObject({
    trafficPolicy: { loadBalancer: { zoneAwareLbSetting: { enabled: true } } },
    subsets: [{ name: 'v1', trafficPolicy: { loadBalancer: { simple: 'ROUND_ROBIN', zoneAwareLbSetting: { enabled: true } } } }],
  });
});

test('an order of regions without detection of failing pods is refused, as failover is', () => {
  const { chart, service } = setUp();
  new ZoneAwareRouting(chart, 'zones', { service, regions: [{ from: 'eu', to: 'us' }] });
  expect(problemsOf(chart.node.root)).toMatchObject([{ code: 'ContradictingProps', at: 'shop/zones' }]);
});

test('limits of connections reach down to probes and protocols', () => {
  const { chart, service } = setUp();
  new CircuitBreaker(chart, 'breaker', {
    service,
    limits: {
      tcpIdleTimeout: Duration.minutes(10), maxConcurrentStreams: 100, http2Upgrade: 'always', tcpKeepalive: { time: Duration.minutes(5), interval: Duration.seconds(30), probes: 3 },
    },
    outliers: { statusCodes: [429, 503] },
  });
  expect(ruleOf(chart).trafficPolicy).toEqual({
    connectionPool: {
      tcp: { idleTimeout: '600s', tcpKeepalive: { time: '300s', interval: '30s', probes: 3 } },
      http: { h2UpgradePolicy: 'UPGRADE', maxConcurrentStreams: 100 },
    },
    outlierDetection: { consecutive5xxErrors: 5, maxEjectionPercent: 50, outlierDetectionHttpErrorCodes: [429, 503] },
  });
  expect(errorsIn(chart)).toEqual([]);
});

test.each([['never', { h2UpgradePolicy: 'DO_NOT_UPGRADE' }], ['as client', { useClientProtocol: true }]] as const)('HTTP/2 is used %s', (http2Upgrade, http) => {
  const { chart, service } = setUp();
  new CircuitBreaker(chart, 'breaker', { service, limits: { http2Upgrade } });
  expect(ruleOf(chart).trafficPolicy).toEqual({ connectionPool: { http } });
});

test('a warm-up begins and grows as it is told', () => {
  const { chart, service } = setUp();
  new LoadBalancing(chart, 'warm', { service, balancer: LoadBalancer.leastRequest(), warmup: { duration: Duration.minutes(1), minimum: Percent.of(25), aggression: 0.5 } });
  expect(ruleOf(chart).trafficPolicy?.loadBalancer?.warmup).toEqual({ duration: '60s', minimumPercent: 25, aggression: 0.5 });
  expect(errorsIn(chart)).toEqual([]);
});

test('a cookie that a proxy makes may carry attributes', () => {
  const { chart, service } = setUp();
  const cookie = HashOn.cookie('session', { ttl: Duration.hours(1), attributes: { SameSite: 'Lax', Secure: true } });
  new LoadBalancing(chart, 'sticky', { service, balancer: LoadBalancer.consistentHash(cookie) });
  expect(ruleOf(chart).trafficPolicy?.loadBalancer?.consistentHash?.httpCookie?.attributes).toEqual([{ name: 'SameSite', value: 'Lax' }, { name: 'Secure' }]);
  expect(errorsIn(chart)).toEqual([]);
});

test('a gateway may find the authorities of a server in a Secret, and revoked certificates in a file', () => {
  const { chart, service } = setUp();
  new ClientTls(chart, 'all', { service, mode: TlsMode.simpleFromSecret('upstream-ca', { sni: 'reviews.example.com' }) });
  new ClientTls(chart, 'v1', { service, version: 'v1', mode: TlsMode.simple({ caCertificates: '/etc/ca.pem', caCrl: '/etc/crl.pem' }) });
  expect(ruleOf(chart)).toMatchObject({
    trafficPolicy: { tls: { mode: 'SIMPLE', credentialName: 'upstream-ca', sni: 'reviews.example.com' } },
    subsets: [{ trafficPolicy: { tls: { mode: 'SIMPLE', caCertificates: '/etc/ca.pem', caCrl: '/etc/crl.pem' } } }],
  });
});

const zones = (props: object, mesh?: Mesh) => (): unknown => {
  const { chart, service } = setUp(mesh);
  return new ZoneAwareRouting(chart, 'x', { service, ...props });
};
const breaker = (limits: object, outliers?: object) => (): unknown => {
  const { chart, service } = setUp();
  return new CircuitBreaker(chart, 'x', { service, limits, ...(outliers && { outliers }) });
};

test.each<[string, string, unknown, string, () => unknown]>([
  ['a budget of nothing', 'InvalidValue', 0, 'attempts: 0', () => {
    const { chart, service } = setUp();
    new RetryBudget(chart, 'x', { service, share: Percent.of(0) });
  }],
  ['a budget of no retry', 'InvalidValue', 0, 'Write 1', () => {
    const { chart, service } = setUp();
    new RetryBudget(chart, 'x', { service, share: Percent.of(10), minConcurrency: 0 });
  }],
  ['zones in a mesh whose proxies do not know them', 'ContradictingProps', { selfDiscovery: false }, 'selfDiscovery: true', zones({}, Mesh.fromAttributes())],
  ['zones by a label of topology', 'InvalidValue', 'topology.kubernetes.io/zone', 'regions', zones({ priority: ['topology.kubernetes.io/zone'] })],
  ['an empty order of regions', 'InvalidValue', [], 'Leave it out', zones({ regions: [] })],
  ['a region that is a zone', 'InvalidValue', 'eu/a', 'Write "eu"', zones({ regions: [{ from: 'eu/a', to: 'us' }] })],
  ['a region that stands in for itself', 'InvalidValue', 'eu', 'another region', zones({ regions: [{ from: 'eu', to: 'eu' }] })],
  ['a least number of no pods', 'InvalidValue', 0, 'Write 1', zones({ minPods: 0 })],
  ['no stream', 'InvalidValue', 0, 'Write 1', breaker({ maxConcurrentStreams: 0 })],
  ['probes of which nothing is said', 'ContradictingProps', {}, 'time', breaker({ tcpKeepalive: {} })],
  ['a probe after half a second', 'InvalidValue', '0.5 s', 'Duration.seconds', breaker({ tcpKeepalive: { time: Duration.millis(500) } })],
  ['no failing status', 'InvalidValue', [], 'leave statusCodes out', breaker({}, { statusCodes: [] })],
  ['a failing status that is none', 'InvalidValue', 600, '429 and 503', breaker({}, { statusCodes: [600] })],
  ['a warm-up that never grows', 'InvalidValue', 0, 'Write 1', () => {
    const { chart, service } = setUp();
    new LoadBalancing(chart, 'x', { service, balancer: LoadBalancer.roundRobin(), warmup: { duration: Duration.seconds(5), aggression: 0 } });
  }],
  ['a cookie with its path twice', 'ContradictingProps', 'Path', 'ttl and path', () => {
    const { chart, service } = setUp();
    new LoadBalancing(chart, 'x', { service, balancer: LoadBalancer.consistentHash(HashOn.cookie('c', { ttl: Duration.hours(1), attributes: { Path: '/' } })) });
  }],
  ['two ways to choose a locality', 'ConflictingPolicies', expect.anything(), 'Keep one', () => {
    const { chart, service } = setUp();
    new LocalityFailover(chart, 'near', { service });
    new ZoneAwareRouting(chart, 'x', { service });
  }],
])('%s is refused', (_, code, value, fix, make) => {
  const error = thrownBy(make);
  expect(error).toBeInstanceOf(MeshError);
  expect({ code: error.code, at: error.at, value: error.value, fix: error.fix }).toEqual({ code, at: 'shop/x', value, fix: expect.stringContaining(fix) });
});

test('waypoints do not balance by zone', () => {
  const chart = newChart();
  const namespace = MeshNamespace.fromAttributes(chart, 'ns', { name: 'shop', mesh: Mesh.fromAttributes({ selfDiscovery: true }), injection: Injection.ambient() });
  const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(80) });
  expect(thrownBy(() => new ZoneAwareRouting(chart, 'x', { service }))).toMatchObject({ code: 'UnsupportedByDataPlane', at: 'shop/x', value: 'shop' });
});
