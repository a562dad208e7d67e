import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { addLateCheck, MeshError } from '../errors';
import type { Mesh } from './mesh';
import { oncePerCluster } from './per-cluster';

const renderersOf = oncePerCluster((first) => {
  const renderers = new Set<IConstruct>();
  addLateCheck(first, () => findCollisions(renderers));
  return renderers;
});

/** The objects that a construct renders, itself and through what it holds. */
export function apiObjectsIn(construct: IConstruct): readonly ApiObject[] {
  return construct.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child));
}

/** Sees to it that no two objects for one cluster share kind, namespace and name: the later one applied would silently win. */
export function guardObjectNames(construct: IConstruct, mesh: Mesh): void {
  renderersOf(construct, mesh).add(construct);
}

/** The objects that are rendered for the cluster of a mesh, by constructs that guard their names. */
export function apiObjectsOf(construct: IConstruct, mesh: Mesh): readonly ApiObject[] {
  return [...new Set([...renderersOf(construct, mesh)].flatMap(apiObjectsIn))];
}

function findCollisions(renderers: ReadonlySet<IConstruct>): MeshError[] {
  const objects = new Set([...renderers].flatMap(apiObjectsIn));
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
