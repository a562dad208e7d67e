/** Two versions side by side: all requests to one, a preview of the other for those who ask, and a switch that loses nothing. */
import { App, Chart } from 'cdk8s';
import { BlueGreenRelease, MeshInstall, MeshNamespace, MeshService, Port, Profile, RequestMatch } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });

new BlueGreenRelease(chart, 'release', {
  service,
  active: 'v1',
  idle: 'v2',
  preview: RequestMatch.hasHeader('x-preview'),
});

app.synth();
