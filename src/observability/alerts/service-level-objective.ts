import { Duration } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { PrometheusRuleGroup, PrometheusRuleRule } from '../../../imports/monitoring.coreos.com';
import { MeshError } from '../../errors';
import type { IMeshService } from '../../mesh';
import { latencyBuckets } from '../istio-metrics';
import type { Matchers } from '../promql';
import { failedRequests, matches, rate } from '../promql';
import { decimal, renderAlert } from './alert';
import { burnRates, burnWindows } from './burn-rates';
import type { RuleSetProps } from './rule-set';
import { RuleSet } from './rule-set';

/** Which proxies count: those of callers, which also see what never arrived; those of the service, for callers without a proxy; or its waypoint. */
export type SeenBy = 'callers' | 'service' | 'waypoint';

/** How fast a share of requests has to be. */
export interface LatencyObjective {
  /**
   * What a request may take, at one of the bounds of Envoy's histograms: 0.5, 1, 5, 10, 25, 50, 100, 250 or 500 milliseconds, 1, 2.5, 5, 10, 30 or 60
   * seconds, 5, 10, 30
   * or 60 minutes.
   */
  readonly within: Duration;

  /** The share of requests that has to be that fast: above 0, below 1. */
  readonly target: number;
}

export interface ServiceLevelObjectiveProps extends RuleSetProps {
  readonly service: IMeshService;

  /**
   * The share of requests that have to succeed, such as 0.999: above 0, below 1. Those with a status from 500 fail, and those whose gRPC code blames the
   * server.
   *
   * @default - none; then there has to be one for latency
   */
  readonly availability?: number;

  /**
   * How fast requests have to be.
   *
   * @default - none; then there has to be one for availability
   */
  readonly latency?: LatencyObjective;

  /**
   * What the objective is about: the last days, from 7 to 90. Prometheus has to keep its data for that long.
   *
   * @default Duration.days(30)
   */
  readonly period?: Duration;

  /** @default - 'waypoint' for a service of an ambient namespace, 'callers' for all others */
  readonly seenBy?: SeenBy;
}

const reporters = { callers: 'source', service: 'destination', waypoint: 'waypoint' } as const;

/**
 * What a service promises, and alerts when it is about to break the promise: by how fast its error budget burns, over a long window that shows that it
 * matters and
 * a short one that shows that it goes on.
 *
 * Renders recording rules, `slo:failures:ratio_rate5m` to `slo:failures:ratio_rate3d` and `slo:error_budget:left`, with the labels `slo`,
 * `destination_service` and `service_namespace`, and the alerts `SloBurnsFast` (critical) and `SloBurnsSlowly` (warning).
 *
 * @see https://sre.google/workbook/alerting-on-slos/
 */
export class ServiceLevelObjective extends RuleSet {
  /**
   * @throws MeshError InvalidValue when a target or the period is out of range, or the latency is no bound of Envoy's histograms
   * @throws MeshError ContradictingProps when there is no objective
   * @throws MeshError NotHttp when the service speaks no HTTP
   */
  constructor(scope: Construct, id: string, props: ServiceLevelObjectiveProps) {
    super(scope, id, props, props.service.namespace, (at) => {
      requireHttp(props.service, at);
      const period = requirePeriod(props.period ?? Duration.days(30), at);
      const objectives = objectivesOf(props, at);
      if (objectives.length > 0) return objectives.map((objective) => group(id, objective, period, props));
      throw new MeshError({ code: 'ContradictingProps', at, problem: 'there is nothing that the service promises', value: id, fix: 'Give it availability: 0.999, or latency' });
    });
  }
}

interface Objective {
  readonly kind: 'availability' | 'latency';
  readonly target: number;
  /** The share of requests, in a window, that failed to meet it. */
  readonly failures: (window: string) => string;
}

function objectivesOf({ service, availability, latency, seenBy }: ServiceLevelObjectiveProps, at: IConstruct): readonly Objective[] {
  const ambient = service.namespace.injection.mode === 'ambient';
  const requests: Matchers = { reporter: reporters[seenBy ?? (ambient ? 'waypoint' : 'callers')], destination_service: service.host };
  const objectives: Objective[] = [];
  if (availability !== undefined) {
    objectives.push({
      kind: 'availability',
      target: requireTarget('availability', availability, at),
      // Where no request failed there is no sample of failures.
      failures: (window) => `(sum(${failedRequests(requests, window)}) or vector(0))\n/ (sum(${rate('istio_requests_total', requests, window)}) > 0)`,
    });
  }
  if (latency !== undefined) {
    // Prometheus 3 writes whole bounds with a fraction, earlier ones do not.
    const bound = decimal(requireBound(latency.within, at)).replace(/^(\d+)$/, '$1(\\.0)?').replace(/\.(\d)$/, '\\.$1');
    objectives.push({
      kind: 'latency',
      target: requireTarget('latency.target', latency.target, at),
      failures: (window) => (
        `1 - sum(${rate('istio_request_duration_milliseconds_bucket', { ...requests, le: matches(bound) }, window)})\n`
        + `/ (sum(${rate('istio_request_duration_milliseconds_count', requests, window)}) > 0)`),
    });
  }
  return objectives;
}

function group(id: string, { kind, target, failures }: Objective, period: Duration, { service, runbooks }: ServiceLevelObjectiveProps): PrometheusRuleGroup {
  const labels = { slo: `${id}-${kind}`, destination_service: service.host, service_namespace: service.namespace.namespaceName };
  const ratio = (window: string): string => `slo:failures:ratio_rate${window}{${Object.entries(labels).map(([name, value]) => `${name}="${value}"`).join(',')}}`;
  const budget = decimal(1 - target);
  const window = `${period.toDays()}d`;
  const alert = (name: string, severity: 'critical' | 'warning', urgent: boolean): PrometheusRuleRule[] => {
    const rates = burnRates(target, period).filter((burn) => burn.urgent === urgent);
    if (rates.length === 0) return [];
    const expr = rates.map(({ short, long, factor }) => [short, long].map((it) => `${ratio(it)} > ${decimal(factor)} * ${budget}`).join(' and ')).join('\nor ');
    const summary = `The ${kind} of ${service.serviceName} burns its error budget: {{ $value | humanizePercentage }} of the requests miss it, ${decimal((1 - target) * 100)} % may.`;
    return [renderAlert({ name, severity, expr, summary, labels }, runbooks)];
  };
  return {
    name: `${id}-${kind}`,
    rules: [
      ...burnWindows.map((it) => ({ record: `slo:failures:ratio_rate${it}`, expr: failures(it), labels })),
      { record: 'slo:objective', expr: `vector(${decimal(target)})`, labels },
      // Of the hours of the period, each as it was recorded: to ask for all requests again and again would cost too much.
      { record: 'slo:error_budget:left', expr: `1 - avg_over_time(${ratio('1h')}[${window}]) / ${budget}`, labels },
      ...alert('SloBurnsFast', 'critical', true),
      ...alert('SloBurnsSlowly', 'warning', false),
    ],
  };
}

function requireTarget(name: string, value: number, at: IConstruct): number {
  if (value > 0 && value < 1) return value;
  const instead = value > 1 && value < 100 ? decimal(value / 100) : '0.999';
  throw new MeshError({ code: 'InvalidValue', at, problem: `${name} is a share of requests, above 0 and below 1`, value, fix: `Write ${instead}: with 1 there is no error budget to burn` });
}

function requireBound(within: Duration, at: IConstruct): number {
  const millis = within.toMilliseconds({ integral: false });
  if (latencyBuckets.includes(millis)) return millis;
  const nearest = latencyBuckets.reduce((best, bound) => (Math.abs(bound - millis) < Math.abs(best - millis) ? bound : best));
  throw new MeshError({
    code: 'InvalidValue',
    at,
    problem: 'how many requests are faster is known at the bounds of Envoy\'s histograms only',
    value: `${decimal(millis)} ms`,
    fix: `Write the nearest, Duration.millis(${decimal(nearest)}); the bounds are ${latencyBuckets.join(', ')} milliseconds`,
  });
}

function requirePeriod(period: Duration, at: IConstruct): Duration {
  const days = period.toHours({ integral: false }) / 24;
  if (Number.isInteger(days) && days >= 7 && days <= 90) return period;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'the period of an objective is whole days, from 7 to 90', value: period.toHumanString(), fix: 'Write Duration.days(30)' });
}

function requireHttp({ host, ports }: IMeshService, at: IConstruct): void {
  if (ports.some((port) => port.isHttp)) return;
  throw new MeshError({ code: 'NotHttp', at, problem: 'requests are counted where a service speaks HTTP', value: host, fix: 'Declare a port by Port.http, Port.http2 or Port.grpc' });
}
