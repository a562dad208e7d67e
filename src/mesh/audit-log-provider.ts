import type { Duration } from 'cdk8s';
import { MeshError } from '../errors';
import type { ExtensionProvider } from './extension-providers';

/** By this name, followed by the days that entries are kept, the mesh configuration defines the audit log, and Telemetry turns it on. */
export const auditLogName = 'audit-log';

/**
 * What is said of each request or connection, by Envoy's names. Queries are left out: they are where personal data and secrets end up. Of a denied request
 * `response_code_details` names the policy, of a denied connection `connection_termination_details`;
 * `dry_run_allow` and `dry_run_deny` tell what policies in dry run would have done.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage
 */
export const auditLogLabels = {
  time: '%START_TIME%',
  principal: '%DOWNSTREAM_PEER_URI_SAN%',
  user: '%DYNAMIC_METADATA(envoy.filters.http.jwt_authn:payload:sub)%',
  source_address: '%DOWNSTREAM_REMOTE_ADDRESS%',
  forwarded_for: '%REQ(X-FORWARDED-FOR)%',
  server: '%DOWNSTREAM_LOCAL_URI_SAN%',
  server_address: '%DOWNSTREAM_LOCAL_ADDRESS%',
  tls_version: '%DOWNSTREAM_TLS_VERSION%',
  tls_cipher: '%DOWNSTREAM_TLS_CIPHER%',
  protocol: '%PROTOCOL%',
  method: '%REQ(:METHOD)%',
  authority: '%REQ(:AUTHORITY)%',
  path: '%REQ_WITHOUT_QUERY(X-ENVOY-ORIGINAL-PATH?:PATH)%',
  response_code: '%RESPONSE_CODE%',
  response_flags: '%RESPONSE_FLAGS%',
  response_code_details: '%RESPONSE_CODE_DETAILS%',
  dry_run_allow: '%DYNAMIC_METADATA(envoy.filters.http.rbac:istio_dry_run_allow_shadow_engine_result)%',
  dry_run_deny: '%DYNAMIC_METADATA(envoy.filters.http.rbac:istio_dry_run_deny_shadow_engine_result)%',
  connection_termination_details: '%CONNECTION_TERMINATION_DETAILS%',
  bytes_received: '%BYTES_RECEIVED%',
  bytes_sent: '%BYTES_SENT%',
  duration: '%DURATION%',
  request_id: '%REQ(X-REQUEST-ID)%',
  upstream_cluster: '%UPSTREAM_CLUSTER%',
} as const;

/**
 * The provider of the audit log: a line of JSON for each entry, in the log of the proxy's container.
 *
 * @param retention how long entries are to be kept, in whole days; each says so as `retention_days`
 * @throws MeshError InvalidValue when that is not a whole number of days from 1
 */
export function auditLogProvider(retention?: Duration): ExtensionProvider {
  const days = retention?.toDays({ integral: false });
  if (days !== undefined && !(Number.isInteger(days) && days >= 1)) {
    throw new MeshError({ code: 'InvalidValue', problem: 'logs are kept for whole days, at least one', value: `${days} days`, fix: 'Write Duration.days(365)' });
  }
  const name = days === undefined ? auditLogName : `${auditLogName}-${days}d`;
  const labels = { ...auditLogLabels, ...(days !== undefined && { retention_days: String(days) }) };
  return { name, extensionProvider: { name, envoyFileAccessLog: { path: '/dev/stdout', logFormat: { labels } } } };
}
