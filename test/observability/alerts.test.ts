import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { parse } from 'yaml';
import {
  alertedProxyStats, CanaryGuard, DataPlane, istioMetrics, Mesh, meshAlertNames, MeshAlerts, MeshInstall, MeshNamespace, MeshService, Percent, Port,
  problemsOf, Profile, ServiceLevelObjective,
} from '../../src';
import type { MeshAlertsProps, ProxyStatsMatcher } from '../../src';
import { newChart, newReviews, rendered, shopOf } from '../mesh/fixtures';

const runbooks = 'https://git.example.com/platform/runbooks/';
const mesh = Mesh.fromAttributes({ dataPlane: DataPlane.ambient() });

interface Rule { readonly alert?: string; readonly expr: string; readonly labels: Record<string, string>; readonly annotations: Record<string, string> }
const rulesOf = ({ ruleFile }: { readonly ruleFile: string }): Rule[] => (parse(ruleFile).groups as { rules: Rule[] }[]).flatMap(({ rules }) => rules);
const objective = (props: Partial<ConstructorParameters<typeof ServiceLevelObjective>[2]>): ServiceLevelObjective => {
  const chart = newChart();
  return new ServiceLevelObjective(chart, 'promise', { service: newReviews(chart), runbooks, ...props });
};

describe('the alerts of a mesh', () => {
  test('are a PrometheusRule in the root namespace', () => {
    const [object] = new MeshAlerts(newChart(), 'mesh', { mesh: Mesh.fromAttributes(), runbooks, labels: { release: 'monitoring' } }).apiObjects;
    expect(object!.toJson()).toMatchSnapshot();
  });

  test('are those that are listed; of ztunnels only where there are some', () => {
    const names = (of: Mesh): (string | undefined)[] => rulesOf(new MeshAlerts(newChart(), 'mesh', { mesh: of, runbooks })).map(({ alert }) => alert);
    expect(names(mesh)).toEqual(meshAlertNames);
    expect(names(Mesh.fromAttributes())).toEqual(meshAlertNames.filter((name) => !name.startsWith('Ztunnel')));
  });

  test('of an istiod that the cloud runs there are none', () => {
    const names = rulesOf(new MeshAlerts(newChart(), 'mesh', { mesh: Mesh.aksAddOn({ revision: 'asm-1-29' }), runbooks })).map(({ alert }) => alert);
    expect(names.filter((name) => name!.startsWith('Istiod'))).toEqual([]);
    expect(names).toContain('MeshProxyOutOfSync');
  });

  test('two of one name are refused together, at the end', () => {
    const chart = newChart();
    for (const scope of [new Construct(chart, 'a'), new Construct(chart, 'b')]) new MeshAlerts(scope, 'mesh', { mesh, runbooks });
    expect(problemsOf(chart).map(({ code }) => code)).toContain('DuplicateName');
  });

  test('each has a severity, a sentence, and a runbook', () => {
    for (const { alert, labels, annotations } of rulesOf(new MeshAlerts(newChart(), 'mesh', { mesh, runbooks }))) {
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(annotations.summary).toMatch(/^\S.* .*\.$/);
      expect(annotations.runbook_url).toBe(`https://git.example.com/platform/runbooks/${alert!}.md`);
    }
  });

  test('a plain Prometheus gets the same rules as a file', () => {
    const alerts = new MeshAlerts(newChart(), 'mesh', { mesh, runbooks, readBy: 'plain-prometheus' });
    const [object] = alerts.apiObjects.map((it) => it.toJson());
    expect(object).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'mesh', namespace: 'istio-system' }, data: { 'mesh.yaml': alerts.ruleFile } });
  });

  test('thresholds are written into the expressions, and what is not wanted is left out', () => {
    const rules = rulesOf(new MeshAlerts(newChart(), 'mesh', { mesh, runbooks, thresholds: { errors: Percent.of(2.5), certificateLeft: Duration.days(14) }, without: ['MeshTrafficDrop'] }));
    expect(rules.find(({ alert }) => alert === 'MeshHighErrorRate')!.expr).toContain('> 0.025');
    expect(rules.find(({ alert }) => alert === 'MeshRootCertificateExpiry')!.expr).toContain('< 1209600');
    expect(rules.map(({ alert }) => alert)).not.toContain('MeshTrafficDrop');
  });

  test.each([
    [{ errors: Percent.of(0) }, 'errors'], [{ p99: Duration.millis(0) }, 'p99'], [{ denialSurge: 1 }, 'denialSurge'], [{ leastRequests: Number.NaN }, 'leastRequests'],
    [{ convergence: Duration.minutes(1) }, 'convergence'], [{ trafficDrop: Percent.of(100) }, 'trafficDrop'],
  ])('thresholds that are never crossed, or always, are refused: %j', (thresholds, name) => {
    expect(() => new MeshAlerts(newChart(), 'mesh', { mesh, runbooks, thresholds })).toThrow(expect.objectContaining({ code: 'InvalidValue', at: 'shop/mesh', problem: expect.stringContaining(name) }));
  });

  test('turn on the statistics that they ask for, in the mesh configuration that is described beside them', () => {
    const configured = (props: Partial<MeshAlertsProps>, proxyStatsMatcher?: ProxyStatsMatcher): unknown => {
      const chart = newChart();
      const install = new MeshInstall(chart, 'istio', { profile: Profile.minimal(), ...(proxyStatsMatcher && { meshConfig: { defaultConfig: { proxyStatsMatcher } } }) });
      new MeshAlerts(chart, 'mesh', { mesh: install.mesh, runbooks, ...props });
      expect(problemsOf(chart)).toEqual([]);
      return parse(rendered<never>(chart, 'ConfigMap').map((it) => it as any).find(({ metadata }) => metadata.name === 'istio').data.mesh).defaultConfig.proxyStatsMatcher;
    };
    expect(configured({})).toEqual(alertedProxyStats);
    expect(configured({ without: ['MeshCircuitBreakerOpen', 'MeshGatewayCertificateExpiry'] })).toEqual({ inclusionSuffixes: ['outlier_detection.ejections_active'] });
    expect(configured({ without: ['MeshCircuitBreakerOpen', 'MeshEndpointsEjected', 'MeshGatewayCertificateExpiry'] })).toBeUndefined();
    expect(configured({}, { inclusionPrefixes: ['http_local_rate_limiter'] })).toEqual({ inclusionPrefixes: ['http_local_rate_limiter'], ...alertedProxyStats });
  });

  test.each<[string, Partial<MeshAlertsProps>, ProxyStatsMatcher, readonly string[]]>([
    ['those of the library', {}, alertedProxyStats, []],
    ['wider ones', {}, { inclusionPrefixes: ['cluster.outbound'], inclusionRegexps: ['listener.*'] }, []],
    ['those of upstreams', {}, { inclusionPrefixes: ['cluster.outbound'] }, ['MeshGatewayCertificateExpiry']],
    ['none', {}, { inclusionPrefixes: ['wasm'] }, ['MeshCircuitBreakerOpen', 'MeshEndpointsEjected', 'MeshGatewayCertificateExpiry']],
    ['none that is asked for', { without: ['MeshCircuitBreakerOpen', 'MeshEndpointsEjected'] }, { inclusionPrefixes: ['wasm'] }, ['MeshGatewayCertificateExpiry']],
  ])('of a mesh that is installed elsewhere name those that would be silent, where its proxies serve %s', (_, props, proxyStatsMatcher, silent) => {
    const chart = newChart();
    new MeshAlerts(chart, 'mesh', { mesh: Mesh.fromAttributes({ proxyStatsMatcher }), runbooks, ...props });
    const [problem] = problemsOf(chart);
    expect(/(Mesh\w+(, )?)+/.exec(problem?.problem ?? '')?.[0].split(', ') ?? []).toEqual(silent);
    expect(problem?.code).toBe(silent.length === 0 ? undefined : 'StatisticsNotServed');
  });

  test('runbooks that are nowhere are refused', () => {
    expect(() => new MeshAlerts(newChart(), 'mesh', { mesh, runbooks: 'docs/runbooks' })).toThrow(/InvalidValue .* linked to by a URL/);
  });
});

describe('an objective', () => {
  test('is recorded over all windows, and alerts by how fast its budget burns', () => {
    expect(objective({ availability: 0.999, latency: { within: Duration.millis(250), target: 0.99 } }).apiObjects[0]!.toJson()).toMatchSnapshot();
  });

  test('counts by the callers, or by the waypoint of an ambient service', () => {
    const chart = newChart();
    const namespace = new MeshNamespace(chart, 'ambient', { mesh });
    const service = new MeshService(chart, 'ratings', { namespace, port: Port.http(9080) });
    expect(rulesOf(new ServiceLevelObjective(chart, 'promise', { service, runbooks, availability: 0.9 }))[0]!.expr).toContain('reporter="waypoint"');
    expect(rulesOf(objective({ availability: 0.9 }))[0]!.expr).toContain('reporter="source"');
    expect(rulesOf(objective({ availability: 0.9, seenBy: 'service' }))[0]!.expr).toContain('reporter="destination"');
  });

  test('that may be missed often leaves out rates that could never be reached', () => {
    const fast = rulesOf(objective({ availability: 0.9 })).find(({ alert }) => alert === 'SloBurnsFast')!.expr;
    expect(fast).not.toContain('14.4');
    expect(fast).toContain('> 6 * 0.1');
  });

  test('burns at other rates over another period', () => {
    expect(rulesOf(objective({ availability: 0.999, period: Duration.days(28) })).find(({ alert }) => alert === 'SloBurnsFast')!.expr).toContain('> 13.44 * 0.001');
  });

  test.each([[0, '0.999'], [1, '0.999'], [99.5, '0.995'], [-0.5, '0.999'], [Number.NaN, '0.999']])('a target of %d is refused', (availability, instead) => {
    expect(() => objective({ availability })).toThrow(expect.objectContaining({ code: 'InvalidValue', at: 'shop/promise', fix: expect.stringContaining(instead) }));
  });

  test.each([[Duration.millis(300), 250], [Duration.seconds(2), 2500], [Duration.hours(2), 3600000]])('a latency that is no bound of the histograms is refused, with the nearest', (within, nearest) => {
    expect(() => objective({ latency: { within, target: 0.99 } })).toThrow(expect.objectContaining({ code: 'InvalidValue', fix: expect.stringContaining(`Duration.millis(${nearest})`) }));
  });

  test('of nothing, of half a day, or of a service without HTTP is refused', () => {
    expect(() => objective({})).toThrow(/ContradictingProps/);
    expect(() => objective({ availability: 0.9, period: Duration.hours(12) })).toThrow(/InvalidValue .* whole days/);
    const chart = newChart();
    const service = new MeshService(chart, 'db', { namespace: shopOf(chart), port: Port.tcp(5432) });
    expect(() => new ServiceLevelObjective(chart, 'promise', { service, runbooks, availability: 0.9 })).toThrow(/NotHttp/);
  });
});

describe('a guard of a canary', () => {
  const service = (labels: Record<'v1' | 'v2', Record<string, string>>): MeshService<'v1' | 'v2'> => {
    const chart = newChart();
    return new MeshService(chart, 'reviews', { namespace: shopOf(chart), port: Port.http(9080), versions: labels });
  };
  const guard = (labels: Record<'v1' | 'v2', Record<string, string>>, canary: 'v1' | 'v2' = 'v2'): CanaryGuard<'v1' | 'v2'> => {
    const of = service(labels);
    return new CanaryGuard(of, 'guard', { service: of, stable: 'v1', canary, runbooks });
  };

  test('compares the versions', () => {
    expect(guard({ v1: { version: 'v1' }, v2: { version: 'v2' } }).apiObjects[0]!.toJson()).toMatchSnapshot();
  });

  test('tells versions by the label of Kubernetes where there is no other', () => {
    expect(guard({ v1: { 'app.kubernetes.io/version': '1.0' }, v2: { 'app.kubernetes.io/version': '2.0' } }).ruleFile).toContain('destination_canonical_revision="2.0"');
  });

  test('a version that is not there does not compile, and is refused', () => {
    const of = service({ v1: { version: 'v1' }, v2: { version: 'v2' } });
    // @ts-expect-error there is no v3
    expect(() => new CanaryGuard(of, 'guard', { service: of, stable: 'v1', canary: 'v3', runbooks })).toThrow(/UnknownVersion .* Name one of v1, v2/);
  });

  test('versions that proxies do not tell apart are refused', () => {
    expect(() => guard({ v1: { track: 'a' }, v2: { track: 'b' } })).toThrow(/InvalidValue/);
    expect(() => guard({ v1: { version: 'v1' }, v2: { version: 'v2' } }, 'v1')).toThrow(/InvalidValue .* one version/);
  });
});

test('every alert has a runbook, and every runbook an alert', () => {
  const folder = path.resolve(__dirname, '../../docs/runbooks');
  const pages = readdirSync(folder).filter((name) => name !== 'README.md');
  expect(pages.sort()).toEqual([...meshAlertNames, 'SloBurnsFast', 'SloBurnsSlowly', 'CanaryFailsMore', 'CanaryIsSlower'].map((name) => `${name}.md`).sort());
  for (const page of pages) {
    const text = readFileSync(path.join(folder, page), 'utf8');
    expect([page, ...['# ', '## What it means', '## What to look at', '## What to do'].filter((heading) => !text.includes(heading))]).toEqual([page]);
    const metrics = [...text.matchAll(/\b(?:istio|pilot|citadel|envoy|workload_manager|sidecar_injection)_[a-z_]+\b/g)].map(([name]) => name);
    expect([page, ...metrics.filter((name) => !(name in istioMetrics) && !name.startsWith('envoy_listener_ssl') && name !== 'istio_agent_')]).toEqual([page]);
  }
});
