import type { Chart } from 'cdk8s';
import { Duration } from 'cdk8s';
import { stringify } from 'yaml';
import { schemaProblems } from './schemas';
import type { AnalysisTemplateSpec, RolloutSpec } from '../../imports/argoproj.io';
import { Application } from '../../imports/argoproj.io';
import type { CanarySpec, MetricTemplateSpec } from '../../imports/flagger.app';
import type { DestinationRuleSpec, VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { CanaryInQuery, MeshNamespace, ProgressiveRelease, ProgressiveReleaseProps } from '../../src';
import {
  AbTest, CanaryRelease, CircuitBreaker, Fault, FaultInjection, GatewayTls, GatewayWorkload, IngressGateway, LoadBalancer, LoadBalancing, Manifests,
  MeshService, Percent, Port, problemsOf, ProgressiveEngine, ReleaseMetric, ReleaseWebhook, RequestMatch, Resilience, RoutingApi, TrafficMirror,
  validateManifests,
} from '../../src';
import type { Rendered } from '../mesh/fixtures';
import { newChart, only, rendered, shopOf, thrownBy } from '../mesh/fixtures';

const host = 'reviews.shop.svc.cluster.local';
const argo = ProgressiveEngine.argoRollouts({ deployment: 'reviews', replicas: 2 });
const flagger = ProgressiveEngine.flagger({ deployment: 'reviews' });

const plan = {
  steps: [Percent.of(5), Percent.of(50)],
  interval: Duration.seconds(60),
  metrics: [
    ReleaseMetric.errorRate({ atMost: Percent.of(1) }),
    ReleaseMetric.p99({ atMost: Duration.millis(500) }),
    ReleaseMetric.promQl('queue', { query: ({ pods, interval }) => `avg_over_time(queue_length{${pods}}[${interval}])`, atLeast: 1, atMost: 100 }),
  ],
  webhooks: [
    ReleaseWebhook.beforeTraffic('smoke', 'http://tester.shop/smoke'),
    ReleaseWebhook.duringSteps('load', 'http://tester.shop/load'),
    ReleaseWebhook.beforePromotion('approval', 'http://tester.shop/approve'),
  ],
};

function newService(chart: Chart, namespace: ReturnType<typeof shopOf> | MeshNamespace = shopOf(chart), port = Port.http(9080)): MeshService<'legacy'> {
  return new MeshService(chart, 'reviews', { namespace, port, selector: { service: 'reviews' }, versions: { legacy: { generation: 'legacy' } } });
}

function released(chart: Chart, engine: ProgressiveEngine, service = newService(chart), more: Partial<ProgressiveReleaseProps> = {}): ProgressiveRelease {
  return CanaryRelease.progressive(chart, 'release', { service, engine, ...plan, ...more });
}

/** Exposes the service at a gateway. */
function exposed(chart: Chart, service: MeshService<'legacy'>): void {
  const workload = GatewayWorkload.fromAttributes(chart, 'gateway-workload', { mesh: service.namespace.mesh });
  new IngressGateway(chart, 'edge', { workload }).expose(service, { host: 'reviews.example.com', tls: GatewayTls.none() });
}

function findings(chart: Chart): unknown[] {
  const objects = chart.toJson() as Rendered<unknown>[];
  const known = validateManifests(Manifests.parse(objects.map((object) => stringify(object)).join('---\n'))).filter(({ level }) => level === 'error');
  return [...known, ...objects.flatMap((object) => schemaProblems(object) ?? [])];
}

test('a query that is written as a text asks what a function with the same words asks', () => {
  const [chart, other] = [newChart(), newChart()];
  const text = 'avg_over_time(queue_length{$pods,queue!~"old$"}[$interval]) + on() $requests';
  const asked = ({ pods, requests, interval }: CanaryInQuery): string => `avg_over_time(queue_length{${pods},queue!~"old$"}[${interval}]) + on() ${requests}`;
  released(chart, argo, newService(chart), { metrics: [ReleaseMetric.promQl('queue', { query: text, atMost: 1 })] });
  released(other, argo, newService(other), { metrics: [ReleaseMetric.promQl('queue', { query: asked, atMost: 1 })] });
  expect(chart.toJson()).toEqual(other.toJson());
});

test('the definitions do refuse what is wrong', () => {
  expect(schemaProblems({ apiVersion: 'flagger.app/v1beta1', kind: 'Canary', spec: { service: { prot: 80 } } })).not.toEqual([]);
  expect(schemaProblems({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: { replicas: 'two' } })).not.toEqual([]);
});

describe('Argo Rollouts', () => {
  test('gets a Rollout that names our routes and subsets, which begin with all requests at the stable pods', () => {
    const chart = newChart();
    released(chart, argo);
    expect(problemsOf(chart)).toEqual([]);
    expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec.http).toEqual([
      { name: 'release', route: [{ destination: { host, subset: 'stable' }, weight: 100 }, { destination: { host, subset: 'canary' }, weight: 0 }] },
    ]);
    expect(chart.toJson()).toMatchSnapshot();
  });

  test('is wired to what is there: every route, subset, template and argument that it names exists', () => {
    const chart = newChart();
    const service = newService(chart);
    released(chart, ProgressiveEngine.argoRollouts({ deployment: 'reviews', replicas: 2, earlyAccess: RequestMatch.hasHeader('x-tester') }), service);
    exposed(chart, service);
    new Resilience(chart, 'patience', { service, when: RequestMatch.hasHeader('x-patient'), timeout: Duration.seconds(9) });

    const { strategy, workloadRef } = only<RolloutSpec>(chart, 'Rollout').spec;
    const { analysis, steps, trafficRouting } = strategy?.canary ?? {};
    const routes = rendered<VirtualServiceSpec>(chart, 'VirtualService');
    const named = trafficRouting?.istio?.virtualServices ?? [];
    expect(named.map(({ name }) => name)).toEqual(['reviews', 'istio-system/edge-reviews-example-com']);
    for (const { name, routes: names = [] } of named) {
      const [found] = routes.filter(({ metadata }) => name === metadata.name || name === `${metadata.namespace ?? ''}/${metadata.name}`);
      const split = found?.spec.http?.filter(({ route }) => route?.length === 2) ?? [];
      // All that are split, and no other: those that are left out would keep their weights.
      expect(names).toEqual(split.map((route) => route.name));
      expect(names).toHaveLength(2);
      for (const { route } of split) expect(route?.map(({ destination, weight }) => [destination.host, destination.subset, weight])).toEqual([[host, 'stable', 100], [host, 'canary', 0]]);
    }
    const { subsets, host: ruleHost } = only<DestinationRuleSpec>(chart, 'DestinationRule').spec;
    const { canarySubsetName, stableSubsetName } = trafficRouting?.istio?.destinationRule ?? {};
    expect(ruleHost).toBe(host);
    expect(subsets?.map(({ name }) => name)).toEqual([stableSubsetName, canarySubsetName]);
    expect(subsets?.map(({ labels }) => labels)).toEqual([{ service: 'reviews' }, { service: 'reviews' }]);

    const templates = rendered<AnalysisTemplateSpec>(chart, 'AnalysisTemplate');
    const used = [...analysis?.templates ?? [], ...steps?.flatMap((step) => step.analysis?.templates ?? []) ?? []].map(({ templateName }) => templateName);
    expect(used.sort()).toEqual(templates.map(({ metadata }) => metadata.name).sort());
    const [checks] = templates.filter(({ metadata }) => metadata.name === analysis?.templates?.[0]?.templateName);
    expect(checks?.spec.args?.map(({ name }) => name)).toEqual(analysis?.args?.map(({ name }) => name));
    expect(steps?.[analysis?.startingStep ?? 0]).toHaveProperty('pause');
    expect(steps?.flatMap(({ setWeight }) => setWeight ?? [])).toEqual([5, 50]);
    expect(workloadRef).toMatchObject({ kind: 'Deployment', name: 'reviews' });
  });

  test('takes the canary back after as many failed checks as for Flagger, and takes no data for a failure', () => {
    const chart = newChart();
    released(chart, argo, undefined, { rollbackAfter: 2 });
    const metrics = rendered<AnalysisTemplateSpec>(chart, 'AnalysisTemplate').flatMap(({ spec }) => spec.metrics ?? []);
    expect(metrics.map(({ failureLimit, consecutiveErrorLimit }) => [failureLimit, consecutiveErrorLimit])).toEqual(metrics.map(() => [1, 1]));
    expect(metrics.flatMap(({ successCondition }) => successCondition ?? [])).toEqual([
      'len(result) > 0 && result[0] <= 1', 'len(result) > 0 && result[0] <= 500', 'len(result) > 0 && result[0] >= 1 && result[0] <= 100',
    ]);
  });

  test('leaves the number of pods to an autoscaler where there is one', () => {
    const chart = newChart();
    released(chart, ProgressiveEngine.argoRollouts({ deployment: 'reviews', replicas: 'autoscaled' }));
    expect(only<RolloutSpec>(chart, 'Rollout').spec).not.toHaveProperty('replicas');
  });

  test('rewrites what the Application is told to ignore: weights of its routes, its label of the subsets, the size of the Deployment', () => {
    const chart = newChart();
    const service = newService(chart);
    const release = released(chart, argo, service);
    exposed(chart, service);
    expect(release.ignoreDifferences).toMatchSnapshot();
    const application = Application.manifest({
      metadata: { name: 'shop' },
      spec: { project: 'shop', destination: { namespace: 'shop' }, ignoreDifferences: release.ignoreDifferences, syncPolicy: { syncOptions: release.syncOptions } },
    });
    expect(schemaProblems(application)).toEqual([]);
    expect(release.syncOptions).toContain('RespectIgnoreDifferences=true');
  });

  test('would remove the subsets of others, so that nobody else may use one, whoever comes first', () => {
    const chart = newChart();
    const service = newService(chart);
    released(chart, argo, service);
    const split = (): unknown => new AbTest(chart, 'ab', { service, when: RequestMatch.hasHeader('x-old'), use: 'legacy' });
    expect(thrownBy(split)).toMatchObject({ code: 'ConflictingRoutes', at: 'shop/ab', value: 'legacy', problem: expect.stringContaining('shop/release') as string });

    const another = newChart();
    const other = newService(another);
    new AbTest(another, 'ab', { service: other, when: RequestMatch.hasHeader('x-old'), use: 'legacy' });
    expect(thrownBy(() => released(another, argo, other))).toMatchObject({ code: 'ConflictingRoutes', at: 'shop/release', problem: expect.stringContaining('shop/ab') as string });
  });
});

describe('Flagger', () => {
  test('gets a Canary, and our route delegates to what it will write', () => {
    const chart = newChart();
    released(chart, flagger);
    expect(problemsOf(chart)).toEqual([]);
    expect(chart.toJson()).toMatchSnapshot();
  });

  test('is wired to what is there: its Service is what our route delegates to, and every template exists', () => {
    const chart = newChart();
    const service = newService(chart);
    released(chart, flagger, service);
    exposed(chart, service);
    const canary = only<CanarySpec>(chart, 'Canary');
    const delegates = rendered<VirtualServiceSpec>(chart, 'VirtualService').map(({ spec }) => spec.http?.[0]?.delegate);
    expect(delegates).toEqual([0, 1].map(() => ({ name: canary.spec.service.name, namespace: canary.metadata.namespace })));
    expect(canary.spec.service).toMatchObject({ delegation: true, port: 9080 });
    // What Flagger writes has names that none of our objects has.
    expect((chart.toJson() as Rendered<unknown>[]).map(({ metadata }) => metadata.name)).not.toContain(canary.spec.service.name);
    const templates = rendered<MetricTemplateSpec>(chart, 'MetricTemplate').map(({ metadata }) => metadata.name);
    expect(canary.spec.analysis.metrics?.map(({ templateRef }) => templateRef?.name)).toEqual(templates);
  });

  test('leaves faults, timeouts, mirrors and routes of some users to us, on the route that delegates', () => {
    const chart = newChart();
    const service = newService(chart);
    released(chart, flagger, service);
    new Resilience(chart, 'patience', { service, timeout: Duration.seconds(2) });
    new FaultInjection(chart, 'fault', { service, faults: [Fault.delay(Duration.seconds(1))], when: RequestMatch.hasHeader('x-slow') });
    new TrafficMirror(chart, 'shadow', { service, to: 'legacy' });
    new AbTest(chart, 'ab', { service, when: RequestMatch.hasHeader('x-old'), use: 'legacy' });
    expect(problemsOf(chart)).toEqual([]);
    const http = only<VirtualServiceSpec>(chart, 'VirtualService').spec.http ?? [];
    expect(http.map(({ name, delegate, timeout, mirrors }) => [name, delegate?.name, timeout, mirrors?.length])).toEqual([
      ['ab-fault', undefined, '2s', 1], ['ab', undefined, '2s', 1],
      ['release-fault', 'reviews-release', '2s', 1], ['release', 'reviews-release', '2s', 1], ['release-until-delegated', undefined, '2s', 1],
    ]);
    expect(findings(chart)).toEqual([]);
  });

  test('is given the destination policy of the service, since ours is for another host', () => {
    const chart = newChart();
    const service = newService(chart);
    released(chart, flagger, service);
    new CircuitBreaker(chart, 'breaker', { service, outliers: {} });
    new LoadBalancing(chart, 'balance', { service, balancer: LoadBalancer.roundRobin() });
    expect(problemsOf(chart)).toEqual([]);
    expect(only<CanarySpec>(chart, 'Canary').spec.service.trafficPolicy).toEqual(only<DestinationRuleSpec>(chart, 'DestinationRule').spec.trafficPolicy);
    expect(findings(chart)).toEqual([]);
  });

  test('does not know all settings: those that it would drop are refused', () => {
    const chart = newChart();
    const service = newService(chart);
    released(chart, flagger, service);
    new LoadBalancing(chart, 'balance', { service, balancer: LoadBalancer.leastRequest(), warmup: Duration.seconds(30) });
    expect(problemsOf(chart)).toEqual([expect.objectContaining({ code: 'ConflictingPolicies', at: 'shop/balance', problem: expect.stringMatching(/shop\/release.*loadBalancer\.warmup/) as string })]);
  });

  test('changes the label that the Deployment selects by, so that no Service may select by it', () => {
    const chart = newChart();
    const service = new MeshService(chart, 'reviews', { namespace: shopOf(chart), port: Port.http(9080) });
    expect(thrownBy(() => CanaryRelease.progressive(chart, 'release', { service, engine: flagger, ...plan }))).toMatchObject({
      code: 'ContradictingProps', at: 'shop/release', value: { app: 'reviews' }, fix: expect.stringContaining('{ service: "reviews" }') as string,
    });
    const other = ProgressiveEngine.flagger({ deployment: 'reviews', podLabel: 'name' });
    expect(() => CanaryRelease.progressive(chart, 'other', { service, engine: other, ...plan })).not.toThrow();
  });
});

describe.each([['Argo Rollouts', argo], ['Flagger', flagger]])('with %s', (_, engine) => {
  test('every object is as its definition asks, also at a gateway', () => {
    const chart = newChart();
    const service = newService(chart);
    released(chart, engine, service);
    exposed(chart, service);
    expect(findings(chart)).toEqual([]);
  });

  test('no other construct may split the same requests, whichever came first', () => {
    const split = (chart: Chart, service: MeshService<'legacy'>): unknown => new CanaryRelease(chart, 'weights', { service, weights: { legacy: Percent.of(100) } });
    const chart = newChart();
    const service = newService(chart);
    released(chart, engine, service);
    expect(thrownBy(() => split(chart, service))).toMatchObject({ code: 'ConflictingRoutes', at: 'shop/weights', problem: expect.stringContaining('shop/release') as string });

    const another = newChart();
    const released2 = newService(another);
    split(another, released2);
    expect(thrownBy(() => released(another, engine, released2))).toMatchObject({ code: 'ConflictingRoutes', at: 'shop/release', problem: expect.stringContaining('shop/weights') as string });
  });

  test('a gRPC service is released the same way, and its failures are seen', () => {
    const chart = newChart();
    released(chart, engine, newService(chart, shopOf(chart), Port.grpc(9090)));
    expect(problemsOf(chart)).toEqual([]);
    expect(JSON.stringify(chart.toJson())).toContain('grpc_response_status!~');
    expect(findings(chart)).toEqual([]);
  });

  test('routes of the Gateway API are refused', () => {
    const chart = newChart();
    const namespace = shopOf(chart, { routingApi: RoutingApi.gatewayApi() });
    expect(thrownBy(() => released(chart, engine, newService(chart, namespace)))).toMatchObject({ code: 'UnsupportedByRoutingApi', at: 'shop/release' });
  });

  test('so are gateways of the Gateway API, whose weights no engine here would move', () => {
    const chart = newChart();
    const namespace = shopOf(chart, { routingApi: RoutingApi.gatewayApi(), selfDiscovery: true });
    const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), selector: { service: 'reviews' }, routingApi: RoutingApi.istio(), versions: { legacy: { generation: 'legacy' } } });
    released(chart, engine, service);
    exposed(chart, service);
    expect(problemsOf(chart).filter(({ at }) => at === 'shop/release')).toEqual([expect.objectContaining({ code: 'UnsupportedByRoutingApi' })]);
  });

  test('the root namespace of the mesh is where Prometheus is looked for, unless it is said', () => {
    const chart = newChart();
    released(chart, engine, newService(chart, shopOf(chart, { rootNamespace: 'mesh-system' })));
    expect(JSON.stringify(chart.toJson())).toContain('http://prometheus.mesh-system:9090');
  });
});
