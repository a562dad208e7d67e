import type { Construct, IConstruct } from 'constructs';
import { MeshError } from '../../errors';
import type { IMeshService } from '../../mesh';
import { Percent } from '../../mesh';
import type { Matchers } from '../promql';
import { failedRequests, latencyQuantile, rate } from '../promql';
import type { Alert } from './alert';
import { decimal, renderAlert } from './alert';
import type { RuleSetProps } from './rule-set';
import { RuleSet } from './rule-set';

export interface CanaryGuardProps<V extends string> extends RuleSetProps {
  readonly service: IMeshService<V>;

  /** The version that the canary is compared with. */
  readonly stable: NoInfer<V>;

  /** The version that is being tried. */
  readonly canary: NoInfer<V>;

  /** By how much the share of failed requests may be larger: points of a hundred. @default Percent.of(1) */
  readonly moreErrors?: Percent;

  /** How many times as long 99 of 100 requests may take; more than 1. @default 1.5 */
  readonly slower?: number;

  /** Requests to the canary each second, above 0, below which nothing is compared. @default 0.1 */
  readonly leastRequests?: number;
}

/**
 * Alerts that compare a canary with the stable version beside it, at the same time and under the same load: `CanaryFailsMore` and `CanaryIsSlower`. Both are
 * critical,
 * since the answer is at hand: give the canary no more requests.
 *
 * Versions are told apart by the label `version` of their pods, or `app.kubernetes.io/version`: that is what proxies report.
 */
export class CanaryGuard<V extends string> extends RuleSet {
  /**
   * @throws MeshError UnknownVersion when the service has no such version
   * @throws MeshError InvalidValue when a limit is out of range, or proxies do not tell the versions apart
   */
  constructor(scope: Construct, id: string, props: CanaryGuardProps<V>) {
    super(scope, id, props, props.service.namespace, (at) => (
      [{ name: id, rules: alerts(props, at).map((alert) => renderAlert(alert, props.runbooks)) }]));
  }
}

function alerts<V extends string>({ service, canary, stable, ...props }: CanaryGuardProps<V>, at: IConstruct): readonly Alert[] {
  const points = requireAbove('moreErrors', (props.moreErrors ?? Percent.of(1)).value, 0, at) / 100;
  const slower = requireAbove('slower', props.slower ?? 1.5, 1, at);
  const least = requireAbove('leastRequests', props.leastRequests ?? 0.1, 0, at);
  const [ofCanary, ofStable] = [requestsTo(service, canary, at), requestsTo(service, stable, at)];
  if (JSON.stringify(ofCanary) === JSON.stringify(ofStable)) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'canary and stable are one version to the proxies', value: { canary, stable }, fix: 'Name two versions whose pods differ by the label version' });
  }
  const total = (requests: Matchers): string => `sum(${rate('istio_requests_total', requests, '5m')})`;
  const failures = (requests: Matchers): string => `(sum(${failedRequests(requests, '5m')}) or vector(0)) / ${total(requests)}`;
  const p99 = (requests: Matchers): string => latencyQuantile(0.99, [], requests, '5m');
  const enough = `and ${total(ofCanary)} > ${decimal(least)}`;
  const labels = { destination_service: service.host, service_namespace: service.namespace.namespaceName, canary, stable };
  return [
    {
      name: 'CanaryFailsMore',
      severity: 'critical',
      for: '2m',
      expr: `${failures(ofCanary)}\n> ${failures(ofStable)} + ${decimal(points)}\n${enough}`,
      summary: `{{ $value | humanizePercentage }} of the requests to ${canary} of ${service.serviceName} fail, far more than to ${stable}.`,
      labels,
    },
    {
      name: 'CanaryIsSlower',
      severity: 'critical',
      for: '5m',
      expr: `${p99(ofCanary)}\n> ${decimal(slower)} * ${p99(ofStable)}\n${enough}`,
      summary: `99 of 100 requests to ${canary} of ${service.serviceName} take up to {{ $value | printf "%.0f" }} ms, far more than to ${stable}.`,
      labels,
    },
  ];
}

/** Requests that a version answered, by its own proxies: those that never arrived belong to no version. */
function requestsTo<V extends string>({ host, namespace, versions }: IMeshService<V>, name: V, at: IConstruct): Matchers {
  const known: Readonly<Partial<Record<string, Readonly<Record<string, string>>>>> = versions;
  const labels = known[name];
  if (labels === undefined) {
    throw new MeshError({ code: 'UnknownVersion', at, problem: `${host} has no version of that name`, value: name, fix: `Name one of ${Object.keys(versions).join(', ')}` });
  }
  const requests = { reporter: namespace.injection.mode === 'ambient' ? 'waypoint' : 'destination', destination_service: host };
  if (labels.version !== undefined) return { ...requests, destination_version: labels.version };
  const revision = labels['service.istio.io/canonical-revision'] ?? labels['app.kubernetes.io/version'];
  if (revision !== undefined) return { ...requests, destination_canonical_revision: revision };
  throw new MeshError({ code: 'InvalidValue', at, problem: `proxies tell versions by the label version, which ${name} does not have`, value: labels, fix: 'Give its pods the label version' });
}

function requireAbove(name: string, value: number, least: number, at: IConstruct): number {
  if (value > least && Number.isFinite(value)) return value;
  throw new MeshError({ code: 'InvalidValue', at, problem: `${name} has to be more than ${least}`, value, fix: 'Write a larger one, or leave it out' });
}
