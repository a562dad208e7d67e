import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { all, istio, routes, shop, to } from './shop';
import type { VirtualServiceSpec } from '../../../imports/networking.istio.io';
import { accessTarget, decideAccess, effectiveMtls, Manifests } from '../../../src';
import type { Request } from '../../properties/istio';
import { routeOf, splitOf } from '../../properties/istio';
import { newFolder, run } from '../run';

interface Imported {
  readonly mesh: string;
  readonly kept: readonly { readonly kind: string; readonly name: string; readonly reason: string }[];
  readonly notes: readonly string[];
}

interface Anew extends Imported {
  /** What was there, and what comes of the documents. */
  readonly before: Manifests;
  readonly after: Manifests;
}

async function imported(text: string): Promise<Imported & { readonly folder: string }> {
  const folder = newFolder();
  const mesh = path.join(folder, 'mesh.yaml');
  writeFileSync(path.join(folder, 'shop.yaml'), shop + text);
  const { code, out, err } = await run('import', path.join(folder, 'shop.yaml'), '-o', mesh, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return { ...JSON.parse(out) as Pick<Imported, 'kept' | 'notes'>, mesh: readFileSync(mesh, 'utf8'), folder };
}

async function anew(text: string): Promise<Anew> {
  const { folder, ...told } = await imported(text);
  const { err, out } = await run('synth', path.join(folder, 'mesh.yaml'), '-o', '-');
  expect(err).toBe('');
  return { ...told, before: Manifests.read(path.join(folder, 'shop.yaml')), after: Manifests.parse(`${shop}---\n${out}`) };
}

const tableOf = (manifests: Manifests): VirtualServiceSpec => manifests.ofKind('VirtualService')[0]!.body.spec as VirtualServiceSpec;
const plain: Request = { port: 9080, path: '/', method: 'GET', authority: 'reviews', headers: {}, query: {}, sourceLabels: {}, sourceNamespace: 'shop' };
const requests: readonly Partial<Request>[] = [
  {}, { headers: { 'end-user': 'jason' } }, { headers: { 'end-user': 'alice' } }, { path: '/reviews' }, { path: '/reviews/1' }, { path: '/admin' }, { path: '/old' },
  { method: 'POST' }, { query: { beta: '1' } }, { query: { beta: '1' }, method: 'POST' }, { headers: { 'end-user': 'jason' }, path: '/admin' },
];

const jason = { match: [{ headers: { 'end-user': { exact: 'jason' } } }] };
const tables: Readonly<Record<string, readonly object[]>> = {
  'one version': [all],
  'a share for each of two versions': [{ route: [to('v1', 90), to('v2', 10)] }],
  'a version for some requests': [{ ...jason, route: [to('v2')] }, all],
  'several alternatives': [{ match: [{ uri: { prefix: '/reviews' }, method: { exact: 'POST' } }, { queryParams: { beta: { exact: '1' } } }], route: [to('v2')] }, all],
  'two headers at once': [{ match: [{ headers: { 'end-user': { exact: 'jason' }, 'x-beta': {} } }], route: [to('v2')] }, all],
  'a route that is never reached': [all, { ...jason, route: [to('v2')] }],
  'an answer, and a redirect': [{ match: [{ uri: { exact: '/admin' } }], directResponse: { status: 403 } }, { match: [{ uri: { exact: '/old' } }], redirect: { uri: '/new' } }, all],
  'a timeout and retries for all': [{ ...all, timeout: '2s', retries: { attempts: 3, perTryTimeout: '500ms', retryOn: '5xx,503' } }],
  'a fault for some': [{ ...jason, ...all, fault: { delay: { fixedDelay: '7s', percentage: { value: 100 } }, abort: { httpStatus: 500, percentage: { value: 10 } } } }, all],
  'copies for another version': [{ ...all, mirror: { host: 'reviews', subset: 'v2' }, mirrorPercentage: { value: 5 } }],
  'headers': [{ ...all, headers: { request: { set: { 'X-Mesh': 'yes' } }, response: { remove: ['server'] } } }],
  'another path': [{ match: [{ uri: { prefix: '/reviews' } }], ...all, rewrite: { uri: '/v2' } }, all],
  'origins': [{ ...all, corsPolicy: { allowOrigins: [{ exact: 'https://shop.example.com' }], allowMethods: ['GET'], maxAge: '24h' } }],
};

test.each(Object.entries(tables))('routes keep their meaning: %s', async (_, http) => {
  const { kept, before, after, mesh } = await anew(routes(...http));
  expect(kept).toEqual([]);
  expect(mesh).not.toContain('kind: VirtualService');
  for (const changes of requests) {
    const [old, made] = [before, after].map((manifests) => routeOf(tableOf(manifests), { ...plain, ...changes }));
    const shares = (route: typeof old): object => Object.fromEntries(Object.entries(splitOf(route)).filter(([, share]) => share > 0));
    expect({ changes, ...shares(made) }).toEqual({ changes, ...shares(old) });
    for (const key of ['timeout', 'fault', 'redirect', 'directResponse', 'rewrite'] as const) expect(made?.[key]).toEqual(old?.[key]);
  }
});

test('what is unsaid by any route is refused by none of ours, so such a table is kept', async () => {
  const { kept, after } = await anew(routes({ ...jason, route: [to('v2')] }));
  expect(kept.map(({ kind }) => kind)).toEqual(['DestinationRule', 'VirtualService']);
  expect(routeOf(tableOf(after), plain)).toBeUndefined();
});

test('access keeps its meaning, by the simulator', async () => {
  const selector = { matchLabels: { app: 'reviews' } };
  const viewer = { from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }], to: [{ operation: { methods: ['GET'], paths: ['/reviews/*', '/health'] } }] };
  const partner = { from: [{ source: { namespaces: ['partners'], notIpBlocks: ['10.0.0.0/8'] } }] };
  const { kept, notes, before, after, mesh } = await anew(istio('AuthorizationPolicy', 'viewers', { selector, rules: [viewer] })
    + istio('AuthorizationPolicy', 'no-deletes', { selector, action: 'DENY', rules: [{ to: [{ operation: { methods: ['DELETE'] } }] }] })
    + istio('AuthorizationPolicy', 'partners', { selector: { matchLabels: { app: 'web' } }, rules: [partner] }));
  expect(kept.map(({ name, reason }) => ({ name, reason }))).toEqual([{ name: 'partners', reason: 'no caller of ours says notIpBlocks' }]);
  expect(mesh).toContain('- client: web\n');
  expect(notes).toContain('AuthorizationPolicy shop/viewers: its rules name the ports that reviews has, which are all that its pods are known to have');
  const ask = (manifests: Manifests): readonly string[] => ['web', 'ledger'].flatMap((serviceAccount) => ['GET', 'DELETE', 'POST'].flatMap((method) => ['/reviews/1', '/health', '/'].map((at) => (
    decideAccess(manifests, { from: { namespace: 'shop', serviceAccount }, to: accessTarget(manifests, { service: 'reviews', namespace: 'shop' }), request: { method, path: at } }).decision))));
  expect(ask(after)).toEqual(ask(before));
  expect(ask(before)).toContain('ALLOW');
});

test('mutual TLS keeps its meaning, by the simulator', async () => {
  const { kept, before, after } = await anew(istio('PeerAuthentication', 'default', { mtls: { mode: 'STRICT' } })
    + istio('PeerAuthentication', 'open-web', { selector: { matchLabels: { app: 'web' } }, mtls: { mode: 'PERMISSIVE' }, portLevelMtls: { 8080: { mode: 'STRICT' } } }));
  expect(kept).toEqual([]);
  for (const target of [{ app: 'web' }, { app: 'reviews' }]) {
    for (const port of [8080, 9080]) expect(effectiveMtls(after, { namespace: 'shop', labels: target, port }).mode).toBe(effectiveMtls(before, { namespace: 'shop', labels: target, port }).mode);
  }
});

test('access to a namespace and to a gateway keeps its meaning', async () => {
  const gateway = istio('Gateway', 'edge', { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }] });
  const { kept, mesh, after } = await anew(gateway
    + istio('AuthorizationPolicy', 'partners', { rules: [{ from: [{ source: { namespaces: ['partners'] } }] }] })
    + istio('AuthorizationPolicy', 'audit', { selector: { matchLabels: { app: 'reviews' } }, action: 'AUDIT', rules: [{ to: [{ operation: { methods: ['DELETE'] } }] }] })
    + istio('AuthorizationPolicy', 'edge', { selector: { matchLabels: { istio: 'ingressgateway' } }, action: 'DENY', rules: [{ from: [{ source: { remoteIpBlocks: ['198.51.100.0/24'] } }] }] }, { namespace: 'istio-system' }));
  expect(kept.map(({ kind }) => kind)).toEqual(['Gateway']);
  expect(mesh).toContain('of: shop\nallowFrom: [ { caller: { anyIn: [ partners ] }, access: any } ]');
  expect(mesh).toContain('of: reviews\nauditFrom: [ { caller: anyone, access: { http: { methods: [ DELETE ] } } } ]');
  expect(mesh).toContain('of: ingress\ndenyFrom: [ { caller: { remoteIp: [ 198.51.100.0/24 ] }, access: any } ]');
  expect(after.ofKind('AuthorizationPolicy')).toHaveLength(3);
});

const tls = { connectionPool: { tcp: { maxConnections: 10, connectTimeout: '2s' }, http: { h2UpgradePolicy: 'UPGRADE', maxRetries: 3 } }, tls: { mode: 'ISTIO_MUTUAL' } };
const edge = (servers: readonly object[]): string => istio('Gateway', 'edge', { selector: { istio: 'ingressgateway' }, servers })
  + istio('VirtualService', 'edge', { hosts: ['shop.example.com'], gateways: ['edge'], http: [{ match: [{ uri: { prefix: '/api' } }], route: [{ destination: { host: 'web', port: { number: 80 } } }] }] });
const server = (number: number, protocol: string, more: object = {}): object => ({ port: { number, name: protocol.toLowerCase(), protocol }, hosts: ['shop.example.com'], ...more });
const terminated = server(443, 'HTTPS', { tls: { mode: 'SIMPLE', credentialName: 'shop-cert' } });

const others: Readonly<Record<string, readonly [text: string, document: string]>> = {
  'a breaker and TLS': [istio('DestinationRule', 'web', { host: 'web', trafficPolicy: tls }), 'kind: CircuitBreaker'],
  'outliers': [istio('DestinationRule', 'web', { host: 'web', trafficPolicy: { outlierDetection: { consecutive5xxErrors: 7, interval: '5s', baseEjectionTime: '1m', maxEjectionPercent: 50 } } }), 'maxEjection: 50%'],
  'sessions': [istio('DestinationRule', 'web', { host: 'web', trafficPolicy: { loadBalancer: { consistentHash: { httpCookie: { name: 'user', ttl: '0s' } } } } }), 'cookie: { name: user, ttl: 0s }'],
  'a policy of a port': [istio('DestinationRule', 'ledger', { host: 'ledger', trafficPolicy: { portLevelSettings: [{ port: { number: 9090 }, loadBalancer: { simple: 'RANDOM' } }] } }), 'balancer: random'],
  'a gateway without TLS': [edge([server(80, 'HTTP')]), 'tls: none'],
  'a gateway for whatever is asked for': [edge([server(80, 'HTTP')]).replaceAll('shop.example.com', '*'), 'host: "*"'],
  'a gateway with TLS, and a redirect': [edge([terminated, server(80, 'HTTP', { tls: { httpsRedirect: true } })]), 'tls: { simple: { credentials: shop-cert } }'],
  'a gateway with TLS only': [edge([terminated]), 'tls: { simple: { credentials: shop-cert, redirectHttp: false } }'],
  'a host outside': [istio('ServiceEntry', 'payments', { hosts: ['api.example.com'], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], resolution: 'DNS' }), 'port: { tls: 443 }'],
  'names with dots': [istio('ServiceEntry', 'api.example.com', { hosts: ['api.example.com'], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], resolution: 'DNS' }), 'name: api-example-com'],
  'settings of a host outside': [
    istio('ServiceEntry', 'payments', { hosts: ['api.example.com'], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], resolution: 'DNS' })
    + istio('VirtualService', 'payments', { hosts: ['api.example.com'], http: [{ timeout: '3s', route: [{ destination: { host: 'api.example.com' } }] }] }), 'timeout: 3s',
  ],
  'tokens': [istio('RequestAuthentication', 'jwt', { selector: { matchLabels: { app: 'web' } }, jwtRules: [{ issuer: 'https://id.example.com', audiences: ['shop'], jwksUri: 'https://id.example.com/keys' }] }), 'kind: JwtAuthentication'],
  'a service without its workloads': [
    '---\napiVersion: v1\nkind: Service\nmetadata: { name: cache, namespace: shop }\nspec: { selector: { app: cache }, ports: [{ name: tcp, port: 6379 }] }\n'
    + istio('DestinationRule', 'cache', { host: 'cache', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }), 'fromAttributes: { namespace: shop, port: { tcp: 6379 } }',
  ],
  'routes that change nothing': [istio('VirtualService', 'web', { hosts: ['web'], http: [{ route: [{ destination: { host: 'web', port: { number: 80 } } }] }] }), 'kind: MeshService'],
};

test.each(Object.entries(others))('said by documents, and made anew the same: %s', async (_, [text, document]) => {
  const { kept, mesh } = await imported(text);
  expect(kept).toEqual([]);
  expect(mesh).toContain(document);
});

const unsaid: Readonly<Record<string, readonly [text: string, reason: string]>> = {
  'ports of pods that no Service has': [
    istio('AuthorizationPolicy', 'ledger', { selector: { matchLabels: { app: 'ledger' } }, rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }] }), 'documents would change ',
  ],
  'a gateway that goes past the routes of its service': [
    routes({ route: [to('v1', 50), to('v2', 50)] }) + istio('Gateway', 'edge', { selector: { istio: 'ingressgateway' }, servers: [server(80, 'HTTP')] })
    + istio('VirtualService', 'edge', { hosts: ['shop.example.com'], gateways: ['edge'], http: [{ route: [{ destination: { host: 'reviews' } }] }] }), 'documents would change ',
  ],
  'another port than ours': [edge([server(8080, 'HTTP')]), 'documents would change '],
  'a gateway and the mesh in one table': [
    edge([server(80, 'HTTP')]).replace('["edge"]', '["edge","mesh"]'), 'for more than one gateway',
  ],
  'a gateway that a table for two needs': [
    edge([server(80, 'HTTP')]) + istio('VirtualService', 'both', { hosts: ['shop.example.com'], gateways: ['edge', 'other'], http: [{ route: [{ destination: { host: 'web' } }] }] }), 'documents would change ',
  ],
  'a gateway without routes': [istio('Gateway', 'edge', { selector: { istio: 'ingressgateway' }, servers: [server(80, 'HTTP')] }), 'no route that was read is for it'],
  'another service': [istio('VirtualService', 'x', { hosts: ['reviews'], http: [{ route: [{ destination: { host: 'web' } }] }] }), 'its requests go to another host'],
  'a service that was not read': [istio('VirtualService', 'x', { hosts: ['x'], http: [{ timeout: '1s', route: [{ destination: { host: 'x' } }] }] }), 'no Service x.shop.svc.cluster.local was read'],
  'an annotation that Istio reads': [istio('ServiceEntry', 'x', { hosts: ['x.example.com'], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], resolution: 'DNS' }, { annotations: { 'networking.istio.io/exportTo': '.' } }), 'the annotation networking.istio.io/exportTo'],
  'two tables of one host': [istio('VirtualService', 'a', { hosts: ['web'], http: [{ timeout: '1s', route: [{ destination: { host: 'web' } }] }] }) + istio('VirtualService', 'b', { hosts: ['web'], http: [{ route: [{ destination: { host: 'web' } }] }] }), 'of several for one host'],
  'nothing that is allowed': [istio('AuthorizationPolicy', 'none', {}), 'part of a ZeroTrustNamespace'],
  'a kind without a construct': [istio('Sidecar', 'default', { egress: [{ hosts: ['./*'] }] }), 'no construct for this Sidecar'],
};

test.each(Object.entries(unsaid))('kept as it is, with the reason: %s', async (_, [text, reason]) => {
  const { kept, mesh } = await imported(text);
  expect(kept.map((each) => each.reason).join('\n')).toContain(reason);
  expect(mesh).toContain('# Kept as it is (');
});
