import { MeshError } from '../errors';
import { servicesUnder } from '../mesh';
import type { Caller } from './caller';
import type { GuardedTarget } from './guarded-target';
import { namespaceOf } from './guarded-target';

/** Clients whose ServiceAccount is one that others run under too, who would be let in, or kept out, with them. */
export function findSharedIdentities(target: GuardedTarget, { clients }: Caller, sharing: readonly Caller[]): MeshError[] {
  return clients.flatMap((client) => client.identities.flatMap(({ principal }) => {
    const others = servicesUnder(principal, { namespace: namespaceOf(target) });
    if (others.length === 0) return [];
    const meant = new Set(sharing.flatMap((caller) => caller.clients.map((each) => ('host' in each ? each.host : each.node.path))));
    return others.filter(({ host }) => !meant.has(host)).map((other) => new MeshError({
      code: 'InvalidAccess',
      at: target,
      problem: `${client.node.path} and ${other.node.path} run under the same ServiceAccount, so what is said of one holds for both`,
      value: principal,
      fix: 'Give the workloads of each a ServiceAccount of its own, or say it of both',
    }));
  }));
}
