/** Requests stay near, and move to another region when the near pods fail. */
import { App, Chart, Duration } from 'cdk8s';
import { LocalityFailover, MeshInstall, MeshNamespace, MeshService, Port, Profile } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080) });

new LocalityFailover(chart, 'failover', {
  service,
  regions: [{ from: 'eu-west-1', to: 'eu-central-1' }, { from: 'eu-central-1', to: 'eu-west-1' }],
  outliers: { consecutiveGatewayErrors: 3, interval: Duration.seconds(5) },
});

app.synth();
