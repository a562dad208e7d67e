import { Duration } from 'cdk8s';
import { DestinationRule, VirtualService } from '../../../imports/networking.istio.io';
import { AbTest, CanaryRelease, GatewayTls, HeaderOperations, IngressGateway, MeshNamespace, MeshService, Percent, Port, ProgressiveEngine, ReleaseMetric, RequestMatch } from '../../../src';
import { apply, dataPlaneCase, request, underLoad } from '../format/case';

interface Parameters {
  /** The canary's share in the routes that Flagger has written; none before it has. */
  readonly weight: number | undefined;
}

const from = 'web';
const to = 'http://reviews.shop:9080/';

/** Flagger does not run here: its objects are written as it writes them. */
export default dataPlaneCase<Parameters>({
  name: 'progressive-flagger',
  feature: 'CanaryRelease.progressive',
  proves: 'Our route delegates to what Flagger writes: weights are Flagger\'s, headers and other routes stay ours, and no request is lost before its objects are there.',
  parameters: { weight: undefined },
  app: ({ chart, mesh, ingressGateway, runs }, { weight }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const port = Port.http(9080);
    const reviews = new MeshService(chart, 'reviews', { namespace, port, selector: { service: 'reviews' }, versions: { legacy: { generation: 'legacy' } } });
    CanaryRelease.progressive(chart, 'release', {
      service: reviews,
      engine: ProgressiveEngine.flagger({ deployment: 'reviews' }),
      steps: [Percent.of(10), Percent.of(50)],
      interval: Duration.minutes(1),
      metrics: [ReleaseMetric.errorRate({ atMost: Percent.of(1) })],
    });
    new HeaderOperations(chart, 'mark', { service: reviews, request: { set: { 'x-marked': 'yes' } } });
    new AbTest(chart, 'old-clients', { service: reviews, when: RequestMatch.hasHeader('x-old'), use: 'legacy' });
    new IngressGateway(chart, 'edge', { workload: ingressGateway }).expose(reviews, { host: 'reviews.example.com', tls: GatewayTls.none() });
    runs(new MeshService(chart, 'web', { namespace, port: Port.http(8080) }));
    runs(reviews, { version: 'legacy' });

    const [primary, canary] = (['primary', 'canary'] as const).map((role) => new MeshService(chart, `reviews-release-${role}`, {
      namespace, port, selector: { service: 'reviews', app: role === 'primary' ? 'reviews-primary' : 'reviews' }, serviceAccount: 'reviews',
    }));
    runs(primary!, { name: 'reviews-primary' });
    runs(canary!, { name: 'reviews-canary' });
    if (weight === undefined) return;
    for (const host of ['reviews-release-primary', 'reviews-release-canary']) {
      new DestinationRule(chart, `rule-${host}`, { metadata: { name: host, namespace: 'shop' }, spec: { host } });
    }
    new VirtualService(chart, 'delegate', {
      metadata: { name: 'reviews-release', namespace: 'shop' },
      spec: {
        http: [{
          route: [
            { destination: { host: 'reviews-release-primary' }, weight: 100 - weight }, { destination: { host: 'reviews-release-canary' }, weight },
          ],
        }],
      },
    });
  },
  steps: [
    request('Before Flagger has written its routes, requests are answered all the same.', { from, to, times: 100, expect: { arrivesWith: { 'x-marked': 'yes' } } }),
    underLoad('No request is lost while it writes them.', { from, to, expect: {} }, [apply('Flagger makes its first routes.', { weight: 0 })]),
    request('The stable copy gets all requests, with our header.', { from, to, times: 100, expect: { servedBy: 'reviews-primary', arrivesWith: { 'x-marked': 'yes' } } }),
    underLoad('No request is lost when a step is taken.', { from, to, expect: {} }, [apply('Flagger takes a step.', { weight: 20 })]),
    request('The canary gets its share.', { from, to, expect: { servedBy: { 'reviews-primary': 80, 'reviews-canary': 20 }, arrivesWith: { 'x-marked': 'yes' } } }),
    request('So it does at the gateway.', { from: 'outside', to: 'http://reviews.example.com/', expect: { servedBy: { 'reviews-primary': 80, 'reviews-canary': 20 } } }),
    request('Our route for some users stays as it was.', { from, to, headers: { 'x-old': 'yes' }, times: 50, expect: { servedBy: 'reviews-legacy' } }),
  ],
});
