import { Duration } from 'cdk8s';
import { parse } from 'yaml';
import { DataPlane, Mesh, MeshScraping, Platform } from '../../src';
import { newChart } from '../mesh/fixtures';

const ambient = Mesh.fromAttributes({ dataPlane: DataPlane.ambient() });

test('the operator is told of each program once', () => {
  expect(new MeshScraping(newChart(), 'istio', { mesh: ambient, interval: Duration.seconds(15), labels: { release: 'monitoring' } }).apiObjects.map((it) => it.toJson())).toMatchSnapshot();
});

test('a plain Prometheus gets a file that finds the same pods', () => {
  const scraping = new MeshScraping(newChart(), 'istio', { mesh: ambient, readBy: 'plain-prometheus' });
  expect(parse(scraping.scrapeConfigFile)).toMatchSnapshot();
  expect(scraping.apiObjects.map((it) => it.toJson())).toMatchObject([{ kind: 'ConfigMap', data: { 'istio.yaml': scraping.scrapeConfigFile } }]);
});

test('only what a mesh has is asked: no ztunnels for sidecars, no istiod that others run', () => {
  const names = (mesh: Mesh): string[] => new MeshScraping(newChart(), 'istio', { mesh }).apiObjects.map(({ name }) => name);
  expect(names(Mesh.fromAttributes())).toEqual(['istiod', 'istio-proxies']);
  expect(names(Mesh.fromAttributes({ cni: true }))).toEqual(['istiod', 'istio-proxies', 'istio-cni-node']);
  expect(names(Mesh.aksAddOn({ revision: 'asm-1-29' }))).not.toContain('istiod');
});

test('agents of the nodes are looked for where the platform runs them', () => {
  const mesh = Mesh.fromAttributes({ dataPlane: DataPlane.ambient(), platform: Platform.openshift() });
  const scraping = new MeshScraping(newChart(), 'istio', { mesh });
  const monitors: any[] = scraping.apiObjects.map((object) => object.toJson());
  expect(monitors.map(({ metadata, spec }) => [metadata.name, metadata.namespace, spec.namespaceSelector])).toEqual([
    ['istiod', 'istio-system', undefined], ['istio-proxies', 'istio-system', { any: true }],
    ['ztunnel', 'istio-system', { matchNames: ['kube-system'] }], ['istio-cni-node', 'istio-system', { matchNames: ['kube-system'] }],
  ]);
  const jobs = parse(scraping.scrapeConfigFile).scrape_configs as { job_name: string; kubernetes_sd_configs: { namespaces?: { names: string[] } }[] }[];
  expect(jobs.map((job) => job.kubernetes_sd_configs[0]!.namespaces?.names[0])).toEqual(['istio-system', undefined, 'kube-system', 'kube-system']);
});

test.each([Duration.seconds(1), Duration.minutes(10), Duration.millis(7500)])('an interval that alerts could not live with is refused', (interval) => {
  expect(() => new MeshScraping(newChart(), 'istio', { mesh: ambient, interval })).toThrow(expect.objectContaining({ code: 'InvalidValue', at: 'shop/istio', fix: 'Write Duration.seconds(15)' }));
});
