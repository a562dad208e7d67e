import type { MeshAlertName } from './mesh-alerts';
import type { AskedStatistic, ProxyStatsMatcher } from '../../mesh';
import { joinStatsMatchers } from '../../mesh';

const upstream = 'cluster.outbound|80||web.shop.svc.cluster.local;';
const endingWith = (suffix: string): Omit<AskedStatistic, 'by'> => ({ example: `${upstream}.${suffix}`, matcher: { inclusionSuffixes: [suffix] } });

/** What alerts ask Envoy for that proxies serve only where they are told to. */
const asked: { readonly [name in MeshAlertName]?: readonly Omit<AskedStatistic, 'by'>[] } = {
  MeshCircuitBreakerOpen: ['cx', 'rq', 'rq_pending'].map((kind) => endingWith(`circuit_breakers.default.${kind}_open`)),
  MeshEndpointsEjected: [endingWith('outlier_detection.ejections_active')],
  // By the ending alone there would be two for each upstream.
  MeshGatewayCertificateExpiry: [{
    example: 'listener.0.0.0.0_8443.ssl.certificate.kubernetes://shop.expiration_unix_time_seconds',
    matcher: { inclusionRegexps: ['listener\\..*\\.ssl\\.certificate\\.kubernetes:.*\\.expiration_unix_time_seconds'] },
  }],
};

/** The statistics that some alerts ask for. */
export function statisticsOf(names: readonly string[]): readonly AskedStatistic[] {
  return Object.entries(asked).flatMap(([by, statistics]) => (names.includes(by) ? statistics.map((statistic) => ({ ...statistic, by })) : []));
}

/**
 * The statistics of Envoy that `MeshAlerts` asks for and proxies do not serve by themselves. Where `MeshInstall` is described beside it, they are turned on by
 * that; this is for meshes installed by other means, and for pods with a `proxyStatsMatcher` of their own.
 *
 * @see https://istio.io/latest/docs/ops/configuration/telemetry/envoy-stats/
 */
export const alertedProxyStats: ProxyStatsMatcher = joinStatsMatchers(statisticsOf(Object.keys(asked)).map(({ matcher }) => matcher));
