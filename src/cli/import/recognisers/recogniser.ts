import type { ManifestObject } from '../../../manifests';
import type { Scene } from '../scene';
import type { Script } from '../script';

/** Knows some kinds of objects as what constructs say. What it says is checked by making it, so it may err, but should not guess. */
export interface Recogniser {
  /** The objects that it knows, those together of which one means nothing without the others. */
  readonly groups: (objects: readonly ManifestObject[], scene: Scene) => readonly (readonly ManifestObject[])[];

  /** @throws Unsaid with the reason, when no construct says it */
  readonly say: (group: readonly ManifestObject[], script: Script) => void;
}

/** Objects by what they have in common, in the order in which they were read. */
export function groupBy(objects: readonly ManifestObject[], keyOf: (object: ManifestObject) => string): readonly (readonly ManifestObject[])[] {
  const groups = new Map<string, ManifestObject[]>();
  for (const object of objects) groups.set(keyOf(object), [...(groups.get(keyOf(object)) ?? []), object]);
  return [...groups.values()];
}

/** Each by itself. */
export function alone(...kinds: readonly string[]): Recogniser['groups'] {
  return (objects) => objects.filter(({ kind }) => kinds.includes(kind)).map((object) => [object]);
}
