import type { IMeshService } from './i-mesh-service';
import { oncePerCluster } from './per-cluster';

/** Services by identity: those under `default`, which nobody chose. */
const servicesOf = oncePerCluster(() => new Map<string, IMeshService[]>());

/** Remembers who a service is, to find others that are the same. */
export function rememberIdentities(service: IMeshService): void {
  for (const { principal, serviceAccount } of service.identities) {
    if (serviceAccount !== 'default') continue;
    const services = servicesOf(service, service.namespace.mesh);
    services.set(principal, [...(services.get(principal) ?? []), service]);
  }
}

/** The services of a cluster that run under an identity that nobody chose. */
export function servicesUnder(principal: string, { namespace }: Pick<IMeshService, 'namespace'>): readonly IMeshService[] {
  return servicesOf(namespace, namespace.mesh).get(principal) ?? [];
}
