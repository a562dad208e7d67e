import * as fs from 'node:fs';
import * as path from 'node:path';
import { CanaryRelease, Manifests, MeshService, Percent } from '../../src';
import { newChart, only, shopOf } from '../mesh/fixtures';

function workload(version: string, spec = '{}', kind = 'Deployment'): string {
  return `---
apiVersion: apps/v1
kind: ${kind}
metadata: { name: web-${version} }
spec: { template: { metadata: { labels: { app: web, version: ${version} } }, spec: ${spec} } }
`;
}

function adopt(ports: string, workloads: string): MeshService<string> {
  const chart = newChart();
  const text = `apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: ${ports} }\n${workloads}`;
  return MeshService.fromManifests(chart, 'web', { namespace: shopOf(chart), manifests: Manifests.parse(text) });
}

test('versions and identities are read off the workloads that the selector finds', () => {
  const web = adopt('[{ port: 80 }]', workload('v2', '{ serviceAccountName: web }') + workload('v1', '{ serviceAccountName: web }', 'StatefulSet') + workload('v3').replace('app: web', 'app: other'));
  expect(web.versions).toEqual({ v1: { version: 'v1' }, v2: { version: 'v2' } });
  expect(web.identities.map(({ principal }) => principal)).toEqual(['cluster.local/ns/shop/sa/web']);
});

test('a workload without ServiceAccount runs as the default one', () => {
  expect(adopt('[{ port: 80 }]', workload('v1')).identities.map(({ serviceAccount }) => serviceAccount)).toEqual(['default']);
});

test('the old name of the ServiceAccount field counts, as it does for Kubernetes', () => {
  expect(adopt('[{ port: 80 }]', workload('v1', '{ serviceAccount: web }')).identities.map(({ serviceAccount }) => serviceAccount)).toEqual(['web']);
});

test('a version that is no DNS label gets a subset name that is one, and keeps its label', () => {
  expect(adopt('[{ port: 80 }]', workload('1.2.3')).versions).toEqual({ '1-2-3': { version: '1.2.3' } });
});

test('a service whose workloads are not all labelled has no versions', () => {
  expect(adopt('[{ port: 80 }]', workload('v1') + workload('v2').replace(', version: v2', '')).versions).toEqual({});
});

test('ports tell their protocol by appProtocol, by name, or are taken for what Istio takes them', () => {
  const web = adopt('[{ name: a, port: 80, appProtocol: grpc }, { name: grpc-web-x, port: 81 }, { name: b, port: 3306 }, { name: c, port: 82 }, { name: d, port: 53, protocol: UDP }]', workload('v1'));
  expect(web.ports.map(({ number, protocol }) => [number, protocol])).toEqual([[80, 'grpc'], [81, 'grpc-web'], [3306, 'tcp'], [82, 'http']]);
});

test('a target port given by name is the number that the container says', () => {
  const web = adopt('[{ port: 80, targetPort: main }]', workload('v1', '{ containers: [{ name: web, ports: [{ name: main, containerPort: 8443 }] }] }'));
  expect(web.port.targetPort).toBe(8443);
});

const data = process.env.MESH_DATA ?? path.resolve(__dirname, '../../../shared/data');
const reason = fs.existsSync(data) ? undefined : `there is no ${data}; set MESH_DATA to a folder with online-boutique/ and bookinfo/`;
if (reason !== undefined) console.log(`Real applications are not adopted: ${reason}`);
const real = reason === undefined ? test : test.skip;

function adoptAll(file: string): { chart: ReturnType<typeof newChart>; services: Map<string, MeshService<string>> } {
  const chart = newChart();
  const namespace = shopOf(chart);
  const manifests = Manifests.read(path.join(data, file));
  const names = manifests.ofKind('Service').map(({ name }) => name);
  return { chart, services: new Map(names.map((name) => [name, MeshService.fromManifests(chart, name, { namespace, manifests })])) };
}

function summary(services: ReadonlyMap<string, MeshService<string>>): Record<string, string> {
  return Object.fromEntries([...services].map(([name, { ports, versions, identities }]) => [
    name,
    [
      ports.map(({ protocol, number, targetPort }) => `${protocol} ${number}->${targetPort}`).join(', '),
      `versions ${Object.keys(versions).join(', ') || 'none'}`,
      `as ${identities.map(({ serviceAccount }) => serviceAccount).join(', ')}`,
    ].join('; '),
  ]));
}

real('every service of Online Boutique is adopted', () => {
  const { services } = adoptAll('online-boutique/kubernetes-manifests.yaml');
  expect(services.size).toBe(12);
  expect(summary(services)).toMatchSnapshot();
});

real('every service of Bookinfo is adopted, reviews with its three versions, and can be released', () => {
  const { chart, services } = adoptAll('bookinfo/bookinfo.yaml');
  const reviews = services.get('reviews')!;
  expect(Object.keys(reviews.versions)).toEqual(['v1', 'v2', 'v3']);
  expect(reviews.identities.map(({ serviceAccount }) => serviceAccount)).toEqual(['bookinfo-reviews']);
  new CanaryRelease(chart, 'canary', { service: reviews, stable: 'v1', canary: 'v3', weight: Percent.of(50) });
  expect(only(chart, 'VirtualService').metadata.name).toBe('reviews');
  expect(summary(services)).toMatchSnapshot();
});
