import type { AccessDecision, AccessQuery } from '../../src';
import { decideAccess, Manifests } from '../../src';

interface PolicyParts {
  readonly name?: string;
  readonly namespace?: string;
  readonly dryRun?: boolean;
  readonly spec: object;
}

/** Policies in namespace shop, unless they say otherwise. JSON is YAML. */
function policies(...parts: readonly PolicyParts[]): Manifests {
  return Manifests.parse(parts.map(({ name, namespace = 'shop', dryRun = false, spec }, index) => JSON.stringify({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: name ?? `p${index}`, namespace, ...(dryRun && { annotations: { 'istio.io/dry-run': 'true' } }) },
    spec,
  })).join('\n---\n'), 'shop.yaml');
}

const to = { namespace: 'shop', labels: { app: 'reviews' }, port: 9080 };
const web = { namespace: 'shop', serviceAccount: 'web' };
const decide = (manifests: Manifests, query: Partial<AccessQuery> = {}): AccessDecision => decideAccess(manifests, { to, from: web, request: {}, ...query });
const fromWeb = { from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] };
const gets = { to: [{ operation: { methods: ['GET'] } }] };

test('without policies everything is allowed', () => {
  expect(decide(policies())).toMatchObject({ decision: 'ALLOW', reason: expect.stringContaining('no ALLOW policy applies'), policies: [] });
});

test('an empty spec allows nothing, and a rule without conditions everything', () => {
  expect(decide(policies({ spec: {} }))).toMatchObject({ decision: 'DENY', reason: 'no rule of shop/p0 allows it' });
  expect(decide(policies({ spec: { rules: [{}] } }), { from: {} }).decision).toBe('ALLOW');
  expect(decide(policies({ spec: { action: 'DENY' } })).decision).toBe('ALLOW');
  expect(decide(policies({ spec: { action: 'DENY', rules: [{}] } })).decision).toBe('DENY');
});

test('a denial says which condition failed, with what was found and where the policy stands', () => {
  const manifests = policies({ name: 'reviews', spec: { selector: { matchLabels: { app: 'reviews' } }, rules: [{ ...fromWeb, ...gets }] } });
  const denied = decide(manifests, { from: { namespace: 'shop', serviceAccount: 'cart' }, request: { method: 'POST' } });

  expect(denied.explanation).toMatchInlineSnapshot(`
"DENY: no rule of shop/reviews allows it
  mutual TLS is PERMISSIVE: no PeerAuthentication says otherwise
  ALLOW policy shop/reviews (shop.yaml:1) does not match
    rule 0 does not match:
      rules[0].from[0].source.principals: spiffe://cluster.local/ns/shop/sa/cart is not cluster.local/ns/shop/sa/web
      rules[0].to[0].operation.methods: POST is not GET"
`);
  expect(denied.policies[0]?.rules[0]?.failed).toContainEqual(
    { path: 'rules[0].to[0].operation.methods', holds: false, not: false, expected: ['GET'], actual: 'POST' });
  expect(denied.decidedBy).toBeUndefined();
});

test('what allows is named as access logs name it', () => {
  const { decision, decidedBy, reason } = decide(policies({ name: 'reviews', spec: { rules: [{ from: [{ source: { namespaces: ['b'] } }] }, fromWeb] } }));
  expect([decision, decidedBy?.rule.id, reason]).toEqual(['ALLOW', 'ns[shop]-policy[reviews]-rule[1]', 'rule 1 of ALLOW policy shop/reviews (shop.yaml:1) allows it']);
});

test('DENY beats ALLOW, whichever comes first', () => {
  const allow = { name: 'allow', spec: { rules: [fromWeb] } };
  const deny = { name: 'deny', spec: { action: 'DENY', rules: [gets] } };
  for (const manifests of [policies(allow, deny), policies(deny, allow)]) {
    expect(decide(manifests)).toMatchObject({ decision: 'DENY', decidedBy: { policy: { name: 'deny' } } });
    expect(decide(manifests, { request: { method: 'PUT' } })).toMatchObject({ decision: 'ALLOW', decidedBy: { policy: { name: 'allow' } } });
  }
});

test('a policy holds for its namespace, in the root namespace for all, and says why it does not apply', () => {
  const other = { selector: { matchLabels: { app: 'cart' } } };
  const { decision, policies: said, explanation } = decide(policies({ namespace: 'other', spec: {} }, { spec: other }, { namespace: 'istio-system', spec: { action: 'DENY', rules: [gets] } }));
  expect(decision).toBe('DENY');
  expect(said.map(({ doesNotApply }) => doesNotApply)).toEqual([
    'it is in namespace other, and holds for that alone', 'it selects pods with the label app: cart, and these have app: reviews', undefined,
  ]);
  expect(explanation).toContain('does not apply: it selects pods with the label app: cart');
  expect(decide(policies({ namespace: 'mesh', spec: {} }), { mesh: { rootNamespace: 'mesh' } }).decision).toBe('DENY');
});

test('a plaintext caller has no identity, so it fails what asks for one and passes what excludes some', () => {
  const anonymous = { from: {} };
  expect(decide(policies({ spec: { rules: [{ from: [{ source: { principals: ['*'] } }] }] } }), anonymous).explanation).toContain('nobody (plaintext) is not *');
  expect(decide(policies({ spec: { rules: [{ from: [{ source: { notPrincipals: ['*'] } }] }] } }), anonymous).decision).toBe('ALLOW');
  expect(decide(policies({ spec: { action: 'DENY', rules: [{ from: [{ source: { notNamespaces: ['shop'] } }] }] } }), anonymous).decision).toBe('DENY');
});

test('on TCP, conditions on HTTP drop the rules that allow, and widen those that deny', () => {
  const rule = { ...fromWeb, ...gets };
  const allowing = decideAccess(policies({ spec: { rules: [rule] } }), { to, from: web });
  expect(allowing).toMatchObject({ decision: 'DENY', policies: [{ rules: [{ matches: false, leftOut: 'rules[0].to[0].operation.methods: this is no HTTP to the proxy' }] }] });
  expect(decideAccess(policies({ spec: { action: 'DENY', rules: [rule] } }), { to, from: web }).decision).toBe('DENY');
  expect(decideAccess(policies({ spec: { action: 'DENY', rules: [rule] } }), { to }).decision).toBe('ALLOW');
});

test.each([
  ['an unknown key', { when: [{ key: 'request.path', values: ['/'] }] }, 'ALLOW', 'Istio knows no attribute request.path'],
  ['a block that is none', { from: [{ source: { ipBlocks: ['10.0.0'] } }] }, 'DENY', '"10.0.0" is neither an address nor a CIDR block'],
  ['a port that is none', { to: [{ operation: { ports: ['http'] } }] }, 'DENY', '"http" is no port'],
])('%s drops a rule that allows; a DENY rule goes too, or loses just the condition', (_, rule, denying, note) => {
  expect(decide(policies({ spec: { rules: [rule, {}] } })).policies[0]?.rules[0]?.leftOut).toContain(note);
  expect(decide(policies({ spec: { rules: [rule] } })).decision).toBe('DENY');
  expect(decide(policies({ spec: { action: 'DENY', rules: [rule] } })).decision).toBe(denying);
});

test('dry run changes nothing, and tells what would change', () => {
  const denied = policies({ dryRun: true, spec: { action: 'DENY', rules: [gets] } });
  expect(decide(denied)).toMatchObject({ decision: 'ALLOW', withDryRun: 'DENY' });
  expect(decide(denied, { request: { method: 'PUT' } })).toMatchObject({ decision: 'ALLOW', withDryRun: 'ALLOW' });
  expect(decide(policies({ dryRun: true, spec: {} }))).toMatchObject({ decision: 'ALLOW', withDryRun: 'DENY' });
  expect(decide(policies({ spec: {} })).withDryRun).toBeUndefined();
});

test('AUDIT policies mark, and decide nothing', () => {
  const { decision, audited } = decide(policies({ spec: { action: 'AUDIT', rules: [gets] } }));
  expect([decision, audited.map(({ rule }) => rule.id)]).toEqual(['ALLOW', ['ns[shop]-policy[p0]-rule[0]']]);
});

test('external authorizers are asked before policies that deny and allow', () => {
  const custom = { spec: { action: 'CUSTOM', provider: { name: 'opa' }, rules: [gets] } };
  expect(decide(policies(custom))).toMatchObject({ decision: 'ALLOW', asks: ['opa'] });
  expect(decide(policies(custom), { request: { method: 'PUT' } }).asks).toEqual([]);
  expect(decide(policies(custom), { authorizers: { opa: 'DENY' } })).toMatchObject({ decision: 'DENY', reason: expect.stringContaining('opa refuses it') });
  expect(decide(policies(custom, { spec: {} }))).toMatchObject({ decision: 'DENY', asks: ['opa'], reason: 'no rule of shop/p1 allows it' });
});

test('an authorizer that Istio cannot ask denies', () => {
  const custom = (provider: string): PolicyParts => ({ spec: { action: 'CUSTOM', provider: { name: provider }, rules: [{}] } });
  expect(decide(policies(custom('opa')), { mesh: { authorizers: {} } })).toMatchObject({ decision: 'DENY', reason: expect.stringContaining('the mesh knows no authorizer "opa"') });
  expect(decide(policies(custom('opa'), custom('oauth')))).toMatchObject({ decision: 'DENY', reason: expect.stringContaining('several authorizers (oauth, opa)') });
  expect(decideAccess(policies(custom('opa')), { to, mesh: { authorizers: { opa: 'http' } } })).toMatchObject({ decision: 'ALLOW', asks: [] });
});

test('paths are compared as proxies normalize them, without their query', () => {
  const manifests = policies({ spec: { action: 'DENY', rules: [{ to: [{ operation: { paths: ['/admin*'] } }] }] } });
  const decisionFor = (path: string, how?: 'NONE' | 'MERGE_SLASHES' | 'DECODE_AND_MERGE_SLASHES'): string => (
    decide(manifests, { request: { path }, mesh: { ...(how && { pathNormalization: how }) } }).decision);
  expect(['/admin?x', '/x/../admin', '/%61dmin', '/x\\..\\admin', '/./admin'].map((path) => decisionFor(path))).toEqual(Array(5).fill('DENY'));
  expect(decide(policies({ spec: { rules: [{ to: [{ operation: { paths: ['/a/{*}/b'] } }] }] } }), { request: { path: '/a/"*=é/b' } }).decision).toBe('ALLOW');
  expect(['/x?/admin', '//admin', '/x/..%2fadmin'].map((path) => decisionFor(path))).toEqual(Array(3).fill('ALLOW'));
  expect([decisionFor('/x/../admin', 'NONE'), decisionFor('//admin', 'MERGE_SLASHES'), decisionFor('/x/..%2fadmin', 'DECODE_AND_MERGE_SLASHES')]).toEqual(['ALLOW', 'DENY', 'DENY']);
});

test('settings of the mesh come from its configuration in the manifests', () => {
  const [policy] = policies({ namespace: 'root', spec: { rules: [{ from: [{ source: { principals: ['old/ns/shop/sa/web'] } }] }] } }).objects;
  const mesh = 'rootNamespace: root\ntrustDomain: new\ntrustDomainAliases: [old]\n';
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'root' }, data: { mesh } };
  const manifests = Manifests.parse([configMap, policy?.body].map((each) => JSON.stringify(each)).join('\n---\n'));
  expect(decide(manifests)).toMatchObject({ decision: 'ALLOW', decidedBy: { policy: { namespace: 'root' } } });
  expect(decide(manifests, { mesh: { trustDomainAliases: [] } }).decision).toBe('DENY');
});

test('a token decides by its issuer, subject, audience and claims, of which lists match by any item', () => {
  const when = (key: string, ...values: string[]): PolicyParts => ({ spec: { rules: [{ when: [{ key, values }] }] } });
  const token = { issuer: 'https://id.example', subject: 'jason', audiences: ['shop', 'api'], claims: { groups: ['readers'], realm: { role: 'admin' }, scope: 'read write' } };
  for (const [key, value] of [['request.auth.principal', 'https://id.example/*'], ['request.auth.audiences', 'api'], ['request.auth.claims[groups]', 'readers'],
    ['request.auth.claims[realm][role]', 'admin'], ['request.auth.claims[scope]', 'write']] as const) {
    expect([key, decide(policies(when(key, value)), { request: { token } }).decision, decide(policies(when(key, value))).decision]).toEqual([key, 'ALLOW', 'DENY']);
  }
});

describe('in ambient', () => {
  const ztunnel = { ...to, proxy: 'ztunnel' as const };

  test('ztunnel enforces identities, addresses and ports', () => {
    const manifests = policies({ spec: { rules: [{ ...fromWeb, to: [{ operation: { ports: ['9080'] } }] }] } });
    const decisions = [{ to: ztunnel }, { to: { ...ztunnel, port: 1 } }, { to: ztunnel, from: {} }].map((query) => decide(manifests, query).decision);
    expect(decisions).toEqual(['ALLOW', 'DENY', 'DENY']);
  });

  test('ztunnel drops what allows by HTTP, widens what denies by it, and overlooks what denies by HTTP alone', () => {
    expect(decide(policies({ spec: { rules: [{ ...fromWeb, ...gets }] } }), { to: ztunnel }).decision).toBe('DENY');
    expect(decide(policies({ spec: { action: 'DENY', rules: [{ from: [{ source: { namespaces: ['shop'], requestPrincipals: ['*'] } }] }] } }), { to: ztunnel }).decision).toBe('DENY');
    const overlooked = decide(policies({ spec: { action: 'DENY', rules: [gets] } }), { to: ztunnel });
    expect(overlooked).toMatchObject({ decision: 'ALLOW', policies: [{ rules: [{ leftOut: 'nothing that ztunnel knows is left of rules[0].to[0]' }] }] });
  });

  test('ztunnel knows no CUSTOM and no AUDIT, and leaves targetRefs to waypoints', () => {
    const said = decide(policies({ spec: { action: 'CUSTOM', rules: [{}] } }, { spec: { targetRefs: [{ group: '', kind: 'Service', name: 'reviews' }] } }), { to: ztunnel });
    expect(said.policies.map(({ doesNotApply }) => doesNotApply)).toEqual(['ztunnel knows no action CUSTOM', 'it has targetRefs: gateways and waypoints enforce it, not ztunnel']);
  });

  test('a waypoint takes what refers to the service, the waypoint or the class, and no selectors', () => {
    const waypoint = { namespace: 'shop', labels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' }, proxy: 'waypoint' as const, service: { name: 'reviews' } };
    const ref = (group: string, kind: string, name: string, namespace = 'shop'): PolicyParts => ({ namespace, spec: { targetRefs: [{ group, kind, name }] } });
    const gatewayApi = 'gateway.networking.k8s.io';
    const { policies: said } = decide(policies(
      ref('', 'Service', 'reviews'), ref('', 'Service', 'cart'), ref(gatewayApi, 'Gateway', 'waypoint'), ref(gatewayApi, 'GatewayClass', 'istio-waypoint', 'istio-system'),
      ref(gatewayApi, 'GatewayClass', 'istio-waypoint'), { spec: {} },
    ), { to: waypoint });
    expect(said.map(({ doesNotApply }) => doesNotApply === undefined)).toEqual([true, false, true, true, false, false]);
  });
});
