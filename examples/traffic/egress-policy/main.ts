/** Workloads that may call two hosts of the world, and no other. */
import { App, Chart } from 'cdk8s';
import { EgressPolicy, ExternalService, MeshInstall, MeshNamespace, MeshService, Port, Profile, Resolution, TlsMode } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });
new MeshService(chart, 'checkout', { namespace, port: Port.http(8080) });

const bank = new ExternalService(chart, 'bank', { namespace, host: 'api.bank.example', port: Port.http(80, { targetPort: 443 }), tls: TlsMode.simple() });
const cloud = new ExternalService(chart, 'cloud', { namespace, host: '*.cloud.example', port: Port.tls(443), resolution: Resolution.dynamicDns() });
new EgressPolicy(chart, 'egress', { target: namespace, allow: [bank, cloud] });

app.synth();
