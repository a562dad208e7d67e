/** Something in Istio's or the Gateway API's objects that not every mesh understands. */
export interface Feature {
  /** The kinds of the objects it is in. */
  readonly kinds: readonly string[];

  /** The name of a field, anywhere in the object. @default - the kind as such */
  readonly field?: string;

  /** The value of that field. @default - any */
  readonly is?: string;
}

/** A feature that came with a version, of Istio or of the Gateway API. */
export interface NewFeature extends Feature {
  readonly since: string;
}

/**
 * What older control planes ignore. The cluster takes it, since its definitions are of the newest version, so nothing would say that it is without effect.
 *
 * @see https://istio.io/latest/news/releases/
 */
export const newFeatures: readonly NewFeature[] = [
  { kinds: ['TrafficExtension'], since: '1.30' },
  { kinds: ['Telemetry'], field: 'disableContextPropagation', since: '1.30' },
  { kinds: ['DestinationRule'], field: 'zoneAwareLbSetting', since: '1.31' },
  { kinds: ['DestinationRule'], field: 'budgetInterval', since: '1.31' },
  { kinds: ['VirtualService'], field: 'prefixRewrite', since: '1.31' },
  { kinds: ['AuthorizationPolicy'], field: 'trustDomains', since: '1.31' },
  { kinds: ['AuthorizationPolicy'], field: 'notTrustDomains', since: '1.31' },
  { kinds: ['EnvoyFilter'], field: 'operation', is: 'MERGE_AND_REPLACE_LIST', since: '1.31' },
];

/** Kinds that older definitions of the Gateway API lack, or have as experiments that istiod does not read. */
export const gatewayApiKinds: readonly NewFeature[] = [
  { kinds: ['GRPCRoute'], since: '1.1' },
  { kinds: ['BackendTLSPolicy'], since: '1.4' },
  { kinds: ['TLSRoute'], since: '1.5' },
  { kinds: ['TCPRoute'], since: '1.6' },
];

/** Whether an object uses a feature. */
export function uses(object: { readonly kind: string }, { kinds, field, is }: Feature): boolean {
  return kinds.includes(object.kind) && (field === undefined || has(object, field, is));
}

function has(value: unknown, field: string, is: string | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => (key === field && (is === undefined || inner === is)) || has(inner, field, is));
}
