import { grown, matches, series } from '../promql';
import type { Alert } from './alert';
import { decimal } from './alert';
import type { Thresholds } from './thresholds';

/** Of istiod, of what reaches the proxies, and of injection. */
export function controlPlaneAlerts(at: Thresholds): readonly Alert[] {
  return [
    {
      name: 'IstiodDown',
      severity: 'critical',
      for: '5m',
      expr: `absent(${series('pilot_info')})`,
      summary: 'Prometheus sees no istiod: configuration and certificates reach no proxy any more.',
    },
    {
      name: 'IstiodPushErrors',
      severity: 'warning',
      for: '5m',
      expr: `sum by (pod) (${grown('pilot_xds_pushes', { type: matches('.*_senderr') }, '5m')})\nor sum by (pod) (${grown('pilot_total_xds_internal_errors', {}, '5m')})`,
      summary: '{{ $labels.pod }} could not build or send configuration {{ $value | printf "%.0f" }} times within 5 minutes.',
    },
    {
      name: 'IstiodConfigRejected',
      severity: 'warning',
      for: '5m',
      expr: `sum by (type) (${grown('pilot_total_xds_rejects', {}, '5m')})`,
      summary: 'Proxies reject configuration of istiod ({{ $labels.type }}), and go on with what they had.',
    },
    {
      name: 'IstiodSlowPushes',
      severity: 'warning',
      for: '10m',
      expr: `histogram_quantile(0.99, sum by (le) (rate(${series('pilot_proxy_convergence_time_bucket')}[5m]))) > ${decimal(at.convergence)}`,
      summary: 'Changes take {{ $value | humanizeDuration }} to reach the proxies.',
    },
    {
      name: 'MeshProxyOutOfSync',
      severity: 'warning',
      for: '10m',
      expr: (['istio_agent_istiod_connection_failures', 'envoy_cluster_manager_cds_update_rejected', 'envoy_listener_manager_lds_update_rejected'] as const)
        .map((metric) => `sum by (namespace, pod) (${grown(metric, {}, '15m')})`).join('\nor '),
      summary: 'The proxy of {{ $labels.pod }} in {{ $labels.namespace }} works with old configuration.',
    },
    {
      name: 'IstiodInjectionFailures',
      severity: 'critical',
      for: '2m',
      expr: `sum(${grown('sidecar_injection_failure_total', {}, '5m')})`,
      summary: 'istiod could not inject {{ $value | printf "%.0f" }} pods within 5 minutes: they are refused, or run without a proxy.',
    },
  ];
}
