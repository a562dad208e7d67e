import { graphOf } from './graph-of';
import { html } from './html';
import { mermaid } from './mermaid';
import { svg } from './svg';
import { Manifests } from '../../manifests';

/** A picture of manifests, in one of the forms that `graph` writes. */
export function picture(paths: readonly string[], form: 'html' | 'json' | 'mermaid' | 'svg'): string {
  const graph = graphOf(Manifests.read(...paths));
  if (form === 'json') return `${JSON.stringify(graph, undefined, 2)}\n`;
  if (form === 'mermaid') return mermaid(graph);
  const draw = form === 'html' ? html : svg;
  return draw(graph, `Mesh of ${paths[0] ?? ''}${paths.length > 1 ? ` and ${paths.length - 1} more` : ''}`);
}
