/** Dashboards for Grafana: for the sidecar of its Helm chart, and two for a Grafana that its operator runs. */
import { App, Chart } from 'cdk8s';
import { Injection, MeshDashboards, MeshInstall, MeshNamespace, Profile, StrictMtls } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.ambient() });
const chart = new Chart(app, 'monitoring');
new StrictMtls(chart, 'mtls', { target: mesh });
for (const name of ['monitoring', 'grafana']) new MeshNamespace(chart, name, { mesh, injection: Injection.disabled() });

new MeshDashboards(chart, 'dashboards', { mesh, namespace: 'monitoring' });

new MeshDashboards(chart, 'for-teams', {
  mesh,
  namespace: 'grafana',
  dashboards: ['service', 'canary'],
  readBy: 'operator',
  labels: { grafana: 'teams' },
  folder: 'Releases',
});

app.synth();
