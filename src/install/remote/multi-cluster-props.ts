/** An istiod that runs in another cluster of the mesh. */
export interface RemoteControlPlane {
  /** The name of the cluster that it runs in. Its install has `servesRemotes`. */
  readonly cluster: string;

  /**
   * Where the pods and the API server of this cluster reach it, at the ports 15012 and 15017: the address or the DNS name of a load balancer, usually that
   * of the east-west gateway over there.
   */
  readonly address: string;
}

/** What an install has to do with those of other clusters. */
export interface MultiClusterProps {
  /**
   * The istiod of another cluster serves this one: none is installed here, nothing but the way to it. It reads routes and policies in its own cluster only, so
   * they are applied there.
   *
   * @default - istiod is installed
   * @see https://istio.io/latest/docs/setup/install/multicluster/primary-remote/
   */
  readonly remoteControlPlane?: RemoteControlPlane;

  /**
   * Whether istiod serves clusters without one: it looks after their webhooks and root certificates, and the east-west gateway leads to it. Whoever reaches
   * the gateway reaches istiod, which asks everybody for a token or a certificate.
   *
   * @default false
   */
  readonly servesRemotes?: boolean;

  /**
   * The gateways of networks, by the network's name, where istiod cannot find their addresses itself: it looks for Services labelled
   * `topology.istio.io/network` and takes the address of their load balancer.
   *
   * @default - istiod finds them
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshNetworks
   */
  readonly meshNetworks?: Readonly<Record<string, MeshNetwork>>;
}

/** A network of a mesh. */
export interface MeshNetwork {
  /** The names of the clusters whose pods are in it, one or more. */
  readonly clusters: readonly string[];

  /** The addresses or DNS names at which its gateway is reached from other networks, at the port 15443. */
  readonly gateways: readonly string[];
}
