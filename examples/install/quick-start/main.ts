/** Istio with its default profile, and one service that the internet reaches. */
import { App, Chart } from 'cdk8s';
import { Access, GatewayTls, IngressGateway, MeshInstall, MeshNamespace, MeshService, Port } from '../../../src';

const app = new App();
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh');

const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });
const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });

const gateway = new IngressGateway(chart, 'edge', { workload: ingressGateway });
gateway.expose(web, { host: 'shop.example.com', tls: GatewayTls.simple('shop-tls') });
web.allowFrom(gateway, Access.http({ methods: ['GET'] }));

app.synth();
