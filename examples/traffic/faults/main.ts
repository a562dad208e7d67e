/** Trouble on purpose, for one tester only: slow answers, and one in ten not at all. */
import { App, Chart, Duration } from 'cdk8s';
import { Fault, FaultInjection, MeshInstall, MeshNamespace, MeshService, Percent, Port, Profile, RequestMatch, StringMatch } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const service = new MeshService(chart, 'ratings', { namespace, port: Port.http(9080) });

new FaultInjection(chart, 'chaos', {
  service,
  faults: [Fault.delay(Duration.seconds(3)), Fault.abort(503, Percent.of(10))],
  when: RequestMatch.header('end-user', StringMatch.exact('tester')),
});

app.synth();
