import { MeshError } from '../errors';
import type { IMeshService } from '../mesh';
import { oncePerCluster } from '../mesh';

/** The protected services of a namespace, by each label that they select pods by. */
type ByLabel = Map<string, IMeshService[]>;

const protectedIn = oncePerCluster(() => new Map<string, ByLabel>());

/** Remembers that a service has a policy on the pods that it selects. */
export function protectPods(service: IMeshService): void {
  const byNamespace = protectedIn(service, service.namespace.mesh);
  const byLabel: ByLabel = byNamespace.get(service.namespace.namespaceName) ?? new Map<string, IMeshService[]>();
  byNamespace.set(service.namespace.namespaceName, byLabel);
  for (const label of labelsOf(service)) {
    const others = byLabel.get(label) ?? [];
    byLabel.set(label, others);
    // In place: many services of a namespace may share a label.
    others.push(service);
  }
}

/** Policies that allow add up: on shared pods, each service would be open to the clients of the other. */
export function findSharedPods(service: IMeshService): MeshError[] {
  const byLabel = protectedIn(service, service.namespace.mesh).get(service.namespace.namespaceName);
  const labels = labelsOf(service);
  // Whatever selects no more than these pods carries all of the labels, so the rarest one finds it soonest.
  const candidates = labels.map((label) => byLabel?.get(label) ?? []).sort((a, b) => a.length - b.length)[0] ?? [];
  const sharing = candidates.filter((other) => other !== service && labels.every((label) => labelsOf(other).includes(label)));
  return sharing.map((other) => new MeshError({
    code: 'InvalidAccess',
    at: service,
    problem: `its pods are also those of ${other.node.path}, and policies add up: whom one of the two allows can call both`,
    value: service.selector,
    fix: 'Allow clients on one of the two, with the ports that they may call, or give the services pods of their own',
  }));
}

function labelsOf(service: IMeshService): readonly string[] {
  return Object.entries(service.selector).map(([key, value]) => `${key}=${value}`);
}
