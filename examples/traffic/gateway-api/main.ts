/** A canary and a route by header, inside and at a gateway, written in the Gateway API: the patterns are the same, only the mesh says in which API. */
import { App, Chart, Duration } from 'cdk8s';
import {
  CanaryRelease, CircuitBreaker, GatewayTls, IngressGateway, MeshInstall, MeshNamespace, MeshService, Percent, Port, Profile,
  RequestMatch, Resilience, RoutingApi, StringMatch,
} from '../../../src';

const app = new App();
const install = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default(), routingApi: RoutingApi.gatewayApi() });
const { mesh } = install;
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });

new CanaryRelease(chart, 'canary', {
  service,
  stable: 'v1',
  canary: 'v2',
  weight: Percent.of(10),
  earlyAccess: RequestMatch.header('end-user', StringMatch.exact('jason')),
});
new Resilience(chart, 'timeout', { service, timeout: Duration.seconds(2) });
new CircuitBreaker(chart, 'breaker', { service, outliers: {} });

const gateway = new IngressGateway(chart, 'edge', { workload: install.ingressGateway });
gateway.expose(service, { host: 'reviews.example.com', tls: GatewayTls.simple('reviews-tls') });

app.synth();
