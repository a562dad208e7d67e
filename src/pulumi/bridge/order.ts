import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { RenderedObject } from './plan';
import { MeshError } from '../../errors';

/** The later of two objects, and the one that it waits for. */
export type Wait = readonly [later: RenderedObject, earlier: RenderedObject];

/** Objects of one cluster that wait for others of it. */
export type OrderRule = (objects: readonly RenderedObject[]) => readonly Wait[];

/** What each object waits for; in the order in which they can be registered. */
export function inOrder(objects: readonly RenderedObject[], waits: readonly Wait[]): ReadonlyMap<RenderedObject, readonly RenderedObject[]> {
  const earlierThan = new Map(objects.map((object) => [object, new Set<RenderedObject>()]));
  for (const [later, earlier] of waits) {
    if (later !== earlier) earlierThan.get(later)?.add(earlier);
  }
  const ordered = new Map<RenderedObject, readonly RenderedObject[]>();
  const visit = (object: RenderedObject, path: readonly RenderedObject[]): void => {
    if (ordered.has(object)) return;
    if (path.includes(object)) throw cycle([...path.slice(path.indexOf(object)), object]);
    const earlier = [...earlierThan.get(object) ?? []];
    for (const each of earlier) visit(each, [...path, object]);
    ordered.set(object, earlier);
  };
  for (const object of objects) visit(object, []);
  return ordered;
}

/** What `addDependency` says, between constructs of any size. */
export function declaredWaits(root: IConstruct, objects: readonly RenderedObject[]): readonly Wait[] {
  const rendered = new Map(objects.map((each) => [each.object, each]));
  const within = ({ node }: IConstruct): readonly RenderedObject[] => (
    node.findAll().flatMap((child) => (ApiObject.isApiObject(child) ? rendered.get(child) ?? [] : [])));
  return root.node.findAll().flatMap((construct) => construct.node.dependencies.flatMap((dependency) => {
    const earlier = within(dependency);
    return within(construct).flatMap((later) => earlier.map((each): Wait => [later, each]));
  }));
}

function cycle(path: readonly RenderedObject[]): MeshError {
  const [first] = path;
  return new MeshError({
    code: 'ContradictingProps',
    at: first?.object,
    problem: 'objects wait for each other',
    value: path.map(({ object }) => object.node.path),
    fix: 'Leave out the addDependency that contradicts the order in which a cluster takes them',
  });
}
