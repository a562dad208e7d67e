import { differs, failedRequests, latencyQuantile, matches, rate, seenByCallers, series } from '../promql';
import type { Alert } from './alert';
import { anHourBefore, decimal } from './alert';
import type { Thresholds } from './thresholds';

/** The namespace is in the host; as a label of its own it is unknown where a request did not arrive. */
const service = 'destination_service';
const named = { ...seenByCallers, destination_service_name: differs('unknown|BlackHoleCluster|PassthroughCluster') };

/** Of requests: failing, slow, gone, turned away. */
export function trafficAlerts(at: Thresholds): readonly Alert[] {
  const all = (range: string): string => `sum by (${service}) (${rate('istio_requests_total', named, range)})`;
  // A share of few requests says nothing.
  const enough = (range: string): string => `and ${all(range)} > ${decimal(at.leastRequests)}`;
  const flagged = (flag: string): string => `sum by (${service}) (${rate('istio_requests_total', { ...named, response_flags: matches(`(.*,)?${flag}(,.*)?`) }, '5m')}) / ${all('5m')}`;
  const slowerThan = (name: string, quantile: number, limit: number): Alert => ({
    name,
    severity: 'warning',
    for: '10m',
    expr: `${latencyQuantile(quantile, [service], named, '5m')} > ${decimal(limit)}\n${enough('5m')}`,
    summary: `{{ $labels.destination_service }} answers ${quantile * 100} of 100 requests in {{ $value | printf "%.0f" }} ms, ${decimal(limit)} ms is the limit.`,
  });
  return [
    {
      name: 'MeshHighErrorRate',
      severity: 'critical',
      for: '5m',
      expr: `sum by (${service}) (${failedRequests(named, '5m')}) / ${all('5m')} > ${decimal(at.errors)}\n${enough('5m')}`,
      summary: '{{ $value | humanizePercentage }} of the requests to {{ $labels.destination_service }} fail.',
    },
    slowerThan('MeshHighLatencyP50', 0.5, at.p50),
    slowerThan('MeshHighLatencyP99', 0.99, at.p99),
    {
      name: 'MeshTrafficDrop',
      severity: 'warning',
      for: '10m',
      // What is gone has no sample any more, and has dropped as well.
      expr: `${anHourBefore(all('10m'))} > ${decimal(at.leastRequests)}\nunless ${all('10m')} >= ${decimal(1 - at.trafficDrop)} * ${anHourBefore(all('10m'))}`,
      summary: `Requests to {{ $labels.destination_service }} have dropped by more than ${decimal(at.trafficDrop * 100)} %: an hour ago there were {{ $value | printf "%.2f" }} each second.`,
    },
    {
      name: 'MeshCircuitBreakerOverflow',
      severity: 'warning',
      for: '5m',
      expr: `${flagged('UO')} > ${decimal(at.overflow)}`,
      summary: 'The limits towards {{ $labels.destination_service }} turn away {{ $value | humanizePercentage }} of its requests.',
    },
    {
      name: 'MeshCircuitBreakerOpen',
      severity: 'warning',
      for: '5m',
      expr: (['cx', 'rq', 'rq_pending'] as const).map(openBreakers).join('\nor '),
      summary: 'The limits towards {{ $labels.cluster_name }} are reached, of connections or requests ({{ $value }}).',
    },
    {
      name: 'MeshEndpointsEjected',
      severity: 'warning',
      for: '10m',
      expr: `max by (cluster_name) (${series('envoy_cluster_outlier_detection_ejections_active')}) > 0`,
      summary: '{{ $value }} pods of {{ $labels.cluster_name }} are ejected by at least one proxy.',
    },
    {
      name: 'MeshNoHealthyEndpoints',
      severity: 'critical',
      for: '2m',
      expr: `${flagged('UH')} > 0`,
      summary: 'Callers of {{ $labels.destination_service }} find no pod to send requests to ({{ $value | humanizePercentage }}).',
    },
  ];
}

function openBreakers(kind: 'cx' | 'rq' | 'rq_pending'): string {
  return `sum by (cluster_name) (${series(`envoy_cluster_circuit_breakers_default_${kind}_open`)}) > 0`;
}
