import type { Platform } from '../mesh';

/** Who can reach a gateway: the internet, or the cluster's private network. */
export type Exposure = 'public' | 'internal';

/** How a cloud is asked for a load balancer, by annotations of a Service. */
export interface LoadBalancerFacts {
  readonly annotations: Readonly<Record<string, string>>;

  /** The annotation that chooses addresses, by the kind of value: addresses, or names of addresses that are reserved. Undefined where there is none. */
  readonly addresses?: { readonly ip?: string; readonly name?: string };

  /** The annotation that chooses the subnet. */
  readonly subnet?: string;
}

/** Where a node keeps CNI, where that is not where most do, and how plugins are called there. */
export interface CniFacts {
  /** @default '/opt/cni/bin' */
  readonly binDir?: string;
  /** @default '/etc/cni/net.d' */
  readonly confDir?: string;
  /** @default - the first file in the folder */
  readonly confFileName?: string;
  /** @default '/var/run/netns' */
  readonly netnsDir?: string;
  /** By what plugins are called. @default 'default' */
  readonly provider?: 'default' | 'multus';
  /** Whether the plugin is part of the node's own chain of plugins. @default true */
  readonly chained?: boolean;
}

/** What an install does differently on a kind of cluster. */
export interface PlatformFacts {
  /** Undefined where the cluster has no convention for it. */
  readonly loadBalancer: { readonly [exposure in Exposure]: LoadBalancerFacts | undefined };
  /** Annotations of both webhook configurations. */
  readonly webhooks: Readonly<Record<string, string>>;
  readonly cni?: CniFacts;
  /** Whether pods that nodes cannot do without need a quota outside of kube-system. */
  readonly criticalPodsQuota?: boolean;
  /** What Istio's charts call it, where they know it. */
  readonly chartName?: string;
  /** Whether pods may not capture their own traffic, so that an install brings the CNI plugin. */
  readonly needsCni?: boolean;
  /** Whether the cluster chooses the users that containers run as, and refuses others. */
  readonly choosesUsers?: boolean;
  /** Whether the end of istiod's log is what the cluster says of its end. */
  readonly logsAsTerminationMessage?: boolean;
  /** The SELinux type of what enters other pods from the node. */
  readonly nodeAgentSeLinuxType?: string;
}

const aws = (scheme: 'internet-facing' | 'internal', ip: string): LoadBalancerFacts => ({
  annotations: {
    'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
    'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
    // The controller's own default is internal.
    'service.beta.kubernetes.io/aws-load-balancer-scheme': scheme,
  },
  addresses: scheme === 'internal' ? { ip } : { name: ip },
  subnet: 'service.beta.kubernetes.io/aws-load-balancer-subnets',
});

// Whoever names the protocol of port 80 in its Service would have the load balancer ask a gateway for /, which it answers with 404.
const azureProbe = { 'service.beta.kubernetes.io/port_80_health-probe_protocol': 'tcp' };
const azureAddress = 'service.beta.kubernetes.io/azure-load-balancer-ipv4';
const googleAddresses = { name: 'networking.gke.io/load-balancer-ip-addresses' };
const withoutCloud = { loadBalancer: { public: { annotations: {} }, internal: undefined }, webhooks: {} } as const;

const facts: { readonly [kind in Platform['kind']]: PlatformFacts } = {
  'aks': {
    loadBalancer: {
      public: { annotations: azureProbe, addresses: { ip: azureAddress, name: 'service.beta.kubernetes.io/azure-pip-name' } },
      internal: {
        annotations: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true', ...azureProbe },
        addresses: { ip: azureAddress },
        subnet: 'service.beta.kubernetes.io/azure-load-balancer-internal-subnet',
      },
    },
    // The admissions enforcer would rewrite the namespace selectors, and every later apply would conflict with it.
    webhooks: { 'admissions.enforcer/disabled': 'true' },
  },
  'eks': {
    loadBalancer: {
      public: aws('internet-facing', 'service.beta.kubernetes.io/aws-load-balancer-eip-allocations'),
      internal: aws('internal', 'service.beta.kubernetes.io/aws-load-balancer-private-ipv4-addresses'),
    },
    webhooks: {},
  },
  'gke': {
    loadBalancer: {
      public: { annotations: { 'cloud.google.com/l4-rbs': 'enabled' }, addresses: googleAddresses },
      internal: { annotations: { 'networking.gke.io/load-balancer-type': 'Internal' }, addresses: googleAddresses, subnet: 'networking.gke.io/internal-load-balancer-subnet' },
    },
    webhooks: {},
    chartName: 'gke',
    cni: { binDir: '/home/kubernetes/bin' },
    criticalPodsQuota: true,
  },
  'k3d': { ...withoutCloud, chartName: 'k3d', cni: { binDir: '/bin', confDir: '/var/lib/rancher/k3s/agent/etc/cni/net.d' } },
  'k3s': { ...withoutCloud, chartName: 'k3s', cni: { binDir: '/var/lib/rancher/k3s/data/cni', confDir: '/var/lib/rancher/k3s/agent/etc/cni/net.d' } },
  'kind': withoutCloud,
  'microk8s': { ...withoutCloud, chartName: 'microk8s', cni: { binDir: '/var/snap/microk8s/current/opt/cni/bin', confDir: '/var/snap/microk8s/current/args/cni-network' } },
  'minikube': { ...withoutCloud, chartName: 'minikube', cni: { netnsDir: '/var/run/docker/netns' } },
  'on-prem': withoutCloud,
  'openshift': {
    ...withoutCloud,
    cni: { binDir: '/var/lib/cni/bin', confDir: '/etc/cni/multus/net.d', confFileName: 'istio-cni.conf', provider: 'multus', chained: false },
    chartName: 'openshift',
    needsCni: true,
    choosesUsers: true,
    logsAsTerminationMessage: true,
    nodeAgentSeLinuxType: 'spc_t',
  },
};

export function factsOf(platform: Platform): PlatformFacts {
  return facts[platform.kind];
}
