/** A timeout and retries for all requests, and more time for those that need it. */
import { App, Chart, Duration } from 'cdk8s';
import { MeshInstall, MeshNamespace, MeshService, PathMatch, Port, Profile, RequestMatch, Resilience } from '../../../src';

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

app.synth();
