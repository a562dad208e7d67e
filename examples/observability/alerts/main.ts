/** Alerts about a mesh, each with its runbook, and Prometheus told where the metrics are. */
import { App, Chart, Duration } from 'cdk8s';
import { MeshAlerts, MeshInstall, MeshScraping, Percent, Profile, StrictMtls } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'monitoring');
new StrictMtls(chart, 'mtls', { target: mesh });

new MeshScraping(chart, 'scraping', { mesh, interval: Duration.seconds(15), labels: { release: 'monitoring' } });

new MeshAlerts(chart, 'mesh-alerts', {
  mesh,
  runbooks: 'https://git.example.com/platform/runbooks',
  labels: { release: 'monitoring' },
  thresholds: { errors: Percent.of(2), p99: Duration.seconds(1) },
  without: ['MeshTrafficDrop'],
});

app.synth();
