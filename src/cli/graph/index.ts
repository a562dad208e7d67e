import { graphOf } from './graph-of';
import { html } from './html';
import { mermaid } from './mermaid';
import { Manifests } from '../../manifests';

/** A picture of manifests, in one of the forms that `graph` writes. */
export function picture(paths: readonly string[], form: 'mermaid' | 'html' | 'json'): string {
  const graph = graphOf(Manifests.read(...paths));
  if (form === 'json') return `${JSON.stringify(graph, undefined, 2)}\n`;
  return form === 'html' ? html(graph, `Mesh of ${paths[0] ?? ''}${paths.length > 1 ? ` and ${paths.length - 1} more` : ''}`) : mermaid(graph);
}
