import { MeshError } from '../errors';
import type { IMeshService } from '../mesh';
import { oncePerCluster } from '../mesh';
import type { Caller } from './caller';
import type { GuardedTarget } from './guarded-target';
import { namespaceOf } from './guarded-target';

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

/** Clients whose ServiceAccount is one that others run under too, who would be let in, or kept out, with them. */
export function findSharedIdentities(target: GuardedTarget, { clients }: Caller, sharing: readonly Caller[]): MeshError[] {
  const meant = new Set(sharing.flatMap((caller) => caller.clients.map((client) => ('host' in client ? client.host : client.node.path))));
  return clients.flatMap((client) => client.identities.flatMap(({ principal }) => {
    const others = servicesOf(target, namespaceOf(target).mesh).get(principal) ?? [];
    return others.filter(({ host }) => !meant.has(host)).map((other) => new MeshError({
      code: 'InvalidAccess',
      at: target,
      problem: `${client.node.path} and ${other.node.path} run under the same ServiceAccount, so what is said of one holds for both`,
      value: principal,
      fix: 'Give the workloads of each a ServiceAccount of its own, or say it of both',
    }));
  }));
}
