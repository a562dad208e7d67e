import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import { requireLabels } from '../mesh';

/** The labels of nodes that Istio takes a locality from. */
export const topologyLabels: readonly string[] = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

/** Where the requests of a region go when it fails. */
export interface RegionFailover {
  /** The region that fails, such as `eu-west-1`. */
  readonly from: string;

  /** The region that takes over. */
  readonly to: string;
}

/** @throws MeshError InvalidValue when one of the lists that are given is empty */
export function requireEntries(at: IConstruct, lists: Readonly<Record<string, readonly unknown[] | undefined>>): void {
  const empty = Object.entries(lists).find(([, list]) => list?.length === 0);
  if (empty === undefined) return;
  throw new MeshError({ code: 'InvalidValue', at, problem: `an empty list of ${empty[0]} says nothing`, value: empty[1], fix: 'Leave it out' });
}

/** @throws MeshError InvalidValue when a region is malformed, or fails over to itself */
export function requireRegionOrder(at: IConstruct, regions: readonly RegionFailover[]): void {
  for (const region of regions.flatMap(({ from, to }) => [from, to])) requireRegion(at, region);
  const own = regions.find(({ from, to }) => from === to);
  if (own === undefined) return;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'a region fails over to itself', value: own.from, fix: 'Name another region as to' });
}

/**
 * @throws MeshError InvalidName when one is no key of a label, with or without a value
 * @throws MeshError InvalidValue when one is named twice
 */
export function requirePriority(at: IConstruct, labels: readonly string[]): readonly string[] {
  const keys = labels.map((label) => label.split('=', 1)[0] ?? '');
  for (const [index, label] of labels.entries()) {
    const key = keys[index] ?? '';
    requireLabels({ [key]: label.slice(key.length + 1) }, 'what failover goes by', at);
    if (keys.indexOf(key) < index) throw new MeshError({ code: 'InvalidValue', at, problem: 'failover goes by each label once', value: label, fix: 'Name it at its place in the order only' });
  }
  return labels;
}

function requireRegion(at: IConstruct, region: string): void {
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
