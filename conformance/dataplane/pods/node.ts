import type { KubeObject } from '../../harness/objects';

/** What the scheduler would find for a pod: a node with the labels that it selects. Where a node is, is where istiod takes its pods to be. */
export function nodeFor(nodeSelector: Readonly<Record<string, string>>): KubeObject {
  const name = ['node', ...Object.values(nodeSelector)].join('-');
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, ...(name !== 'node' && { labels: nodeSelector }) } };
}
