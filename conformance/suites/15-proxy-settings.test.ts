import { mkdirSync } from 'node:fs';
import { App, Chart, Duration } from 'cdk8s';
import { Access, LoadBalancer, LoadBalancing, MeshInstall, MeshNamespace, MeshService, Port, Profile, SidecarScope, ZoneAwareRouting } from '../../src';
import { DataPlane } from '../dataplane/data-plane';
import { describeOnDataPlane } from '../dataplane/describe';
import { callOf } from '../dataplane/format/call';
import { problemsWith } from '../dataplane/format/expectation';
import { deploymentFor } from '../dataplane/pods/deployment';
import { type KubeObject, readObjects } from '../harness/objects';
import { runFolder } from '../harness/run-folder';

function described(): KubeObject[] {
  const outdir = runFolder('manifests', 'proxy-settings');
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  const { mesh } = new MeshInstall(new Chart(app, 'istio'), 'mesh', { profile: Profile.minimal(), meshConfig: { selfDiscovery: true } });
  const chart = new Chart(app, 'shop');
  const namespace = new MeshNamespace(chart, 'shop', { mesh });
  const [web, catalog, search] = ['web', 'catalog', 'search'].map((name) => new MeshService(chart, name, { namespace, port: Port.http(8080) })) as [MeshService, MeshService, MeshService];
  const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080) });
  new ZoneAwareRouting(chart, 'zones', { service: catalog, minPods: 2 });
  new LoadBalancing(chart, 'warm', { service: search, balancer: LoadBalancer.leastRequest(), warmup: Duration.seconds(60) });
  search.allowFrom(reviews, Access.any());
  catalog.allowFrom(web, Access.any());
  new SidecarScope(chart, 'scope', { target: reviews });
  app.synth();
  return readObjects(outdir);
}

/**
 * A pod of a service in a zone, which shares its owner with the pod in the other: proxies count the clients of their own owner. istiod knows a zone by the
 * node; Envoy, where no cloud tells its agent, by a label.
 */
function inZone(service: string, zone: string): KubeObject {
  const { spec, ...deployment } = deploymentFor('shop', service, `${service}-${zone}`);
  const { metadata, spec: pod } = spec.template;
  const labels = { ...metadata.labels, 'topology.istio.io/locality': `eu.eu-${zone}` };
  const nodeSelector = { 'topology.kubernetes.io/region': 'eu', 'topology.kubernetes.io/zone': `eu-${zone}` };
  const owned = { generateName: `${service}-`, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: service, uid: service, controller: true }] };
  return { ...deployment, spec: { ...spec, template: { metadata: { labels, ...owned }, spec: { ...pod, nodeSelector } } } };
}

describeOnDataPlane('what Envoy makes of settings that requests hardly show', () => {
  let plane: DataPlane;

  beforeAll(async () => {
    plane = await DataPlane.start({ name: 'proxy-settings', objects: described() });
    await plane.run([...['web', 'catalog'].flatMap((service) => [inZone(service, 'a'), inZone(service, 'b')]), deploymentFor('shop', 'reviews')]);
  });
  afterAll(async () => {
    await plane.stop();
  });

  /** What of a kind the proxy of a workload works with. */
  async function configured(workload: string, kind: 'cluster' | 'listener'): Promise<any[]> {
    const dump = JSON.parse(await plane.podOf('shop', workload).process.admin(`http://127.0.0.1:15000/config_dump?resource=dynamic_${kind === 'cluster' ? 'active_clusters' : 'listeners'}`));
    return dump.configs.map((config: any) => config.cluster ?? config);
  }

  /** The services that the proxy of a workload knows, of those that are called. */
  async function known(workload: string): Promise<string[]> {
    const names: string[] = (await configured(workload, 'cluster')).map(({ name }) => name);
    return names.flatMap((name) => /^outbound\|\d+\|\|(.*)\.shop\.svc\.cluster\.local$/.exec(name)?.[1] ?? []).sort();
  }

  test('In a scope, a proxy has the clusters and listeners of the services that its workload calls, and of no other; elsewhere those of all.', async () => {
    expect(await known('web-a')).toEqual(['catalog', 'reviews', 'search', 'web']);
    expect(await known('reviews')).toEqual(['search']);
    const ports = async (workload: string): Promise<string[]> => (await configured(workload, 'listener')).map(({ name }) => name).filter((name) => /_(8080|9080)$/.test(name)).sort();
    expect(await ports('web-a')).toEqual(['0.0.0.0_8080', '0.0.0.0_9080']);
    expect(await ports('reviews')).toEqual(['0.0.0.0_8080']);
  });

  test('New pods warm up for as long as it is said.', async () => {
    const search = (await configured('reviews', 'cluster')).find(({ name }) => name === 'outbound|8080||search.shop.svc.cluster.local');
    expect(search).toMatchObject({ lb_policy: 'LEAST_REQUEST', least_request_lb_config: { slow_start_config: { slow_start_window: '60s' } } });
  });

  test.each(['a', 'b'])('Zones that have as many clients as servers keep their requests: zone %s.', async (zone) => {
    const call = callOf({ from: '', to: 'http://catalog.shop:8080/', times: 100, expect: {} });
    expect(problemsWith(await plane.call(plane.podOf('shop', `web-${zone}`), call), { servedBy: `catalog-${zone}` })).toEqual([]);
  });
});
