import type { LabelOf, MetricName } from './istio-metrics';
import { failedGrpcStatuses } from './istio-metrics';

/** What a label has to be: a value, or a comparison with one. */
export type Matcher = string | { readonly operator: '=~' | '!~' | '!='; readonly value: string };

/** Label matchers of a metric, by the names of labels that it has. */
export type Matchers<M extends MetricName = 'istio_requests_total'> = { readonly [L in LabelOf<M>]?: Matcher };

export const matches = (value: string): Matcher => ({ operator: '=~', value });
export const differs = (value: string): Matcher => ({ operator: '!~', value });
export const isNot = (value: string): Matcher => ({ operator: '!=', value });

/** The series of a metric that match. Names are held to those that Istio has by the compiler. */
export function series<M extends MetricName>(metric: M, matchers: Matchers<NoInfer<M>> = {}): string {
  const parts = Object.entries<Matcher | undefined>(matchers).flatMap(([label, matcher]) => {
    if (matcher === undefined) return [];
    const { operator, value } = typeof matcher === 'string' ? { operator: '=', value: matcher } : matcher;
    return [`${label}${operator}${JSON.stringify(value)}`];
  });
  return parts.length === 0 ? metric : `${metric}{${parts.join(',')}}`;
}

/** How often a counter counts, each second, over a range such as `5m`. */
export function rate<M extends MetricName>(metric: M, matchers: Matchers<NoInfer<M>>, range: string): string {
  return `rate(${series(metric, matchers)}[${range}])`;
}

/** How much a counter of mishaps has grown within a range. It exists from the first mishap on only, which `increase` does not see by itself. */
export function grown<M extends MetricName>(metric: M, matchers: Matchers<NoInfer<M>>, range: string): string {
  const counter = series(metric, matchers);
  return `(increase(${counter}[${range}]) > 0 or ${counter} > 0 unless ${counter} offset ${range})`;
}

/** How many requests failed each second: with a status from 500, or a gRPC code that blames the server. No sample where none did. */
export function failedRequests(matchers: Matchers, range: string): string {
  return `${rate('istio_requests_total', { ...matchers, response_code: matches('5..') }, range)} `
    + `or ${rate('istio_requests_total', { ...matchers, response_code: differs('5..'), grpc_response_status: matches(failedGrpcStatuses) }, range)}`;
}

/**
 * How many calls policies deny at proxies each second. Asked of Envoy, since Istio's own metrics do not tell a request that a policy denies from one that the
 * application answers with 403.
 */
export function deniedByProxies(range: string): string {
  return `${rate('envoy_http_rbac', { authz_enforce_result: 'denied' }, range)} or ${rate('envoy_tcp', { authz_enforce_result: 'denied', tcp_prefix: 'rbac' }, range)}`;
}

/** The latency, in milliseconds, that a share of requests does not exceed, by labels. */
export function latencyQuantile(quantile: number, by: readonly LabelOf<'istio_requests_total'>[], matchers: Matchers, range: string): string {
  return `histogram_quantile(${quantile}, sum by (${[...by, 'le'].join(', ')}) (${rate('istio_request_duration_milliseconds_bucket', matchers, range)}))`;
}

/** Requests as callers saw them: failures that never reached the service count too. */
export const seenByCallers: Matchers = { reporter: matches('source|waypoint') };

/** Requests as those that answered saw them. */
export const seenByServers: Matchers = { reporter: matches('destination|waypoint') };
