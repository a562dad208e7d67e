import type { IConstruct } from 'constructs';
import type { AccessLog } from './access-log';
import type { LogFilter } from './log-filter';
import type { MetricsOverride } from './metrics';
import { renderMetrics } from './metrics';
import type { TraceTag } from './trace-tag';
import type { TracingProvider } from './tracing-provider';
import type { TelemetryTracing } from '../../../imports/telemetry.istio.io';
import { MeshError } from '../../errors';
import type { LogEntry, Percent, ProxySide, TelemetrySettings } from '../../mesh';
import type { LogCollector, TraceCollector } from '../addons/collectors';

/** What traces are made of. What is left out is as wider scopes have it. */
export interface Tracing {
  /** Where spans go; of a provider that is in the mesh configuration already, its name is enough. @default - as wider scopes have it */
  readonly provider?: TraceCollector | TracingProvider | string;

  /**
   * How many of the requests are traced, in steps of 0.01 %. It is for those that begin a trace: requests that come with one are as that one is.
   *
   * @default - as wider scopes have it, or Istio's 1 %
   */
  readonly sampling?: Percent;

  /** What spans carry beside what they always do, by name. Those of wider scopes stay. @default - none */
  readonly tags?: Readonly<Record<string, TraceTag>>;

  /** Whose spans are meant: those of the caller's proxy, or of who is called. Gateways are callers, waypoints are called. @default - both */
  readonly side?: ProxySide;

  /** Whether spans are sent. Proxies that send none still pass traces on. @default - as wider scopes have it, or true */
  readonly reportSpans?: boolean;

  /** Whether spans carry what Istio knows, such as `istio.canonical_service`. @default - as wider scopes have it, or true */
  readonly istioTags?: boolean;

  /** Whether the request id tells if a request is traced, so that Istio's proxies agree. @default - as wider scopes have it, or true */
  readonly sampleByRequestId?: boolean;

  /** Whether calls carry the trace on. It takes Istio 1.30. @default - as wider scopes have it, or true */
  readonly propagateContext?: boolean;
}

/** That an access log is written. */
export interface AccessLogging {
  /** Which log; of one that is in the mesh configuration already, its name is enough, such as `envoy`, which every mesh has. */
  readonly log: AccessLog | LogCollector | string;

  /** Which requests and connections are in it. @default - all */
  readonly only?: LogFilter;

  /** Whose log: that of the caller's proxy, or of who is called. Gateways are callers, waypoints are called. @default - both */
  readonly side?: ProxySide;
}

/** What proxies tell of requests. */
export interface TelemetryProps {
  /** How metrics differ from what proxies count by themselves. What wider scopes say stays. @default - as wider scopes have it */
  readonly metrics?: readonly MetricsOverride[];

  /** @default - as wider scopes have it, or no traces */
  readonly tracing?: Tracing;

  /**
   * The logs of requests and connections. They take the place of those of wider scopes and of `accessLogFile` in the mesh configuration, on the sides that they
   * speak of; an empty list ends them. An `AuditLog` stays.
   *
   * @default - as wider scopes have it
   */
  readonly accessLogs?: readonly AccessLogging[];
}

/** As a `Telemetry` holds it. @throws MeshError InvalidValue or ContradictingProps when something would come to nothing */
export function settingsOf({ metrics, tracing, accessLogs }: TelemetryProps, at: IConstruct): TelemetrySettings {
  if (metrics === undefined && tracing === undefined && accessLogs === undefined) {
    throw new MeshError({ code: 'ContradictingProps', at, problem: 'nothing is said of metrics, traces or logs', value: { metrics, tracing, accessLogs }, fix: 'Say something of one of them' });
  }
  return {
    ...(metrics !== undefined && { metrics: renderMetrics(metrics) }),
    ...(tracing !== undefined && { tracing: renderTracing(tracing, at) }),
    ...(accessLogs !== undefined && { accessLogs: renderLogs(accessLogs, at) }),
  };
}

type Given = AccessLog | LogCollector | TraceCollector | TracingProvider;

/** What the mesh configuration has of it; of a collector of ours, that is its provider. */
export function providerOf(given: Given): AccessLog | TracingProvider {
  return 'provider' in given ? given.provider : given;
}

function nameOfProvider(provider: Given | string): string {
  return typeof provider === 'string' ? provider : providerOf(provider).name;
}

function renderTracing(tracing: Tracing, at: IConstruct): TelemetryTracing {
  const { provider, sampling, tags, side, reportSpans, istioTags, sampleByRequestId, propagateContext } = tracing;
  const says: TelemetryTracing = {
    ...(provider !== undefined && { providers: [{ name: nameOfProvider(provider) }] }),
    ...(sampling !== undefined && { randomSamplingPercentage: requireSteps(sampling, at) }),
    ...(reportSpans !== undefined && { disableSpanReporting: !reportSpans }),
    ...(tags !== undefined && { customTags: renderTags(tags, at) }),
    ...(sampleByRequestId !== undefined && { useRequestIdForTraceSampling: sampleByRequestId }),
    ...(istioTags !== undefined && { enableIstioTags: istioTags }),
    ...(propagateContext !== undefined && { disableContextPropagation: !propagateContext }),
  };
  if (Object.keys(says).length === 0) {
    throw new MeshError({ code: 'ContradictingProps', at, problem: 'nothing is said of traces', value: tracing, fix: 'Name a provider, or leave tracing out' });
  }
  return { ...(side !== undefined && { match: { mode: side === 'client' ? 'CLIENT' : 'SERVER' } }), ...says };
}

function requireSteps({ value }: Percent, at: IConstruct): number {
  if (Math.abs(value * 100 - Math.round(value * 100)) < 1e-9) return value;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'proxies choose in steps of 0.01 %, and round', value, fix: `Write Percent.of(${Math.max(0.01, Math.round(value * 100) / 100)})` });
}

function renderTags(tags: Readonly<Record<string, TraceTag>>, at: IConstruct): NonNullable<TelemetryTracing['customTags']> {
  if (Object.keys(tags).length === 0 || '' in tags) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'tags have names, and there is at least one', value: Object.keys(tags), fix: 'Name each, or leave tags out' });
  }
  return Object.fromEntries(Object.entries(tags).map(([name, { tag }]) => [name, tag]));
}

function renderLogs(accessLogs: readonly AccessLogging[], at: IConstruct): LogEntry[] {
  const entries: LogEntry[] = accessLogs.map(({ log, only, side }) => (
    { provider: nameOfProvider(log), ...(only !== undefined && { filter: only.expression }), ...(side !== undefined && { side }) }));
  const meet = (a: LogEntry, b: LogEntry): boolean => a.provider === b.provider && (a.side ?? b.side) === (b.side ?? a.side);
  const twice = entries.find((entry, index) => entries.slice(0, index).some((other) => meet(entry, other)));
  if (twice === undefined) return entries;
  throw new MeshError({
    code: 'ContradictingProps', at, problem: 'the same log is written twice, and Istio takes the last of its filters', value: twice.provider, fix: 'Join the filters: LogFilter.errors().or(LogFilter.slowerThan(…))',
  });
}
