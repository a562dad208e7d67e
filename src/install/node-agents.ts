import type { Construct } from 'constructs';
import type { PodSpec, ResourceRequirements } from '../../imports/k8s';
import { MeshError } from '../errors';
import type { CniFacts } from './platform-facts';
import type { LogLevel } from './proxy-defaults';
import type { ContainerResources } from './sizing';
import { requireResources } from './sizing';
import type { Placement } from './workload';
import { placementOf } from './workload';

/** A program that runs on every node. */
export interface NodeAgentProps extends Placement {
  /** @default - those of Istio's default profile */
  readonly resources?: ContainerResources;

  /** @default 'info' */
  readonly logLevel?: LogLevel;

  /**
   * Further labels of the pods.
   *
   * @default - none
   */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/**
 * The CNI plugin, which captures the traffic of pods in place of a privileged init container in each of them.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/cni/
 */
export interface CniProps extends NodeAgentProps {
  /**
   * Where the nodes keep CNI programs.
   *
   * @default - where the platform has them, else '/opt/cni/bin'
   */
  readonly binDir?: string;

  /**
   * Where the nodes keep the configuration of CNI.
   *
   * @default - where the platform has it, else '/etc/cni/net.d'
   */
  readonly confDir?: string;

  /**
   * Namespaces whose pods are left alone.
   *
   * @default ['kube-system']
   */
  readonly excludeNamespaces?: readonly string[];

  /**
   * What is done with pods that started before the plugin was there: their capture is repaired, or they are deleted and started again, or they are labelled
   * for someone else to see, or nothing.
   *
   * @default 'repair'
   * @see https://istio.io/latest/docs/setup/additional-setup/cni/#race-condition--mitigation
   */
  readonly brokenPods?: 'repair' | 'delete' | 'label' | 'ignore';
}

/**
 * The proxy of each node, for ambient pods.
 *
 * @see https://istio.io/latest/docs/ambient/architecture/data-plane/
 */
export interface ZtunnelProps extends NodeAgentProps {
  /**
   * How long connections may drain when ztunnel is replaced, in seconds, 1 or more.
   *
   * @default 30
   */
  readonly terminationGracePeriodSeconds?: number;
}

interface ResolvedNodeAgent {
  readonly resources: ResourceRequirements;
  readonly logLevel: LogLevel;
  readonly placement: Partial<PodSpec>;
  readonly podLabels: Readonly<Record<string, string>>;
}

/** A `CniProps` with every default filled in. */
export interface CniSettings extends ResolvedNodeAgent {
  readonly binDir: string;
  readonly confDir: string;
  readonly facts: CniFacts;
  readonly excludeNamespaces: readonly string[];
  readonly brokenPods: NonNullable<CniProps['brokenPods']>;
  /** Whether it also captures the traffic of ambient pods. */
  readonly ambient: boolean;
}

/** A `ZtunnelProps` with every default filled in. */
export interface ZtunnelSettings extends ResolvedNodeAgent {
  readonly terminationGracePeriodSeconds: number;
}

/** @throws MeshError InvalidValue */
export function requireCni(props: CniProps, facts: CniFacts, ambient: boolean, at: Construct): CniSettings {
  const binDir = props.binDir ?? facts.binDir ?? '/opt/cni/bin';
  const confDir = props.confDir ?? facts.confDir ?? '/etc/cni/net.d';
  for (const folder of [binDir, confDir]) {
    if (folder.startsWith('/')) continue;
    throw new MeshError({ code: 'InvalidValue', at, problem: 'a folder of the nodes must be an absolute path', value: folder, fix: 'Begin it with "/"' });
  }
  return {
    ...requireAgent(props, 'the CNI plugin', { requests: { cpu: '100m', memory: '100Mi' } }, at),
    binDir,
    confDir,
    facts,
    ambient,
    excludeNamespaces: props.excludeNamespaces ?? ['kube-system'],
    brokenPods: props.brokenPods ?? 'repair',
  };
}

/** @throws MeshError InvalidValue */
export function requireZtunnel(props: ZtunnelProps, at: Construct): ZtunnelSettings {
  const seconds = props.terminationGracePeriodSeconds ?? 30;
  if (!Number.isInteger(seconds) || seconds < 1) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'terminationGracePeriodSeconds must be a whole number of 1 or more', value: seconds, fix: 'Write 30, or as long as connections last' });
  }
  return { ...requireAgent(props, 'ztunnel', { requests: { cpu: '200m', memory: '512Mi' } }, at), terminationGracePeriodSeconds: seconds };
}

/** It has to run on every node, whatever else does not, so it tolerates every taint. */
const everywhere = [
  { effect: 'NoSchedule', operator: 'Exists' },
  { key: 'CriticalAddonsOnly', operator: 'Exists' },
  { effect: 'NoExecute', operator: 'Exists' },
] as const;

function requireAgent(props: NodeAgentProps, what: string, resources: ContainerResources, at: Construct): ResolvedNodeAgent {
  return {
    resources: requireResources(props.resources ?? resources, what, at),
    logLevel: props.logLevel ?? 'info',
    placement: placementOf({
      priorityClassName: 'system-node-critical', ...props, nodeSelector: { 'kubernetes.io/os': 'linux', ...props.nodeSelector }, tolerations: props.tolerations ?? everywhere,
    }),
    podLabels: props.podLabels ?? {},
  };
}
