/** Istio on OpenShift: the CNI plugin is called by Multus, and its agents run in kube-system. */
import { App, Chart } from 'cdk8s';
import { Access, GatewayTls, IngressGateway, MeshInstall, MeshService, Platform, Port, ZeroTrustNamespace } from '../../../src';

const app = new App();
const install = new MeshInstall(new Chart(app, 'istio'), 'mesh', {
  platform: Platform.openshift(),
  kubernetesVersion: '1.34',
});

const chart = new Chart(app, 'shop');
const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh: install.mesh });
const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
const gateway = new IngressGateway(chart, 'edge', { workload: install.ingressGateway });
web.allowFrom(gateway, Access.http({ methods: ['GET'] }));
gateway.expose(web, { host: 'shop.example.com', tls: GatewayTls.simple('shop-tls') });

app.synth();
