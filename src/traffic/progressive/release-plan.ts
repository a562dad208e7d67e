import type { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { RenderedMetric, ReleaseMetric } from './release-metric';
import type { ReleaseWebhook } from './release-webhook';
import { MeshError } from '../../errors';
import type { IMeshService, Percent } from '../../mesh';
import { requireDnsLabel } from '../../mesh';

/** What a release goes through, whichever engine drives it. */
export interface ReleasePlan {
  readonly service: IMeshService;
  /** Whole shares that ascend. */
  readonly steps: readonly number[];
  /** Seconds. */
  readonly interval: number;
  readonly rollbackAfter: number;
  readonly prometheus: string;
  readonly metrics: readonly RenderedMetric[];
  readonly webhooks: readonly ReleaseWebhook[];
}

export interface ReleasePlanProps {
  readonly service: IMeshService;
  readonly steps: readonly Percent[];
  readonly interval: Duration;
  readonly rollbackAfter?: number;
  readonly prometheus?: string;
  readonly metrics: readonly ReleaseMetric[];
  readonly webhooks?: readonly ReleaseWebhook[];
}

/** @throws MeshError when the steps do not ascend from 1 to 100, nothing is checked, or a value is out of range */
export function requirePlan(at: IConstruct, props: ReleasePlanProps): ReleasePlan {
  const { service, metrics, webhooks = [] } = props;
  if (metrics.length + webhooks.length === 0) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'a release that checks nothing promotes whatever comes', value: [], fix: 'Give it metrics: [ReleaseMetric.errorRate({ atMost: Percent.of(1) })]' });
  }
  const names = [...metrics, ...webhooks].map(({ name }) => requireDnsLabel(name, 'the name of a metric or webhook', at));
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw new MeshError({ code: 'DuplicateName', at, problem: 'two metrics or webhooks of a release share their name', value: repeated, fix: 'Give each a name of its own' });
  }
  webhooks.forEach((webhook) => { webhook.requireUrl(at); });
  return {
    service,
    steps: requireSteps(at, props.steps),
    interval: requireInterval(at, props.interval),
    rollbackAfter: requireRollback(at, props.rollbackAfter ?? 3),
    prometheus: requirePrometheus(at, props.prometheus ?? `http://prometheus.${service.namespace.mesh.rootNamespace}:9090`),
    metrics: metrics.map((metric) => metric.render(at)),
    webhooks,
  };
}

function requireSteps(at: IConstruct, steps: readonly Percent[]): readonly number[] {
  const shares = steps.map(({ value }) => value);
  const isRight = shares.length > 0 && shares.every((share, index) => Number.isInteger(share) && share > (shares[index - 1] ?? 0));
  if (isRight) return shares;
  const nearest = [...new Set(shares.map((share) => Math.round(share)).filter((share) => share > 0))].sort((a, b) => a - b);
  throw new MeshError({
    code: 'InvalidWeights', at, problem: 'the steps of a release are whole shares above zero that ascend', value: shares, fix: `Write them as ${(nearest.length === 0 ? [5, 25, 50] : nearest).join(', ')}`,
  });
}

function requireInterval(at: IConstruct, interval: Duration): number {
  const seconds = interval.toSeconds({ integral: false });
  if (Number.isInteger(seconds) && seconds >= 10) return seconds;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'the interval of a release is a whole number of seconds, at least 10', value: interval.toHumanString(), fix: 'Write Duration.minutes(1)' });
}

function requireRollback(at: IConstruct, times: number): number {
  if (Number.isInteger(times) && times >= 1) return times;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'a canary is taken back after a whole number of failed checks, at least 1', value: times, fix: 'Write 3' });
}

function requirePrometheus(at: IConstruct, address: string): string {
  if (/^https?:\/\/[^\s/]+/.test(address) && URL.canParse(address)) return address;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'Prometheus is asked at a URL', value: address, fix: 'Write "http://prometheus.monitoring:9090"' });
}
