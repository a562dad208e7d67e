import type { IConstruct } from 'constructs';
import { MeshError } from '../../errors';

/** An amount of CPU (`500m`, `20`) and memory (`512Mi`, `64Gi`) of all pods together. */
export interface QuotaAmounts {
  /** @default - unlimited */
  readonly cpu?: string;
  /** @default - unlimited */
  readonly memory?: string;
}

/**
 * The most that the objects of a namespace may use together. Where CPU or memory is limited, Kubernetes refuses pods with a container that does not say how
 * much it takes; injected proxies do.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export interface NamespaceQuota {
  /** What all pods may request. @default - unlimited */
  readonly requests?: QuotaAmounts;

  /** What the limits of all pods may sum up to. @default - unlimited */
  readonly limits?: QuotaAmounts;

  /** Pods that have not ended, 0 or more. @default - unlimited */
  readonly pods?: number;

  /** Services that open the namespace by a load balancer of their own, past every gateway of the mesh, 0 or more. @default - unlimited */
  readonly loadBalancers?: number;

  /** Services that open a port of every node, 0 or more; those of load balancers count too. @default - unlimited */
  readonly nodePorts?: number;

  /** Claims of storage, 0 or more. @default - unlimited */
  readonly persistentVolumeClaims?: number;
}

/** @throws MeshError InvalidValue when a number or an amount cannot be one, or nothing is limited */
export function renderQuota(quota: NamespaceQuota, at: IConstruct): Record<string, string> {
  const amounts = Object.entries({
    'requests.cpu': quota.requests?.cpu, 'requests.memory': quota.requests?.memory, 'limits.cpu': quota.limits?.cpu, 'limits.memory': quota.limits?.memory,
  });
  const counts = Object.entries({
    'pods': quota.pods, 'services.loadbalancers': quota.loadBalancers, 'services.nodeports': quota.nodePorts, 'persistentvolumeclaims': quota.persistentVolumeClaims,
  });
  for (const [name, amount] of amounts) {
    if (amount === undefined || /^\d+(\.\d+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/.test(amount)) continue;
    throw new MeshError({ code: 'InvalidValue', at, problem: `the quota ${name} must be a Kubernetes quantity`, value: amount, fix: 'Write an amount such as "20" of CPU or "64Gi" of memory' });
  }
  for (const [name, count] of counts) {
    if (count === undefined || (Number.isInteger(count) && count >= 0)) continue;
    throw new MeshError({ code: 'InvalidValue', at, problem: `the quota ${name} must be a whole number of 0 or more`, value: count, fix: 'Write how many there may be' });
  }
  const hard = Object.fromEntries([...amounts, ...counts].flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
  if (Object.keys(hard).length > 0) return hard;
  throw new MeshError({ code: 'InvalidValue', at, problem: 'the quota limits nothing', value: quota, fix: 'Limit something, or leave quota out' });
}
