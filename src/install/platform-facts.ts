import type { Platform } from '../mesh';

/** Who can reach a gateway: the internet, or the cluster's private network. */
export type Exposure = 'public' | 'internal';

/** What an install does differently on a kind of cluster. */
export interface PlatformFacts {
  /** Annotations of a Service that ask the cloud for a load balancer; undefined where the cluster has no convention for it. */
  readonly loadBalancer: { readonly [exposure in Exposure]: Readonly<Record<string, string>> | undefined };
  /** Annotations of both webhook configurations. */
  readonly webhooks: Readonly<Record<string, string>>;
  /** Where nodes keep CNI, if not where most do. */
  readonly cni?: { readonly binDir?: string; readonly confDir?: string };
}

const aws = (scheme: string): Record<string, string> => ({
  'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
  'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
  // The controller's own default is internal.
  'service.beta.kubernetes.io/aws-load-balancer-scheme': scheme,
});

const facts: { readonly [kind in Platform['kind']]: PlatformFacts } = {
  'aks': {
    loadBalancer: { public: {}, internal: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' } },
    // The admissions enforcer would rewrite the namespace selectors, and every later apply would conflict with it.
    webhooks: { 'admissions.enforcer/disabled': 'true' },
  },
  'eks': { loadBalancer: { public: aws('internet-facing'), internal: aws('internal') }, webhooks: {} },
  'gke': {
    loadBalancer: { public: { 'cloud.google.com/l4-rbs': 'enabled' }, internal: { 'networking.gke.io/load-balancer-type': 'Internal' } },
    webhooks: {},
    cni: { binDir: '/home/kubernetes/bin' },
  },
  'on-prem': { loadBalancer: { public: {}, internal: undefined }, webhooks: {} },
};

export function factsOf(platform: Platform): PlatformFacts {
  return facts[platform.kind];
}
