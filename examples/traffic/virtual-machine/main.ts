/** Ratings move from a virtual machine into the cluster: both serve, the machine less. */
import { App, Chart, Duration } from 'cdk8s';
import {
  ExternalService, MeshInstall, MeshNamespace, MeshService, Port, Profile, ProxySettings, Resolution, Workload, WorkloadGroup, WorkloadProbe,
} from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const ratings = new MeshService(chart, 'ratings', { namespace, port: Port.http(9080) });
new WorkloadGroup(chart, 'ratings-machines', {
  service: ratings,
  ports: { http: 8080 },
  locality: 'eu-west-1/a',
  probe: WorkloadProbe.http(8080, '/healthz', { period: Duration.seconds(5) }),
});

const ledger = new ExternalService(chart, 'ledger', {
  namespace, host: 'ledger.corp.example', port: Port.tcp(5432), addresses: ['192.0.2.10'], resolution: Resolution.workloads({ app: 'ledger' }),
});
new Workload(chart, 'ledger-1', { service: ledger, address: '192.0.2.11', weight: 90 });
new Workload(chart, 'ledger-2', { service: ledger, address: '192.0.2.12', weight: 10 });

new ProxySettings(chart, 'proxies', { target: namespace, environment: { ISTIO_META_DNS_CAPTURE: 'true' } });

app.synth();
