import type { MeshInstallProps } from '../install';
import type { Topology } from './topology';

/** How one cluster is installed. What follows from the fleet is not said here. */
export interface FleetClusterProps extends Omit<MeshInstallProps, 'cluster' | 'externalControlPlane' | 'meshId' | 'meshNetworks' | 'remoteControlPlane' | 'servesRemotes'> {
  /**
   * The address or DNS name at which other networks reach the east-west gateway, where its Service does not come to know it, as on clusters without load
   * balancers.
   *
   * @default - that of the Service's load balancer
   */
  readonly gatewayAddress?: string;
}

export interface MeshFleetProps<Name extends string> {
  /** The name of the mesh that all clusters are. */
  readonly meshId: string;

  /** The clusters by their names, one or more, each with what is its own. */
  readonly clusters: Readonly<Record<Name, FleetClusterProps>>;

  /**
   * What all clusters have alike. Where a cluster says the same property, its own counts.
   *
   * @default - every cluster says all of it
   */
  readonly shared?: FleetClusterProps;

  /** @default Topology.multiPrimary() */
  readonly topology?: Topology<NoInfer<Name>>;
}
