/** A copy of one request in ten for the next version, whose answers nobody sees. */
import { App, Chart } from 'cdk8s';
import { CanaryRelease, MeshInstall, MeshNamespace, MeshService, Percent, Port, Profile, TrafficMirror } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });

new CanaryRelease(chart, 'release', { service, weights: { v1: Percent.of(100) } });
new TrafficMirror(chart, 'shadow', { service, to: 'v2', share: Percent.of(10) });

app.synth();
