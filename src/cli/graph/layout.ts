/** Where the nodes and the edges of a picture are: nodes in columns, so that edges lead to the right where they can. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Box>;
  /** Of each edge, the points that it passes, from its node to the other. */
  readonly edges: readonly (readonly Point[])[];
}

export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export interface Point { readonly x: number; readonly y: number }
export interface Size { readonly id: string; readonly width: number; readonly height: number }
export interface Link { readonly from: string; readonly to: string }

const gap = { columns: 190, rows: 34, margin: 30 };
/** Of more, nobody sees the whole. */
const maxColumns = 30;

/** Layers by the longest way, places in them by the middle of the neighbours, as Sugiyama does it. */
export function layOut(sizes: readonly Size[], links: readonly Link[]): Layout {
  const layerOf = layers(sizes, links);
  const column = (id: string): number => layerOf.get(id) ?? 0;
  const columns: Size[][] = [];
  const put = (size: Size, at: number): void => { (columns[at] ??= []).push(size); };
  for (const size of sizes) put(size, column(size.id));
  // A long edge takes a place in every column that it crosses, so that it passes no node.
  const paths = links.map(({ from, to }, index) => {
    const step = Math.sign(column(to) - column(from));
    const crossed = Array.from({ length: Math.max(0, Math.abs(column(to) - column(from)) - 1) }, (_, distance) => column(from) + step * (distance + 1));
    return [from, ...crossed.map((at) => {
      const id = `crossing ${index} ${at}`;
      put({ id, width: 0, height: 10 }, at);
      return id;
    }), to];
  });
  arrange(columns, paths);
  return placed(columns, paths);
}

/** The longest way to each, so that edges lead to the right; where circles make that very long, the shortest. */
function layers(sizes: readonly Size[], links: readonly Link[]): ReadonlyMap<string, number> {
  const [after, before] = [grouped(links, ({ from, to }) => [from, to]), grouped(links, ({ from, to }) => [to, from])];
  const starts = [...sizes.filter(({ id }) => (before.get(id) ?? []).every((each) => each === id)), ...sizes].map(({ id }) => id);
  const longest = new Map<string, number>();
  for (const id of order(starts, after)) {
    // What comes later in the order leads back: an edge of a circle.
    longest.set(id, Math.max(-1, ...(before.get(id) ?? []).map((each) => longest.get(each) ?? -1)) + 1);
  }
  return Math.max(0, ...longest.values()) < maxColumns ? longest : shortest(starts, after);
}

function shortest(starts: readonly string[], after: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, number> {
  const layerOf = new Map<string, number>();
  for (const start of starts) {
    const queue = layerOf.has(start) ? [] : [start];
    if (queue.length > 0) layerOf.set(start, 0);
    for (const id of queue) {
      for (const next of (after.get(id) ?? []).filter((each) => !layerOf.has(each))) {
        layerOf.set(next, (layerOf.get(id) ?? 0) + 1);
        queue.push(next);
      }
    }
  }
  return layerOf;
}

/** Every node before those that it leads to, but for circles, of which the first to start from comes first. */
function order(starts: readonly string[], after: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const seen = new Set<string>();
  const backwards: string[] = [];
  const visit = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const next of after.get(id) ?? []) visit(next);
    backwards.push(id);
  };
  for (const start of starts) visit(start);
  return backwards.reverse();
}

function grouped<T, V>(items: readonly T[], entryOf: (item: T, index: number) => readonly [string, V]): ReadonlyMap<string, readonly V[]> {
  const groups = new Map<string, V[]>();
  for (const [index, item] of items.entries()) {
    const [key, value] = entryOf(item, index);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(value);
  }
  return groups;
}

function arrange(columns: Size[][], paths: readonly (readonly string[])[]): void {
  const steps = paths.flatMap((path) => path.slice(1).map((id, index) => [path[index] ?? id, id] as const));
  const neighbours = grouped(steps.flatMap(([one, other]) => [[one, other], [other, one]] as const), (step) => step);
  const place = new Map<string, number>();
  const settle = (column: readonly Size[]): void => { for (const [index, { id }] of column.entries()) place.set(id, (index + 0.5) / column.length); };
  for (const column of columns) settle(column);
  for (let sweep = 0; sweep < 12; sweep += 1) {
    for (const column of sweep % 2 === 0 ? columns : [...columns].reverse()) {
      const middles = new Map(column.map(({ id }) => {
        const around = neighbours.get(id) ?? [id];
        return [id, around.reduce((sum, each) => sum + (place.get(each) ?? 0), 0) / around.length] as const;
      }));
      column.sort((one, other) => (middles.get(one.id) ?? 0) - (middles.get(other.id) ?? 0));
      settle(column);
    }
  }
}

function placed(columns: readonly (readonly Size[])[], paths: readonly (readonly string[])[]): Layout {
  const heightOf = (column: readonly Size[]): number => column.reduce((sum, { height }) => sum + height + gap.rows, -gap.rows);
  const height = Math.max(0, ...columns.map(heightOf)) + 2 * gap.margin;
  const boxes = new Map<string, Box>();
  let x = gap.margin;
  for (const column of columns) {
    const width = Math.max(...column.map((size) => size.width));
    let y = (height - heightOf(column)) / 2;
    for (const size of column) {
      boxes.set(size.id, { x: x + (width - size.width) / 2, y, width: size.width, height: size.height });
      y += size.height + gap.rows;
    }
    x += width + gap.columns;
  }
  const sideOf = (id: string, next: string): string => `${id} ${boxOf(next).x >= boxOf(id).x + boxOf(id).width ? 'right' : 'left'}`;
  const ends = paths.flatMap((path, edge) => [path, [...path].reverse()].map(([id = '', next = '']) => ({ side: sideOf(id, next), edge, y: boxOf(next).y })));
  // Edges on one side of a box are spread, in the order of what they lead to.
  const places = new Map([...grouped(ends, (end) => [end.side, end])].map(([side, beside]) => (
    [side, new Map([...beside].sort((one, other) => one.y - other.y).map(({ edge }, place) => [edge, place - (beside.length - 1) / 2]))] as const)));
  const edges = paths.map((path, edge) => path.map((id, index) => touch(id, path[index === 0 ? 1 : index - 1] ?? id, edge)));
  return { width: x - gap.columns + gap.margin, height, nodes: boxes, edges };

  function touch(id: string, next: string, edge: number): Point {
    const [box, side] = [boxOf(id), sideOf(id, next)];
    const step = Math.min(12, box.height / ((places.get(side)?.size ?? 0) + 1));
    return { x: side.endsWith('right') ? box.x + box.width : box.x, y: box.y + box.height / 2 + (places.get(side)?.get(edge) ?? 0) * step };
  }

  function boxOf(id: string): Box {
    return boxes.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
  }
}
