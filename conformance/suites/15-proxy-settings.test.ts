import { mkdirSync } from 'node:fs';
import { App, Chart, Duration } from 'cdk8s';
import {
  Access, CircuitBreaker, GatewayTls, IngressGateway, istioMetrics, LoadBalancer, LoadBalancing, MeshAlerts, MeshInstall, MeshNamespace, MeshService,
  Percent, podProxyConfig, Port, SidecarScope, ZoneAwareRouting,
} from '../../src';
import { DataPlane } from '../dataplane/data-plane';
import { describeOnDataPlane } from '../dataplane/describe';
import { callOf } from '../dataplane/format/call';
import { issueCertificate } from '../dataplane/format/certificates';
import { problemsWith } from '../dataplane/format/expectation';
import { deploymentFor } from '../dataplane/pods/deployment';
import { type KubeObject, readObjects } from '../harness/objects';
import { runFolder } from '../harness/run-folder';

function described(): KubeObject[] {
  const outdir = runFolder('manifests', 'proxy-settings');
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  const install = new MeshInstall(new Chart(app, 'istio'), 'mesh', { meshConfig: { selfDiscovery: true } });
  const { mesh } = install;
  const chart = new Chart(app, 'shop');
  const namespace = new MeshNamespace(chart, 'shop', { mesh });
  const [web, catalog, search] = ['web', 'catalog', 'search'].map((name) => new MeshService(chart, name, { namespace, port: Port.http(8080) })) as [MeshService, MeshService, MeshService];
  const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), additionalPorts: [Port.tcp(7000)] });
  new ZoneAwareRouting(chart, 'zones', { service: catalog, minPods: 2 });
  new LoadBalancing(chart, 'warm', { service: search, balancer: LoadBalancer.leastRequest(), warmup: Duration.seconds(60) });
  search.allowFrom(reviews, Access.any());
  reviews.allowFrom(catalog, Access.any());
  new CircuitBreaker(chart, 'breaker', { service: reviews, limits: { maxConnections: 100 }, outliers: { maxEjection: Percent.of(100) } });
  new IngressGateway(chart, 'edge', { workload: install.ingressGateway }).expose(web, { host: 'shop.example.com', tls: GatewayTls.simple('shop-example-com') });
  new MeshAlerts(chart, 'alerts', { mesh, runbooks: 'https://git.example.com/platform/runbooks' });
  catalog.allowFrom(web, Access.any());
  new SidecarScope(chart, 'scope', { target: reviews });
  app.synth();
  return readObjects(outdir);
}

/** A pod whose proxy serves other statistics than those of the mesh. */
function withOwnStatistics(service: string): KubeObject {
  const { spec, ...deployment } = deploymentFor('shop', service);
  const { metadata, ...template } = spec.template;
  const annotations = podProxyConfig({ proxyStatsMatcher: { inclusionPrefixes: ['http_local_rate_limiter'] } });
  return { ...deployment, spec: { ...spec, template: { ...template, metadata: { ...metadata, annotations } } } };
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
    plane = await DataPlane.start({ name: 'proxy-settings', objects: described(), supplies: [(await issueCertificate('shop-example-com', 'shop.example.com')).secret] });
    await plane.run([...['web', 'catalog'].flatMap((service) => [inZone(service, 'a'), inZone(service, 'b')]), deploymentFor('shop', 'reviews'), withOwnStatistics('search')]);
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
    expect(await known('web-a')).toEqual(['catalog', 'reviews', 'reviews', 'search', 'web']);
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

  /** What Prometheus is told by the agent beside a proxy: each metric, with its labels. */
  async function told(namespace: string, workload: string): Promise<string[]> {
    const text = await plane.podOf(namespace, workload).process.admin('http://127.0.0.1:15020/stats/prometheus');
    return text.split('\n').filter((line) => /^envoy_/.test(line));
  }
  const namesIn = (lines: readonly string[]): string[] => [...new Set(lines.map((line) => /^\w+/.exec(line)![0]))];
  const onDemand = [
    'envoy_cluster_circuit_breakers_default_cx_open', 'envoy_cluster_circuit_breakers_default_rq_open', 'envoy_cluster_circuit_breakers_default_rq_pending_open',
    'envoy_cluster_outlier_detection_ejections_active',
  ];

  test('Proxies serve what alerts ask for, by the names that they ask for: of upstreams, and of certificates at gateways.', async () => {
    const gateway = await told('istio-system', 'istio-ingressgateway');
    expect(namesIn(await told('shop', 'web-a'))).toEqual(expect.arrayContaining(onDemand));
    expect(namesIn(gateway)).toEqual(expect.arrayContaining(onDemand));
    expect(gateway.join('\n')).toMatch(/^envoy_listener_ssl_certificate_kubernetes___shop_example_com_expiration_unix_time_seconds\{listener_address="0.0.0.0_8443"\} \d+$/m);
    expect(Object.keys(istioMetrics).filter((name) => name.startsWith('envoy_') && !namesIn(gateway).includes(name))).toEqual(['envoy_http_rbac', 'envoy_tcp']);
  });

  test('A pod whose own settings do not name them serves none of them, but what Istio keeps.', async () => {
    const lines = await told('shop', 'search');
    // Of the connection to istiod, Istio keeps all.
    expect(namesIn(lines.filter((line) => !line.includes('"xds-grpc"'))).filter((name) => onDemand.includes(name))).toEqual([]);
    expect(namesIn(lines)).toEqual(expect.arrayContaining(['envoy_http_rbac', 'envoy_cluster_manager_cds_update_rejected', 'envoy_listener_manager_lds_update_rejected']));
  });

  test('What policies deny is counted, and not what the application answers with 403.', async () => {
    const call = async (from: string, to: string, headers = {}): Promise<unknown> => plane.call(plane.podOf('shop', from), callOf({ from: '', to, headers, times: 10, expect: {} }));
    const forbidden = { 'stand-in-status': '403' };
    await Promise.all([call('web-a', 'http://reviews.shop:9080/'), call('web-a', 'tcp://reviews.shop:7000'), call('catalog-a', 'http://reviews.shop:9080/', forbidden)]);
    expect(await told('shop', 'reviews')).toEqual(expect.arrayContaining([
      'envoy_http_rbac{authz_enforce_result="denied",http_conn_manager_prefix="inbound_0.0.0.0_9080"} 10',
      'envoy_http_rbac{authz_enforce_result="allowed",http_conn_manager_prefix="inbound_0.0.0.0_9080"} 10',
      'envoy_tcp{authz_enforce_result="denied",tcp_prefix="rbac"} 10',
    ]));
  });
});
