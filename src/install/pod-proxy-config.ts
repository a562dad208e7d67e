import type * as Istio from '../../imports/istio.mesh.v1alpha1';
import { requireStatsMatcher } from '../mesh';
import { requireDurations } from './mesh-config-fields';

/** What the proxy of a pod may have of its own, by Istio's names: all but which mesh it is of. */
export type PodProxyConfig = Omit<Istio.ProxyConfig, 'discoveryAddress' | 'meshId'>;

/**
 * The annotation by which the proxies of some pods differ from `defaultConfig` of the mesh configuration, for the pod template of a workload. A field that it
 * has takes the place of the mesh's as a whole: of `proxyStatsMatcher`, what alerts ask for has to be said again, as `alertedProxyStats` has it. Only
 * `proxyMetadata` and `proxyHeaders` add up.
 *
 * @throws MeshError InvalidValue when a span of time has no unit, or statistics are told by nothing
 * @see https://istio.io/latest/docs/reference/config/annotations/#ProxyConfig
 */
export function podProxyConfig(config: PodProxyConfig): { readonly 'proxy.istio.io/config': string } {
  requireDurations(config, undefined, 'config');
  if (config.proxyStatsMatcher !== undefined) requireStatsMatcher(config.proxyStatsMatcher);
  return { 'proxy.istio.io/config': JSON.stringify(config) };
}
