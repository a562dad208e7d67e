/** Istio by Argo CD: the charts for a fleet of clusters, stage by stage, and what runs in the mesh from a folder of Git for each. */
import { App, Chart } from 'cdk8s';
import { KubeNamespace } from '../../../imports/k8s';
import { ArgoCdFolder, Delivery, MeshInstall, Profile } from '../../../src';

const app = new App();
const argoCd = new Chart(app, 'argo-cd');
new KubeNamespace(argoCd, 'namespace', { metadata: { name: 'argocd' } });

const clusters = { labels: { mesh: 'shop' }, stages: { label: 'stage', order: ['canary', 'rest'] } };

new MeshInstall(argoCd, 'istio', {
  profile: Profile.production(),
  delivery: Delivery.argoCd({ clusters }),
});

new ArgoCdFolder(argoCd, 'shop', {
  repository: 'https://git.example.com/shop.git',
  path: 'clusters/{{ .name }}',
  clusters,
});

app.synth();
