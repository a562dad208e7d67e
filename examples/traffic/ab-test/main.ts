/** Two tests of one service: a version for users of a program, told by a cookie, and another for requests that ask for it. */
import { App, Chart } from 'cdk8s';
import { AbTest, CanaryRelease, MeshInstall, MeshNamespace, MeshService, Percent, Port, RequestMatch, StringMatch } from '../../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh');
const chart = new Chart(app, 'shop');
const namespace = new MeshNamespace(chart, 'shop', { mesh });

const versions = { v1: { version: 'v1' }, v2: { version: 'v2' }, v3: { version: 'v3' } };
const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions });

new AbTest(chart, 'beta-users', { service, when: RequestMatch.cookie('program', StringMatch.exact('beta')), use: 'v2' });
new AbTest(chart, 'on-request', { service, when: RequestMatch.queryParam('layout', StringMatch.exact('new')), use: 'v3' });
new CanaryRelease(chart, 'everybody-else', { service, weights: { v1: Percent.of(100) } });

app.synth();
