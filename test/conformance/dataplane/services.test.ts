import { hostsOf } from '../../../conformance/dataplane/network/names';
import { endpointOf, endpointSliceOf, listenersOf, type Selectable } from '../../../conformance/dataplane/pods/services';
import type { KubeObject } from '../../../conformance/harness/objects';

const service = (name: string, ports: object[], more: object = {}): KubeObject => ({
  apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec: { clusterIP: '10.96.0.7', selector: { app: 'web' }, ports, ...more },
});
const object: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-0', namespace: 'shop', labels: { app: 'web', version: 'v1' } },
  spec: { containers: [{ name: 'app', ports: [{ name: 'web', containerPort: 8080 }] }] },
};
const pod: Selectable = { name: 'web-0', namespace: 'shop', labels: { app: 'web' }, address: '10.77.1.2', object };
const other: Selectable = { ...pod, name: 'web-1', address: '10.77.1.3' };

describe('the servers of a pod', () => {
  test('are one for each port that a Service leads to, speaking what the Service says', () => {
    const services = [
      service('web', [{ port: 80, targetPort: 'web' }, { port: 9000, name: 'grpc' }, { port: 6379, name: 'tcp-redis' }, { port: 3000, name: 'x', appProtocol: 'mongo' }]),
      service('of-others', [{ port: 1 }], { selector: { app: 'cart' } }),
    ];
    expect(listenersOf(object, services)).toEqual([
      { port: 8080, speaks: 'http' }, { port: 9000, speaks: 'http' }, { port: 6379, speaks: 'tcp' }, { port: 3000, speaks: 'tcp' },
    ]);
  });

  test('are none where the proxy itself listens', () => {
    const gateway = { ...object, spec: { containers: [{ name: 'istio-proxy' }] } };
    expect(listenersOf(gateway, [service('web', [{ port: 80 }])])).toEqual([]);
  });
});

test('an EndpointSlice has the pods that its Service selects, and their ports', () => {
  const slice = endpointSliceOf(service('web', [{ port: 80, name: 'http', targetPort: 'web' }]), [pod, { ...pod, namespace: 'elsewhere' }]);
  expect(slice.metadata).toEqual({ name: 'web-rig', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } });
  expect(slice.ports).toEqual([{ name: 'http', protocol: 'TCP', port: 8080 }]);
  expect(slice.endpoints.map(({ addresses }: { addresses: string[] }) => addresses)).toEqual([['10.77.1.2']]);
});

describe('where a client without proxy is led', () => {
  const services = [service('web', [{ port: 80, targetPort: 'web' }])];
  const at = (host: string, port = 80, turn = 0) => endpointOf({ host, port, from: 'shop' }, services, [pod, other], turn);

  test('by any name of a Service', () => {
    for (const host of ['web', 'web.shop', 'web.shop.svc', 'web.shop.svc.cluster.local']) expect(at(host)).toEqual({ address: '10.77.1.2', port: 8080 });
  });

  test('to one pod after another', () => {
    expect(at('web', 80, 1)).toEqual({ address: '10.77.1.3', port: 8080 });
    expect(at('web', 80, 2)).toEqual({ address: '10.77.1.2', port: 8080 });
  });

  test('nowhere by another name or port', () => {
    expect(at('web.elsewhere')).toBeUndefined();
    expect(at('web', 81)).toBeUndefined();
    expect(at('shop.example.com')).toBeUndefined();
  });
});

test('a hosts file has every name that its namespace may use', () => {
  expect(hostsOf('shop', [service('web', []), service('headless', [], { clusterIP: 'None' })], { 'api.example.com': '10.77.1.9' })).toBe(
    [
      '127.0.0.1 localhost',
      '10.96.0.7 web.shop.svc.cluster.local web.shop.svc web.shop web',
      '10.77.1.9 api.example.com',
      '',
    ].join('\n'),
  );
});
