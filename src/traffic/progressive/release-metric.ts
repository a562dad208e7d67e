import type { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { MeshError } from '../../errors';
import type { Percent } from '../../mesh';

/** What a query asks about: the canary's pods, and how far it looks back. */
export interface CanaryInQuery {
  /** Label matchers of the canary in metrics that its proxies report, such as `istio_requests_total`. */
  readonly requests: string;

  /** Label matchers of the canary's pods in metrics of the application, by the labels `namespace` and `pod`. */
  readonly pods: string;

  /** How far back to look, such as `60s`: the interval of the release. */
  readonly interval: string;
}

/** What a value may be. */
export interface ReleaseRange {
  /** The largest value that is right. @default - none */
  readonly atMost?: number;

  /** The smallest value that is right. @default - none */
  readonly atLeast?: number;
}

/** A query of one's own, and what its value may be. */
export interface PromQlMetric extends ReleaseRange {
  /** The query, which gives one value: `({ pods, interval }) => ...`, or a text with `$requests`, `$pods` and `$interval`. */
  readonly query: string | ((canary: CanaryInQuery) => string);
}

/** What both engines need of a metric. */
export interface RenderedMetric extends ReleaseRange {
  readonly name: string;
  readonly query: (canary: CanaryInQuery) => string;
}

/** Codes of gRPC that say that the server failed: UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS. */
const served = 'response_code!~"5..",grpc_response_status!~"2|4|12|13|14|15"';

/**
 * Something measured in Prometheus that decides whether a canary goes on. A check that finds no value has failed: what nobody used is not proven.
 *
 * @see https://istio.io/latest/docs/reference/config/metrics/
 */
export class ReleaseMetric {
  /** The share of requests that the canary fails: with a status from 500, or a gRPC code that blames the server. */
  public static errorRate(range: { readonly atMost: Percent }): ReleaseMetric {
    // As the complement of what was served: a share of failures has no value while there are none.
    return new ReleaseMetric('error-rate', () => ({
      atMost: range.atMost.value,
      query: ({ requests, interval }) => (
        `100 * (1 - sum(rate(istio_requests_total{${requests},${served}}[${interval}])) / sum(rate(istio_requests_total{${requests}}[${interval}])))`),
    }));
  }

  /** What 99 of 100 answers of the canary take at most. */
  public static p99(range: { readonly atMost: Duration }): ReleaseMetric {
    return new ReleaseMetric('p99', () => ({
      atMost: range.atMost.toMilliseconds({ integral: false }),
      query: ({ requests, interval }) => `histogram_quantile(0.99, sum by (le) (rate(istio_request_duration_milliseconds_bucket{${requests}}[${interval}])))`,
    }));
  }

  /** The value of a query. @param name a DNS label, unique in the release */
  public static promQl(name: string, metric: PromQlMetric): ReleaseMetric {
    return new ReleaseMetric(name, (at) => {
      if ((metric.atMost ?? metric.atLeast) !== undefined) return metric;
      throw new MeshError({
        code: 'InvalidValue', at, problem: `metric ${name} says of no value that it is wrong`, value: { name }, fix: 'Give it atMost, atLeast, or both',
      });
    });
  }

  private constructor(public readonly name: string, private readonly measure: (at: IConstruct) => PromQlMetric) {}

  /**
   * The metric, with its values checked.
   *
   * @throws MeshError InvalidValue when it has no query or no range
   */
  public render(at: IConstruct): RenderedMetric {
    const { query: asked, atMost, atLeast } = this.measure(at);
    const query = typeof asked === 'string' ? filled(asked) : asked;
    if (typeof query !== 'function' || query({ requests: 'a="b"', pods: 'a="b"', interval: '60s' }).trim() === '') {
      throw new MeshError({
        code: 'InvalidValue',
        at,
        problem: `metric ${this.name} asks nothing`,
        value: asked,
        fix: 'Give it a query: ({ pods, interval }) => `sum(rate(orders_failed_total{${pods}}[${interval}]))`',
      });
    }
    const limits = { ...(atLeast !== undefined && { atLeast }), ...(atMost !== undefined && { atMost }) };
    if (Object.values(limits).every(Number.isFinite) && (atLeast ?? -Infinity) <= (atMost ?? Infinity)) return { name: this.name, query, ...limits };
    throw new MeshError({ code: 'InvalidValue', at, problem: `no value of metric ${this.name} lies in its range`, value: limits, fix: 'Write atLeast below atMost' });
  }
}

function filled(text: string): RenderedMetric['query'] {
  return (canary) => text.replace(/\$(requests|pods|interval)\b/g, (_, name: keyof CanaryInQuery) => canary[name]);
}
