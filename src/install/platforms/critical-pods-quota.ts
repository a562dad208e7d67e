import { Construct } from 'constructs';
import { KubeResourceQuota } from '../../../imports/k8s';
import { componentLabels } from '../components/labels';
import type { InstallSettings } from '../settings';

/**
 * Lets the agents of the nodes run outside of kube-system: some clouds admit pods that a node cannot do without elsewhere only where a quota counts them.
 *
 * @see https://istio.io/latest/docs/ambient/install/platform-prerequisites/#google-kubernetes-engine-gke
 */
export class CriticalPodsQuota extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings, brings: { readonly cni: boolean; readonly ztunnel: boolean }) {
    super(scope, id);
    const { namespace } = settings;
    if (namespace === 'kube-system') return;
    const agents = [...(brings.cni ? [['istio-cni', 'Cni', 'istio-cni-resource-quota'] as const] : []), ...(brings.ztunnel ? [['ztunnel', 'Ztunnel', 'ztunnel'] as const] : [])];
    for (const [agent, component, name] of agents) {
      new KubeResourceQuota(this, agent, {
        metadata: { name, namespace, labels: componentLabels(settings, component, agent) },
        spec: { hard: { pods: '5000' }, scopeSelector: { matchExpressions: [{ operator: 'In', scopeName: 'PriorityClass', values: ['system-node-critical'] }] } },
      });
    }
  }
}
