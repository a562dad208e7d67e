/** A service that terminates TLS itself, found by the server name that clients ask for; its canary holds at the gateway and between workloads. */
import { App, Chart } from 'cdk8s';
import { CanaryRelease, GatewayTls, IngressGateway, MeshInstall, MeshNamespace, MeshService, Percent, Port, Profile } from '../../../src';

const app = new App();
const { mesh, ingressGateway } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const vault = new MeshService(chart, 'vault', { namespace, port: Port.https(8200), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });

new IngressGateway(chart, 'edge', { workload: ingressGateway })
  .expose(vault, { host: 'vault.example.com', tls: GatewayTls.passthrough() });

new CanaryRelease(chart, 'canary', { service: vault, stable: 'v1', canary: 'v2', weight: Percent.of(10) });

app.synth();
