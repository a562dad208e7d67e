import * as fc from 'fast-check';
import type { AuthorizationPolicySpec } from '../../imports/security.istio.io';
import { Access, MeshService, PathMatch, Port } from '../../src';
import { newChart, rendered, shopOf } from '../mesh/fixtures';

interface Call {
  readonly principal: string;
  /** The container's port. */
  readonly port: number;
  /** Undefined for a connection that carries no HTTP. */
  readonly http?: { readonly method: string; readonly path: string; readonly host: string };
}

interface Grant {
  readonly client: 'web' | 'cart' | 'batch';
  readonly says: string;
  readonly access: () => Access;
  readonly covers: (call: Call) => boolean;
}

// Ports 80 (container 8080) speaks HTTP, 9000 speaks TCP.
const ports = { http: Port.http(80, { targetPort: 8080 }), tcp: Port.tcp(9000) };

const accesses: Pick<Grant, 'says' | 'access' | 'covers'>[] = [
  { says: 'any', access: () => Access.any(), covers: () => true },
  { says: 'all HTTP', access: () => Access.http(), covers: ({ http }) => http !== undefined },
  { says: 'GET', access: () => Access.http({ methods: ['GET'] }), covers: ({ http }) => http?.method === 'GET' },
  { says: 'GET or POST under /a', access: () => Access.http({ methods: ['POST', 'GET'], paths: [PathMatch.prefix('/a')] }), covers: ({ http }) => http?.path.startsWith('/a') === true && http.method !== 'PUT' },
  { says: 'exactly /a/b', access: () => Access.http({ paths: [PathMatch.exact('/a/b')] }), covers: ({ http }) => http?.path === '/a/b' },
  { says: 'host', access: () => Access.http({ hosts: ['*.example.com'] }), covers: ({ http }) => http?.host.endsWith('.example.com') === true },
  { says: 'a gRPC service and a method', access: () => Access.grpc({ services: ['shop.Cart'], methods: ['shop.Ads/Get'] }), covers: ({ http }) => http?.path.startsWith('/shop.Cart/') === true || http?.path === '/shop.Ads/Get' },
  { says: 'TCP on all ports', access: () => Access.tcp(), covers: () => true },
  { says: 'TCP on 9000', access: () => Access.tcp({ ports: [ports.tcp] }), covers: ({ port }) => port === 9000 },
  { says: 'the port of the Service, whatever the container', access: () => Access.tcp({ ports: [Port.http(80)] }), covers: ({ port }) => port === 8080 },
];

const clients = ['web', 'cart', 'batch'] as const;
const principalOf = (client: string): string => `mesh.example/ns/shop/sa/${client}`;

const calls: Call[] = [...clients, 'stranger'].map(principalOf).flatMap((principal) => [
  { principal, port: 9000 },
  ...['GET', 'POST', 'PUT'].flatMap((method) => ['/', '/a', '/a/b', '/ab', '/shop.Cart/Add', '/shop.Ads/Get', '/shop.Ads/Put'].flatMap((path) => (
    ['store', 'a.example.com'].map((host) => ({ principal, port: 8080, http: { method, path, host } }))))),
]);

const grants = fc.array(fc.record({ client: fc.constantFrom(...clients), access: fc.constantFrom(...accesses) }), { maxLength: 6 })
  .map((chosen): Grant[] => chosen.map(({ client, access }) => ({ client, ...access })));

function policiesOf(granted: readonly Grant[]): AuthorizationPolicySpec[] {
  const chart = newChart();
  const namespace = shopOf(chart, { trustDomain: 'mesh.example' });
  const store = new MeshService(chart, 'store', { namespace, port: ports.http, additionalPorts: [ports.tcp] });
  const callers = Object.fromEntries(clients.map((client) => [client, new MeshService(chart, client, { namespace, port: Port.http(80) })]));
  for (const { client, access } of granted) store.allowFrom(callers[client]!, access());
  return rendered<AuthorizationPolicySpec>(chart, 'AuthorizationPolicy').map(({ spec }) => spec);
}

/** What Istio's documentation says of ALLOW policies: without one all is allowed, with one what some rule allows. */
function isAllowed(policies: readonly AuthorizationPolicySpec[], call: Call): boolean {
  return policies.length === 0 || policies.some(({ rules = [] }) => rules.some(({ from, to }) => (
    (from === undefined || from.some(({ source }) => oneOf(source?.principals, call.principal)))
    && (to === undefined || to.some(({ operation = {} }) => {
      const { methods, paths, hosts, ports: numbers } = operation;
      const asksForHttp = methods ?? paths ?? hosts;
      return oneOf(numbers, String(call.port)) && (asksForHttp === undefined
        || (call.http !== undefined && oneOf(methods, call.http.method) && oneOf(paths, call.http.path) && oneOf(hosts, call.http.host)));
    })))));
}

function oneOf(patterns: readonly string[] | undefined, value: string): boolean {
  return patterns === undefined || patterns.some((pattern) => {
    if (pattern.endsWith('*')) return value.startsWith(pattern.slice(0, -1));
    return pattern.startsWith('*') ? value.endsWith(pattern.slice(1)) : value === pattern;
  });
}

test('what was granted is allowed, and nothing else', () => {
  fc.assert(fc.property(grants.filter(({ length }) => length > 0), (granted) => {
    const policies = policiesOf(granted);
    expect(policies).toHaveLength(1);
    for (const call of calls) {
      const wanted = granted.some(({ client, covers }) => principalOf(client) === call.principal && covers(call));
      if (isAllowed(policies, call) !== wanted) throw new Error(`${JSON.stringify(call)} should be ${wanted ? 'allowed' : 'refused'} by ${JSON.stringify(policies)}`);
    }
  }), { numRuns: 100 });
});

test('the order and the repetition of grants do not matter to the bytes', () => {
  fc.assert(fc.property(grants, (granted) => {
    expect(JSON.stringify(policiesOf([...granted, ...granted].reverse()))).toBe(JSON.stringify(policiesOf(granted)));
  }), { numRuns: 50 });
});
