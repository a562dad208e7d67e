/** Three gateways of one install: one for the internet, one that is reached from inside only, and one whose proxies follow the control plane. */
import { App, Chart } from 'cdk8s';
import { Access, GatewayTls, IngressGateway, MeshInstall, MeshService, Platform, Port, ZeroTrustNamespace } from '../../../src';

const app = new App();
const install = new MeshInstall(new Chart(app, 'istio'), 'mesh', {
  platform: Platform.eks(),
  gateways: {
    internal: { exposure: 'internal', minReplicas: 2 },
    partners: { injected: true, podLabels: { team: 'partners' } },
  },
  meshConfig: { connectTimeout: '5s', defaultConfig: { gatewayTopology: { numTrustedProxies: 1 } } },
});

const chart = new Chart(app, 'shop');
const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh: install.mesh });
const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
const admin = new MeshService(chart, 'admin', { namespace, port: Port.http(8080) });

const edge = new IngressGateway(chart, 'edge', { workload: install.ingressGateway });
edge.expose(web, { host: 'shop.example.com', tls: GatewayTls.simple('shop-tls') });
web.allowFrom(edge, Access.http({ methods: ['GET'] }));

const internal = new IngressGateway(chart, 'internal', { workload: install.gatewayNamed('internal') });
internal.expose(admin, { host: 'admin.shop.internal', tls: GatewayTls.simple('admin-tls') });
admin.allowFrom(internal, Access.http());

const partners = new IngressGateway(chart, 'partners', { workload: install.gatewayNamed('partners') });
partners.expose(web, { host: 'partners.example.com', tls: GatewayTls.simple('partners-tls') });
web.allowFrom(partners, Access.http({ methods: ['GET', 'POST'] }));

app.synth();
