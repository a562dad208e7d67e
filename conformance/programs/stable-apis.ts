/** A mesh of stable APIs only, and a Gateway whose proxies istiod deploys. */
import { App, Chart } from 'cdk8s';
import { Gateway } from '../../imports/gateway.networking.k8s.io';
import { MeshInstall, MeshNamespace, Profile } from '../../src';

const app = new App();
const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.minimal(), stableApisOnly: true });
const chart = new Chart(app, 'shop');
new MeshNamespace(chart, 'shop', { mesh });
new Gateway(chart, 'edge', {
  metadata: { name: 'edge', namespace: 'shop' }, spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
});

app.synth();
