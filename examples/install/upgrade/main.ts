/** Istio moves from 1.30 to 1.31: both control planes run, the gateways and the namespace staging are on the new one, shop follows when staging is well. */
import { App, Chart } from 'cdk8s';
import { Access, CanaryUpgrade, GatewayTls, IngressGateway, MeshNamespace, MeshService, Port } from '../../../src';

const app = new App();
const upgrade = new CanaryUpgrade(new Chart(app, 'istio'), 'upgrade', {
  from: { version: '1.30.5' },
  to: { version: '1.31.1' },
  step: 'gateways',
  moved: ['staging'],
});

const chart = new Chart(app, 'shop');
const gateway = new IngressGateway(chart, 'edge', { workload: upgrade.ingressGateway });
for (const name of ['staging', 'shop']) {
  const namespace = new MeshNamespace(chart, name, { mesh: upgrade.mesh });
  const web = new MeshService(chart, `${name}-web`, { namespace, name: 'web', port: Port.http(8080) });
  web.allowFrom(gateway, Access.http({ methods: ['GET'] }));
  gateway.expose(web, { host: `${name}.example.com`, tls: GatewayTls.simple(`${name}-tls`) });
}

app.synth();
