/** What of an install does not compile, because it could not be right; and that nothing of Istio's mesh configuration is left out. */
import { expectTypeOf } from 'expect-type';
import type * as Istio from '../../imports/istio.mesh.v1alpha1';
import type { MeshConfig } from '../../src';

const config: MeshConfig = { connectTimeout: '5s', defaultConfig: { drainDuration: '10s' }, outboundTrafficPolicy: { mode: 'ALLOW_ANY' }, discoverySelectors: [{ team: 'shop' }] };

// Said by MeshInstall: namespace, trustDomain, trustDomainAliases; and of proxies by namespace and revision, meshId, images.
expectTypeOf<Exclude<keyof Istio.MeshConfig, keyof MeshConfig>>().toEqualTypeOf<'rootNamespace' | 'trustDomain' | 'trustDomainAliases'>();
expectTypeOf<Exclude<keyof Istio.ProxyConfig, keyof NonNullable<MeshConfig['defaultConfig']> | keyof MeshConfig>>().toEqualTypeOf<'discoveryAddress' | 'image' | 'meshId'>();

// @ts-expect-error the namespace of the install is its root namespace
const rooted: MeshConfig = { rootNamespace: 'mesh' };
// @ts-expect-error a field that Istio does not have
const unknown: MeshConfig = { accesslogFile: '/dev/stdout' };
// @ts-expect-error a field of proxies, not of the mesh
const misplaced: MeshConfig = { drainDuration: '10s' };
// @ts-expect-error a word that Istio does not know
const wrong: MeshConfig = { ingressControllerMode: 'ON' };
// @ts-expect-error threads have a property
const threads: MeshConfig = { defaultConfig: { concurrency: 2 } };

export const all: readonly MeshConfig[] = [config, rooted, unknown, misplaced, wrong, threads];
