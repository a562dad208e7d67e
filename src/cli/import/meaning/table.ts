import type { Match } from './match';
import { areApart, covers } from './match';
import type { ManifestValue } from '../../../manifests';

/** One set of conditions, and what becomes of the requests that meet it. */
interface Line {
  readonly match: Match;
  /** In its one way to be written. */
  readonly action: string;
}

/**
 * A table in the one order that says what it says: lines that no request reaches, or that say what a later one says, are left out, and lines that may
 * change places stand in the order of their texts.
 */
export function normalTable(lines: readonly Line[]): ManifestValue {
  const reached = lines.filter((line, index) => !lines.slice(0, index).some((earlier) => covers(earlier.match, line.match)));
  const needed = withoutRepeated(reached);
  const rest = [...needed].sort((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
  const order = new Map(needed.map((line, index) => [line, index]));
  const placed: Line[] = [];
  while (rest.length > 0) {
    const next = rest.findIndex((line) => !rest.some((other) => (order.get(other) ?? 0) < (order.get(line) ?? 0) && depend(other, line)));
    placed.push(...rest.splice(next, 1));
  }
  return placed.map(({ match, action }) => ({
    match: Object.fromEntries([...match].map(([key, { kind, value }]) => [key, `${kind} ${value}`])), action: JSON.parse(action) as ManifestValue,
  }));
}

/** Lines whose requests get the same from a later line, which no line between them takes away. */
function withoutRepeated(lines: readonly Line[]): readonly Line[] {
  const index = lines.findIndex((line, at) => {
    const later = lines.findIndex((other, place) => place > at && other.action === line.action && covers(other.match, line.match));
    return later > at && lines.slice(at + 1, later).every((between) => !depend(between, line));
  });
  return index < 0 ? lines : withoutRepeated(lines.filter((_, at) => at !== index));
}

function depend(one: Line, other: Line): boolean {
  return one.action !== other.action && !areApart(one.match, other.match);
}

function textOf({ match, action }: Line): string {
  return JSON.stringify([[...match], action]);
}
