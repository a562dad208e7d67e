import { ApiObject, Duration, JsonPatch } from 'cdk8s';
import { Mesh, MeshNamespace, MeshService, Port, problemsOf, Resilience, TenantBoundary } from '../../src';
import type { IMeshNamespace } from '../../src';
import { newChart, rendered, shopOf, thrownBy } from '../mesh/fixtures';

const policies = (chart: ReturnType<typeof newChart>) => rendered<{ validations: { expression: string }[]; variables: { name: string }[] }>(chart, 'ValidatingAdmissionPolicy');

function namespaceOf(chart: ReturnType<typeof newChart>, name: string, mesh = Mesh.fromAttributes()): IMeshNamespace {
  return MeshNamespace.fromAttributes(chart, `${mesh.cluster}-${name}`, { name, mesh });
}

test('a boundary is three policies, one for each way to speak for a host, bound to the namespaces of the tenant', () => {
  const chart = newChart();
  const shop = shopOf(chart);
  const boundary = new TenantBoundary(chart, 'shop-tenant', { namespaces: [shop, namespaceOf(chart, 'stage')], hosts: ['shop.example.com', '*.shop.example.com'] });

  expect(chart.toJson()).toMatchSnapshot();
  expect(boundary.apiObjects).toHaveLength(6);
});

test('a policy holds no variable that its rules do not use', () => {
  const chart = newChart();
  new TenantBoundary(chart, 'shop-tenant', { namespaces: [shopOf(chart)], visibleIn: [namespaceOf(chart, 'bank')] });
  for (const { spec } of policies(chart)) {
    const text = JSON.stringify(spec);
    for (const { name } of spec.variables) expect(text).toContain(`variables.${name}`);
  }
  expect(policies(chart).map(({ spec }) => spec.variables.map(({ name }) => name))).toEqual([
    ['own', 'endings', 'public', 'publicEndings', 'exportTo', 'isPrivate', 'visibleIn'],
    ['own', 'endings', 'public', 'publicEndings'],
    ['own', 'endings', 'public', 'publicEndings'],
  ]);
});

test('several clusters of an app may have a boundary around the same namespace each', () => {
  const chart = newChart();
  for (const cluster of ['east', 'west']) {
    const namespaces = [namespaceOf(chart, 'shop', Mesh.fromAttributes({ cluster }))];
    expect(() => new TenantBoundary(chart, cluster, { namespaces, name: 'shop-tenant' })).not.toThrow();
  }
  expect(policies(chart)).toHaveLength(6);
});

test('where only some namespaces may see it, what the app itself renders for the tenant has to say so', () => {
  const chart = newChart();
  const shop = shopOf(chart);
  const service = new MeshService(chart, 'catalog', { namespace: shop, port: Port.http(8080) });
  new Resilience(chart, 'resilience', { service, timeout: Duration.seconds(2) });
  new TenantBoundary(chart, 'tenant', { namespaces: [shop], visibleIn: [namespaceOf(chart, 'bank')] });
  expect(problemsOf(chart).map(({ code, message }) => [code, message.includes('VirtualService')])).toEqual([['ContradictingProps', true]]);

  for (const object of service.apiObjects.filter(({ kind }) => kind === 'VirtualService')) ApiObject.of(object).addJsonPatch(JsonPatch.add('/spec/exportTo', ['.', 'bank']));
  expect(problemsOf(chart)).toEqual([]);
});

test.each<[string, string, (chart: ReturnType<typeof newChart>) => unknown]>([
  ['no namespace', 'InvalidValue', (chart) => new TenantBoundary(chart, 'tenant', { namespaces: [] })],
  ['the root namespace', 'InvalidValue', (chart) => new TenantBoundary(chart, 'tenant', { namespaces: [namespaceOf(chart, 'istio-system')] })],
  ['namespaces of two clusters', 'ContradictingProps', (chart) => new TenantBoundary(chart, 'tenant', {
    namespaces: [namespaceOf(chart, 'shop'), namespaceOf(chart, 'shop', Mesh.fromAttributes({ cluster: 'west' }))],
  })],
  ['a host with a scheme', 'InvalidName', (chart) => new TenantBoundary(chart, 'tenant', { namespaces: [shopOf(chart)], hosts: ['https://shop.example.com'] })],
  ['a name that is no host outside the cluster', 'InvalidValue', (chart) => new TenantBoundary(chart, 'tenant', { namespaces: [shopOf(chart)], hosts: ['*.svc.cluster.local'] })],
  ['a top-level domain', 'InvalidValue', (chart) => new TenantBoundary(chart, 'tenant', { namespaces: [shopOf(chart)], hosts: ['*.com'] })],
  ['a second boundary around a namespace', 'ConflictingPolicies', (chart) => {
    const namespaces = [shopOf(chart)];
    new TenantBoundary(chart, 'first', { namespaces });
    return new TenantBoundary(chart, 'second', { namespaces });
  }],
  ['a name with capitals', 'InvalidName', (chart) => new TenantBoundary(chart, 'tenant', { namespaces: [shopOf(chart)], name: 'Tenant' })],
])('%s is refused with %s', (_, code, make) => {
  expect(thrownBy(() => make(newChart())).code).toBe(code);
});
