import type { Construct } from 'constructs';
import type { Affinity, PodSpec, Toleration, TopologySpreadConstraint } from '../../imports/k8s';
import { MeshError } from '../errors';
import type { ContainerResources, ResolvedSize, WorkloadSize } from './sizing';
import { requireSize } from './sizing';

/** On which nodes pods run, and beside which others. */
export interface Placement {
  /**
   * Labels of the nodes that may run the pods.
   *
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;

  /** @default - those of Istio's default profile */
  readonly tolerations?: readonly Toleration[];

  /**
   * Which nodes and neighbours are preferred or required.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
   */
  readonly affinity?: Affinity;

  /**
   * How evenly pods are spread over zones and nodes.
   *
   * @default - as the scheduler likes
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
   */
  readonly topologySpread?: readonly TopologySpreadConstraint[];
}

/** A Deployment of an install: its size, its place, and what its pods carry. */
export interface InstalledWorkloadProps extends WorkloadSize, Placement {
  /**
   * The PriorityClass of the pods, which has to exist.
   *
   * @default - none
   */
  readonly priorityClassName?: string;

  /**
   * Further labels of the pods.
   *
   * @default - none
   */
  readonly podLabels?: Readonly<Record<string, string>>;

  /**
   * Further annotations of the pods.
   *
   * @default - none
   */
  readonly podAnnotations?: Readonly<Record<string, string>>;
}

/** A `InstalledWorkloadProps` with every default filled in. */
export interface ResolvedWorkload extends ResolvedSize {
  readonly placement: Partial<PodSpec>;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly podAnnotations: Readonly<Record<string, string>>;
}

/** What a component cannot do without. */
interface OwnParts {
  readonly tolerations?: readonly Toleration[];
  /** By which its pods are selected. */
  readonly labels?: readonly string[];
}

/** @throws MeshError InvalidValue, ContradictingProps */
export function requireWorkload(
  props: InstalledWorkloadProps, what: string, resources: ContainerResources, at: Construct, own: OwnParts = {},
): ResolvedWorkload {
  for (const label of own.labels ?? []) {
    if (props.podLabels?.[label] === undefined) continue;
    throw new MeshError({ code: 'ContradictingProps', at, problem: `the label ${label} of ${what} is what its pods are selected by`, value: props.podLabels[label], fix: 'Leave it out of podLabels' });
  }
  return {
    ...requireSize(props, what, resources, at),
    placement: placementOf(props, own.tolerations),
    podLabels: props.podLabels ?? {},
    podAnnotations: props.podAnnotations ?? {},
  };
}

/** The part of a pod that places it. Tolerations that a component cannot do without are kept beside the user's. */
export function placementOf(props: Placement & { readonly priorityClassName?: string }, own: readonly Toleration[] = []): Partial<PodSpec> {
  const tolerations = [...own, ...(props.tolerations ?? [])];
  return {
    ...(props.priorityClassName !== undefined && { priorityClassName: props.priorityClassName }),
    ...(props.nodeSelector !== undefined && { nodeSelector: props.nodeSelector }),
    ...(props.affinity !== undefined && { affinity: props.affinity }),
    ...(tolerations.length > 0 && { tolerations }),
    ...(props.topologySpread !== undefined && { topologySpreadConstraints: props.topologySpread }),
  };
}

/** Pods on different nodes where there are enough of them, and as evenly as can be over zones: what keeps a workload up when a node or a zone goes. */
export function spreadOut(labels: Readonly<Record<string, string>>): Placement {
  const labelSelector = { matchLabels: labels };
  return {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: { labelSelector, topologyKey: 'kubernetes.io/hostname' } }],
      },
    },
    topologySpread: [{ maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', labelSelector }],
  };
}
