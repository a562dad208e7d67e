import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { GatewayWorkload } from '../mesh';
import { oncePerCluster } from '../mesh';

const ownersOf = oncePerCluster(() => new Map<string, IConstruct>());

/** Gateways of the same pods share their hosts, and a host has one owner: Istio would merge two, or drop one, silently. */
export function claimGatewayHost(gateway: IConstruct & { readonly workload: GatewayWorkload }, host: string): void {
  const { selector, namespace } = gateway.workload;
  const owners = ownersOf(gateway, namespace.mesh);
  const key = JSON.stringify([namespace.namespaceName, Object.entries(selector).sort(), host]);
  const owner = owners.get(key) ?? gateway;
  owners.set(key, owner);
  if (owner === gateway) return;
  throw new MeshError({
    code: 'HostOwnedTwice',
    at: gateway,
    problem: `${owner.node.path} already serves this host from the same pods`,
    value: host,
    fix: `Expose the service at ${owner.node.path} instead, under a path of its own`,
  });
}
