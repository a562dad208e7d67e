import type { GatewayWorkload } from './gateway-workload';
import type { IMeshService } from './i-mesh-service';
import { oncePerCluster } from './per-cluster';
import type { Port } from './port';

/** That calls to a host outside leave the mesh by an egress gateway. */
export interface EgressDetour {
  readonly workload: GatewayWorkload;

  /** The subset of the gateway's Service, whose connections say which host they are for. */
  readonly subset: string;

  /** The port of the gateway's Service that connections to a port of the host go to. */
  readonly portFor: (port: Port) => number;
}

const detoursOf = oncePerCluster(() => new Map<string, EgressDetour>());

/** Remembers that calls to a service leave the mesh by an egress gateway. */
export function recordDetour(service: IMeshService, detour: EgressDetour): void {
  detoursOf(service, service.namespace.mesh).set(service.host, detour);
}

/** The way by which calls to a service leave the mesh, unless they leave from where they are made. */
export function detourOf(service: IMeshService): EgressDetour | undefined {
  return detoursOf(service, service.namespace.mesh).get(service.host);
}
