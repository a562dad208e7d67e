import type { KubeObject } from '../../harness/objects';

/** The namespace of all that lies outside the mesh, and in it the client whom nobody knows: a pod without proxy. */
export const outside = 'outside';

/** On a pod that stands for a server of the world: the name by which it is found. */
export const hostAnnotation = 'rig.invalid/host';

/** On a pod whose server has a certificate of the world: the names that it is for, with spaces between. */
export const certificateAnnotation = 'rig.invalid/certified-for';

/** Nothing selects them, and nothing injects them. */
export const outsider: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: outside } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: outside, namespace: outside },
    spec: { selector: { matchLabels: { app: outside } }, template: { metadata: { labels: { app: outside } }, spec: { containers: [{ name: 'app', image: 'stand-in' }] } } },
  },
];
