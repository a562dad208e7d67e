import { parseCel } from '../../analysis/validation/cel/evaluate';
import { MeshError } from '../../errors';

const certificates = [
  'subject_local_certificate', 'subject_peer_certificate', 'uri_san_local_certificate', 'uri_san_peer_certificate', 'dns_san_local_certificate', 'dns_san_peer_certificate',
  'sha256_peer_certificate_digest', 'tls_version', 'transport_failure_reason',
];

/**
 * What Envoy's expressions are about. An attribute that it does not have is no error there: nothing comes of the expression.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/advanced/attributes
 */
const attributes: Readonly<Record<string, readonly string[] | 'any'>> = {
  request: [
    'path', 'url_path', 'host', 'scheme', 'method', 'headers', 'referer', 'useragent', 'time', 'id', 'protocol', 'query', 'duration', 'size', 'total_size',
  ],
  response: ['code', 'code_details', 'flags', 'grpc_status', 'headers', 'trailers', 'size', 'total_size', 'backend_latency'],
  source: ['address', 'port'],
  destination: ['address', 'port'],
  connection: ['id', 'mtls', 'requested_server_name', 'termination_details', ...certificates],
  upstream: ['address', 'port', 'local_address', 'locality', 'request_attempt_count', 'cx_pool_ready_duration', 'num_endpoints', ...certificates],
  xds: [
    'node', 'cluster_name', 'cluster_metadata', 'route_name', 'route_metadata', 'virtual_host_name', 'virtual_host_metadata', 'upstream_host_metadata',
    'upstream_host_locality_metadata', 'filter_chain_name', 'listener_metadata', 'listener_direction',
  ],
  metadata: 'any',
  filter_state: 'any',
  upstream_filter_state: 'any',
};

/**
 * An expression in CEL about attributes that proxies know.
 *
 * @throws MeshError InvalidValue when it does not parse, or is about something else
 */
export function requireExpression(expression: string): string {
  const parsed = parseCel(expression);
  if ('problem' in parsed) {
    throw new MeshError({ code: 'InvalidValue', problem: `no expression in CEL: ${parsed.problem}`, value: expression, fix: 'Write one such as response.code >= 500' });
  }
  for (const { root, field } of parsed.selected) requireAttribute(root, field, expression);
  return expression;
}

function requireAttribute(root: string, field: string | undefined, expression: string): void {
  const known = attributes[root];
  if (known === undefined) {
    throw new MeshError({ code: 'InvalidValue', problem: `proxies know nothing of the name ${root}, so the expression could never hold`, value: expression, fix: `Begin with one of ${Object.keys(attributes).join(', ')}` });
  }
  if (known === 'any' || field === undefined || known.includes(field)) return;
  throw new MeshError({ code: 'InvalidValue', problem: `${root} has no attribute ${field}, so the expression could never hold`, value: expression, fix: `Use one of ${known.map((name) => `${root}.${name}`).join(', ')}` });
}
