import { readdirSync } from 'node:fs';
import { App, Chart, Lazy } from 'cdk8s';
import { Declarations } from './declarations';
import { classOf, importsFolder, kinds, meshConfig, modules } from './kinds';
import { HTTPRoute } from '../../imports/gateway.networking.k8s.io';
import { KubeService } from '../../imports/k8s';
import { EnvoyFilter, VirtualService } from '../../imports/networking.istio.io';

const declarations = new Map(modules.map((module) => [module, new Declarations(module)]));

test.each(kinds.map((kind) => [kind.className, kind] as const))('the types of %s have exactly the properties of its schema', (className, { module, kind, schema }) => {
  expect(declarations.get(module)!.differences(`${className}Props`, schema, kind, ['apiVersion', 'kind', 'metadata'])).toEqual([]);
});

test('the types of the mesh configuration have exactly the fields of its messages', () => {
  const types = new Declarations('istio.mesh.v1alpha1');
  expect(types.differences('MeshConfig', meshConfig.MeshConfig!, 'MeshConfig')).toEqual([]);
  expect(types.names.sort()).toEqual(Object.keys(meshConfig).sort());
});

test('there is one class for every kind, of its newest stable version', async () => {
  const emitted = await Promise.all(kinds.map(async (kind) => ({ ...(await classOf(kind)).GVK })));

  expect(emitted).toEqual(kinds.map(({ apiVersion, kind }) => ({ apiVersion, kind })));
  expect(emitted.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toMatchSnapshot();
});

test.each(modules)('the modules hold no other class: %s', async (module) => {
  const loaded = await import(`../../imports/${module}`) as object;
  expect(Object.keys(loaded).sort()).toEqual(kinds.filter((kind) => kind.module === module).map((kind) => kind.className).sort());
});

test('every module in the folder is covered by these tests', () => {
  const present = readdirSync(importsFolder).filter((name) => name.endsWith('.ts')).map((name) => name.replace('.ts', ''));
  expect(present.sort()).toEqual([...modules, 'crds', 'istio.mesh.v1alpha1', 'json'].sort());
});

test.each(modules)('names are unique, short and free of hashes: %s', (module) => {
  const { names } = declarations.get(module)!;

  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  expect(names.filter((name) => name.length > 60)).toEqual([]);
  expect(names.filter((name) => /\d{3}|[0-9a-f]{8}/.test(name))).toEqual([]);
});

test('every field takes a lazy value, which is produced at synthesis', () => {
  let hosts: string[] = [];
  const chart = new Chart(new App(), 'chart');
  const object = new VirtualService(chart, 'lazy', {
    metadata: { name: 'lazy' },
    spec: { hosts: Lazy.any({ produce: () => hosts }), http: [{ timeout: Lazy.any({ produce: () => '2s' }), retries: { attempts: Lazy.any({ produce: () => 3 }) } }] },
  });
  hosts = ['reviews'];

  expect(object.toJson()).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'lazy' },
    spec: { hosts: ['reviews'], http: [{ timeout: '2s', retries: { attempts: 3 } }] },
  });
});

test('what the schema forbids does not compile', () => {
  const wrong = [
    // @ts-expect-error -- a field that does not exist
    VirtualService.manifest({ spec: { hosts: ['a'], https: [] } }),
    // @ts-expect-error -- a string that is not one of the allowed
    EnvoyFilter.manifest({ spec: { configPatches: [{ applyTo: 'EVERYTHING' }] } }),
    // @ts-expect-error -- a required field is missing
    HTTPRoute.manifest({}),
    // @ts-expect-error -- a required field of a list item is missing
    KubeService.manifest({ spec: { ports: [{ name: 'http' }] } }),
  ];
  expect(wrong.map((manifest) => manifest.kind)).toEqual(['VirtualService', 'EnvoyFilter', 'HTTPRoute', 'Service']);
});
