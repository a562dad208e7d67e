import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { type Backend, localPortOf, ServiceNetwork } from '../../conformance/harness/service-network';

const serviceOf = (ports: object[], selector: object = { app: 'istiod' }) => ({
  apiVersion: 'v1', kind: 'Service', metadata: { name: 'istiod', namespace: 'istio-system' }, spec: { clusterIP: '10.96.0.7', selector, ports },
});
const backend: Backend = { namespace: 'istio-system', labels: { app: 'istiod', more: 'x' }, ports: { 15017: 40017, 443: 40443 }, portNames: { webhooks: 15017 } };

test('a Service leads to its pod by selector and target port: a number, a name, or the port itself', () => {
  const ports = [{ port: 443, targetPort: 15017 }];
  expect(localPortOf('10.96.0.7:443', [serviceOf(ports)], [backend])).toBe(40017);
  expect(localPortOf('10.96.0.7:443', [serviceOf([{ port: 443, targetPort: 'webhooks' }])], [backend])).toBe(40017);
  expect(localPortOf('10.96.0.7:443', [serviceOf([{ port: 443 }])], [backend])).toBe(40443);
});

test('a Service that leads nowhere says where it ends', () => {
  const service = serviceOf([{ port: 443, targetPort: 15018 }]);
  expect(() => localPortOf('10.96.0.8:443', [service], [backend])).toThrow('no Service has the address 10.96.0.8:443');
  expect(() => localPortOf('10.96.0.7:80', [service], [backend])).toThrow('has no port 80');
  expect(() => localPortOf('10.96.0.7:443', [service], [backend])).toThrow('nothing listens on targetPort 15018');
  expect(() => localPortOf('10.96.0.7:443', [serviceOf([{ port: 443, targetPort: 'web' }])], [backend])).toThrow('nothing listens on targetPort web');
  expect(() => localPortOf('10.96.0.7:443', [serviceOf([{ port: 443 }], { app: 'other' })], [backend])).toThrow('selects nothing that runs');
  expect(() => localPortOf('10.96.0.7:443', [serviceOf([{ port: 443 }], {})], [backend])).toThrow('selects nothing that runs');
  expect(() => localPortOf('10.96.0.7:443', [serviceOf([{ port: 443 }])], [{ ...backend, namespace: 'default' }])).toThrow('selects nothing that runs');
});

test('a Service without a selector leads where its EndpointSlice says', () => {
  const service = serviceOf([{ name: 'tcp-webhook', port: 443, targetPort: 15017 }], {});
  const slice = (address: string) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'istiod', namespace: 'istio-system', labels: { 'kubernetes.io/service-name': 'istiod' } },
    endpoints: [{ addresses: [address] }],
    ports: [{ name: 'tcp-webhook', port: 15017 }],
  });
  const gateway = { ...backend, address: '203.0.113.10' };
  expect(localPortOf('10.96.0.7:443', [service], [backend, gateway], [slice('203.0.113.10')])).toBe(40017);
  expect(() => localPortOf('10.96.0.7:443', [service], [backend, gateway], [slice('203.0.113.11')])).toThrow('nothing listens at 203.0.113.11 port 15017');
});

test('a CONNECT to a clusterIP ends at the program behind it, or in a refusal that says why', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'network-'));
  const web = createServer((_, response) => response.end('here'));
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const socketPath = path.join(folder, 'proxy');
  const network = await ServiceNetwork.start(socketPath, () => Promise.resolve([serviceOf([{ port: 80 }])]), () => Promise.resolve([]));
  try {
    network.add({ ...backend, ports: { 80: (web.address() as AddressInfo).port } });
    const connect = (target: string) => new Promise<{ status: number; reason: string; socket: Socket }>((resolve, reject) => {
      request({ socketPath, method: 'CONNECT', path: target }).once('error', reject)
        .once('connect', ({ statusCode = 0, statusMessage = '' }, socket: Socket) => { resolve({ status: statusCode, reason: statusMessage, socket }); }).end();
    });
    const { status, socket } = await connect('10.96.0.7:80');
    expect(status).toBe(200);
    const answer = await new Promise<string>((resolve) => { socket.once('data', (data: Buffer) => { resolve(data.toString()); }).write('GET / HTTP/1.0\r\n\r\n'); });
    expect(answer).toMatch(/here$/);
    const refused = await connect('10.96.0.9:80');
    expect([refused.status, refused.reason]).toEqual([503, 'no Service has the address 10.96.0.9:80']);
  } finally {
    await network.stop();
    await new Promise((resolve) => web.close(resolve));
    rmSync(folder, { recursive: true });
  }
});
