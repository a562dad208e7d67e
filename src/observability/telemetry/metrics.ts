import { requireExpression } from './attributes';
import type { TelemetryMetric, TelemetryOverride, TelemetryTagOverride } from '../../../imports/telemetry.istio.io';
import { MeshError } from '../../errors';
import type { ProxySide } from '../../mesh';
import { istioMetrics } from '../istio-metrics';

/** The metrics that proxies count, as telemetry calls them, and their names in Prometheus. */
const metricNames = {
  REQUEST_COUNT: 'istio_requests_total',
  REQUEST_DURATION: 'istio_request_duration_milliseconds',
  REQUEST_SIZE: 'istio_request_bytes',
  RESPONSE_SIZE: 'istio_response_bytes',
  TCP_OPENED_CONNECTIONS: 'istio_tcp_connections_opened_total',
  TCP_CLOSED_CONNECTIONS: 'istio_tcp_connections_closed_total',
  TCP_SENT_BYTES: 'istio_tcp_sent_bytes_total',
  TCP_RECEIVED_BYTES: 'istio_tcp_received_bytes_total',
  GRPC_REQUEST_MESSAGES: 'istio_request_messages_total',
  GRPC_RESPONSE_MESSAGES: 'istio_response_messages_total',
} as const;

/** @see https://istio.io/latest/docs/reference/config/telemetry/#MetricSelector-IstioMetric */
export type IstioMetric = keyof typeof metricNames;

const tagNames = istioMetrics.istio_requests_total;

/**
 * A tag that metrics have by themselves; each combination of values is a series.
 *
 * @see https://istio.io/latest/docs/reference/config/metrics/#labels
 */
export type IstioTag = (typeof tagNames)[number];

/** How metrics differ from what proxies count by themselves. */
export interface MetricsOverride {
  /** @default - all */
  readonly metrics?: readonly IstioMetric[];

  /** Whose count: the caller's proxy, or that of who is called. @default - both */
  readonly side?: ProxySide;

  /** Whether they are not counted at all; `false` counts them where a wider scope does not. @default - as wider scopes have it */
  readonly disabled?: boolean;

  /** Tags that they do not have, so that there are fewer series. @default - none */
  readonly removeTags?: readonly IstioTag[];

  /**
   * Tags that they have, by expressions in CEL that give a text, such as `{ request_host: 'request.host' }`. Each value that one takes multiplies the series: a
   * path or a user is none to tell apart.
   *
   * @default - none
   * @see https://istio.io/latest/docs/tasks/observability/metrics/customize-metrics/
   */
  readonly setTags?: Readonly<Record<string, string>>;
}

/** @throws MeshError InvalidValue or ContradictingProps when an override would change nothing, or something else than it says */
export function renderMetrics(overrides: readonly MetricsOverride[]): readonly TelemetryMetric[] {
  if (overrides.length === 0) throw new MeshError({ code: 'InvalidValue', problem: 'no override changes nothing', value: overrides, fix: 'Leave metrics out' });
  return [{ overrides: overrides.flatMap(renderOverride), providers: [{ name: 'prometheus' }] }];
}

function renderOverride({ metrics, side, disabled, removeTags = [], setTags = {} }: MetricsOverride): TelemetryOverride[] {
  const tagOverrides: Record<string, TelemetryTagOverride> = {};
  for (const name of removeTags) tagOverrides[requireKnown(name, tagNames, 'tag')] = { operation: 'REMOVE' };
  for (const [name, value] of Object.entries(setTags)) {
    if (name in tagOverrides) throw new MeshError({ code: 'ContradictingProps', problem: 'a tag is removed and set', value: name, fix: 'Do one of the two' });
    tagOverrides[requireLabel(name)] = { value: requireExpression(value) };
  }
  const hasTags = Object.keys(tagOverrides).length > 0;
  if (metrics?.length === 0 || (disabled === undefined && !hasTags)) {
    throw new MeshError({ code: 'InvalidValue', problem: 'an override changes something of some metrics', value: { metrics, removeTags, setTags }, fix: 'Say disabled, removeTags or setTags, and leave metrics out for all' });
  }
  if (disabled === true && hasTags) {
    throw new MeshError({ code: 'ContradictingProps', problem: 'what is not counted has no tags', value: { metrics, tags: Object.keys(tagOverrides) }, fix: 'Leave the tags out, or disabled' });
  }
  const mode = side === undefined ? {} : { mode: side === 'client' ? 'CLIENT' as const : 'SERVER' as const };
  const all = metrics ?? (side === undefined ? [undefined] : ['ALL_METRICS' as const]);
  return all.map((metric) => ({
    ...(metric !== undefined && { match: { metric: metric === 'ALL_METRICS' ? metric : requireKnown(metric, Object.keys(metricNames) as IstioMetric[], 'metric'), ...mode } }),
    ...(disabled !== undefined && { disabled }),
    ...(hasTags && { tagOverrides }),
  }));
}

function requireKnown<T extends string>(name: T, known: readonly T[], what: string): T {
  if (known.includes(name)) return name;
  const meant = what === 'metric' ? Object.entries(metricNames).find(([, each]) => each === name)?.[0] : undefined;
  throw new MeshError({ code: 'InvalidValue', problem: `proxies have no ${what} of this name`, value: name, fix: meant === undefined ? `Use one of ${known.join(', ')}` : `Write ${meant}` });
}

function requireLabel(name: string): string {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) && !name.startsWith('__')) return name;
  throw new MeshError({ code: 'InvalidValue', problem: 'a label of Prometheus has letters, digits and underscores, and begins with none of the digits nor two underscores', value: name, fix: 'Write a name such as request_host' });
}
