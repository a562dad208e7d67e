/** One gateway, three ways of TLS: a certificate from a Secret, clients that must show one too, and certificates that cert-manager issues. */
import { App, Chart } from 'cdk8s';
import { CertificateIssuer, GatewayTls, IngressGateway, MeshInstall, MeshNamespace, MeshService, Port, Profile } from '../../../src';

const app = new App();
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
const partners = new MeshService(chart, 'partners', { namespace, port: Port.http(8080) });
const blog = new MeshService(chart, 'blog', { namespace, port: Port.http(8080) });

const edge = new IngressGateway(chart, 'edge', { workload: ingressGateway });

edge.expose(web, { hosts: ['shop.example.com', 'www.example.com'], tls: GatewayTls.simple('shop-example-com', { minVersion: '1.3' }) });

edge.expose(partners, {
  host: 'partners.example.com',
  tls: GatewayTls.mutual('partners-example-com', { subjectAltNames: ['orders.partner.example'], redirectHttp: false }),
});

edge.expose(blog, { host: 'blog.example.com', tls: GatewayTls.certManager({ issuer: CertificateIssuer.cluster('letsencrypt') }) });

app.synth();
