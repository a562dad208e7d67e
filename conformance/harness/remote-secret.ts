import type { Cluster } from './cluster';
import type { KubeObject } from './objects';

/** What `istioctl create-remote-secret` makes of a cluster, for another to keep. */
export async function remoteSecret(name: string, cluster: Cluster): Promise<KubeObject> {
  const kubeconfig = await cluster.kubeconfigTextFor('istio-system', 'istio-reader-service-account');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `istio-remote-secret-${name}`, namespace: 'istio-system', labels: { 'istio/multiCluster': 'true' } },
    data: { [name]: Buffer.from(kubeconfig).toString('base64') },
  };
}
