import { Duration } from 'cdk8s';
import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import { CanaryRelease, Fault, FaultInjection, MeshService, Percent, Port, problemsOf, RequestMatch, Resilience, StringMatch, TrafficMirror } from '../../src';
import { newChart, newReviews, only } from '../mesh/fixtures';

type Chart = ReturnType<typeof newChart>;

const routesOf = (chart: Chart): NonNullable<VirtualServiceSpec['http']> => only<VirtualServiceSpec>(chart, 'VirtualService').spec.http ?? [];
const user = RequestMatch.header('end-user', StringMatch.exact('jason'));

test('timeouts and retries hold on whatever routes other patterns make', () => {
  const chart = newChart();
  const service = newReviews(chart);
  // Declared first: settings and routes meet when both are known.
  new Resilience(chart, 'resilience', {
    service,
    timeout: Duration.seconds(2),
    retries: { attempts: 3, perTryTimeout: Duration.millis(500), on: ['5xx', 'connect-failure', 429], backoff: Duration.millis(100), remoteLocalities: true, ignorePreviousHosts: false },
  });
  new CanaryRelease(chart, 'canary', { service, stable: 'v1', canary: 'v2', weight: Percent.of(5), earlyAccess: user });
  const retries = { attempts: 3, perTryTimeout: '500ms', retryOn: '5xx,connect-failure,429', backoff: '100ms', retryRemoteLocalities: true, retryIgnorePreviousHosts: false };
  expect(routesOf(chart)).toMatchObject([{ name: 'canary-early-access', timeout: '2s', retries }, { name: 'canary', timeout: '2s', retries }]);
  expect(chart.toJson()).toMatchSnapshot();
});

test('no attempts turn off the retries that Istio does by itself', () => {
  const chart = newChart();
  new Resilience(chart, 'resilience', { service: newReviews(chart), retries: { attempts: 0 } });
  expect(routesOf(chart)).toEqual([{ name: 'default', route: [{ destination: { host: 'reviews.shop.svc.cluster.local' } }], retries: { attempts: 0 } }]);
});

test.each([[Duration.millis(1), '1ms'], [Duration.millis(1500), '1500ms'], [Duration.minutes(2), '120s']])('a timeout is written as Istio writes it (%#)', (timeout, text) => {
  const chart = newChart();
  new Resilience(chart, 'resilience', { service: newReviews(chart), timeout });
  expect(routesOf(chart)[0]?.timeout).toBe(text);
});

test('a fault hits the requests that match, which still go where they went before', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new CanaryRelease(chart, 'canary', { service, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
  new FaultInjection(chart, 'chaos', { service, faults: [Fault.delay(Duration.seconds(3), Percent.of(0.5)), Fault.abortGrpc('UNAVAILABLE')], when: user });
  const [hit, spared] = routesOf(chart);
  expect(hit).toEqual({
    ...spared,
    name: 'canary-chaos',
    match: [{ headers: { 'end-user': { exact: 'jason' } } }],
    fault: { delay: { fixedDelay: '3s', percentage: { value: 0.5 } }, abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 100 } } },
  });
  expect(spared).not.toHaveProperty('fault');
  expect(chart.toJson()).toMatchSnapshot();
});

test('a namespace that is not marked as production takes faults, and a narrow abort joins a wide delay', () => {
  const chart = newChart();
  const service = newReviews(chart);
  new FaultInjection(chart, 'slow', { service, faults: [Fault.delay(Duration.seconds(1))] });
  new FaultInjection(chart, 'broken', { service, faults: [Fault.abort(503)], when: user });
  expect(problemsOf(chart.node.root)).toEqual([]);
  expect(routesOf(chart).map(({ fault }) => Object.keys(fault ?? {}))).toEqual([['abort', 'delay'], ['delay']]);
});

test('mirrors add up: a version, another service, some requests only', () => {
  const chart = newChart();
  const service = newReviews(chart);
  const audit = new MeshService(chart, 'audit', { namespace: service.namespace, port: Port.tcp(9000), additionalPorts: [Port.http(80)] });
  new TrafficMirror(chart, 'shadow', { service, to: 'v3', share: Percent.of(12.5) });
  new TrafficMirror(chart, 'audited', { service, to: audit, when: user });
  const shadow = { destination: { host: service.host, subset: 'v3' }, percentage: { value: 12.5 } };
  expect(routesOf(chart).map(({ name, mirrors }) => [name, mirrors])).toEqual([
    ['default-audited', [shadow, { destination: { host: audit.host, port: { number: 80 } } }]], ['default', [shadow]],
  ]);
  expect(chart.toJson()).toMatchSnapshot();
});
