import type { Graph } from './graph';
import { escaped, svg } from './svg';

/** A page that needs nothing else: the picture, which scrolls. */
export function html(graph: Graph, title: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>
  :root { color-scheme: light dark; } body { margin: 1.5rem; background: #ffffff; color: #1c2430; font: 14px/1.4 system-ui, sans-serif; }
  @media (prefers-color-scheme: dark) { body { background: #14181f; color: #e7ebf2; } }
  h1 { font-size: 1.2rem; } svg { max-width: none; } main { overflow-x: auto; }
</style>
<h1>${escaped(title)}</h1>
<main>${svg(graph, title)}</main>
</html>
`;
}
