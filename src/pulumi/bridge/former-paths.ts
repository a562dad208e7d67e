/** A construct that has moved: where it is, and where it was. */
export type Move = readonly [to: string, from: string];

/** Where each object was before, by where it is. No path is an earlier one of two objects, or of one while another is there. */
export function formerPaths(paths: readonly string[], moves: readonly Move[]): ReadonlyMap<string, readonly string[]> {
  const taken = new Set(paths);
  const former = new Map<string, string[]>();
  for (const [to, from] of moves) {
    for (const path of paths) {
      if (path !== to && !path.startsWith(`${to}/`)) continue;
      const old = `${from}${path.slice(to.length)}`;
      if (taken.has(old)) continue;
      taken.add(old);
      former.set(path, [...former.get(path) ?? [], old]);
    }
  }
  return former;
}
