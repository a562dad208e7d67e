import { isIP } from 'node:net';
import type { IConstruct } from 'constructs';
import { MeshError } from '../../errors';
import type { Platform } from '../../mesh';
import { isDeferred } from '../../text';
import type { InstalledGatewayProps } from '../mesh-install-props';
import { factsOf } from '../platform-facts';

/**
 * The annotations by which a cloud is asked for the load balancer of a gateway.
 *
 * @throws MeshError ContradictingProps, InvalidValue where the platform has no convention for what is asked
 */
export function loadBalancerAnnotations({ exposure = 'public', addresses, subnet }: Pick<InstalledGatewayProps, 'addresses' | 'exposure' | 'subnet'>, platform: Platform, at: IConstruct): Readonly<Record<string, string>> {
  const facts = factsOf(platform).loadBalancer[exposure];
  const unknown = (what: string, value: unknown): MeshError => new MeshError({
    code: 'ContradictingProps',
    at,
    problem: `clusters of the platform ${platform.kind} share no convention for ${what}`,
    value,
    fix: 'Name the cloud with platform, or leave it out and say it by serviceAnnotations',
  });
  if (facts === undefined) throw unknown('load balancers of this exposure', exposure);
  if (subnet !== undefined && facts.subnet === undefined) throw unknown(`the subnet of ${exposure} load balancers`, subnet);
  return {
    ...facts.annotations,
    ...(addresses !== undefined && addressAnnotation(addresses)),
    ...(subnet !== undefined && facts.subnet !== undefined && { [facts.subnet]: subnet }),
  };

  function addressAnnotation(given: readonly string[]): Record<string, string> {
    if (given.length === 0) throw new MeshError({ code: 'InvalidValue', at, problem: 'an empty list of addresses says nothing', value: given, fix: 'Leave addresses out' });
    const { ip, name } = facts?.addresses ?? {};
    if (ip === undefined && name === undefined) throw unknown(`fixed addresses of ${exposure} load balancers`, given);
    const annotations = new Set(given.map((address) => {
      // Of what is not known yet, only the one kind that a platform takes can be believed.
      if (isDeferred(address)) return ip === undefined || name === undefined ? (ip ?? name) : undefined;
      return isIP(address) === 0 ? name : ip;
    }));
    const [annotation] = annotations;
    if (annotation === undefined || annotations.size > 1) {
      throw new MeshError({
        code: 'InvalidValue',
        at,
        problem: `${exposure} load balancers of ${platform.kind} are given ${[...(ip === undefined ? [] : ['addresses']), ...(name === undefined ? [] : ['names of reserved addresses'])].join(' or ')}`,
        value: given,
        fix: ip === undefined ? 'Reserve the address at the cloud, and give its name' : 'Write addresses such as "10.0.0.10"',
      });
    }
    return { [annotation]: given.join(',') };
  }
}
