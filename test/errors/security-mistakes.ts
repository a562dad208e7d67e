import type { Chart } from 'cdk8s';
import type { Mistake } from './mistake';
import { here, untyped } from './mistake';
import {
  Access, AccessCondition, AccessPolicy, Caller, ClientTls, DataPlane, GatewayWorkload, Injection, Manifests, Mesh, MeshNamespace, MeshService, MtlsMigration,
  PathMatch, PathTemplate, Port, StrictMtls, TlsMode,
} from '../../src';
import { newReviews, shopOf } from '../mesh/fixtures';

const invalid = (value: string, fix: string, by: Mistake['by']): Mistake => ({ code: 'InvalidAccess', at: here, value, fix, by });
const refused = (value: string, fix: string, by: Mistake['by'], at = 'shop/reviews'): Mistake => ({ code: 'InvalidAccess', at, value, fix, by });

const deployment = (name: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec: { template: { metadata: { labels: { app: ${name} } }, spec: { containers: [] } } }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${name} }, ports: [{ port: 80, name: http }] }
`;

const adopted = (chart: Chart): MeshService<string>[] => {
  const manifests = Manifests.parse(['web', 'cart'].map(deployment).join('---\n'));
  return ['web', 'cart'].map((name) => MeshService.fromManifests(chart, name, { manifests, namespace: newReviewsNamespace(chart) }));
};

function newReviewsNamespace(chart: Chart): MeshNamespace {
  return untyped(chart.node.tryFindChild('shop-namespace') ?? shopOf(chart));
}

export const securityMistakes: Record<string, Mistake> = {
  'an identity with its scheme': invalid("'spiffe://cluster.local/ns/shop/sa/web'", 'Write "cluster.local/ns/shop/sa/web"', () => Caller.identity('spiffe://cluster.local/ns/shop/sa/web')),
  'an identity that is a name': invalid("'web'", 'cluster.local/ns/shop/sa/web', () => Caller.identity('web')),
  'an identity that is everybody': invalid("'*'", 'Caller.authenticated()', () => Caller.identity('*')),
  'an address without mask': invalid("'10.1.2.3'", 'Write "10.1.2.3/32"', () => Caller.peerIp('10.1.2.3')),
  'an IPv6 address without mask': invalid("'2001:db8::1'", 'Write "2001:db8::1/128"', () => Caller.remoteIp('2001:db8::1')),
  'a mask that is too long': invalid("'10.0.0.0/33'", '"10.1.0.0/16"', () => Caller.peerIp('10.0.0.0/33')),
  'a network with bits behind its mask': invalid("'10.1.2.3/16'", 'Write "10.1.0.0/16"', () => Caller.peerIp('10.1.2.3/16')),
  'an end user without issuer': invalid("'alice'", 'https://accounts.example.com/*', () => Caller.endUser('alice')),
  'a trust domain with a path': { code: 'InvalidName', at: here, value: "'mesh.example/ns'", fix: 'without scheme, port or path', by: () => Caller.trustDomain('mesh.example/ns') },
  'no clients': invalid('[]', 'Caller.anyone()', () => Caller.of()),
  'two lists of identities': invalid('principals', 'in one of them', () => Caller.authenticated().and(Caller.identity('a/ns/b/sa/c'))),
  'an exception that leaves nobody': invalid("notNamespaces: [ 'shop' ]", 'Leave the rule out', (chart) => Caller.anyIn(shopOf(chart)).except(Caller.anyIn(newReviewsNamespace(chart)))),
  'an exception of two things': invalid('ipBlocks', 'each by itself', () => Caller.anyone().except(Caller.authenticated().and(Caller.peerIp('10.0.0.0/8')))),
  'a template without wildcard': invalid("'/users'", 'PathMatch.exact', () => PathTemplate.of('/users')),
  'a template with something behind the rest': invalid("'/{**}/a'", '"/files/{**}"', () => PathTemplate.of('/{**}/a')),
  'a template with a part of a segment': invalid("'/users/u{*}'", 'PathMatch.exact', () => PathTemplate.of('/users/u{*}')),
  'a path that no normalized path is': invalid("'/a/../b'", 'resolved', () => Access.http({ paths: [PathMatch.prefix('/a/../b')] })),
  'paths that are all excluded': invalid("notPaths: [ '/a*' ]", 'Leave notPaths out', () => Access.http({ paths: [PathMatch.exact('/a/b')], notPaths: [PathMatch.prefix('/a')] })),
  'a header that no request can have': invalid("'x tenant'", '"x-tenant"', () => AccessCondition.header('x tenant', { values: ['a'] })),
  'a condition without values': invalid('values: []', 'notValues: ["*"]', () => AccessCondition.header('x-tenant', { values: [] })),
  'a condition that excludes what it asks for': invalid("notValues: [ 'a*' ]", 'in both', () => AccessCondition.claim('groups', { values: ['ab'], notValues: ['a*'] })),
  'a wildcard inside a value': invalid("'a*b'", '"text*"', () => AccessCondition.claim('groups', { values: ['a*b'] })),
  'a claim with brackets': invalid("'a[b]'", '"groups"', () => AccessCondition.claim('a[b]', { values: ['x'] })),
  'letting in all but one, who may come without identity': refused("notPrincipals: [ 'a/ns/b/sa/c' ]", 'Caller.authenticated().except', (chart) => {
    newReviews(chart).allowFrom(Caller.anyone().except(Caller.identity('a/ns/b/sa/c')), Access.any());
  }),
  'callers of a namespace outside of the mesh': refused("'disabled'", 'take part in the mesh', (chart) => {
    const reviews = newReviews(chart);
    reviews.allowFromAnyIn(MeshNamespace.fromAttributes(chart, 'outside', { mesh: reviews.namespace.mesh, injection: Injection.disabled() }), Access.any());
  }),
  'an authorizer that is to know identities': refused("principals: [ '*' ]", 'path, host or header', (chart) => {
    AccessPolicy.of(newReviews(chart)).authorizeWith('opa', Access.http(), Caller.authenticated());
  }),
  'two authorizers': refused("'oauth2-proxy'", 'Ask opa', (chart) => {
    const policy = AccessPolicy.of(newReviews(chart));
    policy.authorizeWith('opa', Access.http());
    policy.authorizeWith('oauth2-proxy', Access.http());
  }),
  'denying some HTTP in a namespace, which denies all TCP': refused("[ 'DELETE' ]", 'Name the ports', (chart) => {
    AccessPolicy.of(shopOf(chart)).denyFrom(Caller.anyone(), Access.http({ methods: ['DELETE'] }));
  }, 'shop/shop-namespace'),
  'tokens on a TCP port': refused("[ 'tcp 80' ]", 'Access.http', (chart) => {
    new MeshService(chart, 'a', { namespace: shopOf(chart), port: Port.tcp(80) }).allowFrom(Caller.endUser('*'), Access.any());
  }, 'shop/a'),
  'rules of the root namespace, which hold for the whole mesh': refused("'istio-system'", 'each namespace', (chart) => {
    const edge = GatewayWorkload.fromAttributes(chart, 'edge', { mesh: Mesh.fromAttributes() });
    AccessPolicy.of(edge.namespace).allowFrom(edge, Access.any());
  }, 'shop/edge/namespace'),
  'identities on a port without mutual TLS': refused("principals: [ 'cluster.local/ns/shop/sa/reviews' ]", 'PERMISSIVE', (chart) => {
    const reviews = newReviews(chart);
    new StrictMtls(chart, 'mtls', { target: reviews, ports: { 9080: 'DISABLE' } });
    reviews.denyFrom(reviews, Access.any());
  }),
  'paths in a mesh that does not normalize them': refused("[ '/a' ]", '"MERGE_SLASHES"', (chart) => {
    const namespace = shopOf(chart, { pathNormalization: 'NONE' });
    new MeshService(chart, 'a', { namespace, port: Port.http(80) }).allowPublic(Access.http({ paths: [PathMatch.exact('/a')] }));
  }, 'shop/a'),
  'a path that is denied where slashes are not merged': refused("[ '/admin*' ]", '"MERGE_SLASHES"', (chart) => {
    newReviews(chart).denyFrom(Caller.anyone(), Access.http({ paths: [PathMatch.prefix('/admin')] }));
  }),
  'all paths but one where slashes are not merged': refused("[ '/admin*' ]", 'which paths are allowed', (chart) => {
    newReviews(chart).allowPublic(Access.http({ notPaths: [PathMatch.prefix('/admin')] }));
  }),
  'denying an identity where plaintext has none': refused("principals: [ 'cluster.local/ns/shop/sa/reviews' ]", 'StrictMtls', (chart) => {
    const reviews = newReviews(chart);
    reviews.denyFrom(reviews, Access.any());
  }),
  'a client that shares its ServiceAccount': refused("'cluster.local/ns/shop/sa/default'", 'ServiceAccount of its own', (chart) => {
    const [web] = adopted(chart);
    new MeshService(chart, 'reviews', { namespace: newReviewsNamespace(chart), port: Port.http(80) }).allowFrom(web!, Access.any());
  }),

  'two that say what a service accepts': {
    code: 'ConflictingPolicies',
    at: 'shop/b',
    value: "'STRICT'",
    fix: 'Keep one',
    by: (chart) => {
      const reviews = newReviews(chart);
      new StrictMtls(chart, 'a', { target: reviews, enforce: false });
      new StrictMtls(chart, 'b', { target: reviews });
    },
  },
  'a DestinationRule that sends plaintext to who refuses it': {
    code: 'ContradictingProps',
    at: 'shop/reviews/destination/destination-rule',
    value: "tls: 'DISABLE'",
    fix: 'except the port',
    by: (chart) => {
      const reviews = newReviews(chart);
      new StrictMtls(chart, 'mtls', { target: reviews.namespace });
      new ClientTls(chart, 'tls', { service: reviews, mode: TlsMode.disable() });
    },
  },
  'a DestinationRule that sends plaintext to one port of who refuses it': {
    code: 'ContradictingProps',
    at: 'shop/reviews/destination/destination-rule',
    value: "{ port: 9080, tls: 'DISABLE' }",
    fix: 'except the port',
    by: (chart) => {
      const reviews = newReviews(chart);
      migrate(chart, { reached: 'mesh-wide' });
      new ClientTls(chart, 'tls', { service: reviews, mode: TlsMode.disable(), port: reviews.port });
    },
  },
  'a stage that is not in the plan': { code: 'InvalidValue', at: 'shop/x', value: "'two'", fix: 'permissive, one, mesh-wide', by: (chart) => migrate(chart, { reached: untyped('two') }) },
  'a stage named like the last': {
    code: 'InvalidName', at: 'shop/x', value: "'mesh-wide'", fix: '"pilot"', by: (chart) => new MtlsMigration(chart, 'x', { mesh: Mesh.fromAttributes(), stages: { 'mesh-wide': [] }, reached: 'permissive' }),
  },
  'a namespace in two stages': {
    code: 'ContradictingProps',
    at: 'shop/x',
    value: "'shop'",
    fix: 'in one stage',
    by: (chart) => {
      const shop = shopOf(chart);
      new MtlsMigration(chart, 'x', { mesh: shop.mesh, stages: { one: [shop], two: [shop] }, reached: 'permissive' });
    },
  },
  'a namespace outside of the mesh in a stage': {
    code: 'ContradictingProps',
    at: 'shop/x',
    value: "'out'",
    fix: 'those outside in none',
    by: (chart) => {
      const mesh = Mesh.fromAttributes();
      new MtlsMigration(chart, 'x', { mesh, stages: { one: [MeshNamespace.fromAttributes(chart, 'out', { mesh, injection: Injection.disabled() })] }, reached: 'one' });
    },
  },
  'an exception that has expired': { code: 'ExpiredException', at: 'shop/x', value: "'2026-01-31'", fix: 'a later day', by: (chart) => migrate(chart, { until: '2026-01-31', today: '2026-02-01' }) },
  'an exception until a day that is none': { code: 'InvalidValue', at: 'shop/x', value: "'2026-02-30'", fix: '"2027-01-31"', by: (chart) => migrate(chart, { until: '2026-02-30' }) },
  'an exception for a port that is none': { code: 'InvalidValue', at: 'shop/x', value: '81', fix: 'Use one of 80', by: (chart) => migrate(chart, { until: '2099-01-01', port: Port.http(81) }) },
  'plaintext only, in ambient mode': {
    code: 'UnsupportedByDataPlane', at: /^shop\/x\//, value: "'80': 'DISABLE'", fix: 'PERMISSIVE', by: (chart) => migrate(chart, { until: '2099-01-01', mode: 'DISABLE', reached: 'one', ambient: true }),
  },
  'a stage that cuts off who is known to call in plaintext': {
    code: 'ContradictingProps', at: 'shop/x', value: "{ reached: 'one', port: 80 }", fix: 'stage before', by: (chart) => migrate(chart, { reached: 'one', calledInPlaintext: true }),
  },
};

interface Migration {
  readonly reached?: 'mesh-wide' | 'one' | 'permissive';
  readonly until?: string;
  readonly today?: string;
  readonly port?: Port;
  readonly mode?: 'DISABLE';
  readonly ambient?: boolean;
  readonly calledInPlaintext?: boolean;
}

function migrate(chart: Chart, { reached = 'permissive', until, today, port, mode, ambient, calledInPlaintext }: Migration): MtlsMigration<'one'> {
  const mesh = Mesh.fromAttributes(ambient === true ? { dataPlane: DataPlane.ambient() } : {});
  const namespace = MeshNamespace.fromAttributes(chart, 'stage-one', { mesh });
  const service = new MeshService(chart, 'orders', { namespace, port: Port.http(80) });
  const outside = MeshNamespace.fromAttributes(chart, 'outside', { mesh, injection: Injection.disabled() });
  return new MtlsMigration(chart, 'x', {
    mesh,
    stages: { one: [namespace] },
    reached,
    ...(today !== undefined && { today }),
    ...(until !== undefined && { exceptions: [{ service, port: port ?? service.port, until, reason: 'a mainframe', ...(mode !== undefined && { mode }) }] }),
    ...(calledInPlaintext === true && { plaintextCalls: [{ from: MeshService.fromAttributes(chart, 'batch', { namespace: outside, port: Port.http(80) }), to: service }] }),
  });
}
