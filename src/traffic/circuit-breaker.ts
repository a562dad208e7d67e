import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { DestinationRuleConnectionPool, DestinationRuleConnectionPoolHttp, DestinationRuleTcpKeepalive } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import type { IMeshService, Port } from '../mesh';
import { DestinationPolicy } from './destination-policy';
import { requireDuration, requireWhole, requireWholeSeconds } from './durations';
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

  /** How long a TCP connection on which nothing happens is kept. @default - 1 hour */
  readonly tcpIdleTimeout?: Duration;

  /** Probes on idle connections, by which the loss of a peer is noticed. @default - as the operating system does */
  readonly tcpKeepalive?: TcpKeepalive;

  /** Requests under way on one HTTP/2 connection, at least 1. @default - as many as the server allows */
  readonly maxConcurrentStreams?: number;

  /** Whether HTTP/1 requests travel as HTTP/2 to the pods: always, never, or as they came from the client. @default - as the port says */
  readonly http2Upgrade?: 'always' | 'never' | 'as client';
}

/** When a connection is probed. */
export interface TcpKeepalive {
  /** How long it is idle before the first probe. @default - as the operating system does */
  readonly time?: Duration;

  /** The time between probes. @default - as the operating system does */
  readonly interval?: Duration;

  /** How many probes without an answer close it, at least 1. @default - as the operating system does */
  readonly probes?: number;
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
      return value instanceof Duration ? requireDuration(this, what, value) : undefined;
    };
    const tcp = defined({
      maxConnections: count('maxConnections', 1),
      connectTimeout: time('connectTimeout'),
      maxConnectionDuration: time('maxConnectionDuration'),
      idleTimeout: time('tcpIdleTimeout'),
      tcpKeepalive: limits.tcpKeepalive === undefined ? undefined : this.renderKeepalive(limits.tcpKeepalive),
    });
    const http = defined({
      ...(limits.http2Upgrade === 'as client' ? { useClientProtocol: true } : { h2UpgradePolicy: upgradePolicy(limits.http2Upgrade) }),
      maxConcurrentStreams: count('maxConcurrentStreams', 1),
      http1MaxPendingRequests: count('maxPendingRequests', 1),
      http2MaxRequests: count('maxRequests', 1),
      maxRequestsPerConnection: count('maxRequestsPerConnection', 1),
      maxRetries: count('maxRetries', 0),
      idleTimeout: time('idleTimeout'),
    });
    return { ...(tcp !== undefined && { tcp }), ...(http !== undefined && { http }) };
  }

  private renderKeepalive({ time, interval, probes }: TcpKeepalive): DestinationRuleTcpKeepalive {
    const keepalive = defined({
      time: time === undefined ? undefined : requireWholeSeconds(this, 'the time before a probe', time),
      interval: interval === undefined ? undefined : requireWholeSeconds(this, 'the time between probes', interval),
      probes: probes === undefined ? undefined : requireWhole(this, 'a number of probes', probes, 1),
    });
    if (keepalive !== undefined) return keepalive;
    throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'probes of which nothing is said are not sent', value: {}, fix: 'Give tcpKeepalive a time, such as Duration.minutes(5)' });
  }
}

function upgradePolicy(upgrade: 'always' | 'never' | undefined): DestinationRuleConnectionPoolHttp['h2UpgradePolicy'] {
  return upgrade === undefined ? undefined : upgrade === 'always' ? 'UPGRADE' : 'DO_NOT_UPGRADE';
}

function defined<T extends object>(parts: T): T | undefined {
  const present = Object.entries(parts).filter(([, value]) => value !== undefined);
  return present.length === 0 ? undefined : (Object.fromEntries(present) as T);
}
