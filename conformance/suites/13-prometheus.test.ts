import { mkdirSync, writeFileSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import { createServer } from 'node:http';
import * as path from 'node:path';
import { App, Chart, Duration } from 'cdk8s';
import { parse, stringify } from 'yaml';
import { CanaryGuard, DataPlane, istioMetrics, Mesh, meshAlertNames, MeshAlerts, MeshDashboards, MeshNamespace, MeshScraping, MeshService, Platform, Port, ServiceLevelObjective } from '../../src';
import { programOf } from '../harness/binaries';
import type { Istiod } from '../harness/istiod';
import { run } from '../harness/processes';
import { Rig } from '../harness/rig';
import { runFolder } from '../harness/run-folder';
import { until } from '../harness/until';
import { ruleTests } from '../prometheus/alert-case';
import { meshCases } from '../prometheus/mesh-cases';
import { Prometheus } from '../prometheus/server';
import { guardCases, objectiveCases } from '../prometheus/service-cases';
import { subjects } from '../subjects';

const runbooks = 'https://git.example.com/platform/runbooks';
const chart = new Chart(new App(), 'observability');
// Where agents of the nodes have a namespace of their own.
const mesh = Mesh.fromAttributes({ dataPlane: DataPlane.ambient(), platform: Platform.openshift() });
const namespace = new MeshNamespace(chart, 'shop', { mesh: Mesh.fromAttributes() });
const service = new MeshService(chart, 'reviews-service', { name: 'reviews', namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
const sets = {
  mesh: { rules: new MeshAlerts(chart, 'mesh', { mesh, runbooks }), cases: meshCases },
  objective: { rules: new ServiceLevelObjective(chart, 'reviews', { service, runbooks, availability: 0.999, latency: { within: Duration.millis(250), target: 0.99 } }), cases: objectiveCases },
  guard: { rules: new CanaryGuard(chart, 'guard', { service, stable: 'v1', canary: 'v2', runbooks }), cases: guardCases },
};
const scraping = new MeshScraping(chart, 'scraping', { mesh, interval: Duration.seconds(5) });

const folder = (): string => {
  const made = runFolder('prometheus');
  mkdirSync(made, { recursive: true });
  return made;
};
async function promtool(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(programOf('promtool'), args, { seconds: 170 });
  return `${stdout}${stderr}${code === 0 ? '' : `\npromtool ended with ${code}`}`;
}

describe.each(Object.entries(sets))('rules: %s', (name, { rules, cases }) => {
  beforeAll(() => {
    writeFileSync(path.join(folder(), `${name}.yaml`), rules.ruleFile);
  });

  test('promtool finds nothing wrong', async () => {
    expect(await promtool('check', 'rules', '--lint=all', '--lint-fatal', path.join(folder(), `${name}.yaml`))).toMatch(/SUCCESS: \d+ rules found/);
  });

  test('every alert fires when it must, with the words that help, and is silent when it must', async () => {
    const alerts = (parse(rules.ruleFile).groups as { rules: { alert?: string }[] }[]).flatMap((group) => group.rules.flatMap(({ alert }) => alert ?? []));
    for (const fires of [true, false]) {
      const shown = cases.filter((it) => (it.fires !== undefined) === fires).map(({ alert }) => alert);
      expect([...new Set(shown)].sort()).toEqual([...new Set(alerts)].sort());
    }
    writeFileSync(path.join(folder(), `${name}.tests.yaml`), stringify(ruleTests(`${name}.yaml`, runbooks, cases)));
    expect(await promtool('test', 'rules', path.join(folder(), `${name}.tests.yaml`))).toMatch(/^\s*SUCCESS\s*$/);
  });
});

test('the tests of rules notice an alert that says something else', async () => {
  const wrong = ruleTests('mesh.yaml', runbooks, meshCases.slice(0, 1).map((it) => ({ ...it, fires: { ...it.fires!, summary: 'All is well.' } })));
  writeFileSync(path.join(folder(), 'wrong.tests.yaml'), stringify(wrong));
  expect(await promtool('test', 'rules', path.join(folder(), 'wrong.tests.yaml'))).toContain('FAILED');
});

test('the parser of Prometheus takes every expression of the dashboards', async () => {
  const asAsked = (expression: string): string => expression.replaceAll('$__rate_interval', '5m').replace(/\$\w+/g, 'x');
  const panels = Object.values(new MeshDashboards(chart, 'dashboards', { mesh }).files).flatMap((file) => JSON.parse(file).panels as { targets?: { expr: string }[] }[]);
  const choices = Object.values(new MeshDashboards(chart, 'choices', { mesh }).files).flatMap((file) => JSON.parse(file).templating.list as { type: string; query: string }[]);
  const expressions = [
    ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...choices.flatMap(({ type, query }) => (type === 'query' ? [/^label_values\((.*), \w+\)$/.exec(query)![1]!] : [])),
  ];
  writeFileSync(path.join(folder(), 'dashboards.yaml'), stringify({ groups: [{ name: 'dashboards', rules: expressions.map((expr, index) => ({ record: `panel:${index}`, expr: asAsked(expr) })) }] }));
  expect(await promtool('check', 'rules', path.join(folder(), 'dashboards.yaml'))).toContain(`SUCCESS: ${expressions.length} rules found`);
  expect(expressions.length).toBeGreaterThan(80);
});

test('every metric of rules and dashboards is one that the source of Istio names', async () => {
  /** Of programs whose source is not here: ztunnel, cert-manager, the libraries that measure a process. */
  const elsewhere = ['istio_tcp_connections_failed_total', 'istio_dns_upstream_failures_total', 'certmanager_certificate_expiration_timestamp_seconds', 'process_cpu_seconds_total'];
  const names = Object.keys(istioMetrics).filter((name) => !name.startsWith('envoy_') && !elsewhere.includes(name)).map((name) => name.replace(/_(bucket|count|sum)$/, '').replace(/^istio_agent_/, ''));
  const { stdout: module } = await run('go', ['list', '-m', '-f', '{{.Dir}}', 'istio.io/istio'], { cwd: path.join(__dirname, '../tools/istio') });
  const list = path.join(folder(), 'metrics.txt');
  writeFileSync(list, names.join('\n'));
  const { stdout } = await run('grep', ['-rIhoF', '-f', list, '--include=*.go', '--include=*.json', module.trim()]);
  const found = new Set(stdout.split('\n'));
  expect(names.filter((name) => !found.has(name))).toEqual([]);
});

describe('a real Prometheus beside a real istiod', () => {
  const rig = new Rig(subjects.find(({ name }) => name === 'install-quick-start')!, 'prometheus');
  let prometheus: Prometheus | undefined;
  let istiod: Istiod;
  let agent: HttpServer;

  beforeAll(async () => {
    istiod = await rig.istiod();
    const cluster = await rig.cluster();
    const running = async (name: string, labels: Readonly<Record<string, string>>, at: string, container: object, home = 'istio-system'): Promise<void> => {
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: home, labels }, spec: { containers: [{ name: 'c', image: 'i', ports: [container] }] } };
      await cluster.api.create(pod);
      await cluster.api.send('PATCH', `/api/v1/namespaces/${home}/pods/${name}/status`, { status: { phase: 'Running', podIP: at, podIPs: [{ ip: at }] } }, 'application/merge-patch+json');
    };
    agent = createServer(({ url }, response) => {
      response.writeHead(url === '/stats/prometheus' || url === '/metrics' ? 200 : 404, { 'content-type': 'text/plain; version=0.0.4' });
      const name = 'istio_request_duration_milliseconds';
      response.end(`# TYPE ${name} histogram\n${name}_bucket{reporter="source",le="250"} 1\n${name}_bucket{reporter="source",le="+Inf"} 1\n${name}_sum{reporter="source"} 9\n${name}_count{reporter="source"} 1\n`);
    });
    await new Promise<void>((resolve) => agent.listen(15020, '127.0.0.23', resolve));
    // No kubelet runs istiod: what it would report is said here, with the port that it has in the rig.
    await running('istiod-1', { app: 'istiod' }, '127.0.0.1', { name: 'http-monitoring', containerPort: istiod.backend.ports[15014] });
    for (const name of ['web', 'istio-ingressgateway']) await running(`${name}-1`, { app: name }, '127.0.0.23', { name: 'http-envoy-prom', containerPort: 15090 });
    await cluster.api.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'kube-system' } });
    await running('ztunnel-1', { app: 'ztunnel' }, '127.0.0.23', { name: 'ztunnel-stats', containerPort: 15020 }, 'kube-system');
    await running('istio-cni-node-1', { 'k8s-app': 'istio-cni-node' }, '127.0.0.23', { name: 'metrics', containerPort: 15020 }, 'kube-system');

    const kubeconfig = await cluster.kubeconfigFor('istio-system', 'istiod');
    const { scrape_configs: jobs } = parse(scraping.scrapeConfigFile);
    for (const job of jobs) for (const discovery of job.kubernetes_sd_configs) discovery.kubeconfig_file = kubeconfig; // it runs outside of the cluster
    prometheus = await Prometheus.start(
      { global: { evaluation_interval: '5s' }, rule_files: ['*.rules.yaml'], scrape_config_files: ['scraping.yaml'] },
      { 'scraping.yaml': stringify({ scrape_configs: jobs }), ...Object.fromEntries(Object.entries(sets).map(([name, { rules }]) => [`${name}.rules.yaml`, rules.ruleFile])) },
    );
  });
  afterAll(async () => {
    await prometheus?.stop();
    agent.close();
    await rig.stop();
  });

  test('promtool takes the scrape configuration as it is rendered', async () => {
    writeFileSync(path.join(folder(), 'scraping.yaml'), scraping.scrapeConfigFile);
    writeFileSync(path.join(folder(), 'prometheus.yaml'), stringify({ scrape_config_files: ['scraping.yaml'], rule_files: ['mesh.yaml'] }));
    expect(await promtool('check', 'config', path.join(folder(), 'prometheus.yaml'))).toContain('SUCCESS: ');
  });

  test('istiod, proxies, gateways and the agents of the nodes are found, at the right ports, and are up', async () => {
    await until('all targets are up', async () => {
      const all = [
        'istio-cni-node kube-system/istio-cni-node-1', 'istio-proxies istio-system/istio-ingressgateway-1', 'istio-proxies istio-system/web-1', 'istiod istio-system/istiod-1', 'ztunnel kube-system/ztunnel-1',
      ];
      const { activeTargets } = await prometheus!.ask('targets?state=active');
      const up = activeTargets.filter(({ health }: { health: string }) => health === 'up').map(({ labels }: { labels: Record<string, string> }) => `${labels.job} ${labels.namespace}/${labels.pod}`).sort();
      return JSON.stringify(up) === JSON.stringify(all) ? undefined : JSON.stringify(activeTargets.map((it: any) => [it.scrapeUrl, it.health, it.lastError]));
    });
  });

  test('istiod has the metrics, with the labels that rules ask for', async () => {
    for (const name of ['pilot_info', 'pilot_services', 'citadel_server_root_cert_expiry_timestamp', 'process_cpu_seconds_total'] as const) {
      await until(name, async () => ((await prometheus!.series(name)).length > 0 ? undefined : 'no sample'));
      const [labels] = await prometheus!.series(name);
      expect(Object.keys(labels!)).toEqual(expect.arrayContaining(['namespace', 'pod', ...istioMetrics[name]]));
    }
  });

  test('bounds of histograms are written with a fraction', async () => {
    await until('the proxy was asked', async () => ((await prometheus!.series('istio_request_duration_milliseconds_bucket')).length > 0 ? undefined : 'no sample'));
    expect((await prometheus!.series('istio_request_duration_milliseconds_bucket')).map(({ le }) => le)).toContain('250.0');
  });

  test('all rules are evaluated without an error, and none fires on a mesh that is well', async () => {
    const all = async (): Promise<any[]> => (await prometheus!.ask('rules')).groups.flatMap(({ rules }: { rules: any[] }) => rules);
    await until('all rules were evaluated', async () => ((await all()).every(({ health }) => health !== 'unknown') ? undefined : 'some were not'));
    expect((await all()).filter(({ health }) => health !== 'ok').map(({ name, lastError }) => [name, lastError])).toEqual([]);
    expect((await all()).filter(({ state }) => state === 'firing')).toEqual([]);
    expect((await all()).flatMap(({ type, name }) => (type === 'alerting' ? [name] : []))).toEqual(expect.arrayContaining([...meshAlertNames]));
  });
});
