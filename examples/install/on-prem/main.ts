/** Istio on a cluster of one's own: no cloud gives load balancers, so the gateway's Service asks MetalLB for an address. */
import { App, Chart } from 'cdk8s';
import { Access, GatewayTls, IngressGateway, MeshInstall, MeshService, Platform, Port, Profile, ZeroTrustNamespace } from '../../../src';

const app = new App();
const install = new MeshInstall(new Chart(app, 'istio'), 'mesh', {
  profile: Profile.default(),
  platform: Platform.onPrem(),
  kubernetesVersion: '1.34',
  cni: {},
  ingressGateway: { serviceAnnotations: { 'metallb.io/loadBalancerIPs': '192.168.10.20' } },
});

const chart = new Chart(app, 'shop');
const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh: install.mesh });
const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
const gateway = new IngressGateway(chart, 'edge', { workload: install.ingressGateway });
web.allowFrom(gateway, Access.http({ methods: ['GET'] }));
gateway.expose(web, { host: 'shop.example.com', tls: GatewayTls.simple('shop-tls') });

app.synth();
