import { closest, distance } from 'fastest-levenshtein';

/** The name that was meant, if one is near enough that a slip of the hand explains the other. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const candidate = closest(name.toLowerCase(), names.map((each) => each.toLowerCase()));
  const found = names.find((each) => each.toLowerCase() === candidate);
  return distance(name.toLowerCase(), candidate) <= Math.max(2, Math.floor(name.length / 3)) ? found : undefined;
}
