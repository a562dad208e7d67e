import type { IConstruct } from 'constructs';
import type { Mesh } from './mesh';

/**
 * Something that exists once for each cluster of a construct tree. An app may describe several clusters that share all their names; only what is in one
 * cluster can collide or be meant.
 *
 * @param create is given the construct that asked first
 */
export function oncePerCluster<T>(create: (construct: IConstruct) => T): (construct: IConstruct, mesh: Pick<Mesh, 'cluster'>) => T {
  const byRoot = new WeakMap<IConstruct, Map<string, T>>();
  return (construct, { cluster }) => {
    const { root } = construct.node;
    const byCluster = byRoot.get(root) ?? new Map<string, T>();
    byRoot.set(root, byCluster);
    const existing = byCluster.get(cluster);
    if (existing !== undefined) return existing;
    const created = create(construct);
    byCluster.set(cluster, created);
    return created;
  };
}
