import type { IConstruct } from 'constructs';
import type * as Istio from '../../imports/istio.mesh.v1alpha1';
import { MeshError } from '../errors';

/** What properties of the install say, and `MeshConfig` in another form: `namespace`, `trustDomain`, `trustDomainAliases`. */
type SaidByInstall = 'defaultConfig' | 'discoverySelectors' | 'extensionProviders' | 'outboundTrafficPolicy' | 'pathNormalization' | 'rootNamespace' | 'trustDomain' | 'trustDomainAliases';

/** What the install knows (`namespace` and `revision`, `meshId`, `images.variant`), and what stands beside `defaultConfig`. */
type SaidOfProxies = 'concurrency' | 'discoveryAddress' | 'holdApplicationUntilProxyStarts' | 'image' | 'meshId' | 'proxyMetadata';

/** What proxies begin with, by Istio's names, beside what has a property. */
export type ProxyDefaults = Omit<Istio.ProxyConfig, SaidOfProxies>;

/**
 * All other fields of Istio's mesh configuration, by Istio's names, as YAML has them. Lists are added to what the install says itself.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
 */
export interface MeshConfigFields extends Omit<Istio.MeshConfig, SaidByInstall> {
  /**
   * What proxies begin with, beside what has a property: metrics, tracing by the older API, connections, headers and more. It takes effect as pods are
   * started again.
   *
   * @default - Istio's
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig
   */
  readonly defaultConfig?: ProxyDefaults;
}

/** What Go reads as a span of time. */
const duration = /^(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/;
const names = /(timeout|duration|delay|interval|time|rate|backoff)$/i;
/** Their keys are anybody's. */
const maps: readonly string[] = ['matchLabels', 'runtimeValues'];

/** Spans of time that Istio could not read: it would fall back to the mesh configuration before. @throws MeshError InvalidValue */
export function requireDurations(fields: object, at: IConstruct | undefined, path = 'meshConfig'): void {
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'object' && value !== null && !maps.includes(name)) requireDurations(value as object, at, `${path}.${name}`);
    if (typeof value !== 'string' || !names.test(name) || duration.test(value)) continue;
    throw new MeshError({ code: 'InvalidValue', ...(at && { at }), problem: `${path}.${name} must be a span of time with its unit`, value, fix: 'Write "500ms", "10s" or "5m"' });
  }
}

/** A part that has a property, and a field of the same meaning. @throws MeshError ContradictingProps when they disagree */
export function requireAgreement(property: string, said: unknown, field: string, value: unknown, at: IConstruct): void {
  if (said === undefined || value === undefined || said === value) return;
  throw new MeshError({ code: 'ContradictingProps', at, problem: `meshConfig.${property} and meshConfig.${field} are the same setting, and say two things`, value: { [property]: said, [field]: value }, fix: 'Say one of them' });
}
