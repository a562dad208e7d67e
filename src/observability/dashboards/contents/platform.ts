import type { MetricName } from '../../istio-metrics';
import { deniedByProxies, grown, isNot, matches, rate, seenByServers, series } from '../../promql';
import type { DashboardDescription } from '../description';
import { figure, graph } from '../description';
import { mutualTlsShare, requestRate, window } from './traffic';

const quantileOf = (share: number, metric: 'pilot_proxy_convergence_time_bucket' | 'pilot_xds_push_time_bucket'): string => `histogram_quantile(${share}, sum by (le) (${rate(metric, {}, window)}))`;
const perSecond = (metric: MetricName, by: string): string => `sum by (${by}) (${rate(metric, {}, window)})`;
const isIstiod = 'and on (namespace, pod) pilot_info';
const isZtunnel = { pod: matches('$pod') } as const;
const ofNode = (metric: 'istio_tcp_connections_opened_total' | 'istio_tcp_connections_closed_total' | 'istio_tcp_sent_bytes_total' | 'istio_tcp_received_bytes_total'): string => (
  `sum by (pod) (${rate(metric, isZtunnel, window)})`);

export const controlPlaneDashboard: DashboardDescription = {
  title: 'Istio: control plane',
  about: 'Whether istiod is well, and whether proxies have what it knows.',
  variables: [],
  rows: [
    {
      title: 'Now',
      panels: [
        figure('Pods of istiod', 'short', 'sum(pilot_info)'),
        figure('Proxies connected', 'short', 'sum(pilot_xds)'),
        figure('Changes reach 99 in 100 proxies in', 's', quantileOf(0.99, 'pilot_proxy_convergence_time_bucket')),
        figure('Rejected by proxies, last hour', 'short', `sum(${grown('pilot_total_xds_rejects', {}, '1h')}) or vector(0)`),
      ],
    },
    {
      title: 'Configuration',
      panels: [
        graph('Pushes', 'cps', ['{{type}}', perSecond('pilot_xds_pushes', 'type')]),
        graph('From change to proxies', 's', ['50 in 100', quantileOf(0.5, 'pilot_proxy_convergence_time_bucket')], ['99 in 100', quantileOf(0.99, 'pilot_proxy_convergence_time_bucket')]),
        graph('Time to push', 's', ['99 in 100', quantileOf(0.99, 'pilot_xds_push_time_bucket')]),
        graph('Errors', 'cps', ['rejected: {{type}}', perSecond('pilot_total_xds_rejects', 'type')], ['internal', `sum(${rate('pilot_total_xds_internal_errors', {}, window)})`]),
        graph('Proxies connected', 'short', ['{{pod}}', 'sum by (pod) (pilot_xds)']),
        graph('Objects refused', 'cps', ['{{reason}}', perSecond('galley_validation_failed', 'reason')]),
      ],
    },
    {
      title: 'Pods and certificates',
      panels: [
        graph('Injections', 'cps', ['asked', perSecond('sidecar_injection_requests_total', 'pod')], ['failed', perSecond('sidecar_injection_failure_total', 'pod')]),
        graph('Certificates', 'cps', ['asked', `sum(${rate('citadel_server_csr_count', {}, window)})`], ['signed', `sum(${rate('citadel_server_success_cert_issuance_count', {}, window)})`]),
      ],
    },
    {
      title: 'Resources of istiod',
      panels: [
        graph('CPU', 'short', ['{{pod}}', `${rate('process_cpu_seconds_total', {}, window)} ${isIstiod}`]),
        graph('Memory', 'bytes', ['{{pod}}', `process_resident_memory_bytes ${isIstiod}`]),
      ],
    },
  ],
};

export const securityDashboard: DashboardDescription = {
  title: 'Istio: security',
  about: 'Who talks in plaintext, who is refused, and which certificates end.',
  variables: [],
  rows: [
    {
      title: 'Now',
      panels: [
        mutualTlsShare,
        figure('Denied', 'cps', `sum(${deniedByProxies(window)}) or vector(0)`),
        figure('Root certificate ends in', 's', `min(${series('citadel_server_root_cert_expiry_timestamp')} > 0) - time()`),
        figure('First workload certificate ends in', 's', `min(${series('istio_agent_cert_expiry_seconds', { resource_name: 'default' })})`),
      ],
    },
    {
      title: 'Mutual TLS',
      panels: [
        graph('Requests in plaintext', 'reqps', ['{{source_workload}} to {{destination_workload}}', requestRate({ reporter: 'destination', connection_security_policy: isNot('mutual_tls') }, 'source_workload', 'destination_workload')]),
        graph('Connections in plaintext', 'cps', [
          '{{source_workload}} to {{destination_workload}}',
          `sum by (source_workload, destination_workload) (${rate('istio_tcp_connections_opened_total', { reporter: 'destination', connection_security_policy: isNot('mutual_tls') }, window)})`,
        ]),
      ],
    },
    {
      title: 'Access',
      panels: [
        graph('Denied by proxies', 'cps', ['{{pod}} in {{namespace}}', `sum by (namespace, pod) (${deniedByProxies(window)})`]),
        graph('Without a valid token (401)', 'reqps', ['{{destination_workload}}', requestRate({ ...seenByServers, response_code: '401' }, 'destination_workload')]),
        graph('Connections that ztunnels deny', 'cps', [
          '{{source_principal}} to {{destination_workload}}', `sum by (source_principal, destination_workload) (${rate('istio_tcp_connections_failed_total', { response_flags: 'DENY' }, window)})`,
        ]),
      ],
    },
  ],
};

export const ztunnelDashboard: DashboardDescription = {
  title: 'Istio: ztunnel',
  about: 'The proxies of the nodes, which carry the traffic of ambient pods.',
  variables: [{ name: 'pod', label: 'Pod', values: 'label_values(workload_manager_active_proxy_count, pod)', all: 'ztunnel-.*' }],
  rows: [
    {
      title: 'Now',
      panels: [
        figure('Pods served', 'short', `sum(${series('workload_manager_active_proxy_count', isZtunnel)})`),
        figure('Pods that wait', 'short', `sum(${series('workload_manager_pending_proxy_count', isZtunnel)})`),
        figure('Connections opened', 'cps', `sum(${rate('istio_tcp_connections_opened_total', isZtunnel, window)})`),
        figure('Connections that failed', 'cps', `sum(${rate('istio_tcp_connections_failed_total', isZtunnel, window)}) or vector(0)`),
      ],
    },
    {
      title: 'Traffic',
      panels: [
        graph('Connections', 'cps', ['opened, {{pod}}', ofNode('istio_tcp_connections_opened_total')], ['closed, {{pod}}', ofNode('istio_tcp_connections_closed_total')]),
        graph('Why connections failed', 'cps', ['{{response_flags}}, {{pod}}', `sum by (pod, response_flags) (${rate('istio_tcp_connections_failed_total', isZtunnel, window)})`]),
        graph('Bytes', 'Bps', ['sent, {{pod}}', ofNode('istio_tcp_sent_bytes_total')], ['received, {{pod}}', ofNode('istio_tcp_received_bytes_total')]),
        graph('Names resolved', 'cps', ['asked, {{pod}}', `sum by (pod) (${rate('istio_dns_requests_total', isZtunnel, window)})`], ['failed, {{pod}}', `sum by (pod) (${rate('istio_dns_upstream_failures_total', isZtunnel, window)})`]),
      ],
    },
    {
      title: 'Configuration and resources',
      panels: [
        graph('Connections to istiod that ended', 'cps', ['{{reason}}, {{pod}}', `sum by (pod, reason) (${rate('istio_xds_connection_terminations_total', isZtunnel, window)})`]),
        graph('Pods', 'short', ['served, {{pod}}', series('workload_manager_active_proxy_count', isZtunnel)], ['waiting, {{pod}}', series('workload_manager_pending_proxy_count', isZtunnel)]),
      ],
    },
  ],
};
