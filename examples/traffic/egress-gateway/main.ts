/** Calls to the bank leave by one gateway, which lets only checkout through and starts TLS. */
import { App, Chart, Duration } from 'cdk8s';
import { EgressGateway, ExternalService, MeshInstall, MeshNamespace, MeshService, Port, Profile, Resilience, TlsMode } from '../../../src';

const app = new App();
const install = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default(), egressGateway: {} });
const { mesh } = install;
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });
const checkout = new MeshService(chart, 'checkout', { namespace, port: Port.http(8080) });

const bank = new ExternalService(chart, 'bank', { namespace, host: 'api.bank.example', port: Port.http(80, { targetPort: 443 }), tls: TlsMode.simple() });
new Resilience(chart, 'patience', { service: bank, timeout: Duration.seconds(3) });

const egress = new EgressGateway(chart, 'egress', { workload: install.egressGateway });
egress.route(bank, { clients: [checkout] });

app.synth();
