/** End users need a token: at the gateway one of two issuers, behind it a claim that lets them in. */
import { App, Chart } from 'cdk8s';
import {
  Access, AccessCondition, Caller, GatewayTls, IngressGateway, JwtAuthentication, JwtIssuer, MeshInstall, MeshService, PathMatch, Port, Profile,
  ZeroTrustNamespace,
} from '../../../src';

const app = new App();
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });

const web = new MeshService(chart, 'web', { namespace: shop, port: Port.http(8080) });
const orders = new MeshService(chart, 'orders', { namespace: shop, port: Port.http(8080) });
const edge = new IngressGateway(chart, 'edge', { workload: ingressGateway });
edge.expose(web, { host: 'shop.example.com', tls: GatewayTls.simple('shop-example-com') });
edge.expose(orders, { host: 'orders.example.com', tls: GatewayTls.simple('orders-example-com') });

const staff = JwtIssuer.entra({ tenantId: 'b3c1f6de-3c6b-4a0e-9d52-6f0d8a1c2e77', audiences: ['api://shop'], forwardOriginalToken: true });
const customers = JwtIssuer.auth0({ domain: 'shop.eu.auth0.com', audiences: ['https://shop.example.com'], forwardOriginalToken: true });

new JwtAuthentication(chart, 'at-the-edge', {
  target: ingressGateway,
  issuers: [staff, customers],
  exempt: { paths: [PathMatch.exact('/health'), PathMatch.prefix('/login/')] },
});
web.allowFrom(edge, Access.http());

new JwtAuthentication(chart, 'at-orders', {
  target: orders,
  issuers: [JwtIssuer.entra({ tenantId: 'b3c1f6de-3c6b-4a0e-9d52-6f0d8a1c2e77', audiences: ['api://shop'], claimToHeaders: { 'x-user': 'sub' } })],
});
orders.allowFrom(
  Caller.of(edge).and(Caller.endUser(staff.principal())),
  Access.http({ when: [AccessCondition.claim('roles', { values: ['orders.read'] })] }),
);

app.synth();
