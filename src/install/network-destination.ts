import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import { requireNetwork, requirePortNumber } from '../mesh';

/** Where something may connect to. */
export interface NetworkDestination {
  /** A network such as `10.0.0.0/24`, or an address such as `10.0.0.1/32`. */
  readonly cidr: string;

  /** A TCP port, 1 to 65535. */
  readonly port: number;
}

interface Egress {
  readonly istiodEgress?: readonly NetworkDestination[];
  readonly networkPolicies?: boolean;
}

/** @throws MeshError InvalidValue, ContradictingProps when istiod could not connect to what it needs, or to anything */
export function requireDestinations({ istiodEgress, networkPolicies }: Egress, at: IConstruct): readonly NetworkDestination[] | undefined {
  if (istiodEgress === undefined) return undefined;
  if (networkPolicies === false) {
    throw new MeshError({
      code: 'ContradictingProps', at, problem: 'without NetworkPolicies nothing limits where istiod connects to', value: istiodEgress, fix: 'Leave one of istiodEgress and networkPolicies: false out',
    });
  }
  if (istiodEgress.length === 0) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'istiod has to reach the API server', value: istiodEgress, fix: 'Name its addresses, or leave istiodEgress out' });
  }
  for (const { cidr, port } of istiodEgress) {
    requirePortNumber(port);
    requireNetwork(cidr, { at, code: 'InvalidValue', example: '10.0.0.0/24' });
  }
  return istiodEgress;
}
