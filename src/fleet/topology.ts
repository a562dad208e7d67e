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

/**
 * Which clusters of a fleet have an istiod.
 *
 * @see https://istio.io/latest/docs/ops/deployment/deployment-models/#control-plane-models
 */
export class Topology<Name extends string = string> {
  /** Every cluster has its own, which reads the others' endpoints. */
  public static multiPrimary(): Topology<never> {
    return new Topology([]);
  }

  /**
   * Some are served by the istiod of another, their primary; all others have their own.
   *
   * @param remotes by name, where each is served from
   */
  public static primaryRemote<const Remotes extends Readonly<Record<string, ServedCluster>>>(remotes: Remotes): Topology<NamesIn<Remotes>> {
    return new Topology(Object.entries(remotes));
  }

  private constructor(private readonly remotes: readonly (readonly [Name, ServedCluster<Name>])[]) {}

  /** Where a cluster is served from; undefined for one with an istiod. */
  public servedFrom(cluster: string): ServedCluster<Name> | undefined {
    return this.remotes.find(([remote]) => remote === cluster)?.[1];
  }

  /** The clusters that a cluster's istiod serves beside its own. */
  public servedBy(cluster: string): readonly Name[] {
    return this.remotes.filter(([, { primary }]) => primary === cluster).map(([remote]) => remote);
  }

  /** All that it names. */
  public get named(): readonly Name[] {
    return this.remotes.flatMap(([remote, { primary }]) => [remote, primary]);
  }
}
