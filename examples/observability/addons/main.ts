/** Prometheus, Grafana, Jaeger and Kiali inside the mesh, wired to each other; Kiali is exposed to people who have signed in. */
import { App, Chart, Size } from 'cdk8s';
import {
  Access, ExternalAuthorization, ExtAuthzProvider, GatewayTls, Grafana, IngressGateway, Jaeger, Kiali, MeshAlerts, MeshInstall, MeshNamespace, MeshService,
  MeshTelemetry, PathMatch, Percent, Port, Profile, Prometheus, Storage, StrictMtls, TraceCollector,
} from '../../../src';

const app = new App();
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'monitoring');
new StrictMtls(chart, 'mtls', { target: mesh });
const namespace = new MeshNamespace(chart, 'monitoring', { mesh });

const alerts = new MeshAlerts(chart, 'mesh-alerts', { mesh, runbooks: 'https://git.example.com/platform/runbooks', readBy: 'plain-prometheus' });
const prometheus = new Prometheus(chart, 'prometheus', { namespace, storage: Storage.persistent({ size: Size.gibibytes(50) }), rules: [alerts] });
const jaeger = new Jaeger(chart, 'jaeger', { namespace, storage: Storage.memory() });
const collector = new TraceCollector(chart, 'otel-collector', { namespace, sendTo: jaeger });
new MeshTelemetry(chart, 'traces', { target: mesh, tracing: { provider: collector.provider, sampling: Percent.of(1) } });

new Grafana(chart, 'grafana', {
  namespace,
  prometheus,
  jaeger,
  storage: Storage.persistent({ size: Size.gibibytes(2) }),
  adminPassword: { secretName: 'grafana', key: 'admin-password' },
});
const kiali = new Kiali(chart, 'kiali', {
  namespace,
  prometheus,
  jaeger,
  signIn: { issuer: 'https://login.example.com', clientId: 'kiali', clientSecret: { secretName: 'kiali', key: 'client-secret' } },
  signingKey: { secretName: 'kiali', key: 'signing-key' },
});

const tls = GatewayTls.simple('kiali-example-com');
const edge = new IngressGateway(chart, 'edge', { workload: ingressGateway });
edge.expose(kiali, { host: 'kiali.example.com', tls });
kiali.allowFrom(edge);

const login = MeshService.fromAttributes(chart, 'oauth2-proxy', { namespace, port: Port.http(4180) });
edge.expose(login, { host: 'kiali.example.com', tls, paths: [PathMatch.prefix('/oauth2/')] });
login.allowFrom(edge, Access.http());
new ExternalAuthorization(chart, 'sign-in', {
  target: kiali,
  provider: ExtAuthzProvider.http({ name: 'oauth2-proxy', service: login, includeRequestHeaders: ['cookie'], headersToDownstreamOnDeny: ['content-type', 'set-cookie'] }),
});

app.synth();
