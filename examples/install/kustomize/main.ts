/** A mesh as a Kustomize base, which an overlay for each environment builds on. */
import { App, Chart } from 'cdk8s';
import { CanaryRelease, MeshInstall, MeshNamespace, MeshService, Percent, Port, synthKustomizeBase } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh');

const shop = new Chart(app, 'shop');
const namespace = new MeshNamespace(shop, 'shop', { mesh });
const reviews = new MeshService(shop, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
new CanaryRelease(shop, 'canary', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(5) });

synthKustomizeBase(app);
