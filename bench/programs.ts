/** The same mesh of N services three times: with our constructs, as documents, and as hand-written cdk8s ApiObjects. All give the same bytes. */
import { ApiObject, type Chart } from 'cdk8s';
import { stringify } from 'yaml';
import type * as library from '../src';

const deploymentSpec = (name: string, labels: Readonly<Record<string, string>>) => ({
  replicas: 1,
  selector: { matchLabels: labels },
  template: {
    metadata: { labels },
    spec: { serviceAccountName: name, containers: [{ name: 'app', image: 'ghcr.io/example/app:1.0.0', ports: [{ name: 'http', containerPort: 8080 }] }] },
  },
});

type Names = 'Access' | 'CanaryRelease' | 'Mesh' | 'MeshNamespace' | 'MeshService' | 'Percent' | 'Port';

export function withConstructs(
  chart: Chart, count: number, { Access, CanaryRelease, Mesh, MeshNamespace, MeshService, Percent, Port }: Pick<typeof library, Names>,
): void {
  const namespace = new MeshNamespace(chart, 'shop', { mesh: Mesh.fromAttributes() });
  let caller: library.IMeshClient | undefined;
  for (let index = 0; index < count; index++) {
    const name = `service-${index}`;
    const service = new MeshService(chart, name, { namespace, port: Port.http(8080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
    for (const version of ['v1', 'v2'] as const) {
      new ApiObject(service, `deployment-${version}`, {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: `${name}-${version}`, namespace: 'shop' },
        spec: deploymentSpec(name, service.podLabels(version)),
      });
    }
    service.allowFrom(caller ?? service, Access.http({ methods: ['GET'] }));
    new CanaryRelease(chart, `${name}-canary`, { service, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
    caller = service;
  }
}

/** A `mesh.yaml`, as people write it: a field a line. */
export function documents(count: number): string {
  const document = (kind: string, name: string, said: object): object => ({ apiVersion: 'istio-constructs.dev/v1', kind, metadata: { name }, ...said });
  const services = Array.from({ length: count }, (_, index) => {
    const name = `service-${index}`;
    return [
      document('MeshService', name, {
        spec: { namespace: 'shop', port: { http: 8080 }, versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } },
        allowFrom: [{ client: `service-${Math.max(0, index - 1)}`, access: { http: { methods: ['GET'] } } }],
      }),
      ...['v1', 'v2'].map((version) => ({
        apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: `${name}-${version}`, namespace: 'shop' }, spec: deploymentSpec(name, { app: name, version }),
      })),
      document('CanaryRelease', `${name}-canary`, { spec: { service: name, stable: 'v1', canary: 'v2', weight: '5%' } }),
    ];
  });
  const all = [document('Mesh', 'mesh', { fromAttributes: {} }), document('MeshNamespace', 'shop', { spec: { mesh: 'mesh' } }), ...services.flat()];
  return all.map((each) => stringify(each, { aliasDuplicateObjects: false })).join('---\n');
}

export function handWritten(chart: Chart, count: number): void {
  new ApiObject(chart, 'shop', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } } });
  for (let index = 0; index < count; index++) {
    const name = `service-${index}`;
    const host = `${name}.shop.svc.cluster.local`;
    const caller = `service-${Math.max(0, index - 1)}`;
    const metadata = { name, namespace: 'shop' };
    new ApiObject(chart, `${name}-account`, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
    new ApiObject(chart, `${name}-service`, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, labels: { app: name } },
      spec: { selector: { app: name }, ports: [{ name: 'http', port: 8080 }] },
    });
    for (const version of ['v1', 'v2']) {
      new ApiObject(chart, `${name}-${version}`, {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: `${name}-${version}`, namespace: 'shop' },
        spec: deploymentSpec(name, { app: name, version }),
      });
    }
    new ApiObject(chart, `${name}-access`, {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata,
      spec: {
        selector: { matchLabels: { app: name } },
        rules: [{
          from: [{ source: { principals: [`cluster.local/ns/shop/sa/${caller}`] } }],
          to: [{ operation: { methods: ['GET'], ports: ['8080'] } }],
        }],
      },
    });
    new ApiObject(chart, `${name}-routes`, {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata,
      spec: {
        hosts: [host],
        http: [{ name: `${name}-canary`, route: [{ destination: { host, subset: 'v1' }, weight: 95 }, { destination: { host, subset: 'v2' }, weight: 5 }] }],
      },
    });
    new ApiObject(chart, `${name}-subsets`, {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata,
      spec: { host, subsets: [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }] },
    });
  }
}
