/** What the real Envoy does with the filters, and the real rate-limit service with its configuration. */
import { createSign, generateKeyPairSync } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Chart } from 'cdk8s';
import type { DeploymentSpec } from '../../imports/k8s';
import type { EnvoyFilterSpec } from '../../imports/networking.istio.io';
import type { RateLimitServiceBase, RateLimitProps } from '../../src';
import { EnvoyPatch, PatchTarget, PathMatch, Rate, RateLimit, RateLimitService, RequestKey, RequestMatch, StringMatch } from '../../src';
import { edgeOf, patchesOf } from '../../test/extensions/fixtures';
import { newChart, newReviews, only, rendered } from '../../test/mesh/fixtures';
import { binaries } from '../harness/binaries';
import type { Fields } from '../harness/envoy';
import { bootstrapOf, loadAssignment, Programs, request, untilAnswered } from '../harness/envoy';
import { freePorts } from '../harness/ports';
import { say } from '../harness/progress';

const { envoy, ratelimit, 'redis-server': redis } = binaries();
if (envoy === undefined) say('filters are not tried: conformance/setup could not provide Envoy; it said why');

type Ask = (path?: string, headers?: Readonly<Record<string, string>>, method?: string) => Promise<number>;
type Limits = Readonly<Record<string, Omit<RateLimitProps, 'target'>>>;

function filtersOf(chart: Chart, limits: (reviews: ReturnType<typeof newReviews>) => Limits): Fields[] {
  const reviews = newReviews(chart);
  for (const [name, props] of Object.entries(limits(reviews))) new RateLimit(chart, name, { target: reviews, ...props });
  return only<EnvoyFilterSpec>(chart, 'EnvoyFilter').spec.configPatches!.map(({ patch }) => patch!.value as Fields);
}

/** Starts Envoy with the limits; `/ready` is outside of all that are tested, since it is asked any number of times. */
async function withEnvoy(programs: Programs, filters: readonly Fields[], clusters?: readonly Fields[]): Promise<Ask> {
  const [port, back] = await freePorts(2) as [number, number];
  programs.start(envoy!, ['--config-yaml', JSON.stringify(bootstrapOf({ front: port, back }, filters, clusters)), '--use-dynamic-base-id', '--log-level', 'error']);
  await untilAnswered(port, '/ready');
  return async (requestPath, headers = {}, method = 'GET') => (await request(port, requestPath, { headers, method })).status;
}

async function statuses(count: number, ask: () => Promise<number>): Promise<number[]> {
  const all: number[] = [];
  while (all.length < count) all.push(await ask());
  return all;
}

const slow = Rate.perDay(3);
const onPath = (prefix: string): RequestMatch => RequestMatch.uri(PathMatch.prefix(prefix));

(envoy === undefined ? describe.skip : describe)('the real Envoy', () => {
  let programs: Programs;
  beforeEach(() => { programs = new Programs(); });
  afterEach(() => programs.stop());

  test('lets a burst through, then answers 429, to each kind of request that is limited', async () => {
    const ask = await withEnvoy(programs, filtersOf(newChart(), () => ({
      prefix: { rate: slow, when: onPath('/prefix') },
      exact: { rate: slow, when: RequestMatch.uri(PathMatch.exact('/exact.html')) },
      regex: { rate: slow, when: RequestMatch.uri(PathMatch.regex('/items/[0-9]+')) },
      post: { rate: Rate.perDay(100, { burst: 1 }), when: RequestMatch.method('POST') },
      query: { rate: slow, when: RequestMatch.queryParam('debug', StringMatch.exact('1')).and(onPath('/query')) },
      other: { rate: slow, when: RequestMatch.withoutHeader('x-internal', StringMatch.exact('yes')).and(onPath('/other')) },
    })));
    expect(await statuses(4, () => ask('/prefix/a'))).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, () => ask('/exact.html?page=2'))).toEqual([200, 200, 200, 429]);
    expect(await ask('/exactly')).toBe(200);
    expect(await statuses(4, () => ask('/items/7?x'))).toEqual([200, 200, 200, 429]);
    expect(await ask('/items/x')).toBe(200);
    expect(await statuses(2, () => ask('/', {}, 'POST'))).toEqual([200, 429]);
    expect(await statuses(4, () => ask('/query?debug=1'))).toEqual([200, 200, 200, 429]);
    expect(await ask('/query?debug=2')).toBe(200);
    expect(await statuses(4, () => ask('/other'))).toEqual([200, 200, 200, 429]);
    expect(await ask('/other', { 'x-internal': 'no' })).toBe(429);
    expect(await ask('/other', { 'x-internal': 'yes' })).toBe(200);
  });

  test('counts a request once that meets several alternatives, and all alternatives together', async () => {
    const when = RequestMatch.hasHeader('a').or(RequestMatch.hasHeader('b')).or(RequestMatch.method('PUT'));
    const ask = await withEnvoy(programs, filtersOf(newChart(), () => ({ any: { rate: Rate.perDay(5), when } })));
    expect(await statuses(3, () => ask('/', { a: '1', b: '1' }, 'PUT'))).toEqual([200, 200, 200]);
    expect(await ask('/', { b: '1' })).toBe(200);
    expect(await ask('/', {}, 'PUT')).toBe(200);
    expect(await ask('/', { a: '1' })).toBe(429);
    expect(await ask('/')).toBe(200);
  });

  test('holds all limits that a request counts for', async () => {
    const ask = await withEnvoy(programs, filtersOf(newChart(), () => ({
      narrow: { rate: Rate.perDay(2), when: onPath('/a/b') },
      wide: { rate: Rate.perDay(4), when: onPath('/a') },
    })));
    expect(await statuses(3, () => ask('/a/b'))).toEqual([200, 200, 429]);
    expect(await statuses(4, () => ask('/a'))).toContain(429);
  });

  test('gives each user a bucket, and those who do not say who they are one together', async () => {
    const ask = await withEnvoy(programs, filtersOf(newChart(), () => ({ user: { rate: slow, per: RequestKey.header('X-User'), when: onPath('/u') } })));
    expect(await statuses(4, () => ask('/u', { 'x-user': 'ann' }))).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, () => ask('/u', { 'x-user': 'bob' }))).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, () => ask('/u'))).toEqual([200, 200, 200, 429]);
  });

  test('gives each subject of a checked token a bucket', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const tokenOf = (claims: object): string => {
      const body = `${encode({ alg: 'RS256', kid: 'k' })}.${encode({ iss: 'test', exp: 4102444800, ...claims })}`;
      return `${body}.${createSign('RSA-SHA256').update(body).sign(privateKey).toString('base64url')}`;
    };
    // As istiod writes it for a RequestAuthentication: claims under "payload".
    const authentication = {
      name: 'envoy.filters.http.jwt_authn',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication',
        'providers': { p: { issuer: 'test', payload_in_metadata: 'payload', local_jwks: { inline_string: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k' }] }) } } },
        'rules': [{ match: { prefix: '/' }, requires: { requires_any: { requirements: [{ provider_name: 'p' }, { allow_missing: {} }] } } }],
      },
    };
    const limits = filtersOf(newChart(), () => ({
      subject: { rate: slow, per: RequestKey.jwtClaim('sub'), when: onPath('/s') },
      tenant: { rate: slow, per: RequestKey.jwtClaim('org', 'name'), when: onPath('/t') },
    }));
    const ask = await withEnvoy(programs, [authentication, ...limits]);
    const as = (claims: object): Record<string, string> => ({ authorization: `Bearer ${tokenOf(claims)}` });
    expect(await statuses(4, () => ask('/s', as({ sub: 'ann' })))).toEqual([200, 200, 200, 429]);
    expect(await ask('/s', as({ sub: 'bob' }))).toBe(200);
    expect(await statuses(4, () => ask('/s'))).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, () => ask('/t', as({ org: { name: 'acme' } })))).toEqual([200, 200, 200, 429]);
    expect(await ask('/t', as({ org: { name: 'other' } }))).toBe(200);
  });

  test('lets all requests pass a limit that is not enforced, beside one that is', async () => {
    const ask = await withEnvoy(programs, filtersOf(newChart(), () => ({
      trial: { rate: Rate.perDay(1), enforce: false },
      real: { rate: slow, when: onPath('/real'), response: { status: 503, headers: { 'x-why': 'busy' } } },
    })));
    expect(await statuses(5, () => ask('/'))).toEqual([200, 200, 200, 200, 200]);
    expect(await statuses(4, () => ask('/real'))).toEqual([200, 200, 200, 503]);
  });

  test('takes a request to a service that does not answer as the service says', async () => {
    const down = { name: 'outbound|8081||limits.shop.svc.cluster.local', connect_timeout: '0.1s', typed_extension_protocol_options: http2 };
    const filters = (whenUnreachable: 'allow' | 'deny'): Fields[] => {
      const chart = newChart();
      return filtersOf(chart, ({ namespace }) => ({ quota: { rate: slow, countedBy: new RateLimitService(chart, 'limits', { namespace, whenUnreachable }), when: onPath('/q') } }));
    };
    expect(await (await withEnvoy(programs, filters('allow'), [down]))('/q')).toBe(200);
    expect(await (await withEnvoy(programs, filters('deny'), [down]))('/q')).toBe(500);
    // As where the cluster was left out, because nothing said that these proxies call the service.
    expect(await (await withEnvoy(programs, filters('deny'), []))('/q')).toBe(500);
  });

  test('shows a filter that is put before the router by the header that it adds', async () => {
    const chart = newChart();
    const typedConfig = {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua',
      'default_source_code': { inline_string: 'function envoy_on_response(handle)\n  handle:headers():add("x-served-by", "shop")\nend\n' },
    } as const;
    new EnvoyPatch(chart, 'served-by', {
      target: PatchTarget.gateway(edgeOf(chart)), priority: 10, changes: [EnvoyPatch.httpFilter().insertBefore('envoy.filters.http.router', { name: 'served-by', typedConfig })],
    });

    const [front, back] = await freePorts(2) as [number, number];
    const filters = patchesOf(chart).map(({ patch }) => patch!.value as Fields);
    programs.start(envoy!, ['--config-yaml', JSON.stringify(bootstrapOf({ front, back }, filters)), '--use-dynamic-base-id', '--log-level', 'error']);
    await untilAnswered(front);
    expect((await request(front)).headers['x-served-by']).toBe('shop');
  });

  (ratelimit === undefined || redis === undefined ? test.skip : test)('and the real rate-limit service count what several proxies get, together', async () => {
    const [grpc, health, debug, metrics, store] = await freePorts(5) as [number, number, number, number, number];
    const chart = newChart();
    let service: RateLimitServiceBase | undefined;
    const limits = filtersOf(chart, ({ namespace }) => {
      service = new RateLimitService(chart, 'limits', { namespace });
      return {
        all: { rate: Rate.perDay(4), countedBy: service, when: onPath('/all').or(RequestMatch.hasHeader('x-all')) },
        user: { rate: slow, countedBy: service, per: RequestKey.header('x-user'), when: onPath('/u') },
        trial: { rate: Rate.perDay(1), countedBy: service, enforce: false, when: onPath('/trial') },
      };
    });
    const containers = rendered<DeploymentSpec>(chart, 'Deployment').map(({ spec }) => spec.template.spec!.containers[0]!);
    const env = containers.find((container) => container.env !== undefined)!.env!;
    const redisArgs = containers.find(({ args }) => args !== undefined)!.args!;

    const folder = path.join(programs.folder, 'ratelimit', 'config');
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'limits.yaml'), service!.configuration);
    programs.start(redis!, [...redisArgs, '--port', String(store)]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    programs.start(ratelimit!, [], {
      ...Object.fromEntries(env.map(({ name, value }) => [name, value!])),
      RUNTIME_ROOT: programs.folder,
      REDIS_URL: `127.0.0.1:${store}`,
      PORT: String(health),
      DEBUG_PORT: String(debug),
      GRPC_PORT: String(grpc),
      PROMETHEUS_ADDR: `127.0.0.1:${metrics}`,
    });
    await untilAnswered(health, '/healthcheck');

    const cluster = {
      name: 'outbound|8081||limits.shop.svc.cluster.local',
      connect_timeout: '1s',
      typed_extension_protocol_options: http2,
      load_assignment: loadAssignment(grpc),
    };
    const [one, other] = [await withEnvoy(programs, limits, [cluster]), await withEnvoy(programs, limits, [cluster])];
    expect(await statuses(2, () => one('/all', { 'x-all': '1' }))).toEqual([200, 200]);
    expect(await statuses(3, () => other('/x', { 'x-all': '1' }))).toEqual([200, 200, 429]);
    expect(await one('/all')).toBe(429);
    expect(await statuses(4, () => one('/u', { 'x-user': 'ann' }))).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, () => other('/u', { 'x-user': 'bob' }))).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, () => one('/u'))).toEqual([200, 200, 200, 429]);
    expect(await statuses(3, () => one('/trial'))).toEqual([200, 200, 200]);
  }, 30_000);
});

const http2: Fields = {
  'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
    '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
    'explicit_http_config': { http2_protocol_options: {} },
  },
};
