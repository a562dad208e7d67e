import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { addLateCheck, MeshError } from '../errors';

const guarded = new WeakSet<IConstruct>();

/** Sees to it, once for a whole tree, that no two objects of it share kind, namespace and name: the later one applied would silently win. */
export function guardObjectNames(construct: IConstruct): void {
  const root = construct.node.root;
  if (guarded.has(root)) return;
  guarded.add(root);
  addLateCheck(root, () => findCollisions(root));
}

function findCollisions(root: IConstruct): MeshError[] {
  const firstOf = new Map<string, ApiObject>();
  const collisions: MeshError[] = [];
  for (const object of root.node.findAll()) {
    if (!ApiObject.isApiObject(object)) continue;
    const name = [object.metadata.namespace, object.name].filter((part) => part !== undefined).join('/');
    const key = `${object.apiGroup}/${object.kind} ${name}`;
    const first = firstOf.get(key);
    if (first === undefined) {
      firstOf.set(key, object);
      continue;
    }
    collisions.push(new MeshError({
      code: 'DuplicateName',
      at: object,
      problem: `${first.node.path} renders a ${object.kind} of the same name`,
      value: name,
      fix: 'Keep one of the two, or give one another name',
    }));
  }
  return collisions;
}
