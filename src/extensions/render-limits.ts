import { actionsOf, descriptorOf } from './limit';
import type { Limit } from './limit';
import type { Proxies } from './proxies';
import type { Rate } from './rate';
import type { RateLimitServiceBase } from './rate-limit-service-base';
import type { JsonValue } from '../../imports/json';
import type { EnvoyFilterConfigPatch } from '../../imports/networking.istio.io';

type Fields = Readonly<Record<string, JsonValue>>;

const all: Fields = { default_value: { numerator: 100 } };
const none: Fields = { default_value: { numerator: 0 } };

/** The filters of all limits on the same proxies: first what they count for themselves, which is cheap, then what they ask the service. */
export function renderFilters(proxies: Proxies, limits: readonly Limit[]): EnvoyFilterConfigPatch[] {
  const inOrder = [...limits].sort((a, b) => (a.name < b.name ? -1 : 1));
  const local = inOrder.filter(({ countedBy }) => countedBy === undefined);
  const [service] = inOrder.flatMap(({ countedBy }) => countedBy ?? []);
  return [
    ...localFilter('envoy.filters.http.local_ratelimit', local.filter(({ enforce }) => enforce)),
    // A filter is in force as a whole or not at all, so what is only tried has one of its own.
    ...localFilter('envoy.filters.http.local_ratelimit.trial', local.filter(({ enforce }) => !enforce)),
    ...(service === undefined ? [] : [globalFilter(service, inOrder.filter(({ countedBy }) => countedBy === service))]),
  ].map((value) => ({
    applyTo: 'HTTP_FILTER',
    match: {
      context: proxies.context,
      listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: 'envoy.filters.http.router' } } } },
    },
    // Right before the router: after authentication, so that the claims of a checked token are known, and after what refuses requests anyway.
    patch: { operation: 'INSERT_BEFORE', value },
  }));
}

/** @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/local_rate_limit_filter */
function localFilter(name: string, limits: readonly Limit[]): Fields[] {
  const [first] = limits;
  if (first === undefined) return [];
  const maxKeys = Math.max(...limits.filter(({ key }) => key !== undefined).map((limit) => limit.maxKeys), 0);
  return [{
    name,
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
      'stat_prefix': first.enforce ? 'http_local_rate_limiter' : 'http_local_rate_limiter_trial',
      'filter_enabled': all,
      'filter_enforced': first.enforce ? all : none,
      ...renderResponse('status', first),
      'enable_x_ratelimit_headers': first.enforce ? 'DRAFT_VERSION_03' : undefined,
      'rate_limited_as_resource_exhausted': true,
      'max_dynamic_descriptors': maxKeys === 0 ? undefined : maxKeys,
      'rate_limits': renderActions(limits),
      'descriptors': limits.map((limit) => ({ entries: descriptorOf(limit).map((entry) => ({ ...entry })), token_bucket: renderBucket(limit.rate) })),
    },
  }];
}

/** @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/rate_limit_filter */
function globalFilter(service: RateLimitServiceBase, limits: readonly Limit[]): Fields {
  const { host, port } = service.service;
  const enforced = limits.find(({ enforce }) => enforce);
  return {
    name: 'envoy.filters.http.ratelimit',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit',
      'domain': service.domain,
      'timeout': renderSeconds(service.timeoutMilliseconds),
      'failure_mode_deny': service.whenUnreachable === 'deny' ? true : undefined,
      ...(enforced !== undefined && renderResponse('rate_limited_status', enforced)),
      'enable_x_ratelimit_headers': 'DRAFT_VERSION_03',
      'rate_limited_as_resource_exhausted': true,
      'rate_limit_service': {
        // Istio's own cluster of the service: mutual TLS, and the endpoints that are ready.
        grpc_service: { envoy_grpc: { cluster_name: `outbound|${port.number}||${host}`, authority: host } },
        transport_api_version: 'V3',
      },
      'rate_limits': renderActions(limits),
    },
  };
}

function renderActions(limits: readonly Limit[]): Fields[] {
  return limits.flatMap((limit) => actionsOf(limit).map((actions) => ({ actions })));
}

function renderResponse(statusField: string, { response }: Limit): Fields {
  const headers = Object.entries(response.headers).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...(response.status !== 429 && { [statusField]: { code: response.status } }),
    ...(headers.length > 0 && { response_headers_to_add: headers.map(([key, value]) => ({ header: { key, value }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' })) }),
  };
}

function renderBucket({ requests, burst, milliseconds }: Rate): Fields {
  return { max_tokens: burst ?? requests, tokens_per_fill: requests, fill_interval: renderSeconds(milliseconds) };
}

function renderSeconds(milliseconds: number): string {
  return `${milliseconds / 1000}s`;
}
