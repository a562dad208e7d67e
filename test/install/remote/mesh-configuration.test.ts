import { App, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { alertedProxyStats, MeshAlerts, MeshInstall, MeshTelemetry, Percent, problemsOf, Profile, TracingProvider } from '../../../src';
import type { Mesh, MeshInstallProps } from '../../../src';

const mesh = { meshId: 'shop-mesh', profile: Profile.minimal() } as const;
const primary: MeshInstallProps = { ...mesh, cluster: 'east', network: 'east-network', eastWestGateway: {}, servesRemotes: true };
const remote: MeshInstallProps = { ...mesh, cluster: 'west', remoteControlPlane: { cluster: 'east', address: '203.0.113.10' } };
const collector = (port = 4317): TracingProvider => TracingProvider.openTelemetryGrpc({ name: 'traces', service: 'collector.telemetry.svc.cluster.local', port });

type Described = readonly [MeshInstallProps, ((chart: Chart, of: Mesh) => unknown)?];

/** Installs, in their order, each with what is described of its mesh; the mesh configuration of each cluster as istiod would read it. */
function configurations(...clusters: readonly Described[]): { readonly app: App; readonly read: (cluster: string) => any } {
  const app = new App();
  for (const [props, describe] of clusters) {
    const chart = new Chart(app, props.cluster!);
    const install = new MeshInstall(chart, 'mesh', props);
    describe?.(chart, install.mesh);
  }
  const read = (cluster: string): any => {
    const objects = (app.node.findChild(cluster) as Chart).toJson();
    return parse(objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'istio').data.mesh);
  };
  return { app, read };
}
const traces = (provider = collector()) => (chart: Chart, target: Mesh) => new MeshTelemetry(chart, 'traces', { target, tracing: { provider, sampling: Percent.of(1) } });
const alerts = (chart: Chart, of: Mesh): unknown => new MeshAlerts(chart, 'alerts', { mesh: of, runbooks: 'https://git.example.com' });

test.each([
  ['after', [[primary], [remote, traces()]]], ['before', [[remote, traces()], [primary]]],
] as const)('a provider that proxies of a remote cluster use is known to the istiod that serves them, also where that is described %s', (_, clusters) => {
  const { app, read } = configurations(...clusters);
  expect(problemsOf(app)).toEqual([]);
  expect(read('east').extensionProviders).toEqual([collector().extensionProvider]);
});

test('statistics for alerts about a remote cluster are turned on where its proxies get their configuration', () => {
  const { app, read } = configurations([remote, alerts], [primary]);
  expect(problemsOf(app)).toEqual([]);
  expect(read('east').defaultConfig.proxyStatsMatcher).toEqual(alertedProxyStats);
});

test('where the istiod that serves a remote cluster is described elsewhere, it is an error that names its cluster', () => {
  const { app } = configurations([remote, (chart, of) => [traces()(chart, of), alerts(chart, of)]]);
  expect(problemsOf(app).map(({ code, problem }) => [code, problem])).toEqual([
    ['ProviderNotRegistered', expect.stringContaining('of east, whose istiod serves west')],
    ['StatisticsNotServed', expect.stringContaining('of east, whose istiod serves west')],
  ]);
});

test('two clusters with one istiod cannot mean two things by one name', () => {
  for (const clusters of [[[primary, traces(collector(9999))], [remote, traces()]], [[remote, traces()], [primary, traces(collector(9999))]]] as const) {
    expect(() => configurations(...clusters)).toThrow(expect.objectContaining({ code: 'ConflictingPolicies', value: 'traces' }));
  }
});

test('clusters that are no remotes have a mesh configuration each', () => {
  const { read } = configurations([{ ...mesh, cluster: 'east' }, traces()], [{ ...mesh, cluster: 'west' }, traces(collector(9999))]);
  expect(['east', 'west'].map((cluster) => read(cluster).extensionProviders[0].opentelemetry.port)).toEqual([4317, 9999]);
});
