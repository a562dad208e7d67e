import { Chart, Size, Testing } from 'cdk8s';
import { parse } from 'yaml';
import type { DeploymentSpec } from '../../imports/k8s';
import {
  Access, AccessPolicy, addOnImages, alertedProxyStats, Alertmanager, AlertReceiver, DataPlane, decideAccess, ExtAuthzProvider, ExternalAuthorization,
  GatewayWorkload, Grafana, Injection, Jaeger, JwtAuthentication, JwtIssuer, Kiali, LogCollector, Loki, Manifests, Mesh, MeshAlerts, MeshDashboards,
  MeshNamespace, MeshScraping, MeshService, MeshTelemetry, PathMatch, Port, problemsOf, Prometheus, Storage, StrictMtls, Tempo, TraceCollector,
  validateManifests, Zipkin,
} from '../../src';
import type { IMeshNamespace, KialiProps, MeshAttributes } from '../../src';
import { newChart, rendered, thrownBy } from '../mesh/fixtures';

const storage = Storage.memory();
const secret = { secretName: 'addons', key: 'key' };
const slack = AlertReceiver.slack({ channel: '#mesh', webhook: { secretName: 'alertmanager', key: 'slack' } });
const pagerDuty = AlertReceiver.pagerDuty({ routingKey: { secretName: 'alertmanager', key: 'pagerduty' } });

interface Reported {
  readonly selector?: { readonly matchLabels: { readonly app: string } };
}

interface Everything {
  readonly chart: Chart;
  readonly mesh: Mesh;
  readonly namespace: IMeshNamespace;
  readonly prometheus: Prometheus;
  readonly grafana: Grafana;
  readonly jaeger: Jaeger;
  readonly kiali: Kiali;
}

function everything(signIn: KialiProps['signIn'] = 'token', attributes: MeshAttributes = {}): Everything {
  const chart = newChart();
  const mesh = Mesh.fromAttributes({ ...attributes, proxyStatsMatcher: alertedProxyStats, extensionProviders: ['login', 'trace-collector', 'log-collector'] });
  new StrictMtls(chart, 'mtls', { target: mesh });
  const namespace = new MeshNamespace(chart, 'monitoring', { mesh });
  const rules = [new MeshAlerts(chart, 'alerts', { mesh, runbooks: 'https://git.example.com', readBy: 'plain-prometheus' })];
  const alertmanager = new Alertmanager(chart, 'alertmanager', { namespace, storage, critical: pagerDuty, others: slack, url: 'https://alerts.example.com' });
  const prometheus = new Prometheus(chart, 'prometheus', { namespace, storage: Storage.persistent({ size: Size.gibibytes(10), storageClass: 'fast' }), rules, alertmanager });
  const jaeger = new Jaeger(chart, 'jaeger', { namespace, storage, url: 'https://jaeger.example.com' });
  new TraceCollector(chart, 'zipkin-collector', { namespace, sendTo: new Zipkin(chart, 'zipkin', { namespace, storage }) });
  new TraceCollector(chart, 'tempo-collector', { namespace, sendTo: new Tempo(chart, 'tempo', { namespace, storage }) });
  const loki = new Loki(chart, 'loki', { namespace, storage });
  new MeshTelemetry(chart, 'telemetry', {
    target: mesh,
    tracing: { provider: new TraceCollector(chart, 'trace-collector', { namespace, sendTo: jaeger }) },
    accessLogs: [{ log: new LogCollector(chart, 'log-collector', { namespace, sendTo: loki, attributes: { status: '%RESPONSE_CODE%' } }) }],
  });
  const grafana = new Grafana(chart, 'grafana', { namespace, prometheus, traces: jaeger, logs: loki, storage, adminPassword: secret, url: 'https://grafana.example.com' });
  const kiali = new Kiali(chart, 'kiali', { namespace, prometheus, traces: jaeger, dashboards: { grafana, token: secret }, signIn, signingKey: secret });
  return { chart, mesh, namespace, prometheus, grafana, jaeger, kiali };
}

/** Those that operators run. */
function operated(reads?: Readonly<Record<string, string>>): Chart {
  const chart = newChart();
  const mesh = Mesh.fromAttributes({ proxyStatsMatcher: alertedProxyStats });
  new StrictMtls(chart, 'mtls', { target: mesh });
  const namespace = new MeshNamespace(chart, 'monitoring', { mesh });
  const runBy = 'operator';
  const alertmanager = new Alertmanager(chart, 'alertmanager', { namespace, storage, critical: pagerDuty, others: slack, runBy });
  const prometheus = new Prometheus(chart, 'prometheus', {
    namespace, storage: Storage.persistent({ size: Size.gibibytes(10) }), alertmanager, runBy, url: 'https://prometheus.example.com', ...(reads && { reads }),
  });
  const clientSecret = { secretName: 'kiali-client', key: 'oidc-secret' };
  new Kiali(chart, 'kiali', {
    namespace, prometheus, traces: new Tempo(chart, 'tempo', { namespace, storage }), signIn: { issuer: 'https://login.example.com', clientId: 'kiali', clientSecret }, signingKey: secret, runBy,
  });
  new MeshScraping(chart, 'scraping', { mesh, labels: { release: 'mesh' } });
  new MeshAlerts(chart, 'alerts', { mesh, runbooks: 'https://git.example.com', labels: { release: 'mesh' } });
  return chart;
}

/** All of a chart, as anybody would read it. */
function manifestsOf(chart: Chart): Manifests {
  return Manifests.parse(Testing.synth(chart).map((object: unknown) => JSON.stringify(object)).join('\n---\n'));
}

function filesOf(chart: Chart, name: string): Readonly<Record<string, string>> {
  const found = rendered<never>(chart, 'ConfigMap').find(({ metadata }) => metadata.name === name);
  return (found as unknown as { data: Record<string, string> }).data;
}

test('what is rendered is what a cluster would accept, in a mesh of sidecars or an ambient one', () => {
  for (const dataPlane of [DataPlane.sidecar(), DataPlane.ambient()]) {
    const { chart } = everything('token', { dataPlane });
    expect(problemsOf(chart.node.root)).toEqual([]);
    expect(validateManifests(manifestsOf(chart)).filter(({ level }) => level === 'error')).toEqual([]);
  }
});

test('every object but dashboards and alerts', () => {
  const { chart } = everything({ issuer: 'https://login.example.com', clientId: 'kiali', clientSecret: secret, permissions: 'all-of-kiali' });
  const long = /^(istio-|alerts)/;
  const objects = (chart.toJson() as { metadata: { name: string }; data?: Record<string, string> }[]).filter(({ metadata }) => !long.test(metadata.name));
  for (const { data } of objects) if (data?.['alerts.rules.yaml'] !== undefined) data['alerts.rules.yaml'] = '(the alerts)';
  expect(objects).toMatchSnapshot();
});

test('the objects of add-ons that operators run', () => {
  const chart = operated({ release: 'mesh' });
  expect(problemsOf(chart.node.root)).toEqual([]);
  const kinds = ['Alertmanager', 'AlertmanagerConfig', 'Prometheus', 'Kiali', 'ClusterRole', 'ServiceAccount', 'Service', 'AuthorizationPolicy'];
  expect((chart.toJson() as { kind: string; metadata: { name: string } }[]).filter(({ kind, metadata }) => kinds.includes(kind) && metadata.name !== 'tempo')).toMatchSnapshot();
});

test('a Prometheus that an operator runs reads all monitors and rules, or those with its labels, which ours are given', () => {
  const found = (chart: Chart): unknown[] => rendered<Record<string, unknown>>(chart, 'Prometheus').flatMap(({ spec }) => [spec.podMonitorSelector, spec.serviceMonitorSelector, spec.ruleSelector]);
  expect(found(operated())).toEqual([{}, {}, {}]);
  const chart = operated({ release: 'mesh' });
  expect(found(chart)).toEqual(Array(3).fill({ matchLabels: { release: 'mesh' } }));
  for (const kind of ['PodMonitor', 'PrometheusRule']) {
    expect(rendered(chart, kind).map(({ metadata }) => (metadata as { labels?: unknown }).labels)).toEqual(expect.arrayContaining([{ release: 'mesh' }]));
  }
});

test('operators are told of an image by digest, and of versions only where there is one', () => {
  const { chart, namespace } = everything();
  const digest = 'a'.repeat(64);
  const image = (name: string): string => `registry.example.com:5000/${name}@sha256:${digest}`;
  const prometheus = new Prometheus(chart, 'by-digest', { namespace, storage, runBy: 'operator', image: image('prometheus') });
  new Kiali(chart, 'kiali-by-digest', { namespace, prometheus, signIn: 'token', signingKey: secret, runBy: 'operator', image: image('kiali') });
  const [spec] = rendered<Record<string, unknown>>(chart, 'Prometheus').map((object) => object.spec);
  expect([spec?.image, spec?.version]).toEqual([image('prometheus'), undefined]);
  expect(rendered<{ readonly deployment: object }>(chart, 'Kiali').map((object) => object.spec.deployment)).toMatchObject([
    { image_name: 'registry.example.com:5000/kiali', image_digest: 'sha256', image_version: digest },
  ]);
});

test('labels that none of the rendered monitors or rules has are an error', () => {
  expect(problemsOf(operated({ release: 'other' }).node.root)).toMatchObject([
    { code: 'ContradictingProps', message: expect.stringContaining('no PodMonitor') as string }, { code: 'ContradictingProps', message: expect.stringContaining('no PrometheusRule') as string },
  ]);
});

test('no Secret is rendered, whoever is told of alerts', () => {
  for (const chart of [everything().chart, operated()]) expect(rendered(chart, 'Secret')).toEqual([]);
  const everybody = new Alertmanager(newChart(), 'one', { namespace: everything().namespace, storage, critical: AlertReceiver.webhook({ url: secret }) });
  expect(parse((everybody.apiObjects.map((it) => it.toJson()).find(({ kind }) => kind === 'ConfigMap') as { data: Record<string, string> }).data['alertmanager.yaml']!)).toEqual({
    route: { receiver: 'critical', group_by: ['alertname'] },
    receivers: [{ name: 'critical', webhook_configs: [{ url_file: '/etc/alertmanager-critical/secret' }] }],
  });
});

test.each(['sidecar', 'ambient'] as const)('they reach each other in a mesh of mode %s, and nobody else reaches them', (mode) => {
  const manifests = manifestsOf(everything('token', { dataPlane: DataPlane[mode]() }).chart);
  const proxy = mode === 'sidecar' ? 'sidecar' : 'ztunnel';
  const asks = (serviceAccount: string, app: string, port: number, namespace = 'monitoring'): boolean => {
    const request = mode === 'sidecar' ? { request: {} } : {};
    return decideAccess(manifests, { from: { namespace, serviceAccount }, to: { namespace: 'monitoring', labels: { app }, port, proxy }, ...request }).decision === 'ALLOW';
  };
  const allowed: readonly (readonly [string, string, number])[] = [
    ['prometheus', 'alertmanager', 9093], ['grafana', 'prometheus', 9090], ['grafana', 'jaeger', 16686], ['grafana', 'loki', 3100], ['kiali', 'prometheus', 9090],
    ['kiali', 'jaeger', 16686], ['kiali', 'grafana', 3000], ['trace-collector', 'jaeger', 4317], ['tempo-collector', 'tempo', 4317], ['zipkin-collector', 'zipkin', 9411],
    ['log-collector', 'loki', 3100],
  ];
  for (const [client, server, port] of allowed) {
    expect([client, server, asks(client, server, port)]).toEqual([client, server, true]);
    expect([client, server, asks('web', server, port, 'shop')]).toEqual([client, server, false]);
    expect([client, server, asks(client, server, port, 'shop')]).toEqual([client, server, false]);
  }
  // What proxies report, they may report.
  for (const collector of ['trace-collector', 'log-collector']) expect([collector, asks('web', collector, 4317, 'shop')]).toEqual([collector, true]);
  expect(asks('web', 'tempo-collector', 4317, 'shop')).toBe(false);
});

test('what carries reports is not reported', () => {
  const quiet = rendered<Reported>(everything().chart, 'Telemetry').filter(({ spec }) => spec.selector !== undefined);
  expect(Object.fromEntries(quiet.map(({ spec: { selector, ...says } }) => [selector?.matchLabels.app, Object.keys(says)]))).toEqual({
    ...Object.fromEntries(['jaeger', 'tempo', 'zipkin', 'trace-collector', 'tempo-collector', 'zipkin-collector'].map((name) => [name, ['tracing']])),
    'loki': ['accessLogging'],
    'log-collector': ['accessLogging'],
  });
});

test('pods are as the restricted Pod Security Standard wants them, with pinned images and bounded memory', () => {
  const deployments = rendered<DeploymentSpec>(everything().chart, 'Deployment');
  expect(new Set(deployments.map(({ spec }) => spec.template.spec!.containers[0]!.image))).toEqual(new Set(Object.values(addOnImages)));
  for (const { spec } of deployments) {
    const pod = spec.template.spec!;
    expect(pod).toMatchObject({ securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } });
    expect(pod.containers[0]).toMatchObject({
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
      resources: { limits: { memory: expect.any(String) as string } },
    });
  }
});

test('only who has to has a token for the cluster, and with it changes nothing and reads no Secret', () => {
  const { chart } = everything();
  const withToken = rendered<DeploymentSpec>(chart, 'Deployment').filter(({ spec }) => spec.template.spec!.automountServiceAccountToken === true);
  expect(withToken.map(({ metadata }) => metadata.name)).toEqual(['prometheus', 'kiali']);
  const rules = rendered<never>(chart, 'ClusterRole').flatMap((role) => (role as unknown as { rules: { resources: string[]; verbs: string[]; apiGroups: string[] }[] }).rules);
  expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list', 'watch']));
  expect(rules.filter(({ apiGroups }) => apiGroups.includes('')).flatMap(({ resources }) => resources)).not.toContain('secrets');
});

test('Prometheus reads what MeshScraping says, and keeps less than its volume holds', () => {
  const { chart, mesh } = everything();
  expect(filesOf(chart, 'prometheus-config')['mesh.scrape.yaml']).toBe(new MeshScraping(newChart(), 'scraping', { mesh }).scrapeConfigFile);
  const prometheus = rendered<DeploymentSpec>(chart, 'Deployment').find(({ metadata }) => metadata.name === 'prometheus');
  expect(prometheus?.spec.template.spec!.containers[0]!.args).toContain('--storage.tsdb.retention.size=8192MB');
  expect(prometheus?.spec.strategy).toEqual({ type: 'Recreate' });
});

test('a pod starts anew when its configuration changes, and only then', () => {
  const digest = (signIn: KialiProps['signIn']): unknown => rendered<DeploymentSpec>(everything(signIn).chart, 'Deployment').find(({ metadata }) => metadata.name === 'kiali')?.spec.template.metadata?.annotations;
  const openId = { issuer: 'https://login.example.com', clientId: 'kiali' };
  expect(digest('token')).toEqual(digest('token'));
  expect(digest('token')).not.toEqual(digest(openId));
});

test('Kiali signs people in, looks only, and links to where people find the others', () => {
  const config = parse(filesOf(everything().chart, 'kiali-config')['config.yaml']!) as object;
  expect(config).toMatchObject({
    auth: { strategy: 'token' },
    deployment: { view_only_mode: true },
    external_services: { grafana: { external_url: 'https://grafana.example.com' }, tracing: { external_url: 'https://jaeger.example.com' } },
  });
  const { dashboards } = (config as any).external_services.grafana as { dashboards: { name: string; variables?: Record<string, string> }[] };
  const boards = Object.values(new MeshDashboards(newChart(), 'dashboards', { mesh: Mesh.fromAttributes() }).files).map((text): any => JSON.parse(text));
  for (const { name, variables = {} } of dashboards) {
    const board = boards.find(({ title }) => title === name);
    expect(board.templating.list.map(({ name: variable }: { name: string }) => `var-${variable}`)).toEqual(expect.arrayContaining(Object.values(variables)));
  }
});

test('a gateway that is let in without authentication is an error, however it is let in', () => {
  for (const letIn of [
    ({ prometheus }: Everything, edge: GatewayWorkload): void => { prometheus.allowFrom(edge); },
    ({ prometheus }: Everything): void => { AccessPolicy.of(prometheus).allowPublic(Access.http()); },
    ({ prometheus }: Everything, edge: GatewayWorkload): void => { AccessPolicy.of(prometheus).allowFromAnyIn(edge.namespace, Access.http()); },
  ]) {
    const made = everything();
    letIn(made, GatewayWorkload.fromAttributes(made.chart, 'edge', { mesh: made.mesh }));
    expect(problemsOf(made.chart.node.root)).toMatchObject([{ code: 'InvalidAccess' }]);
  }
});

test('other services of the mesh may be let in as they are', () => {
  const made = everything();
  GatewayWorkload.fromAttributes(made.chart, 'edge', { mesh: made.mesh });
  made.prometheus.allowFrom(new MeshService(made.chart, 'reports', { namespace: made.namespace, port: Port.http(80) }));
  AccessPolicy.of(made.prometheus).allowFromAnyIn(made.namespace, Access.http());
  expect(problemsOf(made.chart.node.root)).toEqual([]);
});

test('a token or an authorizer is authentication, unless it is asked about some requests only', () => {
  const provider = ExtAuthzProvider.http({ name: 'login', service: 'login.auth.svc.cluster.local', port: 80 });
  const issuers = [JwtIssuer.google({ audiences: ['shop'] })];
  const cases: readonly (readonly [number, (made: Everything) => unknown])[] = [
    [0, ({ chart, jaeger }) => new JwtAuthentication(chart, 'tokens', { target: jaeger, issuers, exempt: { paths: [PathMatch.exact('/health')] } })],
    [1, ({ chart, jaeger }) => new JwtAuthentication(chart, 'tokens', { target: jaeger, issuers, required: false })],
    [0, ({ chart, jaeger }) => new ExternalAuthorization(chart, 'login', { target: jaeger, provider })],
    [1, ({ chart, jaeger }) => new ExternalAuthorization(chart, 'login', { target: jaeger, provider, requests: [Access.http({ methods: ['POST'] })] })],
  ];
  for (const [count, authenticate] of cases) {
    const made = everything();
    made.jaeger.allowFrom(GatewayWorkload.fromAttributes(made.chart, 'edge', { mesh: made.mesh }));
    authenticate(made);
    expect(problemsOf(made.chart.node.root).filter(({ message }) => message.includes('nobody asks who'))).toHaveLength(count);
  }
});

test('what could not run, or would be open, is refused', () => {
  const { chart, mesh, namespace, prometheus } = everything();
  const outside = new MeshNamespace(chart, 'outside', { mesh, injection: Injection.disabled() });
  const rules = [new Chart(chart, 'a'), new Chart(chart, 'b')].map((scope) => new MeshAlerts(scope, 'rules', { mesh, runbooks: 'https://git.example.com' }));
  const mistakes = [
    () => new Jaeger(chart, 'x1', { namespace: outside, storage }),
    () => new Jaeger(chart, 'x2', { namespace, storage, image: 'jaegertracing/jaeger:latest' }),
    () => new Jaeger(chart, 'x3', { namespace, storage, url: 'jaeger.example.com' }),
    () => new Kiali(chart, 'x4', { namespace, prometheus, signingKey: secret, signIn: { issuer: 'http://login.example.com', clientId: 'kiali' } }),
    () => new Prometheus(chart, 'x5', { namespace, storage, rules }),
    () => Storage.persistent({ size: Size.mebibytes(100) }),
    () => new Zipkin(chart, 'x6', { namespace, storage: Storage.persistent({ size: Size.gibibytes(1) }) }),
    () => new Prometheus(chart, 'x7', { namespace, storage, rules, runBy: 'operator' }),
    () => new Prometheus(chart, 'x8', { namespace, storage, reads: { release: 'mesh' } }),
    () => new Kiali(chart, 'x9', { namespace, prometheus, signingKey: secret, signIn: { issuer: 'https://login.example.com', clientId: 'kiali', clientSecret: secret }, runBy: 'operator' }),
    () => new Loki(chart, 'x10', { namespace: outside, storage }),
    () => AlertReceiver.slack({ channel: '', webhook: secret }),
  ];
  expect(mistakes.map((mistake) => thrownBy(mistake).code)).toEqual([
    'ContradictingProps', 'UnpinnedArtifact', 'InvalidValue', 'InvalidValue', 'DuplicateName', 'InvalidValue',
    'ContradictingProps', 'ContradictingProps', 'ContradictingProps', 'InvalidValue', 'ContradictingProps', 'InvalidValue',
  ]);
});
