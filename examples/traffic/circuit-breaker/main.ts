/** Limits that keep an overloaded service answering, and pods left alone while they fail. */
import { App, Chart, Duration } from 'cdk8s';
import { CircuitBreaker, MeshInstall, MeshNamespace, MeshService, Percent, Port, Profile } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080) });

new CircuitBreaker(chart, 'breaker', {
  service,
  limits: { maxConnections: 100, maxPendingRequests: 50, connectTimeout: Duration.millis(250) },
  outliers: { consecutiveGatewayErrors: 5, interval: Duration.seconds(5), baseEjectionTime: Duration.seconds(30), maxEjection: Percent.of(50) },
});

app.synth();
