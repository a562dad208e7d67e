/** Generates docs/guide/combining.md from what the library itself says of every pair of patterns. With `--check` it only says whether the file is stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  AbTest, BlueGreenRelease, CanaryRelease, CircuitBreaker, ClientTls, Cors, DirectResponse, EgressPolicy, EnvoyPatch, Fault, FaultInjection, GatewayTls,
  GatewayWorkload, HashOn, HeaderOperations, IngressGateway, LoadBalancer, LoadBalancing, LocalityFailover, Mesh, MeshError, MeshNamespace, MeshService,
  PatchTarget, PathMatch, Percent, Port, problemsOf, ProgressiveEngine, ProxySettings, Rate, RateLimit, Redirect, ReleaseMetric, RequestMatch, Resilience,
  RetryBudget, RouteDelegate, SidecarScope, StringMatch, TlsMode, TrafficMirror, UrlRewrite, WasmExtension, WasmModule, ZoneAwareRouting,
} from '../src';

type Version = 'v1' | 'v2' | 'v3';
type Service = MeshService<Version>;
type Declare = (scope: Construct, id: string, service: Service, when: RequestMatch) => unknown;

/** What speaks of requests, and what of the connections to a service. */
export const patterns: Readonly<Record<string, Declare>> = {
  'CanaryRelease': (scope, id, service) => new CanaryRelease(scope, id, { service, stable: 'v1', canary: 'v2', weight: Percent.of(5) }),
  'BlueGreenRelease': (scope, id, service) => new BlueGreenRelease(scope, id, { service, active: 'v1', idle: 'v2' }),
  'AbTest': (scope, id, service, when) => new AbTest(scope, id, { service, when, use: 'v3' }),
  'AbTest by share': (scope, id, service, when) => (
    new AbTest(scope, id, { service, when, share: Percent.of(20), stickyBy: HashOn.header('x-user'), use: 'v3', otherwise: 'v1' })),
  'progressive by Argo Rollouts': (scope, id, service) => progressive(scope, id, service, ProgressiveEngine.argoRollouts({ deployment: 'reviews', replicas: 2 })),
  'progressive by Flagger': (scope, id, service) => progressive(scope, id, service, ProgressiveEngine.flagger({ deployment: 'reviews', podLabel: 'name' })),
  'Redirect': (scope, id, service, when) => new Redirect(scope, id, { service, when, path: '/new' }),
  'DirectResponse': (scope, id, service, when) => new DirectResponse(scope, id, { service, when, status: 503 }),
  'Resilience': (scope, id, service, when) => new Resilience(scope, id, { service, when, timeout: Duration.seconds(2) }),
  'FaultInjection': (scope, id, service, when) => new FaultInjection(scope, id, { service, when, faults: [Fault.abort(503)] }),
  'TrafficMirror': (scope, id, service, when) => new TrafficMirror(scope, id, { service, when, to: 'v3' }),
  'HeaderOperations': (scope, id, service, when) => new HeaderOperations(scope, id, { service, when, request: { set: { [`x-${id}`]: 'yes' } } }),
  'UrlRewrite': (scope, id, service, when) => new UrlRewrite(scope, id, { service, when, path: '/new' }),
  'Cors': (scope, id, service, when) => new Cors(scope, id, { service, when, allowOrigins: [StringMatch.exact('https://a.example.com')] }),
  'CircuitBreaker': (scope, id, service) => new CircuitBreaker(scope, id, { service, limits: { maxConnections: 100 }, outliers: {} }),
  'LoadBalancing': (scope, id, service) => new LoadBalancing(scope, id, { service, balancer: LoadBalancer.roundRobin() }),
  'LocalityFailover': (scope, id, service) => new LocalityFailover(scope, id, { service, distribute: [{ from: 'eu', to: { eu: Percent.of(100) } }] }),
  'ZoneAwareRouting': (scope, id, service) => new ZoneAwareRouting(scope, id, { service }),
  'RetryBudget': (scope, id, service) => new RetryBudget(scope, id, { service, share: Percent.of(20) }),
  'ClientTls': (scope, id, service) => new ClientTls(scope, id, { service, mode: TlsMode.istioMutual() }),
  'IngressGateway': (scope, id, service) => { new IngressGateway(scope, id, { workload: edge(scope, service) }).expose(service, { host: 'www.example.com', tls: GatewayTls.none() }); },
  'RouteDelegate': (scope, id, service) => { new RouteDelegate(scope, id, { namespace: service.namespace, within: [PathMatch.prefix('/')] }).expose(service); },
  'SidecarScope': (scope, id, service) => new SidecarScope(scope, id, { target: service }),
  'EgressPolicy': (scope, id, service) => new EgressPolicy(scope, id, { target: service.namespace, allow: 'described' }),
  'ProxySettings': (scope, id, service) => new ProxySettings(scope, id, { target: service, concurrency: 2 }),
  'RateLimit': (scope, id, service, when) => new RateLimit(scope, id, { target: service, when, rate: Rate.perSecond(10) }),
  'WasmExtension': (scope, id, service) => (
    new WasmExtension(scope, id, { target: service, module: WasmModule.oci(`registry.example.com/filter@sha256:${'0'.repeat(64)}`) })),
  'EnvoyPatch': (scope, id, service) => (
    new EnvoyPatch(scope, id, { target: PatchTarget.inbound(service), changes: [EnvoyPatch.cluster().merge({ per_connection_buffer_limit_bytes: 1024 })] })),
};

function edge(scope: Construct, { namespace: { mesh } }: Service): GatewayWorkload {
  const existing = scope.node.tryFindChild('edge-pods') as GatewayWorkload | undefined;
  return existing ?? GatewayWorkload.fromAttributes(scope, 'edge-pods', { mesh });
}

function progressive(scope: Construct, id: string, service: Service, engine: ProgressiveEngine): unknown {
  const metrics = [ReleaseMetric.errorRate({ atMost: Percent.of(1) })];
  return CanaryRelease.progressive(scope, id, { service, engine, steps: [Percent.of(5)], interval: Duration.minutes(1), metrics });
}

const underOld = RequestMatch.uri(PathMatch.prefix('/old'));

/** The matches of two patterns, by how their requests lie to one another. */
export const relations: Readonly<Record<string, readonly [RequestMatch, RequestMatch]>> = {
  'the same requests': [underOld, underOld],
  'requests of a row, of which some are those of a column': [underOld, underOld.and(RequestMatch.method('POST'))],
};

/** What the library says when two patterns are on one service: the chart where they compose, or the error. */
export function combine(one: string, other: string, [first, second]: readonly [RequestMatch, RequestMatch]): Chart | MeshError {
  const chart = new Chart(new App(), 'shop');
  const namespace = MeshNamespace.fromAttributes(chart, 'namespace', { name: 'shop', mesh: Mesh.fromAttributes({ selfDiscovery: true }) });
  const service = new MeshService(chart, 'reviews', {
    namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' }, v3: { version: 'v3' } },
  });
  try {
    patterns[one]?.(chart, 'one', service, first);
    patterns[other]?.(chart, 'other', service, second);
  } catch (error) {
    if (error instanceof MeshError) return error;
    throw error;
  }
  return problemsOf(chart.node.root)[0] ?? chart;
}

/** Rows have the first match, columns the second; where the two are the same, one half says all. */
function matrix(relation: readonly [RequestMatch, RequestMatch]): string {
  const names = Object.keys(patterns);
  const rows = names.map((name, row) => {
    const cells = names.map((other, column) => (column > row && relation[0] === relation[1] ? '' : combine(name, other, relation) instanceof MeshError ? '✗' : '✓'));
    return `| **${name}** | ${cells.join(' | ')} |`;
  });
  const head = [`| | ${names.map((_, index) => String(index + 1)).join(' | ')} |`, `| --- |${names.map(() => ' --- |').join('')}`];
  return [...head, ...rows.map((row, index) => row.replace('**', `${index + 1} **`))].join('\n');
}

export const page = `<!-- Generated by "npx ts-node -P tsconfig.node.json scripts/combining.ts". Edit that. -->

# What happens when two patterns meet

All patterns on one service write into its one \`VirtualService\` and its one \`DestinationRule\`, so two of them either compose or are refused by an error that names
both. Nothing is overwritten silently, and the order in which a program declares them decides only between matches of which neither is narrower.

- **Routes** (\`CanaryRelease\`, \`BlueGreenRelease\`, \`AbTest\`, \`Redirect\`, \`DirectResponse\`, \`service.addRoute\`) say where a request goes. The narrowest match takes it; what
  has no match takes the rest.
- **Settings** (\`Resilience\`, \`FaultInjection\`, \`TrafficMirror\`, \`HeaderOperations\`, \`UrlRewrite\`, \`Cors\`) say what else happens to it, wherever it goes. Of two that set the
  same part (a timeout, the retries, the CORS policy, one header), the narrower match wins. Mirrors add up, so do operations on different headers. What a proxy answers
  by itself takes headers and CORS only; other settings all of whose requests it answers are refused, since nothing would come of them.
- **Connections** (\`CircuitBreaker\`, \`LoadBalancing\`, \`LocalityFailover\`, \`ZoneAwareRouting\`, \`RetryBudget\`, \`ClientTls\`) have no match. Of two that set the same part, the one for a version wins over the one for
  a port, and that over the one for all.
- **What stands around** (\`IngressGateway\`, \`RouteDelegate\`, \`SidecarScope\`, \`EgressPolicy\`, \`ProxySettings\`, \`RateLimit\`, \`WasmExtension\`, \`EnvoyPatch\`) has objects of its own, which read the
  table or are about the proxies. One of two that speak for the same host, paths, workload or filter is refused. An \`EnvoyPatch\` in relation to other filters needs a \`priority\`,
  whatever it meets, and so does nothing else.

✓ composes, ✗ is refused. Every mark is what the library answered when this page was written; a test holds it to that.

${Object.entries(relations).map(([name, relation]) => `## For ${name}\n\n${matrix(relation)}`).join('\n\n')}

Each ✗ has a way out, which the error says: make one match narrower, name one version or port, or keep one of the two.

Two more are refused when the whole is known: regular expressions on the same part of a request that may overlap, since Istio holds one condition on each part; and
matches that overlap in so many ways that they would need more than 200 routes.
`;

if (require.main === module) {
  const target = path.join(__dirname, '../docs/guide/combining.md');
  if (!process.argv.includes('--check')) {
    writeFileSync(target, page);
  } else if (readFileSync(target, 'utf8') !== page) {
    console.error('docs/guide/combining.md is stale: run scripts/combining.ts and commit what it writes');
    process.exitCode = 1;
  }
}
