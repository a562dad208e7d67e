import { App, Chart } from 'cdk8s';
import { EnvoyPatch, GatewayWorkload, Mesh, MeshNamespace, MeshService, PatchTarget, Port, Rate, RateLimit, WasmModule } from '../../src';

// Compiled, never run: each line under an "expect error" must fail to compile, and all others must compile.
const chart = new Chart(new App(), 'shop');
const mesh = Mesh.fromAttributes();
const namespace = MeshNamespace.fromAttributes(chart, 'namespace', { name: 'shop', mesh });
const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
const edge = GatewayWorkload.fromAttributes(chart, 'edge', { mesh });
const lua = { name: 'lua', typedConfig: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua' } } as const;

// --- only the operations that istiod carries out ---
EnvoyPatch.httpFilter().insertBefore('envoy.filters.http.router', lua);
EnvoyPatch.listenerFilter().add(lua);
EnvoyPatch.virtualHost().replace({ name: 'a' });
// @ts-expect-error it would stand behind the router
EnvoyPatch.httpFilter().add(lua);
// @ts-expect-error it would stand behind the filter that ends the chain
EnvoyPatch.networkFilter().add(lua);
// @ts-expect-error listener filters are not replaced
EnvoyPatch.listenerFilter().replace('a', lua);
// @ts-expect-error route configurations are not added
EnvoyPatch.routeConfiguration().add({ name: 'a' });
// @ts-expect-error nor removed
EnvoyPatch.routeConfiguration().remove();
// @ts-expect-error routes are inserted, since their order decides
EnvoyPatch.httpRoute().add({ name: 'a' });
// @ts-expect-error clusters are not replaced
EnvoyPatch.cluster().replace({ name: 'a' });
// @ts-expect-error istiod does nothing with patches of the bootstrap configuration
EnvoyPatch.bootstrap();

// --- extensions have a type ---
// @ts-expect-error a name alone is no extension
EnvoyPatch.httpFilter().insertFirst({ name: 'lua' });
// @ts-expect-error the type's name begins otherwise
EnvoyPatch.httpFilter().insertFirst({ name: 'lua', typedConfig: { '@type': 'envoy.extensions.filters.http.lua.v3.Lua' } });

// --- gateways have one kind of traffic ---
PatchTarget.gateway(edge);
// @ts-expect-error a gateway has no inbound traffic as sidecars have
PatchTarget.inbound(edge);

// --- what a limit is for ---
new RateLimit(chart, 'right', { target: edge, rate: Rate.perSecond(1) });
// @ts-expect-error a namespace has many workloads, each with limits of its own
new RateLimit(chart, 'wrong-target', { target: namespace, rate: Rate.perSecond(1) });
// @ts-expect-error a number says nothing of the time
new RateLimit(chart, 'wrong-rate', { target: web, rate: 100 });

// --- code is pinned ---
// @ts-expect-error what a server sends is checked against its checksum
WasmModule.http('https://example.com/filter.wasm');
