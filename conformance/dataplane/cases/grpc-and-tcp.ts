import { KubeService } from '../../../imports/k8s';
import { CanaryRelease, GatewayTls, IngressGateway, MeshNamespace, MeshService, Percent, Port, RequestMatch, StringMatch } from '../../../src';
import { dataPlaneCase, request } from '../format/case';

const versions = { v1: { version: 'v1' }, v2: { version: 'v2' } };
const list = 'shop.Catalog/List';

export default dataPlaneCase({
  name: 'grpc-and-tcp',
  feature: 'CanaryRelease of gRPC and TCP services, IngressGateway.exposeTcp',
  proves: 'Calls of gRPC are split one by one, and connections as a whole, at the gateway as between sidecars.',
  app: ({ chart, mesh, ingressGateway, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const catalog = new MeshService(chart, 'catalog', { namespace, port: Port.grpc(9090), versions });
    const store = new MeshService(chart, 'store', { namespace, port: Port.tcp(7000), versions });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new CanaryRelease(chart, 'calls', {
      service: catalog, stable: 'v1', canary: 'v2', weight: Percent.of(20), earlyAccess: RequestMatch.header('tester', StringMatch.exact('yes')),
    });
    new CanaryRelease(chart, 'connections', { service: store, stable: 'v1', canary: 'v2', weight: Percent.of(20) });
    const edge = new IngressGateway(chart, 'edge', { workload: ingressGateway });
    edge.expose(catalog, { host: 'catalog.example.com', tls: GatewayTls.none() });
    edge.exposeTcp(store, { port: 7000 });
    new KubeService(chart, 'way-in', { metadata: { name: 'way-in', namespace: edge.namespace.namespaceName }, spec: { selector: { ...ingressGateway.selector }, ports: [{ port: 7000 }] } });
    for (const service of [catalog, store]) for (const version of ['v1', 'v2']) runs(service, { version });
    runs(web);
  },
  steps: [
    request('Calls between sidecars are split 80 to 20.', { from: 'web', to: `grpc://catalog.shop:9090/${list}`, expect: { servedBy: { 'catalog-v1': 80, 'catalog-v2': 20 } } }),
    request('So are calls at the gateway.', { from: 'outside', to: `grpc://catalog.example.com/${list}`, expect: { servedBy: { 'catalog-v1': 80, 'catalog-v2': 20 } } }),
    request('Metadata gives early access.', { from: 'web', to: `grpc://catalog.shop:9090/${list}`, headers: { tester: 'yes' }, times: 100, expect: { servedBy: 'catalog-v2' } }),
    request('Connections between sidecars are split 80 to 20.', { from: 'web', to: 'tcp://store.shop:7000', expect: { servedBy: { 'store-v1': 80, 'store-v2': 20 } } }),
    request('So are connections at the gateway.', { from: 'outside', to: 'tcp://way-in.istio-system:7000', expect: { servedBy: { 'store-v1': 80, 'store-v2': 20 } } }),
  ],
});
