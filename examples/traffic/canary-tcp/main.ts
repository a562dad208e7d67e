/** A canary of a service that speaks TCP: one connection in ten goes to the new version. */
import { App, Chart } from 'cdk8s';
import { CanaryRelease, MeshInstall, MeshNamespace, MeshService, Percent, Port, Profile } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const service = new MeshService(chart, 'cache', { namespace, port: Port.tcp(6379), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });

new CanaryRelease(chart, 'canary', { service, stable: 'v1', canary: 'v2', weight: Percent.of(10) });

app.synth();
