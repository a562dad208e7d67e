/** A fifth of all users tries the new version, and each of them stays with it. */
import { App, Chart } from 'cdk8s';
import { AbTest, HashOn, MeshInstall, MeshNamespace, MeshService, Percent, Port, Profile, RequestMatch } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.default() });
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });

new AbTest(chart, 'new-layout', {
  service,
  when: RequestMatch.hasHeader('x-user'),
  share: Percent.of(20),
  stickyBy: HashOn.header('x-user'),
  use: 'v2',
  otherwise: 'v1',
});

app.synth();
