import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { refusedObjects } from '../analysis/refused-objects';
import { addLateCheck, MeshError, problemsOf } from '../errors';
import { guardFeatures } from './guard-features';
import type { Mesh } from './mesh';
import { oncePerCluster } from './per-cluster';

const guardedOf = new WeakMap<IConstruct, Set<IConstruct>>();

const renderersOf = oncePerCluster((first) => {
  const renderers = new Set<IConstruct>();
  addLateCheck(first, () => findCollisions(renderers));
  return renderers;
});

/** The objects that a construct renders, itself and through what it holds. */
export function apiObjectsIn(construct: IConstruct): readonly ApiObject[] {
  return construct.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child));
}

/**
 * Sees to it that no two objects for one cluster share kind, namespace and name, of which the later one applied would silently win, and that no patch of them
 * makes them what a cluster refuses, or its mesh ignores.
 */
export function guardObjectNames(construct: IConstruct, mesh: Mesh): void {
  renderersOf(construct, mesh).add(construct);
  guardFeatures(construct, mesh, apiObjectsIn);
  const { root } = construct.node;
  const guarded = guardedOf.get(root) ?? guardObjects(root);
  guarded.add(construct);
}

/** The objects that are rendered for the cluster of a mesh, by constructs that guard their names. */
export function apiObjectsOf(construct: IConstruct, mesh: Mesh): readonly ApiObject[] {
  return [...new Set([...renderersOf(construct, mesh)].flatMap(apiObjectsIn))];
}

/** The last net: no patch and no object of the user's own is written that a cluster would refuse. */
function guardObjects(root: IConstruct): Set<IConstruct> {
  const guarded = new Set<IConstruct>();
  guardedOf.set(root, guarded);
  let isExplaining = false;
  addLateCheck(root, () => {
    const refused = isExplaining ? [] : refusedObjects(root, ({ node }) => node.scopes.some((scope) => guarded.has(scope)));
    if (refused.length === 0) return [];
    isExplaining = true;
    try {
      // A mistake that other checks see in the description needs no second words about what became of it.
      return problemsOf(root).length === 0 ? refused : [];
    } finally {
      isExplaining = false;
    }
  });
  return guarded;
}

function findCollisions(renderers: ReadonlySet<IConstruct>): MeshError[] {
  const outermost = [...renderers].filter(({ node: { scope } }) => !(scope?.node.scopes.some((each) => renderers.has(each)) ?? false));
  const objects = outermost.flatMap(apiObjectsIn);
  const firstOf = new Map<string, ApiObject>();
  const collisions: MeshError[] = [];
  for (const object of objects) {
    const name = [object.metadata.namespace, object.name].filter((part) => part !== undefined).join('/');
    const key = `${object.apiGroup}/${object.kind} ${name}`;
    const first = firstOf.get(key) ?? object;
    firstOf.set(key, first);
    if (first === object) continue;
    collisions.push(new MeshError({
      code: 'DuplicateName',
      at: object,
      problem: `${first.node.path} renders a ${object.kind} of the same name`,
      value: name,
      fix: 'Keep one of the two, give one another name, or, if they are for different clusters, give each Mesh a cluster of its own',
    }));
  }
  return collisions;
}
