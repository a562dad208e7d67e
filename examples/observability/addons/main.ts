/** What shows the mesh, inside the mesh and wired to each other; Kiali is exposed to people who have signed in. */
import { App, Chart, Size } from 'cdk8s';
import {
  Access, Alertmanager, AlertReceiver, ExtAuthzProvider, ExternalAuthorization, GatewayTls, Grafana, IngressGateway, Jaeger, Kiali, LogCollector,
  LogFilter, Loki, MeshAlerts, MeshInstall, MeshNamespace, MeshService, MeshTelemetry, PathMatch, Percent, Port, Profile, Prometheus, Storage,
  StrictMtls, TraceCollector,
} from '../../../src';

const app = new App();
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'monitoring');
new StrictMtls(chart, 'mtls', { target: mesh });
const namespace = new MeshNamespace(chart, 'monitoring', { mesh });

const alerts = new MeshAlerts(chart, 'mesh-alerts', { mesh, runbooks: 'https://git.example.com/platform/runbooks', readBy: 'plain-prometheus' });
const alertmanager = new Alertmanager(chart, 'alertmanager', {
  namespace,
  storage: Storage.persistent({ size: Size.gibibytes(1) }),
  critical: AlertReceiver.pagerDuty({ routingKey: { secretName: 'alertmanager', key: 'pagerduty' } }),
  others: AlertReceiver.slack({ channel: '#mesh', webhook: { secretName: 'alertmanager', key: 'slack' } }),
});
const prometheus = new Prometheus(chart, 'prometheus', { namespace, storage: Storage.persistent({ size: Size.gibibytes(50) }), rules: [alerts], alertmanager });

const jaeger = new Jaeger(chart, 'jaeger', { namespace, storage: Storage.memory() });
const traces = new TraceCollector(chart, 'trace-collector', { namespace, sendTo: jaeger });
const loki = new Loki(chart, 'loki', { namespace, storage: Storage.persistent({ size: Size.gibibytes(20) }) });
const logs = new LogCollector(chart, 'log-collector', { namespace, sendTo: loki, attributes: { status: '%RESPONSE_CODE%', flags: '%RESPONSE_FLAGS%' } });
new MeshTelemetry(chart, 'telemetry', {
  target: mesh,
  tracing: { provider: traces, sampling: Percent.of(1) },
  accessLogs: [{ log: logs, only: LogFilter.errors() }],
});

new Grafana(chart, 'grafana', {
  namespace,
  prometheus,
  traces: jaeger,
  logs: loki,
  storage: Storage.persistent({ size: Size.gibibytes(2) }),
  adminPassword: { secretName: 'grafana', key: 'admin-password' },
});
const kiali = new Kiali(chart, 'kiali', {
  namespace,
  prometheus,
  traces: jaeger,
  signIn: { issuer: 'https://login.example.com', clientId: 'kiali', clientSecret: { secretName: 'kiali', key: 'client-secret' } },
  signingKey: { secretName: 'kiali', key: 'signing-key' },
});

const login = MeshService.fromAttributes(chart, 'oauth2-proxy', { namespace, port: Port.http(4180) });
const edge = new IngressGateway(chart, 'edge', { workload: ingressGateway });
const tls = GatewayTls.simple('kiali-example-com');
edge.expose(kiali, { host: 'kiali.example.com', tls });
edge.expose(login, { host: 'kiali.example.com', tls, paths: [PathMatch.prefix('/oauth2/')] });
kiali.allowFrom(edge);
login.allowFrom(edge, Access.http());
new ExternalAuthorization(chart, 'sign-in', {
  target: kiali,
  provider: ExtAuthzProvider.http({ name: 'oauth2-proxy', service: login, includeRequestHeaders: ['cookie'], headersToDownstreamOnDeny: ['content-type', 'set-cookie'] }),
});

app.synth();
