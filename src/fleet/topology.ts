import type { ExternalControlPlane, MeshInstallProps } from '../install';

/** A cluster without an istiod of its own. */
export interface ServedCluster<Name extends string = string> {
  /** The cluster whose istiod serves it. */
  readonly primary: Name;

  /**
   * Where its pods and API server reach that istiod, at the ports 15012 and 15017: the address or the DNS name of the load balancer of the primary's east-west
   * gateway, which is known once the primary is installed.
   */
  readonly address: string;
}

/** The remotes and their primaries. */
type NamesIn<Remotes extends Readonly<Record<string, ServedCluster>>> = (keyof Remotes & string) | Remotes[keyof Remotes]['primary'];

/** An istiod for a fleet, in a cluster that is none of the mesh. */
export interface FleetControlPlane<Name extends string = string> {
  /** The name of the cluster that istiod runs in, which is no cluster of the fleet. */
  readonly runsIn: string;

  /** The cluster of the fleet in which it reads routes and policies. */
  readonly configCluster: Name;

  /**
   * Where the clusters of the fleet reach it, at the ports 15012 and 15017: the address or the DNS name of the load balancer of `istiod-external`, which is
   * known once it is installed.
   */
  readonly address: string;

  /**
   * The load balancer by which it is reached.
   *
   * @default - a public one, as the platform gives it
   */
  readonly loadBalancer?: Omit<ExternalControlPlane, 'configCluster'>;

  /**
   * How it is installed, where that is not as `shared` says.
   *
   * @default - as `shared` says
   */
  readonly install?: Pick<MeshInstallProps, 'clusterDomain' | 'hub' | 'images' | 'istiod' | 'istiodEgress' | 'kubernetesVersion' | 'networkPolicies' | 'platform'>;
}

/**
 * Which clusters of a fleet have an istiod.
 *
 * @see https://istio.io/latest/docs/ops/deployment/deployment-models/#control-plane-models
 */
export class Topology<Name extends string = string> {
  /** Every cluster has its own, which reads the others' endpoints. */
  public static multiPrimary(): Topology<never> {
    return new Topology([], undefined);
  }

  /**
   * Some are served by the istiod of another, their primary; all others have their own.
   *
   * @param remotes by name, where each is served from
   */
  public static primaryRemote<const Remotes extends Readonly<Record<string, ServedCluster>>>(remotes: Remotes): Topology<NamesIn<Remotes>> {
    return new Topology(Object.entries(remotes), undefined);
  }

  /**
   * None has: their istiod runs in a cluster beside the mesh, for whoever keeps the control plane apart from what it controls.
   *
   * @see https://istio.io/latest/docs/setup/install/external-controlplane/
   */
  public static externalControlPlane<const Config extends string>(controlPlane: FleetControlPlane<Config>): Topology<Config> {
    return new Topology([], controlPlane);
  }

  private constructor(
    private readonly remotes: readonly (readonly [Name, ServedCluster<Name>])[],
    /** The istiod beside the mesh, where all are served by one. */
    public readonly external: FleetControlPlane<Name> | undefined,
  ) {}

  /** Where a cluster is served from; undefined for one with an istiod. */
  public servedFrom(cluster: string): ServedCluster | undefined {
    if (this.external !== undefined) return { primary: this.external.runsIn, address: this.external.address };
    return this.remotes.find(([remote]) => remote === cluster)?.[1];
  }

  /** The cluster in which istiod reads the routes and policies for a cluster; undefined where that is the cluster itself. */
  public primaryOf(cluster: string): Name | undefined {
    const { external } = this;
    if (external !== undefined) return cluster === external.configCluster ? undefined : external.configCluster;
    return this.remotes.find(([remote]) => remote === cluster)?.[1].primary;
  }

  /** The clusters that a cluster's istiod serves beside its own. */
  public servedBy(cluster: string): readonly Name[] {
    return this.remotes.filter(([, { primary }]) => primary === cluster).map(([remote]) => remote);
  }

  /** All clusters of the mesh that it names. */
  public get named(): readonly Name[] {
    return [...this.external === undefined ? [] : [this.external.configCluster], ...this.remotes.flatMap(([remote, { primary }]) => [remote, primary])];
  }
}
