import { AmbientMigration } from '../../../src/analysis';
import { Manifests } from '../../../src/manifests';

const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { istio-injection: enabled } }\n';
const deployment = (annotations = '{}'): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { annotations: ${annotations} }, spec: {} } }
`;
const object = (kind: string, spec: string, where = 'shop'): string => `apiVersion: istio.io/v1\nkind: ${kind}\nmetadata: { name: it, namespace: ${where} }\nspec: ${spec}\n`;

const plan = (...documents: readonly string[]): ReturnType<typeof AmbientMigration.plan> => AmbientMigration.plan(Manifests.parse([namespace, ...documents].join('---\n'), 'shop.yaml'), 'shop');

test('a namespace of workloads alone moves without a waypoint', () => {
  const { isPossible, needsWaypoint, obstacles, steps } = plan(deployment());
  expect({ isPossible, needsWaypoint, obstacles }).toEqual({ isPossible: true, needsWaypoint: false, obstacles: [] });
  expect(steps.flatMap(({ commands }) => commands)).toEqual([
    'kubectl get daemonset --namespace istio-system istio-cni-node ztunnel',
    'kubectl label namespace shop istio.io/dataplane-mode=ambient',
    'kubectl label namespace shop istio-injection- istio.io/rev-',
    'kubectl rollout restart --namespace shop deployment,statefulset,daemonset',
  ]);
});

test.each([
  ['a route', object('HTTPRoute', '{ parentRefs: [{ kind: Service, name: web }] }')],
  ['a policy about HTTP that is attached to a Service', object('AuthorizationPolicy', '{ targetRefs: [{ kind: Service, name: web }], rules: [{ to: [{ operation: { methods: [GET] } }] }] }')],
  ['tokens that are read for a Service', object('RequestAuthentication', '{ targetRefs: [{ kind: Service, name: web }] }')],
])('%s takes a waypoint, which comes before the pods move', (_, document) => {
  const { isPossible, needsWaypoint, steps } = plan(document);
  expect([isPossible, needsWaypoint]).toEqual([true, true]);
  expect(steps[1]?.commands).toEqual(['istioctl waypoint apply --namespace shop --enroll-namespace --wait']);
});

test.each([
  ['plaintext by policy', object('PeerAuthentication', '{ mtls: { mode: DISABLE } }'), /DISABLE is not supported/],
  ['plaintext by policy on a port', object('PeerAuthentication', '{ portLevelMtls: { 8080: { mode: DISABLE } } }'), /DISABLE is not supported/],
  ['plaintext by policy of the mesh', object('PeerAuthentication', '{ mtls: { mode: DISABLE } }', 'istio-system'), /DISABLE is not supported/],
  ['a patch of Envoy', object('EnvoyFilter', '{}'), /takes? no EnvoyFilter/],
  ['a limit of sidecars', object('Sidecar', '{}'), /no sidecar to limit/],
  ['a VirtualService of the mesh', object('VirtualService', '{ hosts: [web] }'), /at waypoints are alpha/],
  ['subsets', object('DestinationRule', '{ host: web, subsets: [{ name: v1 }] }'), /know no subsets/],
  ['a policy about HTTP that selects pods', object('AuthorizationPolicy', '{ rules: [{ to: [{ operation: { paths: ["/a"] } }] }] }'), /without an outage is not supported/],
  ['a policy about a header', object('AuthorizationPolicy', '{ rules: [{ when: [{ key: "request.headers[x]", values: [a] }] }] }'), /about HTTP/],
  ['a policy that asks others', object('AuthorizationPolicy', '{ action: CUSTOM }'), /about HTTP/],
  ['tokens that sidecars read', object('RequestAuthentication', '{}'), /reads no tokens/],
  ['a module of sidecars', object('WasmPlugin', '{}'), /runs no modules/],
  ['an annotation for sidecars', deployment('{ traffic.sidecar.istio.io/excludeOutboundPorts: "3306" }'), /excludeOutboundPorts, which only sidecars heed/],
])('%s stands in the way, and the reason says why', (_, document, reason) => {
  const { isPossible, steps, obstacles } = plan(document);
  expect([isPossible, steps]).toEqual([false, []]);
  expect(obstacles).toEqual([{ object: expect.any(String), at: 'shop.yaml:5', reason: expect.stringMatching(reason), fix: expect.any(String) }]);
});

test.each([
  ['a VirtualService of a gateway', object('VirtualService', '{ hosts: [a.example.com], gateways: [edge] }')],
  ['a DestinationRule without subsets', object('DestinationRule', '{ host: web }')],
  ['mutual TLS that is strict', object('PeerAuthentication', '{ mtls: { mode: STRICT } }')],
  ['a policy about connections', object('AuthorizationPolicy', '{ rules: [{ from: [{ source: { principals: [a] } }], to: [{ operation: { ports: ["80"] } }] }] }')],
  ['a patch of the gateways', object('EnvoyFilter', '{ workloadSelector: { labels: { istio: ingressgateway } } }', 'istio-system')],
  ['what is about another namespace', object('Sidecar', '{}', 'other')],
])('%s does not', (_, document) => {
  expect(plan(document).obstacles).toEqual([]);
});

test('a namespace of which nothing is known is an error', () => {
  expect(() => AmbientMigration.plan(Manifests.parse(namespace), 'shopp')).toThrow(expect.objectContaining({ code: 'InvalidManifest', value: 'shopp' }));
});
