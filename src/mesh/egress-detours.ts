import type { GatewayWorkload } from './gateway-workload';
import type { IMeshService } from './i-mesh-service';
import { oncePerCluster } from './per-cluster';

const detoursOf = oncePerCluster(() => new Map<string, GatewayWorkload>());

/** Remembers that calls to an outside host leave the mesh by an egress gateway. */
export function recordDetour(service: IMeshService, gateway: GatewayWorkload): void {
  detoursOf(service, service.namespace.mesh).set(service.host, gateway);
}

/** The egress gateway that calls to a service leave the mesh by, if any. */
export function detourOf(service: IMeshService): GatewayWorkload | undefined {
  return detoursOf(service, service.namespace.mesh).get(service.host);
}
