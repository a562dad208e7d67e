import type { Duration } from 'cdk8s';
import { Duration as Span } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { MeshError } from '../../errors';
import { Percent } from '../../mesh';

/** From where on something is wrong. */
export interface AlertThresholds {
  /** The share of a service's requests that fail. @default Percent.of(5) */
  readonly errors?: Percent;

  /** What half of a service's requests may take. @default Duration.millis(500) */
  readonly p50?: Duration;

  /** What 99 of 100 requests to a service may take. @default Duration.seconds(2) */
  readonly p99?: Duration;

  /** By how much the requests to a service drop within an hour. @default Percent.of(75) */
  readonly trafficDrop?: Percent;

  /** The share of requests that a circuit breaker turns away. @default Percent.of(1) */
  readonly overflow?: Percent;

  /** How many times as many denials as an hour before are a surge; more than 1. @default 5 */
  readonly denialSurge?: number;

  /** Requests to a service each second, above 0, below which shares say nothing: one failure of two would be half. @default 0.1 */
  readonly leastRequests?: number;

  /**
   * What 99 of 100 changes of configuration may take until proxies have them: up to 30 seconds, beyond which istiod does not measure.
   *
   * @default Duration.seconds(10)
   */
  readonly convergence?: Duration;

  /** What is left of certificates that people renew: root, plugged-in CA, gateways. @default Duration.days(30) */
  readonly certificateLeft?: Duration;

  /**
   * What is left of a workload's certificate. Proxies renew with half of the lifetime left; it should be well below that.
   *
   * @default Duration.hours(6), for certificates of a day
   */
  readonly workloadCertificateLeft?: Duration;

  /** The share of ztunnel's connections that fail. @default Percent.of(5) */
  readonly ztunnelFailures?: Percent;
}

/** Thresholds as numbers: shares of 1, milliseconds, seconds. */
export type Thresholds = Readonly<Record<keyof AlertThresholds, number>>;

/** @throws MeshError InvalidValue when one could never or would always be crossed */
export function resolveThresholds(props: AlertThresholds, at: IConstruct): Thresholds {
  const share = (name: keyof AlertThresholds, value: Percent): number => requireThreshold(name, value.value / 100, (it) => it > 0 && it < 1, 'lie between 0 and 100 percent', 'Percent.of(5)', at);
  const span = (name: keyof AlertThresholds, value: Duration, most = Infinity): number => (
    requireThreshold(name, value.toMilliseconds(), (it) => it > 0 && it <= most, most === Infinity ? 'be longer than 0' : 'be longer than 0, and 30 seconds at most', 'Duration.seconds(10)', at));
  const above = (name: keyof AlertThresholds, value: number, least: number): number => requireThreshold(name, value, (it) => it > least && Number.isFinite(it), `be more than ${least}`, String(least + 5), at);
  return {
    errors: share('errors', props.errors ?? Percent.of(5)),
    p50: span('p50', props.p50 ?? Span.millis(500)),
    p99: span('p99', props.p99 ?? Span.seconds(2)),
    trafficDrop: share('trafficDrop', props.trafficDrop ?? Percent.of(75)),
    overflow: share('overflow', props.overflow ?? Percent.of(1)),
    denialSurge: above('denialSurge', props.denialSurge ?? 5, 1),
    leastRequests: above('leastRequests', props.leastRequests ?? 0.1, 0),
    convergence: span('convergence', props.convergence ?? Span.seconds(10), 30_000) / 1000,
    certificateLeft: span('certificateLeft', props.certificateLeft ?? Span.days(30)) / 1000,
    workloadCertificateLeft: span('workloadCertificateLeft', props.workloadCertificateLeft ?? Span.hours(6)) / 1000,
    ztunnelFailures: share('ztunnelFailures', props.ztunnelFailures ?? Percent.of(5)),
  };
}

function requireThreshold(
  name: keyof AlertThresholds, value: number, holds: (value: number) => boolean, range: string, example: string, at: IConstruct,
): number {
  if (holds(value)) return value;
  throw new MeshError({ code: 'InvalidValue', at, problem: `the threshold ${name} has to ${range}`, value, fix: `Write ${name}: ${example}` });
}
