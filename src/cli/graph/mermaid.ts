import type { Graph, GraphEdge, GraphNode } from './graph';

const shapes: Readonly<Record<GraphNode['kind'], readonly [string, string]>> = {
  gateway: ['{{', '}}'], service: ['[', ']'], version: ['([', '])'], outside: ['[/', '/]'], caller: ['((', '))'],
};
const arrows: Readonly<Record<GraphEdge['kind'], string>> = { route: '-->', allow: '-.->', deny: '--x' };

/** A graph as Mermaid draws it, in Markdown of most hosts of code: namespaces as boxes. */
export function mermaid({ nodes, edges }: Graph): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const line = ({ id, kind, label, notes }: GraphNode): string => {
    const [open, close] = shapes[kind];
    return `${ids.get(id) ?? ''}${open}"${[label, ...notes].map(escaped).join('<br>')}"${close}`;
  };
  const namespaces = [...new Set(nodes.flatMap(({ namespace }) => namespace ?? []))].sort();
  return [
    'flowchart LR',
    ...namespaces.flatMap((namespace, index) => [
      `  subgraph ns${index}["${escaped(namespace)}"]`,
      ...nodes.filter((node) => node.namespace === namespace).map((node) => `    ${line(node)}`),
      '  end',
    ]),
    ...nodes.filter(({ namespace }) => namespace === undefined).map((node) => `  ${line(node)}`),
    ...edges.map(({ from, to, kind, label }) => `  ${ids.get(from) ?? ''} ${arrows[kind]}${label === '' ? '' : `|"${escaped(label)}"|`} ${ids.get(to) ?? ''}`),
    '',
  ].join('\n');
}

/** What Mermaid or HTML would read as marks. Mermaid's own escapes are not undone in labels of edges, so these are marks that look alike. */
const lookalikes: Readonly<Record<string, string>> = { '"': '″', '<': '‹', '>': '›', '#': '＃', '&': '＆', '`': '′', '\\': '＼' };

function escaped(text: string): string {
  return text.replace(/["<>#&`\\]/g, (mark) => lookalikes[mark] ?? mark);
}
