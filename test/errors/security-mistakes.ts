import type { Chart } from 'cdk8s';
import type { Mistake } from './mistake';
import { untyped } from './mistake';
import { Access, AccessCondition, AccessPolicy, Caller, GatewayWorkload, Injection, Manifests, Mesh, MeshNamespace, MeshService, PathMatch, PathTemplate, Port } from '../../src';
import { newReviews, shopOf } from '../mesh/fixtures';

const here = /^test\/errors\/security-mistakes\.ts:\d+$/;
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
  'a client that shares its ServiceAccount': refused("'cluster.local/ns/shop/sa/default'", 'ServiceAccount of its own', (chart) => {
    const [web] = adopted(chart);
    new MeshService(chart, 'reviews', { namespace: newReviewsNamespace(chart), port: Port.http(80) }).allowFrom(web!, Access.any());
  }),
};
