import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';

/** The labels of nodes that Istio takes a locality from. */
export const topologyLabels: readonly string[] = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

/** @throws MeshError InvalidValue when it is not the name of a whole region */
export function requireRegion(at: IConstruct, region: string): void {
  if (region !== '' && !/[/*]/.test(region)) return;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'regions fail over as a whole, each by its name', value: region, fix: `Write "${region.split('/')[0]?.replace('*', '') || 'eu-west-1'}"` });
}

/** @throws MeshError InvalidValue when one is malformed, or lies within another */
export function requireDisjoint(at: IConstruct, localities: readonly string[]): void {
  for (const [index, locality] of localities.entries()) {
    if (!/^(?:\*|[^/*]+(?:\/\*|\/[^/*]+(?:\/\*|\/[^/*]+)?)?)$/.test(locality)) {
      throw new MeshError({ code: 'InvalidValue', at, problem: 'a locality is region, region/zone or region/zone/subzone, of which the last may be *', value: locality, fix: 'Write a locality such as "eu-west-1/*"' });
    }
    const other = localities.slice(0, index).find((earlier) => isWithin(earlier, locality) || isWithin(locality, earlier));
    if (other === undefined) continue;
    throw new MeshError({ code: 'InvalidValue', at, problem: `this locality and ${other} lie within one another`, value: locality, fix: 'Keep one of the two' });
  }
}

function isWithin(inner: string, outer: string): boolean {
  const whole = outer.replace(/\/?\*$/, '');
  return whole === '' || inner === whole || inner.startsWith(`${whole}/`);
}
