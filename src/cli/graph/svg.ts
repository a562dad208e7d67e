import type { Graph, GraphEdge, GraphNode } from './graph';
import type { Box, Point, Size } from './layout';
import { layOut } from './layout';

/** What the colours mean; those of a dark page come second. */
const legend: Readonly<Record<GraphEdge['kind'] | GraphNode['kind'], readonly [string, string, string]>> = {
  gateway: ['gateway', '#7a4fd0', '#b497f2'],
  service: ['service', '#1769c2', '#6db1f5'],
  version: ['version of a service', '#12806a', '#5cc9b1'],
  outside: ['outside of the mesh', '#a8620c', '#e5a857'],
  caller: ['caller', '#5b6676', '#a3aebd'],
  route: ['requests go', '#1769c2', '#6db1f5'],
  allow: ['may call', '#12806a', '#5cc9b1'],
  deny: ['must not call', '#c22f2f', '#f08080'],
};
const margin = 30;

/** A picture that needs nothing else. Colours are written out, since not all that shows SVG knows variables. */
export function svg(graph: Graph, title: string): string {
  const layout = layOut(graph.nodes.map(sizeOf), graph.edges);
  const boxOf = (id: string) => layout.nodes.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
  const nodes = graph.nodes.map((node) => {
    const { x, y, width, height } = boxOf(node.id);
    const lines = linesOf(node).map((line, index) => `<text class="${index === 0 ? 'name' : 'note'}" x="${tenth(x + 12)}" y="${tenth(y + 20 + index * 16)}">${escaped(line)}</text>`);
    return `<g class="${node.kind}"><rect x="${tenth(x)}" y="${tenth(y)}" width="${tenth(width)}" height="${height}" rx="6"/>${lines.join('')}</g>`;
  });
  const taken = [...layout.nodes.values()].filter((box) => box.width > 0);
  const edges = graph.edges.map((edge, index) => {
    const points = layout.edges[index] ?? [];
    const { x, y, width, height } = boxOf(edge.from);
    const path = edge.from === edge.to ? `M ${tenth(x + width)} ${tenth(y + height / 2 - 8)} c 45 -20, 45 36, 0 16` : curve(points);
    const [one, other] = [points[Math.ceil(points.length / 2) - 1], points[Math.ceil(points.length / 2)]];
    const at = one === undefined || other === undefined ? { x, y } : { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
    const says = edge.label === '' ? '' : labelAt(at, shortened(edge.label, 30), taken);
    return `<g class="${edge.kind}"><title>${escaped(`${edge.from} ${legend[edge.kind][0]} ${edge.to}: ${edge.label}`)}</title><path class="edge" marker-end="url(#${edge.kind})" d="${path}"/>${says}</g>`;
  });
  const kinds = new Set([...graph.nodes, ...graph.edges].map(({ kind }) => kind));
  const key = keyOf(Object.entries(legend).filter(([kind]) => kinds.has(kind as GraphEdge['kind'])).map(([kind, [meaning]]) => [kind, meaning]));
  const markers = (['route', 'allow', 'deny'] as const).map((kind) => `<marker id="${kind}" class="${kind}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker>`);
  const [width, height] = [Math.max(layout.width, key.width), layout.height + 2 * margin];
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${tenth(width)}" height="${tenth(height)}" viewBox="0 0 ${tenth(width)} ${tenth(height)}">
<title>${escaped(title)}</title>
<style>${styleOf(0)}
@media (prefers-color-scheme: dark) {${styleOf(1)}
}
  rect { stroke-width: 1.5; } text { font: 12px system-ui, sans-serif; } .name { font-weight: 600; font-size: 13px; } .note { font-size: 11px; }
  .edge { fill: none; stroke-width: 1.5; } .says { font-size: 11px; text-anchor: middle; paint-order: stroke; stroke-width: 4px; stroke-linejoin: round; }
  .allow .edge { stroke-dasharray: 6 4; } .deny .edge { stroke-dasharray: 2 3; }
</style>
<defs>${markers.join('')}</defs>
<rect class="paper" width="100%" height="100%"/>
${key.text}
<g transform="translate(0 ${2 * margin})">
${[...edges, ...nodes].join('\n')}
</g>
</svg>
`;
}

function styleOf(theme: 0 | 1): string {
  const [ink, faint, paper, box] = ([['#1c2430', '#5b6676', '#ffffff', '#f4f6f9'], ['#e7ebf2', '#a3aebd', '#14181f', '#1e2530']] as const)[theme];
  const colours = Object.entries(legend).map(([kind, [, ...themes]]) => `  .${kind} > rect, .${kind} > .edge { stroke: ${themes[theme]}; } .${kind} > .tip { fill: ${themes[theme]}; }`);
  return `
  rect { fill: ${box}; } .paper { fill: ${paper}; stroke: none; } text { fill: ${ink}; } .note { fill: ${faint}; } .says { stroke: ${paper}; }
${colours.join('\n')}`;
}

/** The legend, in one line. */
function keyOf(entries: readonly (readonly [string, string])[]): { readonly text: string; readonly width: number } {
  let x = margin;
  const items = entries.map(([kind, meaning]) => {
    const item = `<g class="${kind}"><path class="edge" d="M ${tenth(x)} ${margin} h 22"/><text class="note" x="${tenth(x + 28)}" y="${margin + 4}">${meaning}</text></g>`;
    x += 48 + meaning.length * 6.6;
    return item;
  });
  return { text: items.join(''), width: x + margin };
}

function linesOf({ label, namespace, notes }: GraphNode): readonly string[] {
  const [first, ...others] = notes.length > 3 ? [...notes.slice(0, 2), `and ${notes.length - 2} more`] : notes;
  return [label, ...(namespace === undefined ? [] : [`in ${namespace}`]), ...(first === undefined ? [] : [first]), ...others].map((line) => shortened(line, 34));
}

/** No font is measured here, so the widest that is usual is taken. */
function sizeOf(node: GraphNode): Size {
  const lines = linesOf(node);
  return { id: node.id, width: Math.max(...lines.map((line, index) => line.length * (index === 0 ? 8.8 : 6.6))) + 24, height: 14 + lines.length * 16 };
}

/** A label on its edge, or above or below where another is. */
function labelAt({ x, y }: Point, text: string, taken: Box[]): string {
  const width = text.length * 6.6;
  const boxAt = (middle: number): Box => ({ x: x - width / 2, y: middle - 8, width, height: 16 });
  const isFree = (one: Box): boolean => !taken.some((other) => (
    one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height));
  const middle = [0, 16, -16, 32, -32].map((distance) => y + distance).find((each) => isFree(boxAt(each))) ?? y;
  taken.push(boxAt(middle));
  return `<text class="says" x="${tenth(x)}" y="${tenth(middle + 4)}">${escaped(text)}</text>`;
}

function curve([start, ...rest]: readonly Point[]): string {
  let last = start ?? { x: 0, y: 0 };
  return [`M ${tenth(last.x)} ${tenth(last.y)}`, ...rest.map((point) => {
    const middle = tenth((last.x + point.x) / 2);
    const part = `C ${middle} ${tenth(last.y)}, ${middle} ${tenth(point.y)}, ${tenth(point.x)} ${tenth(point.y)}`;
    last = point;
    return part;
  })].join(' ');
}

const tenth = (value: number): number => Math.round(value * 10) / 10;

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
