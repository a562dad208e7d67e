import type { Chart } from 'cdk8s';
import { Duration } from 'cdk8s';
import type { Mistake } from './mistake';
import { here, untyped } from './mistake';
import type { RateLimitProps, WasmExtensionProps } from '../../src';
import {
  EnvoyPatch, Injection, Mesh, MeshNamespace, MeshService, PatchTarget, PathMatch, Port, Rate, RateLimit, RateLimitService, RequestKey, RequestMatch,
  StringMatch, WasmExtension, WasmModule,
} from '../../src';
import { edgeOf, serviceIn } from '../extensions/fixtures';
import { newReviews, shopOf } from '../mesh/fixtures';

const rate = Rate.perSecond(1);
const limit = (chart: Chart, props: Partial<RateLimitProps> = {}): RateLimit => new RateLimit(chart, 'limit', { rate, ...props, target: props.target ?? newReviews(chart) });
const serviceOf = (chart: Chart): RateLimitService => (
  new RateLimitService(chart, 'limits', { namespace: MeshNamespace.fromAttributes(chart, 'quotas', { mesh: Mesh.fromAttributes() }) }));
const sha256 = 'a'.repeat(64);
const wasm = (chart: Chart, props: Partial<WasmExtensionProps> = {}): WasmExtension => (
  new WasmExtension(chart, 'wasm', { target: newReviews(chart), module: WasmModule.http('https://example.com/a.wasm', { sha256 }), ...props }));
const lua = { name: 'lua', typedConfig: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua' } } as const;
const change = EnvoyPatch.cluster().merge({ connect_timeout: '1s' });

/** Two limits on one workload of which the second is wrong beside the first. */
const second = (first: Partial<RateLimitProps>, props: Partial<RateLimitProps>, id = 'second') => (chart: Chart): void => {
  const target = newReviews(chart);
  new RateLimit(chart, 'first', { target, rate, ...first });
  new RateLimit(chart, id, { target, rate, ...props });
};

export const extensionMistakes: Record<string, Mistake> = {
  // --- rates ---
  'a rate of no requests': { code: 'InvalidValue', at: here, value: '0', fix: /refuse all requests/, by: () => Rate.perSecond(0) },
  'a rate of half a request': { code: 'InvalidValue', at: here, value: '0.5', fix: /longer period/, by: () => Rate.perSecond(0.5) },
  'a rate that no proxy can hold': { code: 'InvalidValue', at: here, value: '4294967296', fix: /number/, by: () => Rate.perDay(4294967296) },
  'a burst of none': { code: 'InvalidValue', at: here, value: '0', fix: /./, by: () => Rate.perSecond(5, { burst: 0 }) },
  'a period shorter than Envoy refills': { code: 'InvalidValue', at: here, value: '\'49 ms\'', fix: /Duration\.seconds/, by: () => Rate.of(1, Duration.millis(49)) },
  // --- keys ---
  'a header that cannot be': { code: 'InvalidMatch', at: here, value: '\'x user\'', fix: /"x-user"/, by: () => RequestKey.header('x user') },
  'a claim without name': { code: 'InvalidValue', at: here, value: '[ \'\' ]', fix: /jwtClaim\("sub"\)/, by: () => RequestKey.jwtClaim('') },
  'no claim': { code: 'InvalidValue', at: here, value: '[]', fix: /jwtClaim\("sub"\)/, by: () => RequestKey.jwtClaim(...([] as unknown as [string])) },
  // --- limits ---
  'a limit on a service without HTTP': {
    code: 'NotHttp',
    at: 'shop/limit',
    value: '[ \'tcp 5432\' ]',
    fix: /Port\.http/,
    by: (chart) => new RateLimit(chart, 'limit', { target: new MeshService(chart, 'db', { namespace: shopOf(chart), port: Port.tcp(5432) }), rate }),
  },
  'a limit on a service that selects no pods': {
    code: 'InvalidValue',
    at: 'shop/limit',
    value: '{}',
    fix: /selector: \{ app/,
    by: (chart) => limit(chart, { target: new MeshService(chart, 'web', { namespace: shopOf(chart), port: Port.http(80), selector: {} }) }),
  },
  'a limit in ambient mode': { code: 'UnsupportedByDataPlane', at: 'shop/limit', value: '\'other\'', fix: /gateway/, by: (chart) => limit(chart, { target: serviceIn(chart, Injection.ambient()) }) },
  'a limit outside the mesh': { code: 'UnsupportedByDataPlane', at: 'shop/limit', value: '\'other\'', fix: /Injection\.enabled/, by: (chart) => limit(chart, { target: serviceIn(chart, Injection.disabled()) }) },
  'a limit by the caller\'s labels': {
    code: 'InvalidMatch', at: 'shop/limit', value: '{ app: \'web\' }', fix: /headers/, by: (chart) => limit(chart, { when: RequestMatch.sourceLabels({ app: 'web' }) }),
  },
  'a limit by port': { code: 'InvalidMatch', at: 'shop/limit', value: '9080', fix: /path/, by: (chart) => limit(chart, { when: RequestMatch.port(9080) }) },
  'a limit by alternatives with a query': {
    code: 'InvalidMatch',
    at: 'shop/limit',
    value: 'queryParams',
    fix: /RateLimit for each/,
    by: (chart) => limit(chart, { when: RequestMatch.queryParam('a', StringMatch.exact('1')).or(RequestMatch.uri(PathMatch.prefix('/a'))) }),
  },
  'a status of success': { code: 'InvalidValue', at: 'shop/limit', value: '200', fix: /429/, by: (chart) => limit(chart, { response: { status: 200 } }) },
  'a response header that cannot be': { code: 'InvalidValue', at: 'shop/limit', value: '\'a b\'', fix: /retry-after/, by: (chart) => limit(chart, { response: { headers: { 'a b': '' } } }) },
  'maxKeys without keys': { code: 'ContradictingProps', at: 'shop/limit', value: '5', fix: /Set per/, by: (chart) => limit(chart, { maxKeys: 5 }) },
  'maxKeys of a service': {
    code: 'ContradictingProps', at: 'shop/limit', value: '5', fix: /service keeps/, by: (chart) => limit(chart, { maxKeys: 5, per: RequestKey.header('a'), countedBy: serviceOf(chart) }),
  },
  'maxKeys of none': { code: 'InvalidValue', at: 'shop/limit', value: '0', fix: /1000/, by: (chart) => limit(chart, { maxKeys: 0, per: RequestKey.header('a') }) },
  // --- limits that a service counts ---
  'a burst that a service cannot count': { code: 'InvalidValue', at: 'shop/limit', value: '9', fix: /second limit/, by: (chart) => limit(chart, { rate: Rate.perSecond(1, { burst: 9 }), countedBy: serviceOf(chart) }) },
  'a window that a service does not know': {
    code: 'InvalidValue', at: 'shop/limit', value: '\'30000 ms\'', fix: /Rate\.perMinute|perMinute/, by: (chart) => limit(chart, { rate: Rate.of(1, Duration.seconds(30)), countedBy: serviceOf(chart) }),
  },
  // --- limits beside each other ---
  'two limits under one name': {
    code: 'DuplicateName',
    at: 'shop/nested/first',
    value: '\'first\'',
    fix: /another name/,
    by: (chart) => {
      const target = newReviews(chart);
      new RateLimit(chart, 'first', { target, rate });
      new RateLimit(new MeshNamespace(chart, 'nested', { mesh: target.namespace.mesh }), 'first', { target, rate });
    },
  },
  'two responses of one workload': { code: 'ConflictingPolicies', at: 'shop/second', value: '503', fix: /same response/, by: second({}, { response: { status: 503 } }) },
  'two services of one workload': {
    code: 'ConflictingPolicies',
    at: 'shop/second',
    value: '\'shop/others\'',
    fix: /one RateLimitService/,
    by: (chart) => {
      const target = newReviews(chart);
      const namespace = target.namespace;
      new RateLimit(chart, 'first', { target, rate, countedBy: new RateLimitService(chart, 'limits', { namespace }) });
      new RateLimit(chart, 'second', { target, rate, countedBy: new RateLimitService(chart, 'others', { namespace }) });
    },
  },
  'limits on pods and on some of them': {
    code: 'ConflictingPolicies',
    at: 'shop/second',
    value: 'track: \'beta\'',
    fix: /same service/,
    by: (chart) => {
      const namespace = shopOf(chart);
      const service = (name: string, selector: Record<string, string>): MeshService => (
        new MeshService(chart, name, { namespace, port: Port.http(80), selector }));
      new RateLimit(chart, 'first', { target: service('all', { app: 'web' }), rate });
      new RateLimit(chart, 'second', { target: service('some', { app: 'web', track: 'beta' }), rate });
    },
  },
  // --- the service ---
  'a rate-limit service outside the mesh': {
    code: 'ContradictingProps',
    at: 'shop/limits',
    value: '\'out\'',
    fix: /namespace of the mesh/,
    by: (chart) => new RateLimitService(chart, 'limits', { namespace: new MeshNamespace(chart, 'out', { mesh: Mesh.fromAttributes(), injection: Injection.disabled() }) }),
  },
  'no replicas': { code: 'InvalidValue', at: 'shop/limits', value: '0', fix: /Write 2/, by: (chart) => new RateLimitService(chart, 'limits', { namespace: shopOf(chart), replicas: 0 }) },
  'an endless timeout': { code: 'InvalidValue', at: 'shop/limits', value: '\'0 ms\'', fix: /Duration\.millis/, by: (chart) => new RateLimitService(chart, 'limits', { namespace: shopOf(chart), timeout: Duration.millis(0) }) },
  'an empty domain': { code: 'InvalidValue', at: 'shop/limits', value: '\' \'', fix: /"shop"/, by: (chart) => new RateLimitService(chart, 'limits', { namespace: shopOf(chart), domain: ' ' }) },
  'an image that moves': {
    code: 'UnpinnedArtifact', at: 'shop/limits', value: '\'envoyproxy/ratelimit:master\'', fix: /digest/, by: (chart) => new RateLimitService(chart, 'limits', { namespace: shopOf(chart), image: 'envoyproxy/ratelimit:master' }),
  },
  'an image for a Redis of others': {
    code: 'ContradictingProps',
    at: 'shop/limits',
    value: '\'redis:8.0\'',
    fix: /Leave redisImage/,
    by: (chart) => new RateLimitService(chart, 'limits', { namespace: shopOf(chart), redis: { address: 'redis.data:6379' }, redisImage: 'redis:8.0' }),
  },
  'a Redis image that moves': {
    code: 'UnpinnedArtifact', at: 'shop/limits', value: '\'redis\'', fix: /digest/, by: (chart) => new RateLimitService(chart, 'limits', { namespace: shopOf(chart), redisImage: 'redis' }),
  },
  'a Redis without port': { code: 'InvalidValue', at: 'shop/limits', value: '\'redis.data\'', fix: /:6379/, by: (chart) => new RateLimitService(chart, 'limits', { namespace: shopOf(chart), redis: { address: 'redis.data' } }) },
  // --- modules ---
  'the latest module': { code: 'UnpinnedArtifact', at: here, value: '\'a.example/f:latest\'', fix: /digest/, by: () => WasmModule.oci('a.example/f:latest') },
  'a module without tag': { code: 'UnpinnedArtifact', at: here, value: '\'a.example:5000/f\'', fix: /digest/, by: () => WasmModule.oci('a.example:5000/f') },
  'a module by half a digest': { code: 'UnpinnedArtifact', at: here, value: '\'a.example/f@sha256:abc\'', fix: /digest/, by: () => WasmModule.oci('a.example/f@sha256:abc') },
  'a module with two digests': { code: 'ContradictingProps', at: here, value: 'bbbb', fix: /Leave sha256 out/, by: () => WasmModule.oci(`a.example/f@sha256:${sha256}`, { sha256: 'b'.repeat(64) }) },
  'a URL as an image': { code: 'InvalidValue', at: here, value: '\'https://a.example/f.wasm\'', fix: /WasmModule\.http/, by: () => WasmModule.oci('https://a.example/f.wasm') },
  'an image as a URL': { code: 'InvalidValue', at: here, value: '\'oci://a.example/f:1\'', fix: /WasmModule\.oci/, by: () => WasmModule.http('oci://a.example/f:1', { sha256 }) },
  'a downloaded module that is not pinned': { code: 'UnpinnedArtifact', at: here, value: 'nothing', fix: /sha256sum/, by: () => WasmModule.http('https://a.example/f.wasm', untyped({})) },
  'a checksum in capitals': { code: 'UnpinnedArtifact', at: here, value: 'AAAA', fix: /sha256sum/, by: () => WasmModule.http('https://a.example/f.wasm', { sha256: 'A'.repeat(64) }) },
  // --- extensions ---
  'a module for the connections that a gateway takes in': { code: 'ContradictingProps', at: 'shop/wasm', value: '\'inbound\'', fix: /Leave traffic out/, by: (chart) => wasm(chart, { target: edgeOf(chart), traffic: 'inbound' }) },
  'a module for an ambient namespace': {
    code: 'UnsupportedByDataPlane',
    at: 'shop/wasm',
    value: '\'shop\'',
    fix: /services the target/,
    by: (chart) => wasm(chart, { target: MeshNamespace.fromAttributes(chart, 'shop', { mesh: Mesh.fromAttributes(), injection: Injection.ambient() }) }),
  },
  'a module outside the mesh': { code: 'UnsupportedByDataPlane', at: 'shop/wasm', value: '\'other\'', fix: /namespace of the mesh/, by: (chart) => wasm(chart, { target: serviceIn(chart, Injection.disabled()) }) },
  'a priority that is not whole': { code: 'InvalidValue', at: 'shop/wasm', value: '1.5', fix: /10/, by: (chart) => wasm(chart, { priority: 1.5 }) },
  'a port that is none': { code: 'InvalidValue', at: here, value: '0', fix: /8080/, by: (chart) => wasm(chart, { ports: [0] }) },
  'a variable without name': { code: 'InvalidValue', at: 'shop/wasm', value: '{ \'\': \'x\' }', fix: /config/, by: (chart) => wasm(chart, { env: { '': 'x' } }) },
  'a Secret that cannot be': { code: 'InvalidName', at: 'shop/wasm', value: '\'My Secret\'', fix: /./, by: (chart) => wasm(chart, { pullSecret: 'My Secret' }) },
  // --- patches ---
  'a patch that changes nothing': { code: 'InvalidValue', at: 'shop/patch', value: '[]', fix: /cluster\(\)/, by: (chart) => new EnvoyPatch(chart, 'patch', { target: PatchTarget.inbound(newReviews(chart)), changes: [] }) },
  'a filter in relation to another': {
    code: 'FragilePatch',
    at: 'shop/patch',
    value: '{ priority: 0 }',
    fix: /priority: 10/,
    by: (chart) => new EnvoyPatch(chart, 'patch', { target: PatchTarget.inbound(newReviews(chart)), changes: [change, EnvoyPatch.httpFilter().insertBefore('envoy.filters.http.router', lua)] }),
  },
  'a cluster that is taken away': {
    code: 'FragilePatch', at: 'shop/patch', value: '{ priority: 0 }', fix: /anyOrder/, by: (chart) => new EnvoyPatch(chart, 'patch', { target: PatchTarget.outbound(newReviews(chart)), priority: 0, changes: [EnvoyPatch.cluster({ name: 'a' }).remove()] }),
  },
  'a former name': {
    code: 'InvalidValue',
    at: 'shop/patch',
    value: '\'envoy.router\'',
    fix: /"envoy\.filters\.http\.router"/,
    by: (chart) => new EnvoyPatch(chart, 'patch', { target: PatchTarget.inbound(newReviews(chart)), priority: 1, changes: [EnvoyPatch.httpFilter().insertBefore('envoy.router', lua)] }),
  },
  'a former type, deep inside': {
    code: 'InvalidValue',
    at: 'shop/patch',
    value: '\'type.googleapis.com/envoy.config.filter.http.lua.v2.Lua\'',
    fix: /v3/,
    by: (chart) => new EnvoyPatch(chart, 'patch', {
      target: PatchTarget.inbound(newReviews(chart)),
      changes: [EnvoyPatch.filterChain().merge({ filters: [{ typed_config: { '@type': 'type.googleapis.com/envoy.config.filter.http.lua.v2.Lua' } }] })],
    }),
  },
  'a Gateway of a sidecar': {
    code: 'InvalidMatch',
    at: 'shop/patch',
    value: 'shop/edge',
    fix: /PatchTarget\.gateway/,
    by: (chart) => new EnvoyPatch(chart, 'patch', { target: PatchTarget.outbound(newReviews(chart)), changes: [EnvoyPatch.routeConfiguration({ gateway: 'shop/edge' }).merge({ a: 1 })] }),
  },
  'a version that is none': { code: 'InvalidValue', at: 'shop/patch', value: '\'^1\\\\.31.*\'', fix: /"1\.31"/, by: (chart) => new EnvoyPatch(chart, 'patch', { target: PatchTarget.inbound(newReviews(chart)), proxyVersion: '^1\\.31.*', changes: [change] }) },
  'a priority of 33 bits': { code: 'InvalidValue', at: 'shop/patch', value: '4294967296', fix: /10/, by: (chart) => new EnvoyPatch(chart, 'patch', { target: PatchTarget.inbound(newReviews(chart)), priority: 2 ** 32, changes: [change] }) },
  'a patch of ambient pods': { code: 'UnsupportedByDataPlane', at: 'shop/patch', value: '\'other\'', fix: /gateway/, by: (chart) => new EnvoyPatch(chart, 'patch', { target: PatchTarget.inbound(serviceIn(chart, Injection.ambient())), changes: [change] }) },
  'a patch with a name that Kubernetes refuses': { code: 'InvalidName', at: 'shop/Patch', value: '\'Patch\'', fix: /"patch"/, by: (chart) => new EnvoyPatch(chart, 'Patch', { target: PatchTarget.inbound(newReviews(chart)), changes: [change] }) },
  'a module by a tag that moves': {
    code: 'UnpinnedArtifact', at: here, value: "'a.example/filter:latest'", fix: /digest/, by: () => WasmModule.oci('a.example/filter:latest'),
  },
  'a patch in relation to others': {
    code: 'FragilePatch',
    at: 'shop/patch',
    value: '{ priority: 0 }',
    fix: /priority: 10/,
    by: (chart) => new EnvoyPatch(chart, 'patch', { target: PatchTarget.inbound(newReviews(chart)), changes: [EnvoyPatch.httpFilter().remove('istio.stats')] }),
  },
};

