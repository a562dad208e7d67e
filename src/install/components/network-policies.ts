import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { KubeServiceProps, NetworkPolicyEgressRule, NetworkPolicyPort } from '../../../imports/k8s';
import { KubeNetworkPolicy } from '../../../imports/k8s';
import { lazy } from '../../mesh';
import type { NetworkDestination } from '../network-destination';

interface PolicyMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Where NodeLocal DNSCache listens on every node, beside the pods of the cluster's DNS. */
const nodeLocalDns = '169.254.20.10/32';

/**
 * What reaches istiod, and what it reaches. Nobody can say in general from which addresses the API server calls its webhooks, and proxies may be anywhere,
 * so ports are closed, not addresses. Plaintext discovery (15010) and debugging (8080) are for nobody but who is in the pod.
 */
export class IstiodNetworkPolicy extends Construct {
  constructor(scope: Construct, id: string, metadata: PolicyMetadata, selector: Record<string, string>, egress: readonly NetworkDestination[] | undefined) {
    super(scope, id);
    new KubeNetworkPolicy(this, 'policy', {
      metadata,
      spec: {
        podSelector: { matchLabels: selector },
        policyTypes: egress === undefined ? ['Ingress'] : ['Ingress', 'Egress'],
        ingress: [{ ports: [15012, 15014, 15017].map(tcp) }],
        ...(egress !== undefined && { egress: [...egress.map(({ cidr, port }) => ({ to: [{ ipBlock: { cidr } }], ports: [tcp(port)] })), dns] }),
      },
    });
  }
}

/** What reaches the proxies of a gateway: the ports of its Service, and metrics. Where they connect to is for routes to say, which may lead anywhere. */
export class GatewayNetworkPolicy extends Construct {
  constructor(scope: Construct, id: string, metadata: PolicyMetadata, selector: Record<string, string>, service: ApiObject) {
    super(scope, id);
    new KubeNetworkPolicy(this, 'policy', {
      metadata,
      // Read late: ports that are patched into the Service are open too.
      spec: lazy(() => ({ podSelector: { matchLabels: selector }, policyTypes: ['Ingress'], ingress: [{ ports: [...portsOf(service), tcp(15020), tcp(15090)] }] })),
    });
  }
}

const dns: NetworkPolicyEgressRule = {
  to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }, { ipBlock: { cidr: nodeLocalDns } }],
  ports: [{ protocol: 'UDP', port: 53 }, tcp(53)],
};

function portsOf(service: ApiObject): NetworkPolicyPort[] {
  const { spec } = service.toJson() as KubeServiceProps;
  return (spec?.ports ?? []).map(({ port, protocol = 'TCP', targetPort }) => ({ protocol, port: targetPort ?? port }));
}

function tcp(port: number): { protocol: string; port: number } {
  return { protocol: 'TCP', port };
}
