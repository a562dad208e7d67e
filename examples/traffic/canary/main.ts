/** A canary of a service that speaks gRPC: its share goes up by steps that a pipeline moves on, and testers have it from the beginning. */
import { App, Chart } from 'cdk8s';
import { CanaryRelease, MeshInstall, MeshNamespace, MeshService, Percent, Port, RequestMatch, StringMatch } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh');
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const service = new MeshService(chart, 'catalog', { namespace, port: Port.grpc(9090), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });

new CanaryRelease(chart, 'canary', {
  service,
  stable: 'v1',
  canary: 'v2',
  steps: [Percent.of(5), Percent.of(25), Percent.of(100)],
  step: Number(process.env.CANARY_STEP ?? 0),
  earlyAccess: RequestMatch.header('x-tester', StringMatch.exact('yes')),
});

app.synth();
