import { Chart, Size, Testing } from 'cdk8s';
import { parse } from 'yaml';
import type { DeploymentSpec } from '../../imports/k8s';
import {
  Access, AccessPolicy, addOnImages, DataPlane, ExternalAuthorization, ExtAuthzProvider, GatewayWorkload, Grafana, Injection, Jaeger, JwtAuthentication,
  JwtIssuer, Kiali, Manifests, Mesh, MeshAlerts, MeshNamespace, MeshScraping, MeshService, PathMatch, Port, problemsOf, Prometheus, Storage, StrictMtls,
  TraceCollector, validateManifests,
} from '../../src';
import type { IMeshNamespace, KialiProps, MeshAttributes } from '../../src';
import { newChart, rendered, thrownBy } from '../mesh/fixtures';

const storage = Storage.memory();
const secret = { secretName: 'addons', key: 'key' };

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
  const mesh = Mesh.fromAttributes(attributes);
  new StrictMtls(chart, 'mtls', { target: mesh });
  const namespace = new MeshNamespace(chart, 'monitoring', { mesh });
  const rules = [new MeshAlerts(chart, 'alerts', { mesh, runbooks: 'https://git.example.com', readBy: 'plain-prometheus' })];
  const prometheus = new Prometheus(chart, 'prometheus', { namespace, storage: Storage.persistent({ size: Size.gibibytes(10), storageClass: 'fast' }), rules });
  const jaeger = new Jaeger(chart, 'jaeger', { namespace, storage, url: 'https://jaeger.example.com' });
  new TraceCollector(chart, 'collector', { namespace, sendTo: jaeger });
  const grafana = new Grafana(chart, 'grafana', { namespace, prometheus, jaeger, storage, adminPassword: secret, url: 'https://grafana.example.com' });
  const kiali = new Kiali(chart, 'kiali', { namespace, prometheus, jaeger, dashboards: { grafana, token: secret }, signIn, signingKey: secret });
  return { chart, mesh, namespace, prometheus, grafana, jaeger, kiali };
}

function filesOf(chart: Chart, name: string): Readonly<Record<string, string>> {
  const found = rendered<never>(chart, 'ConfigMap').find(({ metadata }) => metadata.name === name);
  return (found as unknown as { data: Record<string, string> }).data;
}

test('what is rendered is what a cluster would accept, in a mesh of sidecars or an ambient one', () => {
  for (const dataPlane of [DataPlane.sidecar(), DataPlane.ambient()]) {
    const { chart } = everything('token', { dataPlane });
    expect(problemsOf(chart.node.root)).toEqual([]);
    expect(validateManifests(Manifests.parse(Testing.synth(chart).map((object: unknown) => JSON.stringify(object)).join('\n---\n'))).filter(({ level }) => level === 'error')).toEqual([]);
  }
});

test('every object but dashboards and alerts', () => {
  const { chart } = everything({ issuer: 'https://login.example.com', clientId: 'kiali', clientSecret: secret, permissions: 'all-of-kiali' });
  const long = /^(istio-|alerts)/;
  const objects = (chart.toJson() as { metadata: { name: string }; data?: Record<string, string> }[]).filter(({ metadata }) => !long.test(metadata.name));
  for (const { data } of objects) if (data?.['alerts.rules.yaml'] !== undefined) data['alerts.rules.yaml'] = '(the alerts)';
  expect(objects).toMatchSnapshot();
});

test('pods are as the restricted Pod Security Standard wants them, with pinned images and bounded memory', () => {
  const deployments = rendered<DeploymentSpec>(everything().chart, 'Deployment');
  expect(deployments.map(({ spec }) => spec.template.spec!.containers[0]!.image).sort()).toEqual(Object.values(addOnImages).sort());
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
  const [prometheus] = rendered<DeploymentSpec>(chart, 'Deployment');
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
    const made = everything('token', { extensionProviders: ['login'] });
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
  ];
  expect(mistakes.map((mistake) => thrownBy(mistake).code)).toEqual(['ContradictingProps', 'UnpinnedArtifact', 'InvalidValue', 'InvalidValue', 'DuplicateName', 'InvalidValue']);
});
