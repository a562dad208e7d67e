import { Yaml } from 'cdk8s';
import type { Chart } from 'cdk8s';
import type { AuthorizationPolicySpec } from '../../imports/security.istio.io';
import {
  Access, AccessCondition, AccessPolicy, Caller, DataPlane, GatewayWorkload, IngressGateway, JwtAuthentication, Manifests,
  MeshNamespace, MeshService, PathMatch, PathTemplate,
  Port, StrictMtls, validateManifests, Waypoint,
} from '../../src';
import { enrolInWaypoint } from '../../src/mesh';
import { codesOf, newChart, newReviews, only, rendered, shopOf } from '../mesh/fixtures';

test('allowing a client renders one ALLOW policy on the pods of the service, with the SPIFFE principal of the trust domain', () => {
  const chart = newChart();
  const namespace = shopOf(chart, { trustDomain: 'mesh.example' });
  const store = new MeshService(chart, 'store', { namespace, port: Port.http(80) });
  const web = new MeshService(chart, 'web', { namespace, port: Port.http(80), serviceAccount: 'frontend' });
  store.allowFrom(web, Access.http({ methods: ['POST', 'GET'], paths: [PathMatch.prefix('/items'), PathMatch.exact('/health')] }));
  expect(only<AuthorizationPolicySpec>(chart, 'AuthorizationPolicy')).toMatchObject({
    metadata: { name: 'store', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'store' } },
      rules: [{
        from: [{ source: { principals: ['mesh.example/ns/shop/sa/frontend'] } }],
        to: [{ operation: { methods: ['GET', 'POST'], paths: ['/health', '/items*'] } }],
      }],
    },
  });
  expect(chart.toJson()).toMatchSnapshot();
});

test('clients that may do the same share a rule, and who may do anything may do it on the declared ports', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  for (const name of ['b', 'a', 'c']) {
    reviews.allowFrom(new MeshService(chart, name, { namespace: reviews.namespace, port: Port.http(80) }), name === 'c' ? Access.any() : Access.http({ methods: ['GET'] }));
  }
  const [ab, c] = only<AuthorizationPolicySpec>(chart, 'AuthorizationPolicy').spec.rules ?? [];
  expect(c).toEqual({ from: [{ source: { principals: ['cluster.local/ns/shop/sa/c'] } }], to: [{ operation: { ports: ['9080'] } }] });
  expect(ab?.from).toEqual([{ source: { principals: ['cluster.local/ns/shop/sa/a', 'cluster.local/ns/shop/sa/b'] } }]);
});

test('HTTP access to a service that speaks TCP as well names the container ports that speak HTTP', () => {
  const chart = newChart();
  const store = new MeshService(chart, 'store', { namespace: shopOf(chart), port: Port.http(80, { targetPort: 8080 }), additionalPorts: [Port.tcp(9000)] });
  store.allowFrom(clientOf(store), Access.http());
  expect(only<AuthorizationPolicySpec>(chart, 'AuthorizationPolicy').spec.rules?.[0]?.to).toEqual([{ operation: { ports: ['8080'] } }]);
});

test('a gateway is allowed like any client', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  const workload = GatewayWorkload.fromAttributes(chart, 'pods', { mesh: reviews.namespace.mesh, namespace: 'edge', serviceAccount: 'edge' });
  reviews.allowFrom(new IngressGateway(chart, 'gateway', { workload }), Access.any());
  expect(JSON.stringify(reviews.apiObjects.find(({ kind }) => kind === 'AuthorizationPolicy')?.toJson())).toContain('cluster.local/ns/edge/sa/edge');
});

/** `reviews`, in a mesh where paths may be denied. */
const mergingReviews = (chart: Chart): MeshService<string> => (
  new MeshService(chart, 'reviews', { namespace: shopOf(chart, { pathNormalization: 'MERGE_SLASHES' }), port: Port.http(9080) }));
const rulesOf = (chart: Chart): AuthorizationPolicySpec['rules'] => only<AuthorizationPolicySpec>(chart, 'AuthorizationPolicy').spec.rules;
const namesOf = (chart: Chart): string[] => (
  rendered<AuthorizationPolicySpec>(chart, 'AuthorizationPolicy').map(({ metadata, spec }) => `${spec.action ?? 'ALLOW'} ${metadata.name}`));
const findingsIn = (chart: Chart): unknown => validateManifests(Manifests.parse(Yaml.stringify(...(chart.toJson() as unknown[])), 'policies.yaml'));

test('each action is one policy, in the order in which Istio asks them, whatever was said first', () => {
  const chart = newChart();
  const reviews = mergingReviews(chart);
  reviews.allowFrom(clientOf(reviews), Access.any(), { dryRun: true });
  AccessPolicy.of(reviews).auditFrom(Caller.authenticated(), Access.http({ methods: ['DELETE'] }));
  reviews.allowPublic(Access.http({ paths: [PathMatch.exact('/health')] }));
  reviews.denyFrom(Caller.anyone().except(Caller.anyIn(reviews.namespace)), Access.http({ paths: [PathTemplate.of('/users/{*}/secrets/{**}')] }));
  AccessPolicy.of(reviews).authorizeWith('opa', Access.http({ paths: [PathMatch.prefix('/admin')] }));
  expect(namesOf(chart)).toEqual(['CUSTOM reviews-custom', 'DENY reviews-deny', 'ALLOW reviews', 'ALLOW reviews-dry-run', 'AUDIT reviews-audit']);
  expect(rendered(chart, 'AuthorizationPolicy')).toMatchSnapshot();
  expect(findingsIn(chart)).toEqual([]);
});

test('who is denied is denied everywhere, also on ports that nobody declares', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  reviews.denyFrom(clientOf(reviews), Access.any());
  expect(codesOf(chart)).toEqual(['InvalidAccess']);
  new StrictMtls(chart, 'mtls', { target: reviews.namespace });
  expect(rulesOf(chart)).toEqual([{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/client'] } }] }]);
});

test('what a wider rule says already is left out', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  reviews.allowFrom(clientOf(reviews), Access.http({ methods: ['GET'], paths: [PathMatch.exact('/a/b'), PathMatch.prefix('/a/')] }));
  reviews.allowFromAnyIn(reviews.namespace, Access.http({ methods: ['GET', 'HEAD'], paths: [PathMatch.prefix('/a')] }));
  reviews.allowFromAnyIn(reviews.namespace, Access.http({ methods: ['POST'], paths: [PathMatch.prefix('/a')] }));
  expect(rulesOf(chart)).toEqual([{
    from: [{ source: { namespaces: ['shop'] } }], to: [{ operation: { methods: ['GET', 'HEAD', 'POST'], paths: ['/a*'], ports: ['9080'] } }],
  }]);
});

test('callers, operations and conditions of every kind are written as Istio names them', () => {
  const chart = newChart();
  const reviews = mergingReviews(chart);
  const caller = Caller.anyIn(reviews.namespace).except(Caller.of(clientOf(reviews))).and(Caller.peerIp('10.0.0.0/8')).and(Caller.remoteIp('2001:db8::/32'))
    .and(Caller.trustDomain('mesh.example')).and(Caller.endUser('https://id.example.com/*'));
  reviews.allowFrom(caller, Access.http({
    hosts: ['Reviews.Shop'],
    notMethods: ['DELETE'],
    notPaths: [PathMatch.prefix('/admin')],
    when: [
      AccessCondition.claim(['realm_access', 'roles'], { values: ['reader'] }),
      AccessCondition.header('x-tenant', { notValues: ['*'] }),
      AccessCondition.audience({ values: ['shop'] }),
    ],
  }));
  JwtAuthentication.elsewhere(reviews);
  reviews.allowFrom(Caller.identity('cluster.local/ns/legacy/*'), Access.tcp({ when: [AccessCondition.serverName({ values: ['*.example.com'] })] }));
  expect(rulesOf(chart)).toMatchSnapshot();
  expect(findingsIn(chart)).toEqual([]);
});

test('a namespace and a gateway have rules of their own', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  const edge = GatewayWorkload.fromAttributes(chart, 'edge', { mesh: reviews.namespace.mesh });
  const team = MeshNamespace.fromAttributes(chart, 'team', { mesh: reviews.namespace.mesh });
  AccessPolicy.of(reviews.namespace).allowFromAnyIn(team, Access.http({ methods: ['GET'] }));
  AccessPolicy.of(edge).denyFrom(Caller.anyone().except(Caller.remoteIp('203.0.113.0/24')), Access.http({ hosts: ['admin.example.com', 'admin.example.com:*'] }));
  expect(rendered(chart, 'AuthorizationPolicy')).toMatchObject([
    { metadata: { name: 'namespace-access', namespace: 'shop' }, spec: { rules: [{ from: [{ source: { namespaces: ['team'] } }], to: [{ operation: { methods: ['GET'] } }] }] } },
    {
      metadata: { name: 'ingressgateway-deny', namespace: 'istio-system' },
      spec: { selector: { matchLabels: { istio: 'ingressgateway' } }, rules: [{ from: [{ source: { notRemoteIpBlocks: ['203.0.113.0/24'] } }], to: [{ operation: { hosts: ['admin.example.com', 'admin.example.com:*'] } }] }] },
    },
  ]);
});

test('in ambient mode the waypoint judges, by the ports of the Service, and the pods let in nobody else', () => {
  const chart = newChart();
  const namespace = shopOf(chart, { dataPlane: DataPlane.ambient() });
  const store = new MeshService(chart, 'store', { namespace, port: Port.http(80, { targetPort: 'web' }) });
  store.denyFrom(Caller.authenticated(), Access.http({ methods: ['DELETE'] }), { dryRun: true });
  store.allowFrom(clientOf(store), Access.http({ methods: ['GET'] }));
  expect(codesOf(chart)).toEqual(['UnsupportedByDataPlane', 'UnsupportedByDataPlane']);

  const waypoint = new MeshService(chart, 'waypoint', { namespace, port: Port.tcp(15008) });
  enrolInWaypoint(namespace, { waypointName: 'waypoint', namespace, identities: waypoint.identities });
  expect(codesOf(chart)).toEqual([]);
  const [deny, allow, pods] = rendered<AuthorizationPolicySpec>(chart, 'AuthorizationPolicy');
  expect(deny).toMatchObject({ metadata: { name: 'store-deny-dry-run', annotations: { 'istio.io/dry-run': 'true' } }, spec: { targetRefs: [{ group: '', kind: 'Service', name: 'store' }] } });
  expect(allow?.spec).toEqual({
    targetRefs: [{ group: '', kind: 'Service', name: 'store' }],
    rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/client'] } }], to: [{ operation: { methods: ['GET'], ports: ['80'] } }] }],
  });
  expect(pods).toMatchObject({
    metadata: { name: 'store-waypoint' },
    spec: { selector: { matchLabels: { app: 'store' } }, rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/waypoint'] } }] }] },
  });
  expect(findingsIn(chart)).toEqual([]);
});

function clientOf(store: MeshService): MeshService {
  return new MeshService(store, 'client', { namespace: store.namespace, port: Port.http(80) });
}

test('where who may call is known by identity, plaintext is refused by that, and who is denied by identity cannot use it', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  reviews.denyFrom(clientOf(reviews), Access.any());
  reviews.allowFromAnyIn(reviews.namespace, Access.any());
  expect(codesOf(chart)).toEqual([]);
  reviews.allowPublic(Access.http({ paths: [PathMatch.exact('/health')] }));
  expect(codesOf(chart)).toEqual(['InvalidAccess']);
});

test('gRPC methods may be denied without merged slashes, since servers compare them byte by byte', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  reviews.denyFrom(Caller.anyone(), Access.grpc({ services: ['shop.Admin'] }));
  expect(rulesOf(chart)).toEqual([{ to: [{ operation: { paths: ['/shop.Admin/*'], ports: ['9080'] } }] }]);
});

test('what only denies at a waypoint closes the pods to who goes past it, and gateways are sent through it', () => {
  const chart = newChart();
  const namespace = shopOf(chart, { dataPlane: DataPlane.ambient() });
  const store = new MeshService(chart, 'store', { namespace, port: Port.http(80) });
  new Waypoint(chart, 'waypoint', { namespace, labels: 'elsewhere' });
  store.denyFrom(clientOf(store), Access.http({ methods: ['DELETE'] }));
  expect(namesOf(chart)).toEqual(['DENY store-deny', 'ALLOW store-waypoint']);
  expect(rendered(chart, 'Service').find(({ metadata }) => metadata.name === 'store')?.metadata).toMatchObject({ labels: { 'istio.io/ingress-use-waypoint': 'true' } });
  expect(findingsIn(chart)).toEqual([]);
});
