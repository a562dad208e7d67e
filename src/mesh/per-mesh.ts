import type { IConstruct } from 'constructs';
import type { Mesh } from './mesh';

/**
 * Something that exists once for each mesh of a construct tree. An app may describe several clusters that share all their names; each has a `Mesh` of its
 * own, and only what shares one can collide or be meant.
 */
export function oncePerMesh<T>(create: (root: IConstruct) => T): (construct: IConstruct, mesh: Mesh) => T {
  const byRoot = new WeakMap<IConstruct, Map<Mesh, T>>();
  return (construct, mesh) => {
    const { root } = construct.node;
    const byMesh = byRoot.get(root) ?? new Map<Mesh, T>();
    byRoot.set(root, byMesh);
    const existing = byMesh.get(mesh);
    if (existing !== undefined) return existing;
    const created = create(root);
    byMesh.set(mesh, created);
    return created;
  };
}
