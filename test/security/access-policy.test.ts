import type { AuthorizationPolicySpec } from '../../imports/security.istio.io';
import { Access, GatewayWorkload, IngressGateway, MeshService, PathMatch, Port } from '../../src';
import { newChart, newReviews, only, shopOf } from '../mesh/fixtures';

test('allowing a client renders one ALLOW policy on the pods of the service, with the SPIFFE principal of the trust domain', () => {
  const chart = newChart();
  const namespace = shopOf(chart, { trustDomain: 'mesh.example' });
  const store = new MeshService(chart, 'store', { namespace, port: Port.http(80) });
  const web = new MeshService(chart, 'web', { namespace, port: Port.http(80), serviceAccount: 'frontend' });
  store.allowFrom(web, Access.http({ methods: ['POST', 'GET'], paths: [PathMatch.prefix('/items'), PathMatch.exact('/health')] }));
  expect(only<AuthorizationPolicySpec>(chart, 'AuthorizationPolicy')).toMatchObject({
    metadata: { name: 'store', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'store' } },
      rules: [{
        from: [{ source: { principals: ['mesh.example/ns/shop/sa/frontend'] } }],
        to: [{ operation: { methods: ['GET', 'POST'], paths: ['/health', '/items*'] } }],
      }],
    },
  });
  expect(chart.toJson()).toMatchSnapshot();
});

test('clients that may do the same share a rule, and who may do anything has one without operations', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  for (const name of ['b', 'a', 'c']) {
    reviews.allowFrom(new MeshService(chart, name, { namespace: reviews.namespace, port: Port.http(80) }), name === 'c' ? Access.any() : Access.http({ methods: ['GET'] }));
  }
  const [ab, c] = only<AuthorizationPolicySpec>(chart, 'AuthorizationPolicy').spec.rules ?? [];
  expect(c).toEqual({ from: [{ source: { principals: ['cluster.local/ns/shop/sa/c'] } }] });
  expect(ab?.from).toEqual([{ source: { principals: ['cluster.local/ns/shop/sa/a', 'cluster.local/ns/shop/sa/b'] } }]);
});

test('HTTP access to a service that speaks TCP as well names the container ports that speak HTTP', () => {
  const chart = newChart();
  const store = new MeshService(chart, 'store', { namespace: shopOf(chart), port: Port.http(80, { targetPort: 8080 }), additionalPorts: [Port.tcp(9000)] });
  store.allowFrom(clientOf(store), Access.http());
  expect(only<AuthorizationPolicySpec>(chart, 'AuthorizationPolicy').spec.rules?.[0]?.to).toEqual([{ operation: { ports: ['8080'] } }]);
});

test('a gateway is allowed like any client', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  const workload = GatewayWorkload.fromAttributes(chart, 'pods', { mesh: reviews.namespace.mesh, namespace: 'edge', serviceAccount: 'edge' });
  reviews.allowFrom(new IngressGateway(chart, 'gateway', { workload }), Access.any());
  expect(JSON.stringify(reviews.apiObjects.find(({ kind }) => kind === 'AuthorizationPolicy')?.toJson())).toContain('cluster.local/ns/edge/sa/edge');
});

function clientOf(store: MeshService): MeshService {
  return new MeshService(store, 'client', { namespace: store.namespace, port: Port.http(80) });
}
