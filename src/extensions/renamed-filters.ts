const http = [
  'buffer', 'cors', 'csrf', 'ext_authz', 'fault', 'grpc_http1_bridge', 'grpc_json_transcoder', 'grpc_web', 'gzip', 'health_check', 'ip_tagging', 'lua', 'router', 'squash',
];
const network = ['client_ssl_auth', 'http_connection_manager', 'mongo_proxy', 'ratelimit', 'redis_proxy', 'tcp_proxy'];
const listener = ['http_inspector', 'original_dst', 'original_src', 'proxy_protocol', 'tls_inspector'];

/** Names of filters from Envoy's former API, with those that istiod writes now: a match on the former finds nothing. */
export const renamedFilters: ReadonlyMap<string, string> = new Map([
  ...http.map((name) => [`envoy.${name}`, `envoy.filters.http.${name}`] as const),
  ...network.map((name) => [`envoy.${name}`, `envoy.filters.network.${name}`] as const),
  ...listener.map((name) => [`envoy.listener.${name}`, `envoy.filters.listener.${name}`] as const),
  ['envoy.http_dynamo_filter', 'envoy.filters.http.dynamo'],
  ['envoy.rate_limit', 'envoy.filters.http.ratelimit'],
]);
