/** Istio by Flux: the charts one after the other, then what runs in the mesh from a folder of Git. */
import { App, Chart } from 'cdk8s';
import { KubeNamespace } from '../../../imports/k8s';
import { Delivery, FluxFolder, MeshInstall } from '../../../src';

const app = new App();
const flux = new Chart(app, 'flux');
new KubeNamespace(flux, 'namespace', { metadata: { name: 'flux-system' } });

new MeshInstall(flux, 'istio', { istiod: { minReplicas: 2 }, delivery: Delivery.flux() });

const repository = 'https://git.example.com/mesh.git';
const gateways = new FluxFolder(flux, 'gateways', { repository, path: 'gateways' });
new FluxFolder(flux, 'shop', { repository, path: 'shop', after: [gateways] });

app.synth();
