import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { App, Chart } from 'cdk8s';
import { parse, stringify } from 'yaml';
import {
  AlertReceiver, Alertmanager, alertedProxyStats, DataPlane, Jaeger, LogCollector, Loki, Mesh, MeshAlerts, MeshDashboards, MeshNamespace, Prometheus, Storage,
  Tempo, TraceCollector, Zipkin,
} from '../../src';
import { startCollector } from '../add-ons/collector';
import { filesOf, written } from '../add-ons/files';
import { sendRecord, sendSpan } from '../add-ons/otlp';
import type { ProgramName } from '../harness/binaries';
import { programOf } from '../harness/binaries';
import { run } from '../harness/processes';
import { until } from '../harness/until';
import { Prometheus as RealPrometheus } from '../prometheus/server';

const chart = new Chart(new App(), 'monitoring');
const mesh = Mesh.fromAttributes({ dataPlane: DataPlane.ambient(), proxyStatsMatcher: alertedProxyStats });
const namespace = new MeshNamespace(chart, 'monitoring', { mesh });
const storage = Storage.memory();
const secret = { secretName: 'alertmanager', key: 'key' };

/** What a program says, and how it ends. */
async function said(program: ProgramName, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(programOf(program), args);
  return `${stdout}${stderr}ended with ${code}`;
}

interface Received {
  readonly path: string;
  readonly body: Buffer;
}

/** What was started, to be ended after each test. */
const started: { stop(): unknown }[] = [];
afterEach(async () => {
  for (const each of started.splice(0)) await each.stop();
});

function start<T extends { stop(): unknown }>(it: T): T {
  started.push(it);
  return it;
}

async function arrival(received: readonly Received[]): Promise<Received> {
  await until('something arrives', () => Promise.resolve(received.length > 0 ? undefined : 'nothing was received'));
  return received[0]!;
}

/** A server that takes whatever it is sent. */
async function receiver(): Promise<{ readonly port: number; readonly received: readonly Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const body = Buffer.concat(chunks);
      received.push({ path: request.url ?? '', body: request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body });
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  start({ stop: () => server.close() });
  return { port: (server.address() as AddressInfo).port, received };
}

const alertmanager = new Alertmanager(chart, 'alertmanager', {
  namespace, storage, critical: AlertReceiver.pagerDuty({ routingKey: secret }), others: AlertReceiver.slack({ channel: '#mesh', webhook: secret }),
});
const hooked = new Alertmanager(chart, 'hooked', { namespace, storage, critical: AlertReceiver.webhook({ url: secret }) });

test.each([alertmanager, hooked])('Alertmanager takes its configuration: %#', async (addOn) => {
  const folder = written(addOn.serviceName, filesOf(addOn));
  expect(await said('amtool', 'check-config', path.join(folder, 'alertmanager.yaml'))).toMatch(/SUCCESS[\s\S]*ended with 0$/);
});

test('what is critical goes to whom it should, and all else to the others', async () => {
  const to = async (severity: string): Promise<string> => (
    said('amtool', 'config', 'routes', 'test', `--config.file=${path.join(written('alertmanager', filesOf(alertmanager)), 'alertmanager.yaml')}`, `severity=${severity}`));
  expect([await to('critical'), await to('warning')]).toEqual(['critical\nended with 0', 'others\nended with 0']);
});

test('Prometheus takes its configuration, and tells Alertmanager what fires', async () => {
  const rules = [new MeshAlerts(chart, 'mesh-alerts', { mesh, runbooks: 'https://git.example.com/runbooks', readBy: 'plain-prometheus' })];
  const addOn = new Prometheus(chart, 'prometheus', { namespace, storage, rules, alertmanager });
  const { port, received } = await receiver();
  const here = { '/etc/prometheus/': './', [`${alertmanager.host}:9093`]: `127.0.0.1:${port}` };
  const { 'prometheus.yaml': text = '', ...files } = filesOf(addOn, here);
  const fires = stringify({ groups: [{ name: 'test', rules: [{ alert: 'Fires', expr: 'vector(1)', labels: { severity: 'critical' } }] }] });
  const folder = written('prometheus', { ...files, 'prometheus.yaml': text });
  expect(await said('promtool', 'check', 'config', path.join(folder, 'prometheus.yaml'))).toMatch(/SUCCESS: \d+ rules found[\s\S]*ended with 0$/);

  const prometheus = start(await RealPrometheus.start({ global: { evaluation_interval: '1s' }, ...parse(text) }, { ...files, 'fires.rules.yaml': fires }));
  const isTold = (): boolean => received.some(({ path: asked, body }) => asked === '/api/v2/alerts' && body.toString().includes('"Fires"'));
  await until('the alert arrives', async () => (isTold() ? undefined : JSON.stringify(await prometheus.ask('alertmanagers'))));
  const { groups } = await prometheus.ask('rules');
  expect(groups.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['mesh-alerts-traffic', 'mesh-alerts-ztunnel']));
});

test('spans go through the collectors, by OTLP and to Zipkin', async () => {
  const jaeger = new Jaeger(chart, 'jaeger', { namespace, storage });
  const zipkin = new Zipkin(chart, 'zipkin', { namespace, storage });
  const { port, received } = await receiver();
  const second = start(await startCollector(new TraceCollector(chart, 'to-zipkin', { namespace, sendTo: zipkin }), `${zipkin.host}:9411`, port));
  const first = start(await startCollector(new TraceCollector(chart, 'to-jaeger', { namespace, sendTo: jaeger }), `${jaeger.host}:4317`, second.port));
  await sendSpan(first.port, 'reviews', 'GET /reviews');
  const { path: asked, body } = await arrival(received);
  expect(asked).toBe('/api/v2/spans');
  expect(JSON.parse(body.toString())).toMatchObject([{ traceId: '07'.repeat(16), name: 'get /reviews', localEndpoint: { serviceName: 'reviews' } }]);
});

test('Tempo is sent traces as Jaeger is', () => {
  const sent = (sendTo: Jaeger | Tempo): unknown => parse(filesOf(new TraceCollector(chart, `collector-${sendTo.serviceName}`, { namespace, sendTo }))['config.yaml']!).exporters;
  const [tempo, jaeger] = [new Tempo(chart, 'store-1', { namespace, storage }), new Jaeger(chart, 'store-2', { namespace, storage })].map(sent);
  expect(JSON.stringify(tempo)).toBe(JSON.stringify(jaeger).replace('store-2', 'store-1'));
});

test('access logs go through the collector to Loki, with a name', async () => {
  const loki = new Loki(chart, 'loki', { namespace, storage });
  const { port, received } = await receiver();
  const collector = start(await startCollector(new LogCollector(chart, 'log-collector', { namespace, sendTo: loki }), `${loki.host}:3100`, port));
  await sendRecord(collector.port, 'GET /reviews 503');
  const { path: asked, body } = await arrival(received);
  expect(asked).toBe('/otlp/v1/logs');
  for (const text of ['GET /reviews 503', 'service.name', 'log-collector']) expect(body.toString('latin1')).toContain(text);
});

describe('dashboards', () => {
  const files = new MeshDashboards(chart, 'dashboards', { mesh }).files;

  /** The types are of spring 2025, and Grafana 12 has one field more. */
  const known = (file: string): any => JSON.parse(file, (key, value: unknown) => (key === 'allowCustomValue' ? undefined : value));

  test('are valid by Grafana\'s own types, strictly: panels, queries and variables', async () => {
    const folder = written('dashboards', Object.fromEntries(Object.entries(files).map(([name, text]) => [name, JSON.stringify(known(text))])));
    expect(await said('grafana-dashboards', ...Object.keys(files).map((name) => path.join(folder, name)))).toBe(`${Object.keys(files).length} dashboards are valid\nended with 0`);
  });

  test.each([
    ['a field of the dashboard', (board: any) => { board.refreshes = '1m'; }, 'refreshes'],
    ['a field of a panel\'s options', (board: any) => { board.panels.find(({ type }: { type: string }) => type === 'stat').options.color = 'red'; }, 'color'],
    ['a field of a query', (board: any) => { board.panels.find(({ type }: { type: string }) => type === 'stat').targets[0].exp = 'up'; }, 'exp'],
  ])('that have a mistake are not: %s', async (name, spoil, expected) => {
    const board = known(files['istio-mesh.json']!);
    spoil(board);
    const file = path.join(written(`spoilt ${name}`, { 'board.json': JSON.stringify(board) }), 'board.json');
    expect(await said('grafana-dashboards', file)).toMatch(new RegExp(`unexpected field '${expected}'[\\s\\S]*ended with 1$`));
  });
});
