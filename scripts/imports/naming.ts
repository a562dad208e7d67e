import { preferredNames } from './preferred-names';
import { pathText, shortName } from './walk';
import type { Path, Shape, Step } from './walk';

/**
 * Names the shapes of one custom kind: the kind, then the last step of the path (`HTTPRouteMatch`). Of shapes that want the same name the one nearest
 * the root gets it; shapes equally near all take one more step (`VirtualServiceTcpMatch`, `VirtualServiceTlsMatch`).
 */
export function nameByPath(kind: string, shapes: readonly Shape[], taken: Set<string>): void {
  const claim = (shape: Shape, name: string): void => {
    shape.name = name;
    taken.add(name);
  };
  const preferred = Object.entries(preferredNames[kind] ?? {});
  for (const [path, name] of preferred) {
    const shape = shapes.find((candidate) => candidate.paths.some((it) => pathText(it) === path));
    if (shape === undefined) throw new Error(`preferred-names.ts names ${path} of ${kind}, where there is no object`);
    if (shape.name !== '' || taken.has(kind + name)) throw new Error(`preferred-names.ts names ${path} of ${kind} ${name}, but object or name is taken`);
    claim(shape, kind + name);
  }
  const rest = shapes.filter((shape) => shape.name === '').map((shape) => ({ shape, path: typicalPath(shape.paths) }));
  for (const depth of [...new Set(rest.map(({ path }) => path.length))].sort((a, b) => a - b)) {
    let pending = rest.filter(({ path }) => path.length === depth);
    for (let steps = 1; pending.length > 0; steps++) {
      const wanted = groupBy(pending, ({ path }) => kind + words(path, steps));
      pending = [];
      for (const [name, group] of wanted) {
        if (group.length === 1 && !taken.has(name)) claim(group[0]!.shape, name);
        else if (steps > depth) throw new Error(`${group.map(({ path }) => pathText(path)).join(', ')} of ${kind} cannot be named ${name}: add to preferred-names.ts`);
        else pending.push(...group);
      }
    }
  }
}

/** Names shapes by their definitions: `PodSpec`. Definitions of one name that are equal share it; others get their API group in front. */
export function nameByDefinition(shapes: readonly Shape[], taken: Set<string>): void {
  for (const [name, group] of groupBy(shapes, (shape) => shortName(shape.definition!))) {
    const same = new Set(group.map((shape) => JSON.stringify(shape.schema).replace(/"#\/definitions\/[^"]*\.(\w+)"/g, '$1'))).size === 1;
    for (const shape of group) shape.name = same ? name : capital(shape.definition!.split('.').at(-3)!) + name;
    for (const unique of new Set(group.map((shape) => shape.name))) {
      if (taken.has(unique)) throw new Error(`the name ${unique} is taken`);
      taken.add(unique);
    }
  }
}

/** Of a shape's paths the one that tells most: with the most frequent last step, then the shortest, then the first. */
function typicalPath(paths: readonly Path[]): Path {
  const frequency = (path: Path): number => paths.filter((other) => other.at(-1)!.name === path.at(-1)!.name).length;
  return [...paths].sort((a, b) => frequency(b) - frequency(a) || a.length - b.length)[0]!;
}

/** Steps that tell nothing without the one before. */
const vague = new Set(['http', 'tcp', 'type']);

function words(path: Path, steps: number): string {
  // Nearly everything is under spec, so spec tells nothing, except of itself.
  const told = path.length > 1 && path[0]!.name === 'spec' ? path.slice(1) : path;
  const enough = vague.has(path.at(-1)!.name) ? steps + 1 : steps;
  return told.slice(-enough).map((step) => capital(step.many === '' ? step.name : singular(step))).join('');
}

function singular({ name }: Step): string {
  if (/ies$/.test(name)) return name.replace(/ies$/, 'y');
  if (/(ch|sh|ss|x)es$/.test(name)) return name.replace(/es$/, '');
  return /([^s]s)$/.test(name) && name !== 'tls' ? name.slice(0, -1) : name;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** As Map.groupBy, which Node 20 lacks. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...groups.get(keyOf(item)) ?? [], item]);
  return groups;
}
