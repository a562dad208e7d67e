import { grown, isNot, matches, rate, series } from '../promql';
import type { Alert } from './alert';
import { decimal } from './alert';
import type { Thresholds } from './thresholds';

/** Of the ztunnels, which carry the traffic of ambient pods. */
export function ztunnelAlerts(at: Thresholds): readonly Alert[] {
  const ofNode = 'namespace, pod';
  // Newer ztunnels count failed connections on their own; of older ones they are closed connections with a flag.
  const failed = `sum by (${ofNode}) (${rate('istio_tcp_connections_failed_total', { pod: matches('ztunnel-.*'), response_flags: isNot('DENY') }, '5m')} `
    + `or ${rate('istio_tcp_connections_closed_total', { pod: matches('ztunnel-.*'), response_flags: 'CONNECT' }, '5m')})`;
  const opened = `sum by (${ofNode}) (${rate('istio_tcp_connections_opened_total', { pod: matches('ztunnel-.*') }, '5m')})`;
  return [
    {
      name: 'ZtunnelConnectionFailures',
      severity: 'critical',
      for: '5m',
      expr: `${failed} / (${opened} + ${failed} or ${failed}) > ${decimal(at.ztunnelFailures)}`,
      summary: '{{ $value | humanizePercentage }} of the connections through {{ $labels.pod }} fail.',
    },
    {
      name: 'ZtunnelPendingPods',
      severity: 'critical',
      for: '5m',
      expr: `${series('workload_manager_pending_proxy_count')} > 0`,
      summary: '{{ $value }} pods on the node of {{ $labels.pod }} wait for their ztunnel: they have no network of the mesh yet.',
    },
    {
      name: 'ZtunnelDisconnected',
      severity: 'warning',
      for: '10m',
      expr: `sum by (${ofNode}) (${grown('istio_xds_connection_terminations_total', { reason: matches('ConnectionError|Error') }, '10m')}) > 2`,
      summary: '{{ $labels.pod }} loses its connection to istiod again and again, and works with what it knew.',
    },
  ];
}
