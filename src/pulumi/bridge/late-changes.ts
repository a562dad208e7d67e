import { withoutWords } from './diagnostic';
import type { RenderedObject } from './plan';
import { MeshError } from '../../errors';

/** What became of a tree after its resources were registered, of which they know nothing. */
export function lateChanges(name: string, registered: readonly RenderedObject[], now: readonly RenderedObject[]): readonly MeshError[] {
  const [before, after] = [textsOf(registered), textsOf(now)];
  const removed = registered.filter(({ object }) => !after.has(object.node.path));
  const changed = [...now, ...removed].filter(({ object: { node } }) => before.get(node.path) !== after.get(node.path));
  return changed.map(({ object }) => new MeshError({
    code: 'AddedTooLate',
    at: object,
    problem: `something was said of this ${object.kind} after "${name}" was complete, and nothing would come of it`,
    value: object.name,
    fix: `Say it in the function that describes "${name}", or describe both in one MeshStack`,
  }));
}

/** By path, without the words for Outputs, of which some are new whenever an object is rendered. */
function textsOf(rendered: readonly RenderedObject[]): ReadonlyMap<string, string> {
  return new Map(rendered.map(({ object, manifest }) => [object.node.path, withoutWords(JSON.stringify(manifest))]));
}
