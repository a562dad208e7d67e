import { Yaml } from 'cdk8s';
import type { Chart } from 'cdk8s';
import * as fc from 'fast-check';
import type { AuthorizationPolicyRule, AuthorizationPolicySpec } from '../../imports/security.istio.io';
import { Access, AccessCondition, AccessPolicy, Caller, decideAccess, Manifests, MeshNamespace, MeshService, PathMatch, PathTemplate, Port, StrictMtls } from '../../src';
import type { IMeshClient, IMeshNamespace } from '../../src';
import { newChart, rendered, shopOf } from '../mesh/fixtures';

/** A call as the callee's proxy sees it. */
interface Call {
  /** Undefined for plaintext. */
  readonly principal?: string;
  readonly ip: string;
  /** The container's port. */
  readonly port: number;
  /** Undefined for a connection that carries no HTTP. */
  readonly http?: { readonly method: string; readonly path: string; readonly host: string; readonly tenant?: string };
}

interface Subjects {
  readonly clients: Readonly<Record<string, IMeshClient>>;
  readonly namespaces: Readonly<Record<string, IMeshNamespace>>;
}

interface Said<T> {
  readonly says: string;
  readonly make: (subjects: Subjects) => T;
  readonly covers: (call: Call) => boolean;
}

// Port 80 (container 8080) speaks HTTP, 9000 speaks TCP, and the container listens on 7777 without saying so.
const ports = { http: Port.http(80, { targetPort: 8080 }), tcp: Port.tcp(9000) };
const declared = [8080, 9000];
const clients = ['web', 'cart', 'batch'] as const;
const principalOf = (client: string): string => `mesh.example/ns/shop/sa/${client}`;
const strangers = ['mesh.example/ns/team/sa/web', 'other.example/ns/shop/sa/web', undefined];

const accesses: Said<Access>[] = [
  { says: 'any', make: () => Access.any(), covers: () => true },
  { says: 'all HTTP', make: () => Access.http(), covers: ({ http }) => http !== undefined },
  { says: 'GET', make: () => Access.http({ methods: ['GET'] }), covers: ({ http }) => http?.method === 'GET' },
  { says: 'all but GET', make: () => Access.http({ notMethods: ['GET'] }), covers: ({ http }) => http !== undefined && http.method !== 'GET' },
  { says: 'GET or POST under /a', make: () => Access.http({ methods: ['POST', 'GET'], paths: [PathMatch.prefix('/a')] }), covers: ({ http }) => http?.path.startsWith('/a') === true && http.method !== 'PUT' },
  { says: 'exactly /a/b', make: () => Access.http({ paths: [PathMatch.exact('/a/b')] }), covers: ({ http }) => http?.path === '/a/b' },
  {
    says: 'under /a but not /ab',
    make: () => Access.http({ paths: [PathMatch.prefix('/a')], notPaths: [PathMatch.exact('/ab')] }),
    covers: ({ http }) => http?.path.startsWith('/a') === true && http.path !== '/ab',
  },
  { says: 'a template', make: () => Access.http({ paths: [PathTemplate.of('/{*}/b')] }), covers: ({ http }) => http?.path === '/a/b' },
  { says: 'host', make: () => Access.http({ hosts: ['A.Example.com', 'A.Example.com:*'] }), covers: ({ http }) => http !== undefined && /^a\.example\.com(:|$)/.test(http.host) },
  { says: 'a header', make: () => Access.http({ when: [AccessCondition.header('x-tenant', { values: ['gold*'] })] }), covers: ({ http }) => http?.tenant?.startsWith('gold') === true },
  { says: 'without the header', make: () => Access.http({ when: [AccessCondition.header('x-tenant', { notValues: ['*'] })] }), covers: ({ http }) => http !== undefined && http.tenant === undefined },
  { says: 'a gRPC service and a method', make: () => Access.grpc({ services: ['shop.Cart'], methods: ['shop.Ads/Get'] }), covers: ({ http }) => http?.path.startsWith('/shop.Cart/') === true || http?.path === '/shop.Ads/Get' },
  { says: 'TCP on 9000', make: () => Access.tcp({ ports: [ports.tcp] }), covers: ({ port }) => port === 9000 },
  { says: 'the port of the Service, whatever the container', make: () => Access.tcp({ ports: [Port.http(80)] }), covers: ({ port }) => port === 8080 },
];

const callers: Said<Caller>[] = [
  ...clients.map((client): Said<Caller> => ({
    says: client, make: (subjects) => Caller.of(subjects.clients[client]!), covers: ({ principal }) => principal === principalOf(client),
  })),
  { says: 'two clients', make: (subjects) => Caller.of(subjects.clients.cart!, subjects.clients.web!), covers: ({ principal }) => principal === principalOf('web') || principal === principalOf('cart') },
  { says: 'the namespace', make: ({ namespaces }) => Caller.anyIn(namespaces.shop!), covers: ({ principal }) => principal?.includes('/ns/shop/') === true },
  { says: 'the namespace without web', make: (subjects) => Caller.anyIn(subjects.namespaces.shop!).except(Caller.of(subjects.clients.web!)), covers: ({ principal }) => principal?.includes('/ns/shop/') === true && principal !== principalOf('web') },
  { says: 'another namespace', make: ({ namespaces }) => Caller.anyIn(namespaces.team!), covers: ({ principal }) => principal?.includes('/ns/team/') === true },
  { says: 'a trust domain', make: () => Caller.trustDomain('mesh.example'), covers: ({ principal }) => principal?.startsWith('mesh.example/') === true },
  { says: 'a pattern', make: () => Caller.identity('*/sa/web'), covers: ({ principal }) => principal?.endsWith('/sa/web') === true },
  { says: 'whoever has an identity', make: () => Caller.authenticated(), covers: ({ principal }) => principal !== undefined },
  { says: 'a network', make: () => Caller.peerIp('10.0.0.0/8'), covers: ({ ip }) => ip.startsWith('10.') },
  { says: 'a client in a network', make: (subjects) => Caller.of(subjects.clients.web!).and(Caller.peerIp('10.0.0.0/8')), covers: ({ principal, ip }) => principal === principalOf('web') && ip.startsWith('10.') },
  { says: 'anyone', make: () => Caller.anyone(), covers: () => true },
];

const calls: Call[] = [...clients.map(principalOf), ...strangers].flatMap((principal) => ['10.1.2.3', '192.0.2.1'].flatMap((ip) => [
  { ...(principal !== undefined && { principal }), ip, port: 9000 },
  { ...(principal !== undefined && { principal }), ip, port: 7777 },
  ...['GET', 'POST', 'PUT'].flatMap((method) => ['/', '/a', '/a/b', '/ab', '/shop.Cart/Add', '/shop.Ads/Get', '/shop.Ads/Put'].flatMap((path) => (
    [['store', undefined], ['a.example.com', 'gold-1'], ['a.example.com:8080', 'iron']].map(([host = '', tenant]) => (
      { ...(principal !== undefined && { principal }), ip, port: 8080, http: { method, path, host, ...(tenant !== undefined && { tenant }) } }))))),
]));

interface Statement {
  readonly action: 'ALLOW' | 'DENY';
  readonly caller: Said<Caller>;
  readonly access: Said<Access>;
}

const statements = fc.array(fc.record({ action: fc.constantFrom('ALLOW', 'ALLOW', 'DENY'), caller: fc.constantFrom(...callers), access: fc.constantFrom(...accesses) }), { minLength: 1, maxLength: 7 });

function policiesOf(said: readonly Statement[]): AuthorizationPolicySpec[] {
  return rendered<AuthorizationPolicySpec>(chartOf(said), 'AuthorizationPolicy').map(({ spec }) => spec);
}

function chartOf(said: readonly Statement[]): Chart {
  const chart = newChart();
  const namespace = shopOf(chart, { trustDomain: 'mesh.example', pathNormalization: 'MERGE_SLASHES' });
  const store = new MeshService(chart, 'store', { namespace, port: ports.http, additionalPorts: [ports.tcp] });
  // Where plaintext is taken, who is denied by identity would get around it, which is an error.
  new StrictMtls(chart, 'mtls', { target: namespace });
  const subjects: Subjects = {
    clients: Object.fromEntries(clients.map((client) => [client, new MeshService(chart, client, { namespace, port: Port.http(80) })])),
    namespaces: { shop: namespace, team: MeshNamespace.fromAttributes(chart, 'team', { mesh: namespace.mesh }) },
  };
  for (const { action, caller, access } of said) {
    if (action === 'ALLOW') store.allowFrom(caller.make(subjects), access.make(subjects));
    else AccessPolicy.of(store).denyFrom(caller.make(subjects), access.make(subjects));
  }
  return chart;
}

/** What was said, in one sentence: denied is denied; once something is allowed, nothing else is. Allowing is about declared ports, denying about all. */
function isMeant(said: readonly Statement[], call: Call): boolean {
  const covered = said.filter(({ caller, access }) => caller.covers(call) && access.covers(call));
  if (covered.some(({ action }) => action === 'DENY')) return false;
  return said.every(({ action }) => action === 'DENY') || (declared.includes(call.port) && covered.length > 0);
}

/** What Istio's documentation says of the policies of a workload. */
function isAllowed(policies: readonly AuthorizationPolicySpec[], call: Call): boolean {
  const matches = (action: string): boolean[] => policies.filter((policy) => (policy.action ?? 'ALLOW') === action).map(({ rules = [] }) => rules.some((rule) => holds(rule, call)));
  const allows = matches('ALLOW');
  return !matches('DENY').includes(true) && (allows.length === 0 || allows.includes(true));
}

/** Every list of a `from` or `to` has to hold; only the texts that are compared differ. */
function holds({ from = [{ source: {} }], to = [{ operation: {} }], when = [] }: AuthorizationPolicyRule, { principal, ip, port, http }: Call): boolean {
  const sources: Record<string, string | undefined> = {
    principals: principal, namespaces: principal?.split('/')[2], trustDomains: principal?.split('/')[0], ipBlocks: ip.startsWith('10.') ? '10.0.0.0/8' : ip,
  };
  const operations: Record<string, string | undefined> = { methods: http?.method, paths: http?.path, hosts: http?.host.toLowerCase(), ports: String(port) };
  return from.some(({ source }) => meets({ ...source }, sources))
    && to.some(({ operation }) => meets({ ...operation }, operations))
    && when.every(({ key, values, notValues }) => key === 'request.headers[x-tenant]' && http !== undefined && meets({ tenant: values, notTenant: notValues }, { tenant: http.tenant }));
}

function meets(wanted: Readonly<Record<string, readonly string[] | undefined>>, actual: Readonly<Record<string, string | undefined>>): boolean {
  return Object.entries(wanted).every(([field, patterns]) => {
    const positive = field.replace(/^not./, (start) => start.slice(3).toLowerCase());
    return patterns === undefined || matchesOne(patterns, actual[positive]) !== (positive !== field);
  });
}

function matchesOne(patterns: readonly string[], value: string | undefined): boolean {
  return value !== undefined && patterns.some((pattern) => {
    if (pattern.includes('{*}')) return new RegExp(`^${pattern.replace('{*}', '[^/]+')}$`).test(value);
    if (pattern.endsWith('*')) return value.startsWith(pattern.slice(0, -1));
    return pattern.startsWith('*') ? value.endsWith(pattern.slice(1)) : value === pattern;
  });
}

test('what was said is what the policies mean', () => {
  fc.assert(fc.property(statements, (said) => {
    const policies = policiesOf(said);
    expect(policies).toHaveLength(new Set(said.map(({ action }) => action)).size);
    for (const call of calls) {
      const wanted = isMeant(said, call);
      if (isAllowed(policies, call) !== wanted) throw new Error(`${JSON.stringify(call)} should be ${wanted ? 'allowed' : 'refused'} by ${JSON.stringify(policies)}`);
    }
  }), { numRuns: 120 });
});

test('the project\'s evaluator, which is held against Istio\'s decisions, reads the same in the manifests', () => {
  fc.assert(fc.property(statements, fc.array(fc.constantFrom(...calls), { minLength: 10, maxLength: 20 }), (said, chosen) => {
    const manifests = Manifests.parse(Yaml.stringify(...(chartOf(said).toJson() as unknown[])));
    for (const call of chosen) {
      const { principal, ip, port, http } = call;
      const { decision } = decideAccess(manifests, {
        to: { namespace: 'shop', labels: { app: 'store' }, port },
        from: { ip, ...(principal !== undefined && { principal }) },
        ...(http !== undefined && { request: { method: http.method, path: http.path, host: http.host, headers: http.tenant === undefined ? {} : { 'x-tenant': http.tenant } } }),
        mesh: { trustDomain: 'mesh.example' },
      });
      if ((decision === 'ALLOW') !== (principal !== undefined && isMeant(said, call))) throw new Error(`${JSON.stringify(call)}: ${decision} by ${JSON.stringify(policiesOf(said))}`);
    }
  }), { numRuns: 60 });
});

test('the order and the repetition of what is said do not matter to the bytes', () => {
  fc.assert(fc.property(statements, (said) => {
    expect(JSON.stringify(policiesOf([...said, ...said].reverse()))).toBe(JSON.stringify(policiesOf(said)));
  }), { numRuns: 60 });
});

test('no rule can be left out: each lets in, or keeps out, a call that no other does', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...clients), { minLength: 1 }), (chosen) => {
    const [{ rules = [] } = {}] = policiesOf(chosen.flatMap((client, index) => {
      const caller = callers.find(({ says }) => says === client)!;
      return [{ action: 'ALLOW', caller, access: accesses[2 + index % 2]! }, { action: 'ALLOW', caller, access: accesses[1]! }];
    }));
    expect(rules).toHaveLength(1);
    expect(rules[0]?.to).toEqual([{ operation: { ports: ['8080'] } }]);
  }), { numRuns: 30 });
});
