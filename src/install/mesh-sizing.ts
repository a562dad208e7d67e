import { MeshError } from '../errors';
import type { ContainerResources, WorkloadSize } from './sizing';

/** What a mesh has to carry. */
export interface MeshLoad {
  /** The services of the cluster, 1 to 20 000. */
  readonly services: number;
  /** The requests that enter the mesh, per second, 0 to 1 000 000. */
  readonly requestsPerSecond: number;
}

/**
 * How large the programs of an install are.
 *
 * @see https://istio.io/latest/docs/ops/deployment/performance-and-scalability/
 */
export class Sizing {
  /** For a laptop or a throw-away cluster: one pod of everything, with small requests. */
  public static dev(): Sizing {
    const small = { minReplicas: 1, maxReplicas: 1 };
    const proxy = { requests: { cpu: '10m', memory: '40Mi' }, limits: { cpu: '2', memory: '1Gi' } };
    return new Sizing({ ...small, resources: { requests: { cpu: '10m', memory: '100Mi' } } }, { ...small, resources: proxy }, proxy, { requests: { cpu: '10m', memory: '40Mi' } });
  }

  /** For a cluster that is like production and carries little: one pod of everything, more of them under load. */
  public static staging(): Sizing {
    const istiod = { minReplicas: 1, maxReplicas: 3, resources: { requests: { cpu: '250m', memory: '1Gi' } } };
    return new Sizing(istiod, { minReplicas: 1, maxReplicas: 3, resources: gatewayResources }, sidecarResources, ztunnelResources);
  }

  /** For up to 1000 services and 10 000 requests a second: what `forMesh` gives for them. */
  public static production(): Sizing {
    return Sizing.forMesh({ services: 1000, requestsPerSecond: 10_000 });
  }

  /**
   * For a load that is known. By Istio's own measurements:
   *
   * - istiod of 1000 services takes 1 CPU and 1.5 GB of memory. Every pod holds all services, so memory grows with them, with a third more than measured;
   *   CPU is divided among pods of 2 CPUs, which use half of it.
   * - a proxy takes 0.20 CPU and 60 MB of memory for 1000 requests a second. Gateways have pods of 2 CPUs, which use half of it.
   *
   * There are never fewer than 2 pods, of which one may go, and up to three times as many under load.
   *
   * @throws MeshError InvalidValue
   */
  public static forMesh({ services, requestsPerSecond }: MeshLoad): Sizing {
    requireRange('services', services, 1, 20_000);
    requireRange('requestsPerSecond', requestsPerSecond, 0, 1_000_000);
    const istiodPods = atLeastTwo(((services / 1000) * 1 * 2) / 2);
    const memory = Math.max(512, 128 * Math.ceil(((services / 1000) * 1.5 * 1024 * (4 / 3)) / 128));
    const gatewayPods = atLeastTwo(((requestsPerSecond / 1000) * 0.2 * 2) / 2);
    return new Sizing(
      { minReplicas: istiodPods, maxReplicas: istiodPods * 3, resources: { requests: { cpu: cpuOf(services / 1000 / istiodPods), memory: `${memory}Mi` }, limits: { memory: `${memory * 2}Mi` } } },
      { minReplicas: gatewayPods, maxReplicas: gatewayPods * 3, resources: { requests: { cpu: cpuOf((requestsPerSecond / 1000) * 0.2 / gatewayPods), memory: '256Mi' }, limits: { cpu: '2', memory: '1Gi' } } },
      sidecarResources,
      ztunnelResources,
    );
  }

  private constructor(
    /** The size of istiod. */
    public readonly istiod: WorkloadSize,
    /** The size of each gateway. */
    public readonly gateways: WorkloadSize,
    /** The resources of each sidecar and waypoint. */
    public readonly proxies: ContainerResources,
    /** The resources of ztunnel on each node. */
    public readonly ztunnel: ContainerResources,
  ) {}
}

const gatewayResources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } };
const sidecarResources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } };
const ztunnelResources = { requests: { cpu: '200m', memory: '512Mi' } };

function atLeastTwo(pods: number): number {
  return Math.max(2, Math.ceil(pods));
}

/** A tenth of a CPU at least, since pods are scaled by the share that they use of it. */
function cpuOf(cpus: number): string {
  return `${Math.max(100, 50 * Math.ceil((cpus * 1000) / 50))}m`;
}

function requireRange(what: keyof MeshLoad, value: number, least: number, most: number): void {
  if (Number.isFinite(value) && value >= least && value <= most) return;
  throw new MeshError({
    code: 'InvalidValue',
    at: 'Sizing.forMesh',
    problem: `${what} must be a number from ${least} to ${most}, which is what one control plane carries`,
    value,
    fix: 'Measure it, or divide the mesh among several clusters',
  });
}
