import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { pictures } from '../../scripts/dashboards';
import { alertedProxyStats, DataPlane, istioMetrics, Mesh, MeshDashboards, MeshInstall, Profile } from '../../src';
import type { MeshDashboardName } from '../../src';
import { gatewayCertificates } from '../../src/observability/istio-metrics';
import { newChart } from '../mesh/fixtures';

const mesh = Mesh.fromAttributes({ dataPlane: DataPlane.ambient() });
const rendered = new MeshDashboards(newChart(), 'dashboards', { mesh });
const boards = Object.entries(rendered.files).map(([file, text]): [string, any] => [file, JSON.parse(text)]);

test('each dashboard is a ConfigMap for the sidecar of Grafana', () => {
  expect(rendered.apiObjects.map((it) => it.toJson()).map(({ data, ...rest }) => ({ ...rest, data: Object.keys(data as object) }))).toMatchSnapshot();
});

test('or an object for its operator, of the Grafana that is named', () => {
  const [object] = new MeshDashboards(newChart(), 'dashboards', { mesh, dashboards: ['canary'], readBy: 'operator', namespace: 'grafana', labels: { grafana: 'main' } }).apiObjects.map((it) => it.toJson());
  expect(object).toMatchObject({
    apiVersion: 'grafana.integreatly.org/v1beta1', kind: 'GrafanaDashboard', metadata: { name: 'istio-canary', namespace: 'grafana' }, spec: { instanceSelector: { matchLabels: { grafana: 'main' } }, folder: 'Istio' },
  });
  expect(object.spec.json).toBe(rendered.files['istio-canary.json']);
});

test('that of ztunnels comes where there are some', () => {
  expect(Object.keys(new MeshDashboards(newChart(), 'dashboards', { mesh: Mesh.fromAttributes() }).files)).not.toContain('istio-ztunnel.json');
});

test('that of gateways has their certificates served', () => {
  const matcherFor = (dashboards: readonly MeshDashboardName[]): unknown => {
    const chart = newChart();
    const install = new MeshInstall(chart, 'istio', { profile: Profile.minimal() });
    new MeshDashboards(chart, 'dashboards', { mesh: install.mesh, dashboards });
    const objects = chart.toJson();
    return parse(objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'istio').data.mesh).defaultConfig.proxyStatsMatcher;
  };
  expect(matcherFor(['gateways'])).toEqual({ inclusionRegexps: alertedProxyStats.inclusionRegexps });
  expect(matcherFor(['mesh'])).toBeUndefined();
});

test('one that is not there is refused', () => {
  expect(() => new MeshDashboards(newChart(), 'dashboards', { mesh, dashboards: ['pods' as 'mesh'] })).toThrow(/InvalidValue .* Name some of mesh, service/);
});

test.each(boards)('%s shows every panel in its place, with a title and a query', (_file, board) => {
  const panels: readonly { readonly type: string; readonly title: string; readonly targets: unknown[]; readonly gridPos: Record<'x' | 'y' | 'w' | 'h', number> }[] = board.panels;
  const taken = new Set<string>();
  for (const { gridPos: { x, y, w, h } } of panels) {
    expect(x + w).toBeLessThanOrEqual(24);
    for (let i = x; i < x + w; i++) for (let j = y; j < y + h; j++) taken.add(`${i},${j}`);
  }
  expect(taken.size).toBe(panels.reduce((sum, { gridPos: { w, h } }) => sum + w * h, 0));
  for (const panel of panels.filter(({ type }) => type !== 'row')) {
    expect(panel.title).not.toBe('');
    expect(panel.targets.length).toBeGreaterThan(0);
  }
});

test.each(boards)('%s asks for metrics and labels that Istio has', (_file, board) => {
  const queries = [...board.panels.flatMap(({ targets = [] }: any) => targets.map(({ expr }: any) => expr as string)), ...board.templating.list.flatMap(({ type, query }: any) => (type === 'query' ? [query as string] : []))];
  for (const query of queries.map((it) => it.replace(gatewayCertificates, 'vector(1)'))) {
    for (const [, name, matchers = ''] of query.matchAll(/\b((?:istio|pilot|citadel|galley|envoy|process|workload_manager|sidecar_injection)_\w+)(?:\{([^}]*)\})?/g)) {
      expect(Object.keys(istioMetrics)).toContain(name);
      const labels = [...matchers.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)].map(([, label]) => label);
      expect([...istioMetrics[name as keyof typeof istioMetrics], 'namespace', 'pod', 'job', 'instance']).toEqual(expect.arrayContaining(labels));
    }
  }
});

test('the pictures of the guide show the dashboards as they are (npm run dashboards draws them)', () => {
  const folder = path.resolve(__dirname, '../../docs/pictures');
  expect(Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]))).toEqual(pictures());
});
