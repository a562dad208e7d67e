import type { InstalledGatewayProps } from '../mesh-install-props';

/** An istiod that runs in another cluster. */
export interface RemoteControlPlane {
  /** The name of the cluster that it runs in. Its install has `servesRemotes`, or `externalControlPlane`. */
  readonly cluster: string;

  /**
   * Where the pods and the API server of this cluster reach it, at the ports 15012 and 15017: the address or the DNS name of a load balancer, usually that
   * of the east-west gateway over there.
   */
  readonly address: string;

  /**
   * The cluster that it reads routes and policies in, by whose name it goes: for an external control plane, one of the clusters that it serves. Where that is
   * this cluster, its definitions, rights, templates and validation are installed here.
   *
   * @default - the cluster that it runs in
   */
  readonly configCluster?: string;
}

/** An istiod here whose mesh is elsewhere: it reads another cluster, and nothing of this one. */
export interface ExternalControlPlane extends Pick<InstalledGatewayProps, 'addresses' | 'exposure' | 'serviceAnnotations' | 'subnet'> {
  /** The cluster that it reads routes and policies in. The install of that has `remoteControlPlane`. */
  readonly configCluster: string;
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
   * istiod runs here for clusters elsewhere, and nothing else of a mesh is installed: no definitions, webhooks or gateways, and no rights in this cluster.
   * It is reached through a load balancer of its own at the ports 15012 and 15017, and asks everybody for a token or a certificate. It works with the
   * rights of the account `istiod` of `configCluster`, by a kubeconfig in the Secret `istio-kubeconfig`, without which it does not start.
   *
   * @default - istiod is for this cluster
   * @see https://istio.io/latest/docs/setup/install/external-controlplane/
   */
  readonly externalControlPlane?: ExternalControlPlane;

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
