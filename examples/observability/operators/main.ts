/** Prometheus, Alertmanager and Kiali, run by their operators, which are in the cluster already; traces in Tempo, seen in Grafana. */
import { App, Chart, Size } from 'cdk8s';
import {
  AlertReceiver, Alertmanager, Grafana, Kiali, MeshAlerts, MeshInstall, MeshNamespace, MeshScraping, MeshTelemetry, Percent, Profile, Prometheus, Storage,
  StrictMtls, Tempo, TraceCollector,
} from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'monitoring');
new StrictMtls(chart, 'mtls', { target: mesh });
const namespace = new MeshNamespace(chart, 'monitoring', { mesh });

const labels = { prometheus: 'mesh' };
new MeshScraping(chart, 'scraping', { mesh, labels });
new MeshAlerts(chart, 'mesh-alerts', { mesh, runbooks: 'https://git.example.com/platform/runbooks', labels });
const alertmanager = new Alertmanager(chart, 'alertmanager', {
  namespace,
  runBy: 'operator',
  storage: Storage.persistent({ size: Size.gibibytes(1) }),
  critical: AlertReceiver.webhook({ url: { secretName: 'alertmanager', key: 'pager' } }),
});
const prometheus = new Prometheus(chart, 'prometheus', { namespace, runBy: 'operator', reads: labels, storage: Storage.persistent({ size: Size.gibibytes(50) }), alertmanager });

const tempo = new Tempo(chart, 'tempo', { namespace, storage: Storage.persistent({ size: Size.gibibytes(20) }) });
const traces = new TraceCollector(chart, 'trace-collector', { namespace, sendTo: tempo });
new MeshTelemetry(chart, 'telemetry', { target: mesh, tracing: { provider: traces, sampling: Percent.of(1) } });
const grafana = new Grafana(chart, 'grafana', {
  namespace,
  prometheus,
  traces: tempo,
  storage: Storage.memory(),
  adminPassword: { secretName: 'grafana', key: 'admin-password' },
  url: 'https://grafana.example.com',
});
new Kiali(chart, 'kiali', {
  namespace,
  runBy: 'operator',
  prometheus,
  traces: tempo,
  dashboards: { grafana, token: { secretName: 'kiali', key: 'grafana-token' } },
  signIn: { issuer: 'https://login.example.com', clientId: 'kiali', clientSecret: { secretName: 'kiali', key: 'oidc-secret' } },
  signingKey: { secretName: 'kiali', key: 'signing-key' },
});

app.synth();
