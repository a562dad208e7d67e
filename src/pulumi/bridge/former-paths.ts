/** A construct that has moved: where it is, and where it was. */
export type Move = readonly [to: string, from: string];

/**
 * Where each object was before, by where it is, and before that, as far as later moves of the list tell. No path is an earlier one of two objects, or of one
 * while another is there.
 */
export function formerPaths(paths: readonly string[], moves: readonly Move[]): ReadonlyMap<string, readonly string[]> {
  const taken = new Set(paths);
  const former = new Map<string, string[]>();
  for (const [to, from] of moves) {
    for (const path of paths) {
      const known = former.get(path) ?? [];
      const earlier = [path, ...known].filter((each) => each === to || each.startsWith(`${to}/`)).map((each) => `${from}${each.slice(to.length)}`);
      const free = earlier.filter((each) => !taken.has(each));
      for (const each of free) taken.add(each);
      if (free.length > 0) former.set(path, [...known, ...free]);
    }
  }
  return former;
}
