import { stringify } from 'yaml';
import { patterns } from '../../scripts/combining';
import {
  EnvoyPatch, Injection, Manifests, Mesh, MeshNamespace, MeshService, PatchTarget, PathMatch, Port, problemsOf, Rate, RateLimit, RequestMatch, RoutingApi,
  StringMatch, validateManifests, Waypoint, WasmExtension, WasmModule,
} from '../../src';
import { newChart } from '../mesh/fixtures';

type Object = { readonly kind: string; readonly metadata: { readonly name: string; readonly namespace?: string } };
type Declare = (typeof patterns)[string];

const versions = { v1: { version: 'v1' }, v2: { version: 'v2' }, v3: { version: 'v3' } };
const when = RequestMatch.uri(PathMatch.exact('/old')).and(RequestMatch.header('end-user', StringMatch.exact('jason')));
const common = ['Namespace', 'ServiceAccount', 'Gateway'];
const wasm = WasmModule.oci(`registry.example.com/filter@sha256:${'a'.repeat(64)}`);

const extensions: Readonly<Record<string, Declare>> = {
  RateLimit: (scope, id, target) => new RateLimit(scope, id, { target, rate: Rate.perSecond(1) }),
  WasmExtension: (scope, id, target) => new WasmExtension(scope, id, { target, module: wasm }),
  EnvoyPatch: (scope, id, target) => new EnvoyPatch(scope, id, { target: PatchTarget.inbound(target), changes: [EnvoyPatch.cluster().merge({ connect_timeout: '1s' })] }),
};

const skins = {
  'sidecars, Istio': [Injection.enabled(), RoutingApi.istio()],
  'sidecars, Gateway API': [Injection.enabled(), RoutingApi.gatewayApi()],
  'waypoints, Istio': [Injection.ambient(), RoutingApi.istio()],
  'waypoints, Gateway API': [Injection.ambient(), RoutingApi.gatewayApi()],
} as const;

/** What a pattern renders in a skin, beside the service, the namespace and the waypoint; or what is said instead. */
function resultOf(declare: Declare, [injection, routingApi]: readonly [Injection, RoutingApi]): { said?: string; objects?: Object[] } {
  const chart = newChart();
  const namespace = new MeshNamespace(chart, 'shop', { mesh: Mesh.fromAttributes({ routingApi, selfDiscovery: true }), injection });
  const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions });
  if (injection.mode === 'ambient') new Waypoint(chart, 'waypoint', { namespace });
  const before = (chart.toJson() as Object[]).length;
  try {
    declare(chart, 'pattern', service, when);
  } catch (error) {
    return { said: (error as Error).message };
  }
  const problems = problemsOf(chart);
  if (problems.length > 0) return { said: problems.map(({ message }) => message).join('\n') };
  const objects = chart.toJson() as Object[];
  expect(objects.length).toBeGreaterThan(before);
  return { objects };
}

describe.each(Object.entries({ ...patterns, ...extensions }))('%s', (_, declare) => {
  test('is rendered in every skin, or says why not and what to do', () => {
    const results = Object.fromEntries(Object.entries(skins).map(([skin, parts]) => {
      const { said, objects = [] } = resultOf(declare, parts);
      const own = objects.filter(({ kind, metadata: { name } }) => !common.includes(kind) && `${kind} ${name}` !== 'Service reviews');
      const yaml = own.map((object) => stringify(object, { version: '1.1' })).join('---\n');
      if (said === undefined) expect(validateManifests(Manifests.parse(yaml, 'rendered.yaml')).filter(({ level }) => level === 'error')).toEqual([]);
      return [skin, said ?? own.map(({ kind, metadata: { name } }) => `${kind} ${name}`)];
    }));
    expect(results).toMatchSnapshot();
  });
});
