import type { Duration } from 'cdk8s';
import { requireExpression } from './attributes';
import { MeshError } from '../../errors';

/**
 * Which requests and connections are in an access log.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#AccessLogging-Filter
 */
export class LogFilter {
  /**
   * What failed: requests with a status of 400 or more, by gRPC with one that is not OK, or without any; and requests and connections of which Envoy notes why
   * they failed, as it does by the flags of a response.
   */
  public static errors(): LogFilter {
    // Of what is no gRPC, Envoy makes a status of gRPC up.
    const isGrpc = '"content-type" in request.headers && request.headers["content-type"].startsWith("application/grpc")';
    return new LogFilter(`(has(response.code) && (response.code == 0 || response.code >= 400)) || response.flags != 0 || (${isGrpc} && response.grpc_status != 0)`);
  }

  /** Requests that the service or its proxy failed to answer, with a status of 500 or more. */
  public static serverErrors(): LogFilter {
    return new LogFilter('response.code >= 500');
  }

  /** Requests and connections that an AuthorizationPolicy denied. */
  public static denied(): LogFilter {
    return new LogFilter([
      '(has(response.code_details) && response.code_details.startsWith("rbac_access_denied"))', '(has(connection.termination_details) && connection.termination_details.startsWith("rbac_access_denied"))',
    ].join(' || '));
  }

  /**
   * Requests that take longer, from their first byte to the last of the response.
   *
   * @throws MeshError InvalidValue unless it is a whole number of milliseconds
   */
  public static slowerThan(time: Duration): LogFilter {
    const milliseconds = time.toMilliseconds({ integral: false });
    if (Number.isInteger(milliseconds) && milliseconds >= 0) return new LogFilter(`request.duration > duration("${milliseconds}ms")`);
    throw new MeshError({ code: 'InvalidValue', problem: 'a time that requests take is a whole number of milliseconds', value: `${milliseconds} ms`, fix: 'Write Duration.millis(500)' });
  }

  /**
   * What an expression says, by the attributes that Envoy has: `!request.url_path.startsWith("/healthz")`. One that fails, since it is about what a request
   * or connection lacks, leaves it out: ask `has(…)` first.
   *
   * @throws MeshError InvalidValue when it does not parse, or is about attributes that proxies do not have
   * @see https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/advanced/attributes
   */
  public static cel(expression: string): LogFilter {
    return new LogFilter(requireExpression(expression));
  }

  private constructor(public readonly expression: string) {}

  /** What both let through. */
  public and(other: LogFilter): LogFilter {
    return new LogFilter(`(${this.expression}) && (${other.expression})`);
  }

  /** What one of the two lets through. */
  public or(other: LogFilter): LogFilter {
    return new LogFilter(`(${this.expression}) || (${other.expression})`);
  }
}
