import { gatewayCertificates } from '../istio-metrics';
import { deniedByProxies, differs, isNot, rate, series } from '../promql';
import type { Alert } from './alert';
import { anHourBefore, decimal } from './alert';
import type { Thresholds } from './thresholds';

const target = 'destination_workload, destination_workload_namespace';
const deniedByZtunnel = { reporter: 'destination', response_flags: 'DENY' } as const;
const isPlaintext = { reporter: 'destination', connection_security_policy: differs('mutual_tls') } as const;

/** Of access and certificates. */
export function securityAlerts(at: Thresholds): readonly Alert[] {
  const surge = (namespace: string, denials: string): string => {
    const denied = `sum by (${namespace}) (${denials})`;
    // What was not denied before has no earlier sample.
    return `(${denied} > ${decimal(at.leastRequests)} unless ${denied} <= ${decimal(at.denialSurge)} * ${anHourBefore(denied)})`;
  };
  const endsWithin = (seconds: number, timestamps: string): string => `${timestamps} - time() < ${decimal(seconds)}`;
  return [
    {
      name: 'MeshDenialsSurge',
      severity: 'warning',
      for: '5m',
      expr: [
        surge('namespace', deniedByProxies('10m')),
        // Newer ztunnels count what they deny on its own; of older ones it is closed connections.
        surge('destination_workload_namespace', `${rate('istio_tcp_connections_failed_total', deniedByZtunnel, '10m')} or ${rate('istio_tcp_connections_closed_total', deniedByZtunnel, '10m')}`),
      ].join('\nor '),
      summary: 'Policies in {{ or $labels.namespace $labels.destination_workload_namespace }} deny {{ $value | printf "%.2f" }} calls each second, far more than an hour ago.',
    },
    {
      name: 'MeshPlaintextTraffic',
      severity: 'warning',
      for: '5m',
      expr: `sum by (${target}, source_workload) (${rate('istio_requests_total', isPlaintext, '5m')} or ${rate('istio_tcp_connections_opened_total', isPlaintext, '5m')}) > 0`,
      summary: '{{ $labels.destination_workload }} in {{ $labels.destination_workload_namespace }} is called without mutual TLS by {{ $labels.source_workload }}.',
    },
    {
      name: 'MeshRootCertificateExpiry',
      severity: 'critical',
      for: '5m',
      // Of an authority that istiod does not have, the metric is 0.
      expr: [series('citadel_server_root_cert_expiry_timestamp'), series('citadel_server_cert_chain_expiry_timestamp')]
        .map((timestamps) => endsWithin(at.certificateLeft, `(${timestamps} > 0)`)).join('\nor '),
      summary: 'The root certificate of the mesh, or the authority below it, ends in {{ $value | humanizeDuration }}.',
    },
    {
      name: 'MeshWorkloadCertificateExpiry',
      severity: 'critical',
      for: '5m',
      expr: `${series('istio_agent_cert_expiry_seconds', { resource_name: 'default' })} < ${decimal(at.workloadCertificateLeft)}`,
      summary: 'The certificate of {{ $labels.pod }} in {{ $labels.namespace }} ends in {{ $value | humanizeDuration }} and was not renewed.',
    },
    {
      name: 'MeshGatewayCertificateExpiry',
      severity: 'critical',
      for: '5m',
      expr: [
        endsWithin(at.certificateLeft, `min by (namespace, pod) (${gatewayCertificates})`),
        endsWithin(at.certificateLeft, series('certmanager_certificate_expiration_timestamp_seconds', { name: isNot('istiod') })),
      ].join('\nor '),
      summary: 'A certificate in {{ $labels.namespace }} ({{ or $labels.pod $labels.name }}) ends in {{ $value | humanizeDuration }}.',
    },
  ];
}
