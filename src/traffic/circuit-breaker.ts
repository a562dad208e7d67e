import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { DestinationRuleConnectionPool } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import type { IMeshService, Port } from '../mesh';
import { DestinationPolicy } from './destination-policy';
import { requireDuration, requireWhole } from './durations';
import type { OutlierDetection } from './outlier-detection';
import { renderOutlierDetection } from './outlier-detection';

/**
 * How much one client's proxy may ask of a service at once. What goes beyond is answered with 503 at once, instead of piling up.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings
 */
export interface ConnectionLimits {
  /** Connections of HTTP/1 and TCP, at least 1. @default - no limit */
  readonly maxConnections?: number;

  /** Requests that wait for a connection, at least 1. @default - no limit */
  readonly maxPendingRequests?: number;

  /** Requests under way, at least 1. @default - no limit */
  readonly maxRequests?: number;

  /** Requests of one connection before it is closed; 1 turns keep-alive off. @default - no limit */
  readonly maxRequestsPerConnection?: number;

  /** Retries under way. @default - no limit */
  readonly maxRetries?: number;

  /** How long connecting may take. @default - 10 seconds */
  readonly connectTimeout?: Duration;

  /** How long a connection without requests is kept. @default - 1 hour */
  readonly idleTimeout?: Duration;

  /** How long any connection is kept. @default - for ever */
  readonly maxConnectionDuration?: Duration;
}

export interface CircuitBreakerProps<V extends string> {
  /** The service that is protected. */
  readonly service: IMeshService<V>;

  /** The one version it is for. @default - all */
  readonly version?: NoInfer<V>;

  /** The one port it is for. @default - all */
  readonly port?: Port;

  /** How much clients may ask at once. @default - no limits */
  readonly limits?: ConnectionLimits;

  /** When a failing pod is left alone. @default - never */
  readonly outliers?: OutlierDetection;
}

/**
 * Keeps a service that is overloaded or failing from dragging its callers down.
 *
 * Sets `connectionPool` and `outlierDetection` in the service's one `DestinationRule`.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/circuit-breaking/
 */
export class CircuitBreaker<V extends string> extends Construct {
  /**
   * @throws MeshError ContradictingProps when neither limits nor outliers are given
   * @throws MeshError InvalidValue when a number or duration is out of range
   * @throws MeshError ConflictingPolicies when another construct sets the same part
   */
  constructor(scope: Construct, id: string, props: CircuitBreakerProps<V>) {
    super(scope, id);
    const { limits, outliers, service, version, port } = props;
    if ((limits === undefined || Object.keys(limits).length === 0) && outliers === undefined) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'a breaker without limits and outlier detection never opens', value: props.limits, fix: 'Give it limits: { maxConnections: 100 } or outliers: {}' });
    }
    DestinationPolicy.of(service).addSettings({
      owner: this,
      ...(version !== undefined && { version }),
      ...(port !== undefined && { port }),
      settings: {
        ...(limits !== undefined && { connectionPool: this.renderLimits(limits) }),
        ...(outliers !== undefined && { outlierDetection: renderOutlierDetection(this, outliers) }),
      },
    });
  }

  private renderLimits(limits: ConnectionLimits): DestinationRuleConnectionPool {
    const count = (what: keyof ConnectionLimits, least: number): number | undefined => {
      const value = limits[what];
      return typeof value === 'number' ? requireWhole(this, what, value, least) : undefined;
    };
    const time = (what: keyof ConnectionLimits): string | undefined => {
      const value = limits[what];
      return typeof value === 'object' ? requireDuration(this, what, value) : undefined;
    };
    const tcp = defined({ maxConnections: count('maxConnections', 1), connectTimeout: time('connectTimeout'), maxConnectionDuration: time('maxConnectionDuration') });
    const http = defined({
      http1MaxPendingRequests: count('maxPendingRequests', 1),
      http2MaxRequests: count('maxRequests', 1),
      maxRequestsPerConnection: count('maxRequestsPerConnection', 1),
      maxRetries: count('maxRetries', 0),
      idleTimeout: time('idleTimeout'),
    });
    return { ...(tcp !== undefined && { tcp }), ...(http !== undefined && { http }) };
  }
}

function defined<T extends object>(parts: T): T | undefined {
  const present = Object.entries(parts).filter(([, value]) => value !== undefined);
  return present.length === 0 ? undefined : (Object.fromEntries(present) as T);
}
