import { App, Chart, Duration } from 'cdk8s';
import { AbTest, CanaryRelease, LocalityFailover, Mesh, MeshNamespace, MeshService, Percent, Port, problemsOf, ProxySettings, RequestMatch, RetryBudget, RoutingApi, StringMatch, ZoneAwareRouting } from '../../src';

function shop(mesh: Mesh, describe: (chart: Chart, service: MeshService<'v1' | 'v2'>, namespace: MeshNamespace) => void, port = Port.http(9080)) {
  const chart = new Chart(new App(), 'shop');
  const namespace = new MeshNamespace(chart, 'shop', { mesh });
  describe(chart, new MeshService(chart, 'reviews', { namespace, port, versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } }), namespace);
  return problemsOf(chart.node.root).map(({ code, problem, value }) => ({ code, problem, value }));
}

describe('an older mesh', () => {
  const older = Mesh.fromAttributes({ version: '1.30', selfDiscovery: true });
  const newer = Mesh.fromAttributes({ version: '1.31', selfDiscovery: true });
  const unknown = Mesh.fromAttributes({ selfDiscovery: true });
  const outliers = { consecutiveGatewayErrors: 3, interval: Duration.seconds(5) };
  const features: [string, Parameters<typeof shop>[1], string][] = [
    ['routing by zones', (chart, service) => new ZoneAwareRouting(chart, 'zones', { service, outliers }), 'zoneAwareLbSetting in a DestinationRule has no effect before Istio 1.31'],
    ['the interval of a retry budget', (chart, service) => new RetryBudget(chart, 'budget', { service, share: Percent.of(20), interval: Duration.seconds(5) }),
      'budgetInterval in a DestinationRule has no effect before Istio 1.31'],
  ];

  test.each(features)('is not told of %s, which it would ignore', (_, describe, problem) => {
    expect(shop(older, describe)).toEqual([{ code: 'UnsupportedVersion', problem, value: '1.30.5' }]);
    expect(shop(newer, describe)).toEqual([]);
    expect(shop(unknown, describe)).toEqual([]);
  });

  test('is told of what it knows', () => {
    expect(shop(Mesh.fromAttributes({ version: '1.29' }), (chart, service) => new AbTest(chart, 'ab', { service, when: RequestMatch.header('a', StringMatch.exact('b')), use: 'v2' }))).toEqual([]);
  });

  test('of a version nobody knows is refused', () => {
    expect(() => Mesh.fromAttributes({ version: '1.12' })).toThrow(expect.objectContaining({ code: 'UnsupportedVersion', value: '1.12' }));
  });
});

describe('older definitions of the Gateway API', () => {
  const mesh = (gatewayApiVersion?: string) => Mesh.fromAttributes({ gatewayApiVersion, routingApi: RoutingApi.gatewayApi() });
  const split = (chart: Chart, service: MeshService<'v1' | 'v2'>) => new CanaryRelease(chart, 'canary', { service, stable: 'v1', canary: 'v2', weight: Percent.of(5) });

  test('lack kinds that routes need', () => {
    expect(shop(mesh('1.5.1'), split, Port.tcp(9080))).toMatchObject([{ code: 'UnsupportedVersion', problem: 'a TCPRoute needs the definitions of Gateway API 1.6', value: '1.5.1' }]);
  });

  test.each(['1.6', '1.6.0', 'v1.7.0', undefined])('%s is new enough', (version) => {
    expect(shop(mesh(version), split, Port.tcp(9080))).toEqual([]);
  });

  test('words are no version', () => {
    expect(() => mesh('experimental')).toThrow(expect.objectContaining({ code: 'InvalidValue', value: 'experimental' }));
  });
});

describe('managed meshes', () => {
  const aks = Mesh.aksAddOn({ revision: 'asm-1-29' });
  const google = Mesh.cloudServiceMesh({ project: 'my-fleet' });

  test('the add-on of AKS has namespaces of its own', () => {
    expect(aks).toMatchObject({ rootNamespace: 'aks-istio-system', revision: 'asm-1-29', version: '1.29', platform: { kind: 'aks' } });
  });

  test('Cloud Service Mesh has the trust domain of its fleet', () => {
    expect(google).toMatchObject({ trustDomain: 'my-fleet.svc.id.goog', revision: 'asm-managed', rootNamespace: 'istio-system', platform: { kind: 'gke' } });
  });

  test('what one does not run is an error that says what to do instead', () => {
    const found = shop(aks, (chart, _, namespace) => new ProxySettings(chart, 'threads', { target: namespace, concurrency: 2 }));
    expect(found).toEqual([{ code: 'UnsupportedByMesh', problem: 'the Istio add-on of AKS does not run a ProxyConfig', value: 'ProxyConfig' }]);
  });

  test('Cloud Service Mesh reads no shares of localities', () => {
    const distribute = (chart: Chart, service: MeshService<'v1' | 'v2'>) => new LocalityFailover(chart, 'near', { service, priority: ['topology.istio.io/cluster'], outliers: { consecutiveGatewayErrors: 3 } });
    expect(shop(google, distribute)).toMatchObject([{ code: 'UnsupportedByMesh', problem: 'Cloud Service Mesh does not run failoverPriority in a DestinationRule' }]);
    expect(shop(aks, distribute)).toEqual([]);
  });

  test('the version of the add-on counts too', () => {
    const found = shop(Mesh.aksAddOn({ revision: 'asm-1-29' }), (chart, service) => new RetryBudget(chart, 'budget', { service, share: Percent.of(20), interval: Duration.seconds(5) }));
    expect(found).toMatchObject([{ code: 'UnsupportedVersion', value: '1.29' }]);
  });

  test.each(['1.29', 'asm-managed', 'asm-1-29-1', 'default'])('"%s" is no revision of the add-on', (revision) => {
    expect(() => Mesh.aksAddOn({ revision })).toThrow(expect.objectContaining({ code: 'InvalidName', value: revision }));
  });
});
