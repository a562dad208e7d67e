import type { DestinationRuleTrafficPolicy } from '../../../imports/networking.istio.io';
import type { DestinationContribution, DestinationPolicy } from '../destination-policy';
import { renderDestinationRule } from '../render-destination-rule';

type Fields = true | { readonly [name: string]: Fields };

/** What a traffic policy in a `Canary` may hold; the apiserver drops anything else. */
const known: Fields = {
  connectionPool: {
    http: { h2UpgradePolicy: true, http1MaxPendingRequests: true, http2MaxRequests: true, idleTimeout: true, maxRequestsPerConnection: true, maxRetries: true },
  },
  loadBalancer: {
    simple: true,
    consistentHash: { httpCookie: { name: true, path: true, ttl: true }, httpHeaderName: true, httpQueryParameterName: true, useSourceIp: true },
    localityLbSetting: { distribute: true, enabled: true, failover: true },
  },
  outlierDetection: {
    baseEjectionTime: true, consecutive5xxErrors: true, consecutiveGatewayErrors: true, interval: true, maxEjectionPercent: true, minHealthPercent: true,
  },
  tls: { caCertificates: true, clientCertificate: true, mode: true, privateKey: true, sni: true, subjectAltNames: true },
};

/** The settings for all pods of a service, for the DestinationRules that Flagger writes. */
export function renderFlaggerPolicy(policy: DestinationPolicy): DestinationRuleTrafficPolicy | undefined {
  return renderDestinationRule(policy.service, [], ofAllPods(policy)).trafficPolicy;
}

/** A setting that Flagger's objects could not carry. */
export interface UnsupportedSetting {
  readonly setting: DestinationContribution;
  /** The first field that they lack. */
  readonly field: string;
}

export function unsupportedSettings(policy: DestinationPolicy): UnsupportedSetting[] {
  return ofAllPods(policy).flatMap((setting) => {
    const field = setting.port === undefined ? unknownIn(setting.settings, known) : 'settings of a port';
    return field === undefined ? [] : [{ setting, field }];
  });
}

function ofAllPods(policy: DestinationPolicy): readonly DestinationContribution[] {
  return policy.settings.filter(({ version }) => version === undefined);
}

function unknownIn(value: unknown, fields: Fields | undefined, path = ''): string | undefined {
  if (fields === undefined) return path;
  if (fields === true || typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).map(([name, child]) => unknownIn(child, fields[name], path === '' ? name : `${path}.${name}`)).find((found) => found !== undefined);
}
