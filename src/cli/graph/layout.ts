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

function layers(sizes: readonly Size[], links: readonly Link[]): ReadonlyMap<string, number> {
  const layerOf = new Map<string, number>();
  for (const id of order(sizes, links)) {
    // What comes later in the order leads back: an edge of a circle.
    const before = links.filter(({ from, to }) => to === id && layerOf.has(from)).map(({ from }) => layerOf.get(from) ?? 0);
    layerOf.set(id, Math.max(-1, ...before) + 1);
  }
  return layerOf;
}

/** Every node before those that it leads to, but for circles, of which the node that nothing else leads to, or the first, comes first. */
function order(sizes: readonly Size[], links: readonly Link[]): readonly string[] {
  const seen = new Set<string>();
  const backwards: string[] = [];
  const visit = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const { from, to } of links) if (from === id) visit(to);
    backwards.push(id);
  };
  const hasBefore = ({ id }: Size): boolean => links.some(({ from, to }) => to === id && from !== id);
  for (const { id } of [...sizes.filter((size) => !hasBefore(size)), ...sizes]) visit(id);
  return backwards.reverse();
}

function arrange(columns: Size[][], paths: readonly (readonly string[])[]): void {
  const neighbours = new Map<string, string[]>();
  for (const path of paths) {
    for (const [index, id] of path.entries()) {
      neighbours.set(id, [...(neighbours.get(id) ?? []), ...path.slice(Math.max(0, index - 1), index), ...path.slice(index + 1, index + 2)]);
    }
  }
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
  const sides = new Map<string, { readonly edge: number; readonly y: number }[]>();
  const sideOf = (id: string, next: string): string => `${id} ${boxOf(next).x >= boxOf(id).x + boxOf(id).width ? 'right' : 'left'}`;
  for (const [edge, path] of paths.entries()) {
    for (const [id = '', next = ''] of [path, [...path].reverse()]) sides.set(sideOf(id, next), [...(sides.get(sideOf(id, next)) ?? []), { edge, y: boxOf(next).y }]);
  }
  const edges = paths.map((path, edge) => path.map((id, index) => touch(id, path[index === 0 ? 1 : index - 1] ?? id, edge)));
  return { width: x - gap.columns + gap.margin, height, nodes: boxes, edges };

  /** Where an edge touches a box: edges on one side of it are spread, in the order of what they lead to. */
  function touch(id: string, next: string, edge: number): Point {
    const [box, side] = [boxOf(id), sideOf(id, next)];
    const beside = [...(sides.get(side) ?? [])].sort((one, other) => one.y - other.y);
    const place = beside.findIndex((each) => each.edge === edge);
    const step = Math.min(12, box.height / (beside.length + 1));
    return { x: side.endsWith('right') ? box.x + box.width : box.x, y: box.y + box.height / 2 + (place < 0 ? 0 : (place - (beside.length - 1) / 2) * step) };
  }

  function boxOf(id: string): Box {
    return boxes.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
  }
}
