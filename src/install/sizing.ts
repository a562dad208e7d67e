import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ResourceRequirements } from '../../imports/k8s';
import { KubeHorizontalPodAutoscaler, KubePodDisruptionBudget } from '../../imports/k8s';
import { MeshError } from '../errors';

/** Amounts of CPU (`500m`, `2`) and memory (`128Mi`, `2Gi`). */
export interface ResourceAmounts {
  /** @default - none is set */
  readonly cpu?: string;
  /** @default - none is set */
  readonly memory?: string;
}

/** What a container is sure of, and what it cannot exceed. */
export interface ContainerResources {
  /** @default - none are set */
  readonly requests?: ResourceAmounts;
  /** @default - none are set */
  readonly limits?: ResourceAmounts;
}

/** How many pods a Deployment has, and how large they are. */
export interface WorkloadSize {
  /**
   * The fewest pods, 1 or more. From 2 on, a PodDisruptionBudget keeps one of them running while nodes are drained.
   *
   * @default 1
   */
  readonly minReplicas?: number;

  /**
   * The most pods that are started when they use more than 80% of the CPU they request, at least `minReplicas`; equal to it, the number is fixed.
   *
   * @default - 5, or `minReplicas` where that is more
   */
  readonly maxReplicas?: number;

  /** @default - those of Istio's default profile */
  readonly resources?: ContainerResources;
}

/** A `WorkloadSize` with every default filled in. */
export interface ResolvedSize {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly resources: ResourceRequirements;
}

/** @throws MeshError InvalidValue */
export function requireSize(size: WorkloadSize, what: string, resources: ContainerResources, at: Construct): ResolvedSize {
  const minReplicas = size.minReplicas ?? 1;
  const maxReplicas = size.maxReplicas ?? Math.max(5, minReplicas);
  if (!Number.isInteger(minReplicas) || minReplicas < 1) {
    throw new MeshError({ code: 'InvalidValue', at, problem: `minReplicas of ${what} must be a whole number of 1 or more`, value: minReplicas, fix: 'Write 1, or 2 for high availability' });
  }
  if (!Number.isInteger(maxReplicas) || maxReplicas < minReplicas) {
    throw new MeshError({
      code: 'InvalidValue', at, problem: `maxReplicas of ${what} must be a whole number of ${minReplicas} (minReplicas) or more`, value: maxReplicas, fix: `Write ${minReplicas} or more`,
    });
  }
  return { minReplicas, maxReplicas, resources: requireResources(size.resources ?? resources, what, at) };
}

/** @throws MeshError InvalidValue */
export function requireResources({ requests, limits }: ContainerResources, what: string, at: Construct): ResourceRequirements {
  return {
    ...(requests === undefined ? {} : { requests: requireAmounts(requests, what, at) }),
    ...(limits === undefined ? {} : { limits: requireAmounts(limits, what, at) }),
  };
}

function requireAmounts(amounts: ResourceAmounts, what: string, at: Construct): Record<string, string> {
  const { cpu, memory } = amounts;
  const given = Object.entries({ cpu, memory }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  for (const [name, amount] of given) {
    if (/^\d+(\.\d+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/.test(amount)) continue;
    throw new MeshError({
      code: 'InvalidValue', at, problem: `the ${name} of ${what} must be a Kubernetes quantity`, value: amount, fix: 'Write an amount such as "500m" of CPU or "2Gi" of memory',
    });
  }
  return Object.fromEntries(given);
}

/** When pods are added: they use more than this of the CPU that they request. */
export const averageUtilization = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }] as const;

/** What of a size a Deployment says itself: a fixed number of pods, since an autoscaler owns a varying one. */
export function fixedReplicas(size: ResolvedSize): { readonly replicas?: number } {
  return size.minReplicas === size.maxReplicas && size.minReplicas !== 1 ? { replicas: size.minReplicas } : {};
}

/** The objects that keep a Deployment at its size. */
export function scaleDeployment(
  scope: Construct, metadata: ApiObjectMetadata & { readonly name: string }, size: ResolvedSize, selector: Readonly<Record<string, string>>,
): void {
  if (size.maxReplicas > size.minReplicas) {
    new KubeHorizontalPodAutoscaler(scope, 'autoscaler', {
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: metadata.name },
        minReplicas: size.minReplicas,
        maxReplicas: size.maxReplicas,
        metrics: averageUtilization,
      },
    });
  }
  // With a single pod a budget would only keep nodes from being drained.
  if (size.minReplicas > 1) new KubePodDisruptionBudget(scope, 'disruption-budget', { metadata, spec: { minAvailable: 1, selector: { matchLabels: selector } } });
}
