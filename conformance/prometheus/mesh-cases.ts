import type { AlertCase, Series } from './alert-case';
import { metric } from './alert-case';

const host = 'reviews.shop.svc.cluster.local';
const toService = { reporter: 'source', destination_service: host, destination_service_name: 'reviews' };
const toPods = { reporter: 'destination', destination_workload: 'reviews-v1', destination_workload_namespace: 'shop', source_workload: 'web' };
const requests = (code: string, more: Readonly<Record<string, string>> = {}): string => metric('istio_requests_total', { ...toService, response_code: code, response_flags: '-', ...more });
const received = (code: string, more: Readonly<Record<string, string>> = {}): string => metric('istio_requests_total', { ...toPods, response_code: code, connection_security_policy: 'mutual_tls', ...more });
/** Ten requests a second, as fast as counted: how many of a thousand within each bound. */
const latency = (within: Readonly<Record<string, number>>): Series => ({
  ...Object.fromEntries(Object.entries(within).map(([le, share]) => [metric('istio_request_duration_milliseconds_bucket', { ...toService, le }), `0+${share * 0.6}x30`])),
  [requests('200')]: '0+600x30',
});
const ofService = { destination_service: host };
const critical = { severity: 'critical' };
const warning = { severity: 'warning' };
const upstream = { cluster_name: `outbound|9080||${host}`, namespace: 'shop', pod: 'web-1' };
const pod = { namespace: 'shop', pod: 'web-1' };
const denied = metric('envoy_http_rbac', { ...pod, authz_enforce_result: 'denied', http_conn_manager_prefix: 'inbound_0.0.0.0_8080' });
const deniedConnections = metric('envoy_tcp', { ...pod, authz_enforce_result: 'denied', tcp_prefix: 'rbac' });
const ztunnel = { namespace: 'istio-system', pod: 'ztunnel-a' };
const ofPods = { destination_workload: 'reviews-v1', destination_workload_namespace: 'shop' };
const gatewayCertificate = 'envoy_listener_ssl_certificate_kubernetes___shop_expiration_unix_time_seconds';

/** Two cases or more of each alert about a mesh. */
export const meshCases: readonly AlertCase[] = [
  ...of('MeshHighErrorRate', [
    { when: 'a tenth fails', series: { [requests('200')]: '0+540x30', [requests('503')]: '0+60x30' }, at: '20m', fires: { labels: { ...critical, ...ofService }, summary: `10% of the requests to ${host} fail.` } },
    {
      when: 'a tenth fails by a code of gRPC',
      series: { [requests('200', { grpc_response_status: '0' })]: '0+540x30', [requests('200', { grpc_response_status: '14' })]: '0+60x30' },
      at: '20m',
      fires: { labels: { ...critical, ...ofService }, summary: `10% of the requests to ${host} fail.` },
    },
    { when: 'all fail', series: { [requests('500')]: '0+600x30' }, at: '20m', fires: { labels: { ...critical, ...ofService }, summary: `100% of the requests to ${host} fail.` } },
    { when: 'one in fifty fails', series: { [requests('200')]: '0+588x30', [requests('503')]: '0+12x30' }, at: '20m' },
    { when: 'clients are wrong', series: { [requests('404')]: '0+600x30', [requests('200', { grpc_response_status: '5' })]: '0+600x30' }, at: '20m' },
    { when: 'there is hardly a request', series: { [requests('503')]: '0+3x30' }, at: '20m' },
    { when: 'it is over', series: { [requests('200')]: '0+540x40', [requests('503')]: '0+60x10 600+0x30' }, at: '30m' },
  ]),
  ...of('MeshHighLatencyP50', [
    {
      when: 'half of the requests take too long',
      series: latency({ '500': 100, '1000': 600, '+Inf': 600 }),
      at: '20m',
      fires: { labels: { ...warning, ...ofService }, summary: `${host} answers 50 of 100 requests in 700 ms, 500 ms is the limit.` },
    },
    { when: 'a few are slow', series: latency({ '100': 900, '5000': 1000, '+Inf': 1000 }), at: '20m' },
  ]),
  ...of('MeshHighLatencyP99', [
    {
      when: 'two of a hundred take very long',
      series: latency({ '1000': 980, '2500': 985, '5000': 1000, '+Inf': 1000 }),
      at: '20m',
      fires: { labels: { ...warning, ...ofService }, summary: `${host} answers 99 of 100 requests in 3333 ms, 2000 ms is the limit.` },
    },
    { when: 'all are fast', series: latency({ '100': 990, '1000': 1000, '+Inf': 1000 }), at: '20m' },
  ]),
  ...of('MeshTrafficDrop', [
    {
      when: 'a tenth is left',
      series: { [requests('200')]: '0+600x60 36060+60x60' },
      at: '100m',
      fires: { labels: { ...warning, ...ofService }, summary: `Requests to ${host} have dropped by more than 75 %: an hour ago there were 10.00 each second.` },
    },
    {
      when: 'nothing is left, not even the counters',
      series: { [requests('200')]: '0+600x60 _x60' },
      at: '100m',
      fires: { labels: { ...warning, ...ofService }, summary: `Requests to ${host} have dropped by more than 75 %: an hour ago there were 10.00 each second.` },
    },
    { when: 'half is left', series: { [requests('200')]: '0+600x60 36300+300x60' }, at: '100m' },
    { when: 'there were few requests before', series: { [requests('200')]: '0+3x60 180+0x60' }, at: '100m' },
  ]),
  ...of('MeshCircuitBreakerOverflow', [
    {
      when: 'a tenth is turned away',
      series: { [requests('200')]: '0+540x30', [requests('503', { response_flags: 'UO' })]: '0+60x30' },
      at: '20m',
      fires: { labels: { ...warning, ...ofService }, summary: `The limits towards ${host} turn away 10% of its requests.` },
    },
    { when: 'a few are, beside other failures', series: { [requests('200')]: '0+596x30', [requests('503', { response_flags: 'UO' })]: '0+1x30', [requests('503', { response_flags: 'UF,URX' })]: '0+60x30' }, at: '20m' },
  ]),
  ...of('MeshCircuitBreakerOpen', [
    {
      when: 'connections are at their limit',
      series: { [metric('envoy_cluster_circuit_breakers_default_cx_open', upstream)]: '1x30' },
      at: '20m',
      fires: { labels: { ...warning, cluster_name: upstream.cluster_name }, summary: `The limits towards ${upstream.cluster_name} are reached, of connections or requests (1).` },
    },
    { when: 'a peak passes', series: { [metric('envoy_cluster_circuit_breakers_default_rq_open', upstream)]: '0x15 1x2 0x15' }, at: '18m' },
  ]),
  ...of('MeshEndpointsEjected', [
    {
      when: 'two pods are ejected again and again',
      series: { [metric('envoy_cluster_outlier_detection_ejections_active', upstream)]: '2x30' },
      at: '20m',
      fires: { labels: { ...warning, cluster_name: upstream.cluster_name }, summary: `2 pods of ${upstream.cluster_name} are ejected by at least one proxy.` },
    },
    { when: 'a pod was ejected for a while', series: { [metric('envoy_cluster_outlier_detection_ejections_active', upstream)]: '0x10 1x5 0x20' }, at: '14m' },
  ]),
  ...of('MeshNoHealthyEndpoints', [
    {
      when: 'a tenth finds no pod',
      series: { [requests('200')]: '0+540x30', [requests('503', { response_flags: 'UH' })]: '0+60x30' },
      at: '20m',
      fires: { labels: { ...critical, ...ofService }, summary: `Callers of ${host} find no pod to send requests to (10%).` },
    },
    { when: 'requests fail for other reasons', series: { [requests('503', { response_flags: 'UF' })]: '0+60x30' }, at: '20m' },
  ]),
  ...of('MeshDenialsSurge', [
    ...[denied, deniedConnections].map((series) => ({
      when: `a hundred times as many calls are denied as an hour ago: ${series}`,
      series: { [series]: '0+6x60 960+600x60' },
      at: '100m',
      fires: { labels: { ...warning, namespace: 'shop' }, summary: 'Policies in shop deny 10.00 calls each second, far more than an hour ago.' },
    })),
    ...['failed', 'closed'].map((counted) => ({
      when: `a ztunnel denies what it never did before, and counts it as ${counted}`,
      series: { [metric(`istio_tcp_connections_${counted}_total`, { ...toPods, response_flags: 'DENY' })]: '0+600x30' },
      at: '20m',
      fires: { labels: { ...warning, destination_workload_namespace: 'shop' }, summary: 'Policies in shop deny 10.00 calls each second, far more than an hour ago.' },
    })),
    { when: 'as many are denied as ever', series: { [denied]: '0+600x120' }, at: '100m' },
    { when: 'few are denied', series: { [denied]: '0+0x60 0+3x60' }, at: '100m' },
    { when: 'the application answers 403 by itself, and policies let calls in', series: { [received('403')]: '0+600x30', [denied.replace('denied', 'allowed')]: '0+600x30' }, at: '20m' },
    { when: 'a dry run would deny', series: { [metric('envoy_http_rbac', { ...pod, authz_dry_run_action: 'deny', authz_dry_run_result: 'denied' })]: '0+600x30' }, at: '20m' },
  ]),
  ...of('MeshPlaintextTraffic', [
    {
      when: 'a caller has no proxy',
      series: { [received('200', { connection_security_policy: 'none', source_workload: 'unknown' })]: '0+60x30', [received('200')]: '0+600x30' },
      at: '20m',
      fires: { labels: { ...warning, ...ofPods, source_workload: 'unknown' }, summary: 'reviews-v1 in shop is called without mutual TLS by unknown.' },
    },
    { when: 'all callers have certificates', series: { [received('200')]: '0+600x30' }, at: '20m' },
    { when: 'only callers report, who do not know', series: { [requests('200', { connection_security_policy: 'unknown' })]: '0+600x30' }, at: '20m' },
  ]),
  ...of('MeshRootCertificateExpiry', [
    {
      when: 'the root has ten days left',
      series: { [metric('citadel_server_root_cert_expiry_timestamp', { pod: 'istiod-1' })]: '864000x30' },
      at: '20m',
      fires: { labels: { ...critical, pod: 'istiod-1' }, summary: 'The root certificate of the mesh, or the authority below it, ends in 9d 23h 40m 0s.' },
    },
    { when: 'the root has a year left, and there is no authority below it', series: { [metric('citadel_server_root_cert_expiry_timestamp')]: '31536000x30', [metric('citadel_server_cert_chain_expiry_timestamp')]: '0x30' }, at: '20m' },
  ]),
  ...of('MeshWorkloadCertificateExpiry', [
    {
      when: 'it was not renewed',
      series: { [metric('istio_agent_cert_expiry_seconds', { ...pod, resource_name: 'default' })]: '23400-60x60' },
      at: '40m',
      fires: { labels: { ...critical, ...pod, resource_name: 'default' }, summary: 'The certificate of web-1 in shop ends in 5h 50m 0s and was not renewed.' },
    },
    { when: 'it is renewed, and another one is short', series: { [metric('istio_agent_cert_expiry_seconds', { ...pod, resource_name: 'default' })]: '43200x30', [metric('istio_agent_cert_expiry_seconds', { ...pod, resource_name: 'ROOTCA' })]: '60x30' }, at: '20m' },
  ]),
  ...of('MeshGatewayCertificateExpiry', [
    {
      when: 'two certificates of one gateway end',
      series: { [metric(gatewayCertificate, pod)]: '864000x30', [metric(gatewayCertificate.replace('shop', 'blog'), pod)]: '1728000x30' },
      at: '20m',
      fires: { labels: { ...critical, ...pod }, summary: 'A certificate in shop (web-1) ends in 9d 23h 40m 0s.' },
    },
    {
      when: 'cert-manager does not renew one',
      series: { [metric('certmanager_certificate_expiration_timestamp_seconds', { name: 'shop-tls', namespace: 'shop' })]: '864000x30' },
      at: '20m',
      fires: { labels: { ...critical, name: 'shop-tls', namespace: 'shop' }, summary: 'A certificate in shop (shop-tls) ends in 9d 23h 40m 0s.' },
    },
    {
      when: 'certificates are good for long, and that of the workload is short',
      series: { [metric(gatewayCertificate, pod)]: '8640000x30', [metric(gatewayCertificate.replace('kubernetes___shop', 'default'), pod)]: '43200x30' },
      at: '20m',
    },
  ]),
  ...of('IstiodDown', [
    { when: 'no istiod is seen', series: { [metric('up', { job: 'istiod' })]: '0x30' }, at: '20m', fires: { labels: critical, summary: 'Prometheus sees no istiod: configuration and certificates reach no proxy any more.' } },
    { when: 'one of two is gone', series: { [metric('pilot_info', { pod: 'istiod-1' })]: '1x30', [metric('pilot_info', { pod: 'istiod-2' })]: '1x5 _x25' }, at: '20m' },
  ]),
  ...of('IstiodPushErrors', [
    {
      when: 'pushes fail',
      series: { [metric('pilot_xds_pushes', { pod: 'istiod-1', type: 'cds_senderr' })]: '0+1x30' },
      at: '20m',
      fires: { labels: { ...warning, pod: 'istiod-1' }, summary: 'istiod-1 could not build or send configuration 5 times within 5 minutes.' },
    },
    { when: 'pushes succeed, but for one', series: { [metric('pilot_xds_pushes', { pod: 'istiod-1', type: 'cds' })]: '0+5x30', [metric('pilot_xds_pushes', { pod: 'istiod-1', type: 'cds_senderr' })]: '_x10 1x20' }, at: '18m' },
  ]),
  ...of('IstiodConfigRejected', [
    {
      when: 'proxies reject listeners',
      series: { [metric('pilot_total_xds_rejects', { pod: 'istiod-1', type: 'lds' })]: '0+1x30' },
      at: '20m',
      fires: { labels: { ...warning, type: 'lds' }, summary: 'Proxies reject configuration of istiod (lds), and go on with what they had.' },
    },
    { when: 'they did once', series: { [metric('pilot_total_xds_rejects', { pod: 'istiod-1', type: 'lds' })]: '3x30' }, at: '20m' },
  ]),
  ...of('IstiodSlowPushes', [
    {
      when: 'half of the changes take more than 10 seconds',
      series: Object.fromEntries(Object.entries({ '10': 50, '20': 100, '+Inf': 100 }).map(([le, count]) => [metric('pilot_proxy_convergence_time_bucket', { pod: 'istiod-1', le }), `0+${count}x30`])),
      at: '20m',
      fires: { labels: warning, summary: 'Changes take 19.8s to reach the proxies.' },
    },
    { when: 'changes are quick', series: Object.fromEntries(['0.5', '10', '+Inf'].map((le) => [metric('pilot_proxy_convergence_time_bucket', { pod: 'istiod-1', le }), '0+50x30'])), at: '20m' },
  ]),
  ...of('MeshProxyOutOfSync', [
    {
      when: 'an agent cannot reach istiod',
      series: { [metric('istio_agent_istiod_connection_failures', pod)]: '0+1x40' },
      at: '30m',
      fires: { labels: { ...warning, ...pod }, summary: 'The proxy of web-1 in shop works with old configuration.' },
    },
    {
      when: 'a proxy rejects clusters',
      series: { [metric('envoy_cluster_manager_cds_update_rejected', pod)]: '0x10 1+1x40' },
      at: '30m',
      fires: { labels: { ...warning, ...pod }, summary: 'The proxy of web-1 in shop works with old configuration.' },
    },
    { when: 'a connection was lost long ago', series: { [metric('istio_agent_istiod_connection_failures', pod)]: '1x60' }, at: '50m' },
  ]),
  ...of('IstiodInjectionFailures', [
    {
      when: 'the first injection fails',
      series: { [metric('sidecar_injection_failure_total', { pod: 'istiod-1' })]: '_x5 1x30' },
      at: '8m',
      fires: { labels: critical, summary: 'istiod could not inject 1 pods within 5 minutes: they are refused, or run without a proxy.' },
    },
    { when: 'injections succeed', series: { [metric('sidecar_injection_success_total', { pod: 'istiod-1' })]: '0+1x30', [metric('sidecar_injection_failure_total', { pod: 'istiod-1' })]: '2x30' }, at: '20m' },
  ]),
  ...of('ZtunnelConnectionFailures', [
    {
      when: 'a tenth of the connections fails',
      series: { [metric('istio_tcp_connections_opened_total', ztunnel)]: '0+540x30', [metric('istio_tcp_connections_failed_total', { ...ztunnel, response_flags: 'CONNECT' })]: '0+60x30' },
      at: '20m',
      fires: { labels: { ...critical, ...ztunnel }, summary: '10% of the connections through ztunnel-a fail.' },
    },
    {
      when: 'connections are denied, which is as it should be',
      series: { [metric('istio_tcp_connections_opened_total', ztunnel)]: '0+540x30', [metric('istio_tcp_connections_failed_total', { ...ztunnel, response_flags: 'DENY' })]: '0+60x30' },
      at: '20m',
    },
  ]),
  ...of('ZtunnelPendingPods', [
    {
      when: 'pods wait',
      series: { [metric('workload_manager_pending_proxy_count', ztunnel)]: '2x30' },
      at: '20m',
      fires: { labels: { ...critical, ...ztunnel }, summary: '2 pods on the node of ztunnel-a wait for their ztunnel: they have no network of the mesh yet.' },
    },
    { when: 'a pod starts', series: { [metric('workload_manager_pending_proxy_count', ztunnel)]: '0x10 1x1 0x20' }, at: '11m' },
  ]),
  ...of('ZtunnelDisconnected', [
    {
      when: 'its connection breaks every minute',
      series: { [metric('istio_xds_connection_terminations_total', { ...ztunnel, reason: 'ConnectionError' })]: '0+1x40' },
      at: '30m',
      fires: { labels: { ...warning, ...ztunnel }, summary: 'ztunnel-a loses its connection to istiod again and again, and works with what it knew.' },
    },
    { when: 'it moves to another istiod, as it does every half an hour', series: { [metric('istio_xds_connection_terminations_total', { ...ztunnel, reason: 'Reconnect' })]: '0+1x40' }, at: '30m' },
  ]),
];

function of(alert: string, cases: readonly Omit<AlertCase, 'alert'>[]): readonly AlertCase[] {
  return cases.map((it) => ({ alert, ...it }));
}
