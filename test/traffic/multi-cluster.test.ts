import { App, Chart } from 'cdk8s';
import type { DestinationRuleSpec, GatewaySpec } from '../../imports/networking.istio.io';
import {
  Access, CanaryRelease, DataPlane, EastWestGateway, GatewayTls, GatewayWorkload, IngressGateway, LocalityFailover, Manifests, Mesh, MeshInstall, MeshNamespace,
  MeshService, Percent, Port, problemsOf, validateManifests, ZeroTrustNamespace,
} from '../../src';
import type { MeshAttributes } from '../../src';
import { newChart, only, rendered, thrownBy } from '../mesh/fixtures';

const meshOf = (cluster: string, attributes: MeshAttributes = {}): Mesh => Mesh.fromAttributes({ cluster, meshId: 'one', network: `${cluster}-network`, ...attributes });
const errorsIn = (chart: Chart): unknown => validateManifests(Manifests.parse(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: chart.toJson() as object[] }), 'x.yaml'));

function pods(chart: Chart, mesh: Mesh): GatewayWorkload {
  return GatewayWorkload.fromAttributes(chart, 'pods', { mesh, selector: { istio: 'eastwestgateway' }, serviceAccount: 'istio-eastwestgateway-service-account' });
}

/** Namespace `shop` with `reviews` and `web`, in a chart of its own for a cluster. */
function shopIn(app: App, mesh: Mesh, props: { readonly networkPolicy?: boolean } = {}) {
  const chart = new Chart(app, mesh.cluster);
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh, ...props });
  const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
  return { chart, namespace, reviews, web: new MeshService(chart, 'web', { namespace, port: Port.http(8080) }) };
}

test('other networks reach the services of a cluster through a gateway that opens no connection', () => {
  const chart = newChart();
  new EastWestGateway(chart, 'cross-network', { workload: pods(chart, meshOf('east')) });
  expect(only<GatewaySpec>(chart, 'Gateway')).toMatchObject({
    metadata: { name: 'cross-network', namespace: 'istio-system' },
    spec: {
      selector: { istio: 'eastwestgateway' },
      servers: [{ port: { number: 15443, name: 'tls', protocol: 'TLS' }, tls: { mode: 'AUTO_PASSTHROUGH' }, hosts: ['*.svc.cluster.local'] }],
    },
  });
  expect(errorsIn(chart)).toEqual([]);
  expect(chart.toJson()).toMatchSnapshot();
});

test('or some of its services only', () => {
  const app = new App();
  const { chart, reviews } = shopIn(app, meshOf('east'));
  new EastWestGateway(chart, 'cross-network', { workload: pods(chart, reviews.namespace.mesh), services: [reviews, reviews], name: 'reviews-only' });
  expect(only<GatewaySpec>(chart, 'Gateway')).toMatchObject({ metadata: { name: 'reviews-only' }, spec: { servers: [{ hosts: ['reviews.shop.svc.cluster.local'] }] } });
});

test('clients of one cluster may call the same service in all clusters of the mesh', () => {
  const app = new App();
  const [east, west] = [shopIn(app, meshOf('east')), shopIn(app, meshOf('west'))];
  for (const { reviews } of [east, west]) reviews.allowFrom(east.web, Access.any());
  const rules = [east, west].map(({ chart }) => rendered<object>(chart, 'AuthorizationPolicy').find(({ metadata }) => metadata.name === 'reviews')?.spec);
  expect(rules[0]).toMatchObject({ rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }] });
  expect(rules[1]).toEqual(rules[0]);
  expect(problemsOf(app)).toEqual([]);
});

test('a service of another cluster opens the egress of its callers there', () => {
  const app = new App();
  const east = shopIn(app, meshOf('east'));
  const chart = new Chart(app, 'west');
  const data = MeshNamespace.fromAttributes(chart, 'data', { mesh: meshOf('west') });
  new MeshService(chart, 'db', { namespace: data, port: Port.tcp(5432) }).allowFrom(east.web, Access.any());
  expect(only<object>(east.chart, 'Sidecar').spec).toMatchObject({ egress: [{ hosts: ['./*', 'istio-system/*', 'data/db.data.svc.cluster.local'] }] });
});

test('pods of the own network and cluster come first, and each cluster says so for itself', () => {
  const app = new App();
  const both = [shopIn(app, meshOf('east')), shopIn(app, meshOf('west'))];
  const priority = ['topology.istio.io/network', 'topology.istio.io/cluster'];
  for (const { chart, reviews } of both) new LocalityFailover(chart, 'near', { service: reviews, priority, outliers: {} });
  for (const { chart } of both) {
    expect(only<DestinationRuleSpec>(chart, 'DestinationRule').spec.trafficPolicy?.loadBalancer).toEqual({ localityLbSetting: { enabled: true, failoverPriority: priority } });
    expect(errorsIn(chart)).toEqual([]);
  }
  expect(problemsOf(app)).toEqual([]);
});

test('a release in one cluster says nothing of the other', () => {
  const app = new App();
  const [east, west] = [shopIn(app, meshOf('east')), shopIn(app, meshOf('west'))];
  new CanaryRelease(east.chart, 'canary', { service: east.reviews, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
  expect([east, west].map(({ chart }) => rendered(chart, 'VirtualService').length)).toEqual([1, 0]);
});

test('a NetworkPolicy lets in and out what goes through the gateways of networks', () => {
  const { chart } = shopIn(new App(), meshOf('east'), { networkPolicy: true });
  const { ingress, egress } = only<{ ingress: unknown[]; egress: unknown[] }>(chart, 'NetworkPolicy').spec;
  expect(ingress).toContainEqual({ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'istio-system' } } }] });
  expect(egress).toContainEqual({ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }], ports: [{ protocol: 'TCP', port: 15443 }] });
});

describe('an install', () => {
  const install = (props = {}): Chart => {
    const chart = newChart();
    new MeshInstall(chart, 'mesh', { cluster: 'east', meshId: 'one', network: 'east-network', eastWestGateway: {}, ...props });
    return chart;
  };
  const meshConfig = (chart: Chart): string => {
    const maps = chart.toJson() as { kind: string; metadata: { name: string }; data?: { mesh?: string; values?: string } }[];
    return maps.flatMap(({ kind, data }) => (kind === 'ConfigMap' ? [data?.mesh ?? data?.values ?? ''] : [])).join('\n');
  };
  const named = (chart: Chart, kind: string, name: string): { metadata: { labels?: object }; spec: object } | undefined => (
    rendered<object>(chart, kind).find(({ metadata }) => metadata.name === name));

  test('names mesh and network wherever istiod, proxies and other clusters look for them', () => {
    const chart = install();
    const network = { 'topology.istio.io/network': 'east-network' };
    expect(named(chart, 'Namespace', 'istio-system')?.metadata.labels).toMatchObject(network);
    expect(named(chart, 'Service', 'istio-eastwestgateway')).toMatchObject({
      metadata: { labels: network }, spec: { type: 'LoadBalancer', selector: { istio: 'eastwestgateway' }, ports: [{ port: 15021 }, { port: 15443, targetPort: 15443 }] },
    });
    const env = (name: string): unknown => (
      named(chart, 'Deployment', name)?.spec as { template: { spec: { containers: { env: { name: string; value?: string }[] }[] } } }).template.spec.containers[0]?.env
      .filter((variable) => /NETWORK|MESH_ID/.test(variable.name)).map((variable) => [variable.name, variable.value]);
    expect(env('istio-eastwestgateway')).toEqual([['ISTIO_META_MESH_ID', 'one'], ['ISTIO_META_NETWORK', 'east-network'], ['ISTIO_META_REQUESTED_NETWORK_VIEW', 'east-network']]);
    expect(env('istio-ingressgateway')).toEqual([['ISTIO_META_MESH_ID', 'one'], ['ISTIO_META_NETWORK', 'east-network']]);
    expect(meshConfig(chart)).toContain('"network": "east-network"');
    expect(meshConfig(chart)).toContain('"meshID": "one"');
    expect(meshConfig(chart)).toContain('meshId: one');
    expect(errorsIn(chart)).toEqual([]);
  });

  test('gives its gateway between networks no right to read certificates', () => {
    expect(rendered(install(), 'Role').map(({ metadata }) => metadata.name)).not.toContain('istio-eastwestgateway-sds');
  });

  test('keeps the calls to some hosts in the cluster', () => {
    const chart = install({ meshConfig: { clusterLocal: ['*.monitoring.svc.cluster.local', 'cache.shop.svc.cluster.local'] } });
    expect(meshConfig(chart)).toMatch(/serviceSettings:\n\s+- settings:\n\s+clusterLocal: true\n\s+hosts:\n\s+- "\*\.monitoring\.svc\.cluster\.local"\n\s+- cache/);
    expect(errorsIn(chart)).toEqual([]);
  });
});

const eastWest = (mesh: Mesh, props: object = {}) => (chart: Chart): unknown => new EastWestGateway(chart, 'x', { workload: pods(chart, mesh), ...props });

test.each<[string, string, string, unknown, string, (chart: Chart) => unknown]>([
  ['a gateway of a network without a name', 'ContradictingProps', 'shop/x', undefined, 'network-1', eastWest(Mesh.fromAttributes())],
  ['a gateway to no service', 'InvalidValue', 'shop/x', [], 'Leave services out', eastWest(meshOf('east'), { services: [] })],
  ['a gateway of an ambient mesh', 'UnsupportedByDataPlane', 'shop/x', 'ambient', 'global: true', eastWest(meshOf('east', { dataPlane: DataPlane.ambient() }))],
  ['a gateway to a service of another cluster', 'ContradictingProps', 'shop/x', 'west', 'same cluster', (chart) => {
    const namespace = MeshNamespace.fromAttributes(chart, 'ns', { mesh: meshOf('west') });
    return eastWest(meshOf('east'), { services: [MeshService.fromAttributes(chart, 'a', { namespace, port: Port.http(80) })] })(chart);
  }],
  ['an installed gateway of a network without a name', 'ContradictingProps', 'shop/x', {}, 'network-1', (chart) => new MeshInstall(chart, 'x', { eastWestGateway: {} })],
  ['a gateway that is not installed', 'ContradictingProps', 'shop/x', 'default', 'eastWestGateway: {}', (chart) => new MeshInstall(chart, 'x').eastWestGateway],
  ['a network of a malformed name', 'InvalidName', 'shop/x', 'a b', 'prod-eu', (chart) => new MeshInstall(chart, 'x', { network: 'a b' })],
  ['a mesh of a malformed name', 'InvalidName', 'shop/x', '', 'prod-eu', (chart) => new MeshInstall(chart, 'x', { meshId: '' })],
  ['no host of the cluster alone', 'InvalidValue', 'shop/x', [], 'Leave it out', (chart) => new MeshInstall(chart, 'x', { meshConfig: { clusterLocal: [] } })],
  ['a host of the cluster alone that is none', 'InvalidName', 'shop/x', 'a_b', 'shop.example.com', (chart) => new MeshInstall(chart, 'x', { meshConfig: { clusterLocal: ['a_b'] } })],
  ['a NetworkPolicy among clusters of one network', 'ContradictingProps', 'shop/x', 'one', 'EastWestGateway', (chart) => (
    new ZeroTrustNamespace(chart, 'x', { mesh: Mesh.fromAttributes({ meshId: 'one' }), networkPolicy: true }))],
])('%s is refused', (_, code, at, value, fix, make) => {
  const chart = newChart();
  const error = thrownBy(() => make(chart));
  expect({ code: error.code, at: error.at, value: error.value, fix: error.fix }).toEqual({ code, at, value, fix: expect.stringContaining(fix) as unknown });
});

test.each([['clusters of two meshes', 'two'], ['clusters of no mesh', undefined]])('%s do not call each other', (_, meshId) => {
  const app = new App();
  const [east, west] = [shopIn(app, Mesh.fromAttributes({ cluster: 'east', meshId: meshId && 'one' })), shopIn(app, Mesh.fromAttributes({ cluster: 'west', meshId }))];
  expect(thrownBy(() => { west.reviews.allowFrom(east.web, Access.any()); })).toMatchObject({ code: 'InvalidAccess', fix: expect.stringContaining('meshId') as unknown });
});

test('a gateway exposes a service as it is described in its own cluster', () => {
  const app = new App();
  const [east, west] = [shopIn(app, meshOf('east')), shopIn(app, meshOf('west'))];
  const gateway = new IngressGateway(east.chart, 'edge', { workload: GatewayWorkload.fromAttributes(east.chart, 'edge-pods', { mesh: meshOf('east') }) });
  const options = { host: 'shop.example.com', tls: GatewayTls.none() };
  expect(thrownBy(() => { gateway.expose(west.reviews, options); })).toMatchObject({ code: 'ContradictingProps', value: 'west' });
  gateway.expose(east.reviews, options);
  expect(problemsOf(app)).toEqual([]);
});
