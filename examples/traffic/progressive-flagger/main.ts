/** A canary that Flagger drives, while timeouts and routes for some users stay ours. */
import { App, Chart, Duration } from 'cdk8s';
import {
  CanaryRelease, MeshInstall, MeshNamespace, MeshService, Percent, Port, Profile, ProgressiveEngine, ReleaseMetric, ReleaseWebhook, Resilience,
} from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), selector: { service: 'reviews' } });

CanaryRelease.progressive(chart, 'release', {
  service,
  engine: ProgressiveEngine.flagger({ deployment: 'reviews' }),
  steps: [Percent.of(5), Percent.of(25), Percent.of(50)],
  interval: Duration.minutes(1),
  metrics: [ReleaseMetric.errorRate({ atMost: Percent.of(1) }), ReleaseMetric.p99({ atMost: Duration.millis(500) })],
  webhooks: [ReleaseWebhook.duringSteps('load-test', 'http://tester.shop:8080/load')],
});
new Resilience(chart, 'patience', { service, timeout: Duration.seconds(2) });

app.synth();
