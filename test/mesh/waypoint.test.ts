import type { Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { newChart, only, rendered, shopOf, thrownBy } from './fixtures';
import type { GatewaySpec } from '../../imports/gateway.networking.k8s.io';
import type { MeshAttributes } from '../../src';
import {
  Access, CanaryRelease, CircuitBreaker, DataPlane, Injection, Manifests, Mesh, MeshNamespace, MeshService, Percent, Port, problemsOf, RequestMatch, RoutingApi,
  validateManifests, Waypoint,
} from '../../src';


const versions = { v1: { version: 'v1' }, v2: { version: 'v2' } };
const useWaypoint = 'istio.io/use-waypoint';

function ambient(chart: Chart, name = 'shop', attributes: MeshAttributes = {}): MeshNamespace {
  return new MeshNamespace(chart, name, { mesh: Mesh.fromAttributes({ dataPlane: DataPlane.ambient(), ...attributes }) });
}

function reviewsIn(chart: Chart, namespace: MeshNamespace): MeshService<'v1' | 'v2'> {
  return new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions });
}

const labelsOf = (chart: Chart, kind: string): Record<string, unknown> => (
  Object.fromEntries(rendered(chart, kind).map(({ metadata }) => [metadata.name, metadata.labels?.[useWaypoint]])));

test('a waypoint is a Gateway, from which istiod makes the pods, and a label on the namespace that uses it', () => {
  const chart = newChart();
  const namespace = ambient(chart);
  new Waypoint(chart, 'waypoint', { namespace });
  expect(only(chart, 'Gateway')).toEqual({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'waypoint', namespace: 'shop' },
    spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
  });
  expect(only(chart, 'Namespace').metadata.labels).toEqual({ 'istio.io/dataplane-mode': 'ambient', [useWaypoint]: 'waypoint' });
});

test('a waypoint for some services labels those, and one of another revision says so', () => {
  const chart = newChart();
  const namespace = ambient(chart, 'shop', { revision: 'canary' });
  const reviews = reviewsIn(chart, namespace);
  new MeshService(chart, 'other', { namespace, port: Port.http(80) });
  new Waypoint(chart, 'l7', { namespace, services: [reviews], traffic: 'all' });
  expect(only(chart, 'Gateway').metadata).toEqual({ name: 'l7', namespace: 'shop', labels: { 'istio.io/rev': 'canary', 'istio.io/waypoint-for': 'all' } });
  expect(labelsOf(chart, 'Service')).toEqual({ reviews: 'l7', other: undefined });
  expect(labelsOf(chart, 'Namespace')).toEqual({ shop: undefined });
});

test('other namespaces use a waypoint where it lets them in', () => {
  const chart = newChart();
  const edge = ambient(chart, 'edge');
  const shop = ambient(chart, 'shop');
  const waypoint = new Waypoint(chart, 'waypoint', { namespace: edge });
  waypoint.enrol(shop);
  expect(only<GatewaySpec>(chart, 'Gateway').spec.listeners[0]?.allowedRoutes).toEqual({
    namespaces: { from: 'Selector', selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['edge', 'shop'] }] } },
  });
  expect(rendered(chart, 'Namespace').find(({ metadata }) => metadata.name === 'shop')?.metadata.labels).toMatchObject({ [useWaypoint]: 'waypoint', [`${useWaypoint}-namespace`]: 'edge' });
});

describe.each([['Istio\'s API', RoutingApi.istio(), 'VirtualService'], ['the Gateway API', RoutingApi.gatewayApi(), 'HTTPRoute']] as const)('in ambient mode and %s', (_, routingApi, kind) => {
  test('a service with a waypoint is routed, wherever the waypoint is declared', () => {
    const chart = newChart();
    const namespace = ambient(chart, 'shop', { routingApi });
    const service = reviewsIn(chart, namespace);
    new CanaryRelease(chart, 'canary', { service, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
    new CircuitBreaker(chart, 'breaker', { service, outliers: {} });
    new Waypoint(chart, 'waypoint', { namespace });
    expect(problemsOf(chart)).toEqual([]);
    expect(rendered(chart, kind)).toHaveLength(1);
    const yaml = (chart.toJson() as object[]).map((object) => stringify(object, { version: '1.1' })).join('---\n');
    expect(yaml).toMatchSnapshot();
    expect(validateManifests(Manifests.parse(yaml, 'rendered.yaml'))).toEqual([]);
  });

  test('a service without one is an error, since nothing would read its routes', () => {
    const chart = newChart();
    const namespace = ambient(chart, 'shop', { routingApi });
    new CanaryRelease(chart, 'canary', { service: reviewsIn(chart, namespace), stable: 'v1', canary: 'v2', weight: Percent.of(5) });
    expect(problemsOf(chart)).toMatchObject([{ code: 'UnsupportedByDataPlane', at: 'shop/reviews', fix: expect.stringContaining('new Waypoint') as string }]);
  });
});

test('the Services of versions are not behind the waypoint: called by their own name, pods would take the waypoint for the caller', () => {
  const chart = newChart();
  const namespace = ambient(chart, 'shop', { routingApi: RoutingApi.gatewayApi() });
  const service = reviewsIn(chart, namespace);
  new CanaryRelease(chart, 'canary', { service, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
  new Waypoint(chart, 'waypoint', { namespace });
  expect(labelsOf(chart, 'Service')).toEqual({ 'reviews': undefined, 'reviews-v1': 'none', 'reviews-v2': 'none' });
});

test('access to a service with a waypoint is judged there, and its pods let in the waypoint only', () => {
  const chart = newChart();
  const namespace = ambient(chart);
  const service = reviewsIn(chart, namespace);
  const web = new MeshService(chart, 'web', { namespace, port: Port.http(80) });
  service.allowFrom(web, Access.http({ methods: ['GET'] }));
  new Waypoint(chart, 'waypoint', { namespace });
  expect(problemsOf(chart)).toEqual([]);
  expect(rendered(chart, 'AuthorizationPolicy').map(({ spec }) => spec)).toMatchObject([
    { targetRefs: [{ kind: 'Service', name: 'reviews' }], rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }] },
    { selector: { matchLabels: { app: 'reviews' } }, rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/waypoint'] } }] }] },
  ]);
});

test('a waypoint cannot route by who calls', () => {
  const chart = newChart();
  const namespace = ambient(chart);
  const service = reviewsIn(chart, namespace);
  new Waypoint(chart, 'waypoint', { namespace });
  service.addRoute('web', { when: RequestMatch.sourceLabels({ app: 'web' }), to: 'v2' });
  expect(problemsOf(chart)).toMatchObject([{ code: 'UnsupportedByDataPlane', problem: expect.stringContaining('labels') as string }]);
});

describe('a waypoint is refused', () => {
  test('where there are sidecars', () => {
    const chart = newChart();
    expect(thrownBy(() => new Waypoint(chart, 'waypoint', { namespace: shopOf(chart) }))).toMatchObject({ code: 'UnsupportedByDataPlane', at: 'shop/waypoint' });
  });

  test('where another one is', () => {
    const chart = newChart();
    const namespace = ambient(chart);
    const service = reviewsIn(chart, namespace);
    const first = new Waypoint(chart, 'waypoint', { namespace });
    expect(thrownBy(() => new Waypoint(chart, 'second', { namespace }))).toMatchObject({ code: 'ConflictingPolicies', at: 'shop/second' });
    new Waypoint(chart, 'own', { namespace, services: [service] });
    expect(thrownBy(() => { first.enrol(service); })).toMatchObject({ code: 'ConflictingPolicies' });
    expect(labelsOf(chart, 'Service')).toEqual({ reviews: 'own' });
  });

  test('where nothing here renders what needs the label, unless that is said', () => {
    const chart = newChart();
    const namespace = MeshNamespace.fromAttributes(chart, 'shop', { mesh: Mesh.fromAttributes(), injection: Injection.ambient() });
    const error = thrownBy(() => new Waypoint(chart, 'waypoint', { namespace }));
    expect(error).toMatchObject({ code: 'ContradictingProps', at: 'shop/waypoint', fix: expect.stringContaining('labels: \'elsewhere\'') as string });
    expect(() => new Waypoint(chart, 'by-others', { namespace, labels: 'elsewhere' })).not.toThrow();
  });
});
