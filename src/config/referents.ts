import { shapes } from './generated/shapes';

/** Whether documents of a kind may be named where some types are asked for: `IMeshService|IMeshNamespace`. */
export function isReferent(asked: string, kind: string): boolean {
  return listsOf(asked).some((referents) => referents.includes(kind));
}

/** The part that a name means, of what a document of this kind makes. Without its own name, the only part of a type. */
export function partNamed(asked: string, kind: string, part: string | undefined): string | undefined {
  const parts = listsOf(asked).map((referents) => referents.filter((each) => each.startsWith(`${kind}.`)).map((each) => each.slice(kind.length + 1)));
  return part === undefined ? parts.find(({ length }) => length === 1)?.[0] : parts.flat().find((each) => each === part);
}

/** All that a document gives a name to. */
export function namesFor(asked: string, kind: string, name: string): readonly string[] {
  return listsOf(asked).flat().filter((each) => each === kind || each.startsWith(`${kind}.`)).map((each) => `${name}${each.slice(kind.length)}`);
}

/** What could be named, for whoever has no document that could. */
export function kindsFor(asked: string): readonly string[] {
  return listsOf(asked).flat();
}

function listsOf(asked: string): readonly (readonly string[])[] {
  return asked.split('|').map((type) => shapes.referents[type] ?? []);
}
