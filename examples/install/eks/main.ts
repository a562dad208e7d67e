/** Istio on Elastic Kubernetes Service: a gateway that is reached from within the VPC only, with an address in each of two subnets. */
import { App, Chart } from 'cdk8s';
import { Access, GatewayTls, IngressGateway, MeshInstall, MeshService, Platform, Port, Profile, ZeroTrustNamespace } from '../../../src';

const app = new App();
const install = new MeshInstall(new Chart(app, 'istio'), 'mesh', {
  profile: Profile.default(),
  platform: Platform.eks(),
  kubernetesVersion: '1.34',
  cni: {},
  ingressGateway: { exposure: 'internal', subnet: 'subnet-0a,subnet-0b', addresses: ['10.0.1.10', '10.0.2.10'] },
});

const chart = new Chart(app, 'shop');
const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh: install.mesh });
const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
const gateway = new IngressGateway(chart, 'edge', { workload: install.ingressGateway });
web.allowFrom(gateway, Access.http({ methods: ['GET'] }));
gateway.expose(web, { host: 'shop.example.com', tls: GatewayTls.simple('shop-tls') });

app.synth();
