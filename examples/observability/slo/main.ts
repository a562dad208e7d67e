/** What a service promises, and a canary that is held against the version beside it. */
import { App, Chart, Duration } from 'cdk8s';
import { CanaryGuard, CanaryRelease, MeshInstall, MeshNamespace, MeshService, Percent, Port, Profile, ServiceLevelObjective } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });
const runbooks = 'https://git.example.com/platform/runbooks';

const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });

new ServiceLevelObjective(chart, 'reviews-promise', {
  service: reviews,
  availability: 0.999,
  latency: { within: Duration.millis(250), target: 0.99 },
  runbooks,
});

new CanaryRelease(chart, 'canary', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
new CanaryGuard(chart, 'reviews-guard', { service: reviews, stable: 'v1', canary: 'v2', runbooks });

app.synth();
