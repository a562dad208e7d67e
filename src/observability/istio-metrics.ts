/** Labels of what proxies, waypoints and ztunnels report about traffic. */
const traffic = [
  'reporter', 'source_workload', 'source_workload_namespace', 'source_principal', 'source_app', 'source_version', 'source_canonical_service', 'source_canonical_revision', 'source_cluster',
  'destination_workload', 'destination_workload_namespace', 'destination_principal', 'destination_app', 'destination_version', 'destination_service', 'destination_service_name',
  'destination_service_namespace', 'destination_canonical_service', 'destination_canonical_revision', 'destination_cluster', 'request_protocol', 'response_flags', 'connection_security_policy',
] as const;
const requests = [...traffic, 'response_code', 'grpc_response_status'] as const;
/** Of Envoy's own statistics about one upstream. */
const upstream = ['cluster_name'] as const;

/**
 * The metrics that rules and dashboards ask for, each with its own labels, by who serves it. Proxies serve some of Envoy's only where they are told to: see
 * `alertedProxyStats`.
 *
 * @see https://istio.io/latest/docs/reference/config/metrics/
 */
export const istioMetrics = {
  // Proxies and waypoints; the TCP ones ztunnels too.
  istio_requests_total: requests,
  istio_request_duration_milliseconds_bucket: [...requests, 'le'],
  istio_request_duration_milliseconds_count: requests,
  istio_request_bytes_sum: requests,
  istio_response_bytes_sum: requests,
  istio_tcp_connections_opened_total: traffic,
  istio_tcp_connections_closed_total: traffic,
  istio_tcp_sent_bytes_total: traffic,
  istio_tcp_received_bytes_total: traffic,
  istio_build: ['component', 'tag'],

  // ztunnels. Newer ones count failed connections on their own; of older ones they are closed connections with a flag.
  istio_tcp_connections_failed_total: traffic,
  istio_xds_connection_terminations_total: ['reason'],
  istio_dns_requests_total: [],
  istio_dns_upstream_failures_total: [],
  workload_manager_active_proxy_count: [],
  workload_manager_pending_proxy_count: [],

  // Envoy, as proxies have it.
  envoy_cluster_circuit_breakers_default_cx_open: upstream,
  envoy_cluster_circuit_breakers_default_rq_open: upstream,
  envoy_cluster_circuit_breakers_default_rq_pending_open: upstream,
  envoy_cluster_outlier_detection_ejections_active: upstream,
  envoy_http_rbac: ['authz_enforce_result', 'http_conn_manager_prefix'],
  envoy_tcp: ['authz_enforce_result', 'tcp_prefix'],
  envoy_cluster_manager_cds_update_rejected: [],
  envoy_listener_manager_lds_update_rejected: [],

  // The agent beside each proxy.
  istio_agent_cert_expiry_seconds: ['resource_name'],
  istio_agent_istiod_connection_failures: [],

  // istiod.
  pilot_info: ['version'],
  pilot_xds: ['version'],
  pilot_services: [],
  pilot_xds_pushes: ['type'],
  pilot_total_xds_rejects: ['type'],
  pilot_total_xds_internal_errors: [],
  pilot_proxy_convergence_time_bucket: ['le'],
  pilot_xds_push_time_bucket: ['type', 'le'],
  sidecar_injection_requests_total: [],
  sidecar_injection_success_total: [],
  sidecar_injection_failure_total: [],
  galley_validation_failed: ['reason'],
  citadel_server_csr_count: [],
  citadel_server_success_cert_issuance_count: [],
  citadel_server_root_cert_expiry_timestamp: [],
  citadel_server_cert_chain_expiry_timestamp: [],

  // Others.
  certmanager_certificate_expiration_timestamp_seconds: ['name', 'namespace'],
  process_cpu_seconds_total: [],
  process_resident_memory_bytes: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The ends of the certificates that gateways show, each a metric of its own, named after the certificate: those of Secrets begin with where they come from. */
export const gatewayCertificates = '{__name__=~"envoy_listener_ssl_certificate_kubernetes_.+_expiration_unix_time_seconds"}';

/** A metric that Istio has. */
export type MetricName = keyof typeof istioMetrics;

/** Labels that the scrape configuration gives every target. */
export const targetLabels = ['job', 'instance', 'namespace', 'pod'] as const;

/** A label that a metric has, by itself or from its target. */
export type LabelOf<M extends MetricName> = (typeof istioMetrics)[M][number] | (typeof targetLabels)[number];

/**
 * The upper bounds of Envoy's histograms, in milliseconds: only at these is it known exactly how many requests were faster.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/metrics/v3/stats.proto#config-metrics-v3-histogrambucketsettings
 */
export const latencyBuckets: readonly number[] = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000, 3600000,
];

/** Codes of gRPC that say that the server failed: UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS. */
export const failedGrpcStatuses = '2|4|12|13|14|15';
