import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { GatewayWorkload } from '../mesh';

const ownersOf = new WeakMap<IConstruct, Map<string, IConstruct>>();

/** Gateways of the same pods share their hosts, and a host has one owner: Istio would merge two, or drop one, silently. */
export function claimGatewayHost(gateway: IConstruct & { readonly workload: GatewayWorkload }, host: string): void {
  const owners = ownersOf.get(gateway.node.root) ?? new Map<string, IConstruct>();
  ownersOf.set(gateway.node.root, owners);
  const pods = Object.entries(gateway.workload.selector).sort().join();
  const key = `${pods} ${host}`;
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
