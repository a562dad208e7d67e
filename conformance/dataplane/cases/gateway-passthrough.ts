import { CanaryRelease, GatewayTls, IngressGateway, MeshNamespace, MeshService, Percent, Port } from '../../../src';
import { dataPlaneCase, request } from '../format/case';

const host = 'vault.example.com';

export default dataPlaneCase({
  name: 'gateway-passthrough',
  feature: 'GatewayTls.passthrough; CanaryRelease of a TLS service',
  proves: 'A gateway hands TLS to the service by the server\'s name without opening it, and a release splits such connections there and between sidecars.',
  app: ({ chart, mesh, ingressGateway, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const versions = { v1: { version: 'v1' }, v2: { version: 'v2' } };
    const vault = new MeshService(chart, 'vault', { namespace, port: Port.https(8443), versions });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new CanaryRelease(chart, 'canary', { service: vault, stable: 'v1', canary: 'v2', weight: Percent.of(50) });
    const edge = new IngressGateway(chart, 'edge', { workload: ingressGateway });
    edge.expose(vault, { host, tls: GatewayTls.passthrough() });
    edge.expose(web, { host: 'web.example.com', tls: GatewayTls.none() });
    const certifiedFor = [host, 'vault.shop', 'vault.shop.svc', 'vault.shop.svc.cluster.local'];
    for (const version of ['v1', 'v2']) runs(vault, { version, certifiedFor });
    runs(web);
  },
  steps: [
    request('The certificate is the service\'s own, and both versions answer.', {
      from: 'outside', to: `https://${host}/`, trusting: 'the world', times: 32, expect: { servedBy: ['vault-v1', 'vault-v2'], arrivesWith: { 'stand-in-server-name': host } },
    }),
    request('A server of another name is not there.', { from: 'outside', to: 'https://other.example.com/', trusting: 'the world', expect: { refused: 'by closing the connection' } }),
    request('Plain HTTP is redirected.', { from: 'outside', to: `http://${host}/secret`, expect: { status: 301, answeredWith: { location: `https://${host}/secret` } } }),
    ...['vault.shop', 'vault.shop.svc', 'vault.shop.svc.cluster.local'].map((name) => request(`Between sidecars it is ${name}.`, {
      from: 'web', to: `https://${name}:8443/`, trusting: 'the world', times: 32, expect: { servedBy: ['vault-v1', 'vault-v2'], arrivesWith: { 'stand-in-server-name': name } },
    })),
  ],
});
