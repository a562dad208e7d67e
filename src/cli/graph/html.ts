import type { Graph, GraphEdge, GraphNode } from './graph';
import type { Point, Size } from './layout';
import { layOut } from './layout';

const kinds: Readonly<Record<GraphNode['kind'], string>> = { gateway: 'gateway', service: 'service', version: 'version of a service', outside: 'outside of the mesh', caller: 'caller' };
const meanings: Readonly<Record<GraphEdge['kind'], string>> = { route: 'requests go', allow: 'may call', deny: 'must not call' };
const style = `
  :root { color-scheme: light dark; --ink: #1c2430; --faint: #5b6676; --paper: #ffffff; --box: #f4f6f9; --gateway: #7a4fd0; --service: #1769c2; --version: #12806a; --outside: #a8620c;
    --caller: #5b6676; --route: #1769c2; --allow: #12806a; --deny: #c22f2f; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e7ebf2; --faint: #a3aebd; --paper: #14181f; --box: #1e2530; --gateway: #b497f2; --service: #6db1f5; --version: #5cc9b1; --outside: #e5a857;
    --caller: #a3aebd; --route: #6db1f5; --allow: #5cc9b1; --deny: #f08080; } }
  body { margin: 1.5rem; background: var(--paper); color: var(--ink); font: 14px/1.4 system-ui, sans-serif; }
  h1 { font-size: 1.2rem; } ul { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; padding: 0; list-style: none; color: var(--faint); }
  i { display: inline-block; width: 1.4rem; margin-right: .4rem; border-top: 3px solid; vertical-align: middle; }
  svg { max-width: none; } main { overflow-x: auto; }
  rect { fill: var(--box); stroke-width: 1.5; } text { fill: var(--ink); font: 12px system-ui, sans-serif; } .name { font-weight: 600; font-size: 13px; } .note { fill: var(--faint); font-size: 11px; }
  path.edge { fill: none; stroke-width: 1.5; } .says { font-size: 11px; text-anchor: middle; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
  .allow path { stroke-dasharray: 6 4; } .deny path { stroke-dasharray: 2 3; }
${[...Object.keys(kinds), ...Object.keys(meanings)].map((name) => `  .${name} > :is(rect, path.edge) { stroke: var(--${name}); } i.${name} { border-color: var(--${name}); }`).join('\n')}
`;

/** A page that needs nothing else: the graph as a picture, with what its colours mean. */
export function html(graph: Graph, title: string): string {
  const sizes = graph.nodes.map(sizeOf);
  const layout = layOut(sizes, graph.edges);
  const boxOf = (id: string) => layout.nodes.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
  const nodes = graph.nodes.map((node) => {
    const { x, y, width, height } = boxOf(node.id);
    const lines = linesOf(node).map((line, index) => `<text class="${index === 0 ? 'name' : 'note'}" x="${x + 12}" y="${y + 20 + index * 16}">${escaped(line)}</text>`);
    return `<g class="${node.kind}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>${lines.join('')}</g>`;
  });
  const edges = graph.edges.map((edge, index) => {
    const points = layout.edges[index] ?? [];
    const { x, y, width, height } = boxOf(edge.from);
    const path = edge.from === edge.to ? `M ${x + width} ${y + height / 2 - 8} c 45 -20, 45 36, 0 16` : curve(points);
    const [one, other] = [points[Math.ceil(points.length / 2) - 1], points[Math.ceil(points.length / 2)]];
    const at = { x: ((one?.x ?? x) + (other?.x ?? x)) / 2, y: ((one?.y ?? y) + (other?.y ?? y)) / 2 };
    const says = edge.label === '' ? '' : `<text class="says" x="${at.x}" y="${at.y + 4}">${escaped(shortened(edge.label, 30))}</text>`;
    return `<g class="${edge.kind}"><title>${escaped(`${edge.from} ${meanings[edge.kind]} ${edge.to}: ${edge.label}`)}</title><path class="edge" marker-end="url(#${edge.kind})" d="${path}"/>${says}</g>`;
  });
  const markers = Object.keys(meanings).map((kind) => `<marker id="${kind}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" style="fill:var(--${kind})"/></marker>`);
  const legend = Object.entries({ ...kinds, ...meanings }).map(([name, meaning]) => `<li><i class="${name}"></i>${meaning}</li>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>${style}</style>
<h1>${escaped(title)}</h1>
<ul>${legend.join('')}</ul>
<main><svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escaped(title)}" width="${layout.width}" height="${layout.height}">
<defs>${markers.join('')}</defs>
${[...edges, ...nodes].join('\n')}
</svg></main>
</html>
`;
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

function curve([start, ...rest]: readonly Point[]): string {
  let last = start ?? { x: 0, y: 0 };
  return [`M ${last.x} ${last.y}`, ...rest.map((point) => {
    const middle = (last.x + point.x) / 2;
    const part = `C ${middle} ${last.y}, ${middle} ${point.y}, ${point.x} ${point.y}`;
    last = point;
    return part;
  })].join(' ');
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
