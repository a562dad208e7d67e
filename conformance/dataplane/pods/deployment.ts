import type { KubeObject } from '../../harness/objects';

/** The least that a team would write to run a service: pods of its name, with its ServiceAccount. */
export function deploymentFor(namespace: string, service: string, name = service): KubeObject {
  const labels = { app: service };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { serviceAccountName: service, containers: [{ name: 'app', image: 'stand-in' }] } } },
  };
}
