import type { Construct } from 'constructs';
import type { ResourceRequirements } from '../../imports/k8s';
import { MeshError } from '../errors';
import type { ContainerResources } from './sizing';
import { requireResources } from './sizing';
import type { Placement } from './workload';

/** How much a program says: each level says all that the ones before it do. */
export type LogLevel = 'none' | 'error' | 'warn' | 'info' | 'debug';

/**
 * What injected proxies are like, unless a pod's annotations say otherwise.
 *
 * @see https://istio.io/latest/docs/reference/config/annotations/
 */
export interface SidecarDefaults {
  /** @default - requests of 100m of CPU and 128Mi of memory, limits of 2 CPUs and 1Gi */
  readonly resources?: ContainerResources;

  /**
   * How much proxies log, those of gateways too.
   *
   * @default 'warning'
   */
  readonly logLevel?: 'trace' | 'debug' | 'info' | 'warning' | 'error' | 'critical' | 'off';

  /**
   * The address ranges whose outbound connections go through the proxy, in CIDR notation.
   *
   * @default - all
   */
  readonly includeIpRanges?: readonly string[];

  /**
   * The address ranges whose outbound connections go past the proxy, in CIDR notation.
   *
   * @default - none
   */
  readonly excludeIpRanges?: readonly string[];

  /**
   * The ports whose inbound connections go past the proxy, 1 to 65535.
   *
   * @default - none
   */
  readonly excludeInboundPorts?: readonly number[];

  /**
   * The ports whose outbound connections go past the proxy, 1 to 65535.
   *
   * @default - none
   */
  readonly excludeOutboundPorts?: readonly number[];

  /**
   * Whether the proxy is asked every second as it starts, so that it is ready as soon as it can be.
   *
   * @default true
   */
  readonly startupProbe?: boolean;

  /**
   * How often the proxy is asked whether it is ready, in seconds, 1 or more.
   *
   * @default 15
   */
  readonly readinessPeriodSeconds?: number;
}

/**
 * What waypoints are like, which istiod deploys for `Waypoint`s.
 *
 * @see https://istio.io/latest/docs/ambient/usage/waypoint/
 */
export interface WaypointDefaults extends Placement {
  /** @default - requests of 100m of CPU and 128Mi of memory, limits of 2 CPUs and 1Gi */
  readonly resources?: ContainerResources;
}

export const proxyResources: ContainerResources = { limits: { cpu: '2000m', memory: '1024Mi' }, requests: { cpu: '100m', memory: '128Mi' } };
const waypointResources: ContainerResources = { limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '100m', memory: '128Mi' } };

/** Settings that are about capturing a pod's traffic in the pod, which ambient pods do not do. */
export const captureSettings = ['includeIpRanges', 'excludeIpRanges', 'excludeInboundPorts', 'excludeOutboundPorts'] as const;

/** @throws MeshError InvalidValue */
export function requireSidecarDefaults(props: SidecarDefaults, at: Construct): SidecarDefaults & { readonly resources: ResourceRequirements } {
  for (const range of [...(props.includeIpRanges ?? []), ...(props.excludeIpRanges ?? [])]) {
    if (/^[0-9a-fA-F.:]+\/\d{1,3}$/.test(range)) continue;
    throw new MeshError({ code: 'InvalidValue', at, problem: 'a range of addresses must be in CIDR notation', value: range, fix: 'Write a range such as "10.0.0.0/8"' });
  }
  for (const port of [...(props.excludeInboundPorts ?? []), ...(props.excludeOutboundPorts ?? [])]) {
    if (Number.isInteger(port) && port >= 1 && port <= 65535) continue;
    throw new MeshError({ code: 'InvalidValue', at, problem: 'a port must be a whole number from 1 to 65535', value: port, fix: 'Write the number of the port' });
  }
  const period = props.readinessPeriodSeconds;
  if (period !== undefined && (!Number.isInteger(period) || period < 1)) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'readinessPeriodSeconds must be a whole number of 1 or more', value: period, fix: 'Write 15, or fewer to notice sooner' });
  }
  return { ...props, resources: limitsFirst(requireResources(props.resources ?? proxyResources, 'the sidecars', at)) };
}

/** @throws MeshError InvalidValue */
export function requireWaypointDefaults(props: WaypointDefaults, at: Construct): WaypointDefaults & { readonly resources: ResourceRequirements } {
  return { ...props, resources: limitsFirst(requireResources(props.resources ?? waypointResources, 'the waypoints', at)) };
}

/** They are written into a text, whose order somebody may have under review. */
function limitsFirst({ limits, requests }: ResourceRequirements): ResourceRequirements {
  return { ...(limits !== undefined && { limits }), ...(requests !== undefined && { requests }) };
}
