import type { KubeServiceProps } from '../../imports/k8s';
import { MeshService, Port } from '../../src';
import { newChart, newReviews, only, rendered, shopOf } from '../mesh/fixtures';

type ServiceSpec = NonNullable<KubeServiceProps['spec']>;

test('a service renders its Service and the ServiceAccount that is its identity', () => {
  const chart = newChart();
  const reviews = newReviews(chart, 80, { targetPort: 9080 });
  expect(only<ServiceSpec>(chart, 'Service').spec).toEqual({ selector: { app: 'reviews' }, ports: [{ name: 'http', port: 80, targetPort: 9080 }] });
  expect(only(chart, 'ServiceAccount').metadata).toMatchObject({ name: 'reviews', namespace: 'shop' });
  expect(reviews.host).toBe('reviews.shop.svc.cluster.local');
  expect(reviews.identities.map(({ spiffeId }) => spiffeId)).toEqual(['spiffe://cluster.local/ns/shop/sa/reviews']);
  expect(reviews.podLabels('v2')).toEqual({ app: 'reviews', version: 'v2' });
  expect(reviews.podLabels()).toEqual({ app: 'reviews' });
  expect(chart.toJson()).toMatchSnapshot();
});

test('a ServiceAccount of others is used and not rendered', () => {
  const chart = newChart();
  const web = new MeshService(chart, 'web', { namespace: shopOf(chart), port: Port.http(80), serviceAccount: 'frontend' });
  expect(rendered(chart, 'ServiceAccount')).toEqual([]);
  expect(web.identities.map(({ serviceAccount }) => serviceAccount)).toEqual(['frontend']);
});

test('a port tells its protocol by its name, or else by appProtocol', () => {
  const chart = newChart();
  new MeshService(chart, 'store', {
    namespace: shopOf(chart),
    port: Port.http(80, { name: 'web' }),
    additionalPorts: [Port.grpc(90, { name: 'grpc-api' }), Port.of(91, 'grpc-web'), Port.of(6379, 'redis'), Port.tcp(9000, { name: 'http-not' })],
  });
  expect(only<ServiceSpec>(chart, 'Service').spec.ports).toEqual([
    { name: 'web', port: 80, appProtocol: 'http' }, { name: 'grpc-api', port: 90 }, { name: 'grpc-web', port: 91 }, { name: 'redis', port: 6379 },
    { name: 'http-not', port: 9000, appProtocol: 'tcp' },
  ]);
});

test('a service of others renders nothing until it is routed', () => {
  const chart = newChart();
  const service = MeshService.fromAttributes(chart, 'a', { namespace: shopOf(chart, { clusterDomain: 'k8s.example' }), port: Port.http(80), name: 'orders' });
  expect(chart.toJson()).toEqual([]);
  expect(service.host).toBe('orders.shop.svc.k8s.example');
  expect(service.identities).toEqual([]);
});
