/** A timeout and retries for all requests, more time for those that need it, and a budget that keeps retries from making a failure worse. */
import { App, Chart, Duration } from 'cdk8s';
import { MeshInstall, MeshNamespace, MeshService, PathMatch, Percent, Port, Profile, RequestMatch, Resilience, RetryBudget } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080) });

new Resilience(chart, 'resilience', {
  service,
  timeout: Duration.seconds(2),
  retries: { attempts: 3, perTryTimeout: Duration.millis(500), on: ['gateway-error', 'connect-failure', 'reset'] },
});
new Resilience(chart, 'exports', { service, when: RequestMatch.uri(PathMatch.prefix('/export')), timeout: Duration.minutes(1) });

new RetryBudget(chart, 'budget', { service, share: Percent.of(20), minConcurrency: 5, interval: Duration.seconds(1) });

app.synth();
