import type { IComplianceRules, Platform, RoutingApi } from '../mesh';
import type { TrustProps } from './certificates/trust';
import type { Delivery } from './deliveries/delivery';
import type { ImageProps } from './images';
import type { MeshConfig } from './mesh-config';
import type { Sizing } from './mesh-sizing';
import type { NetworkDestination } from './network-destination';
import type { CniProps, ZtunnelProps } from './node-agents';
import type { Exposure } from './platform-facts';
import type { Profile } from './profile';
import type { SidecarDefaults, WaypointDefaults } from './proxy-defaults';
import type { MultiClusterProps } from './remote/multi-cluster-props';
import type { SharedParts } from './revisions/cluster-installs';
import type { CompatibilityVersion } from './versions/compatibility';
import type { InstalledWorkloadProps } from './workload';

/** A port of a gateway's Service beside 80 and 443. */
export interface GatewayPort {
  /** By which protocol is spoken there is begun: `tcp`, `tls`, `http2-admin`. */
  readonly name: string;
  /** 1 to 65535, and no port that a proxy has for itself (15000 to 15099). */
  readonly port: number;
}

/** A gateway of an install. */
export interface GatewayProps extends InstalledWorkloadProps {
  /**
   * Further ports.
   *
   * @default - none
   */
  readonly ports?: readonly GatewayPort[];

  /**
   * Further annotations of the Service, such as a cloud's own.
   *
   * @default - those of the platform
   */
  readonly serviceAnnotations?: Readonly<Record<string, string>>;

  /**
   * Whether istiod makes the proxy as a pod starts, by its template `gateway`: pods that start later have the image and the settings of the control plane as
   * it is then, without the gateway being applied again. No pod starts while istiod is away.
   *
   * @default false
   * @see https://istio.io/latest/docs/setup/additional-setup/gateway/#deploying-a-gateway
   */
  readonly injected?: boolean;
}

/** The control plane of an install. */
export interface IstiodProps extends InstalledWorkloadProps {
  /**
   * How many of a hundred requests are traced, where no Telemetry says it: 0 to 100.
   *
   * @default 1
   */
  readonly traceSampling?: number;

  /**
   * How much each part of istiod logs: `default:info,ads:debug`.
   *
   * @default 'default:info'
   */
  readonly logLevel?: string;

  /**
   * Networks that istiod connects to for no keys of token issuers, whatever a `RequestAuthentication` says, since who may write one may not be one who may call
   * everything that istiod reaches. To keep it from the cluster's own addresses too, name them, beside the default, where all issuers are outside. `[]` blocks
   * none.
   *
   * @default - those of the pod itself, its node, and the metadata of clouds, such as 169.254.0.0/16
   */
  readonly blockedJwksNetworks?: readonly string[];

  /**
   * Settings that have no property, by the names of their variables.
   *
   * @default - none
   * @see https://istio.io/latest/docs/reference/commands/pilot-discovery/#envvars
   */
  readonly env?: Readonly<Record<string, string>>;
}

/** A gateway of an install that is reached from outside. */
export interface InstalledGatewayProps extends GatewayProps {
  /**
   * Who can reach the gateway's load balancer.
   *
   * @default 'public'
   */
  readonly exposure?: Exposure;

  /**
   * Fixed addresses of the load balancer: on AKS an address, or the name of a public one; on EKS the allocations of public ones (`eipalloc-…`), or private
   * addresses, one for each subnet; on GKE names of reserved addresses. Other platforms have no convention.
   *
   * @default - whichever the cloud gives
   */
  readonly addresses?: readonly string[];

  /**
   * The subnet of the load balancer, by the name that the cloud gives it; on EKS several, separated by commas. Public ones are put into a subnet on EKS only.
   *
   * @default - as the cloud decides
   */
  readonly subnet?: string;
}

/** How Istio is installed. */
export interface MeshInstallProps extends TrustProps, MultiClusterProps {
  /** @default Profile.default() */
  readonly profile?: Profile;

  /**
   * The version of Istio: a minor version of `istioVersions`, such as `1.30`, for its newest patch known here, or a patch, such as `1.30.5`. Definitions are
   * always those of 1.31, which older control planes work with. Installs of 1.31 are held against the real programs; `warningsOf` says so of the others.
   *
   * @default '1.31.1'
   * @see https://istio.io/latest/docs/releases/supported-releases/
   */
  readonly version?: string;

  /**
   * Makes the control plane behave like an older version where Istio has changed a default since: an upgrade changes programs first and behaviour later.
   *
   * @default - it behaves like its own version
   * @see https://istio.io/latest/docs/setup/additional-setup/compatibility-versions/
   */
  readonly compatibilityVersion?: CompatibilityVersion;

  /**
   * The version of Kubernetes that the cluster runs, such as `1.34`. One that Istio is not made for is refused.
   *
   * @default - not known, and not checked
   */
  readonly kubernetesVersion?: string;

  /**
   * The version of the Gateway API whose definitions the cluster has, such as `1.5.1`. Kinds that came with later ones are refused.
   *
   * @default - not known, and not checked
   */
  readonly gatewayApiVersion?: string;

  /**
   * The registry and path that images are pulled from, without scheme and tag.
   *
   * @default 'docker.io/istio'
   */
  readonly hub?: string;

  /** @default - by the profile: images without a suffix, pulled by tag, or distroless ones */
  readonly images?: ImageProps;

  /**
   * How large everything is, where nothing is said of a part itself.
   *
   * @default - by the profile: Istio's sizes
   */
  readonly sizing?: Sizing;

  /**
   * The name of this control plane among several of one cluster, at most 56 characters. Namespaces ask for it with the label `istio.io/rev`.
   *
   * @default - the default revision, which `istio-injection: enabled` means
   * @see https://istio.io/latest/docs/setup/upgrade/canary/
   */
  readonly revision?: string;

  /**
   * Of what a cluster has once, what this install brings. Other revisions say `false` where they rely on it and are described by another app.
   *
   * @default - what no earlier install of this app brings to the cluster
   */
  readonly brings?: SharedParts;

  /**
   * The namespace of the control plane, where mesh-wide policies live.
   *
   * @default 'istio-system'
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-root_namespace
   */
  readonly namespace?: string;

  /**
   * The cluster's name, in an app or a mesh of several.
   *
   * @default 'Kubernetes'
   */
  readonly cluster?: string;

  /**
   * The name of the mesh, of which this cluster is one of several: see `MeshAttributes.meshId`. All of its clusters need the same root certificate, as the
   * Secret `cacerts`, and istiod of each a Secret with which it reads the others.
   *
   * @default - a mesh of one cluster
   * @see https://istio.io/latest/docs/setup/install/multicluster/
   */
  readonly meshId?: string;

  /**
   * The network of the cluster's pods. Pods of one network reach each other by address; those of another are reached through its `EastWestGateway`.
   *
   * @default - all pods of the mesh reach each other
   */
  readonly network?: string;

  /**
   * The trust domain of the workloads' SPIFFE identities.
   *
   * @default 'cluster.local'
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-trust_domain
   */
  readonly trustDomain?: string;

  /**
   * The DNS domain of the Kubernetes cluster.
   *
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;

  /**
   * The kind of cluster: it decides the annotations of the load balancer and the webhooks.
   *
   * @default Platform.onPrem()
   */
  readonly platform?: Platform;

  /**
   * The API that routes of this mesh are written in. For the Gateway API the cluster needs its definitions, which Istio does not bring.
   *
   * @default RoutingApi.istio()
   */
  readonly routingApi?: RoutingApi;

  /**
   * How the install is delivered: as the manifests themselves, or as what other programs install it from.
   *
   * @default Delivery.manifests()
   */
  readonly delivery?: Delivery;

  /** @default - Istio's defaults, or what `compliance` asks for */
  readonly meshConfig?: MeshConfig;

  /**
   * Rules that the mesh has to meet, such as `Compliance.pciDss()`. They turn on what they ask for in `meshConfig` (the audit log, closed egress, the oldest
   * version of TLS), and synth fails where something in the app weakens it, such as a gateway that takes plaintext. A namespace is given them by itself.
   *
   * @default - none
   */
  readonly compliance?: IComplianceRules;

  /**
   * Whether istiod also validates Istio objects without the label `istio.io/rev`, which is to say most of them. The API server then refuses all of these
   * for as long as no istiod runs: on an empty cluster, wait for istiod between applying the install and applying what uses it.
   *
   * @default - true for the default revision, false for a named one, since only one control plane can answer for objects that name none
   */
  readonly validateUnlabelled?: boolean;

  /** @default - 1 to 5 pods, each requesting 500m of CPU and 2Gi of memory */
  readonly istiod?: IstiodProps;

  /**
   * Whether NetworkPolicies close the ports of istiod and the gateways that nobody needs: of istiod stay open those for proxies (15012), the API server (15017)
   * and metrics (15014), to all addresses, since proxies and the API server may be anywhere; of a gateway those of its Service, and of metrics (15020, 15090).
   * Discovery and debugging in plaintext (15010, 8080) are closed. Where the cluster's network does not know NetworkPolicies, they do nothing.
   *
   * @default true
   * @see https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio
   */
  readonly networkPolicies?: boolean;

  /**
   * Where istiod may connect to, beside DNS: to the API server, at the addresses and port where it listens, not at those of the Service `kubernetes`; to the
   * API servers of the other clusters of the mesh; and to the issuers of tokens whose keys it fetches. Without the API server in it, istiod does not start.
   *
   * @default - anywhere
   */
  readonly istiodEgress?: readonly NetworkDestination[];

  /**
   * The ingress gateway; `false` for none.
   *
   * @default - by the profile: public, 1 to 5 pods, each requesting 100m of CPU and 128Mi of memory, limited to 2 CPUs and 1Gi
   */
  readonly ingressGateway?: InstalledGatewayProps | false;

  /**
   * Further gateways that are reached from outside, by their names: `{ internal: { exposure: 'internal' } }`. Each has pods, a Service, a ServiceAccount and
   * settings of its own; `gatewayNamed` gives its proxies.
   *
   * @default - none
   */
  readonly gateways?: Readonly<Record<string, InstalledGatewayProps>>;

  /**
   * The proxies of an egress gateway, for `EgressGateway`s: reached from inside the cluster only. `{}` installs them in Istio's default size, 1 to 5 pods,
   * each requesting 100m of CPU and 128Mi of memory, limited to 2 CPUs and 1Gi; `false` leaves out those of a profile.
   *
   * @default - none are installed, but by the demo profile
   */
  readonly egressGateway?: GatewayProps | false;

  /**
   * The CNI plugin, which captures the traffic of pods in place of a privileged init container in each of them; `{}` installs it as Istio has it, `false`
   * leaves out that of a profile.
   *
   * @default - by the profile
   * @see https://istio.io/latest/docs/setup/additional-setup/cni/
   */
  readonly cni?: CniProps | false;

  /**
   * The proxy of each node, for ambient pods. It needs the CNI plugin; `{}` installs it as Istio has it, `false` leaves out that of a profile.
   *
   * @default - by the profile
   * @see https://istio.io/latest/docs/ambient/
   */
  readonly ztunnel?: ZtunnelProps | false;

  /** @default - Istio's defaults */
  readonly sidecars?: SidecarDefaults;

  /** @default - Istio's defaults */
  readonly waypoints?: WaypointDefaults;

  /**
   * Whether the API server refuses what of Istio is not stable: EnvoyFilters, Wasm modules, and experimental fields, which may change with any version.
   * Rate limits, patches and sticky splits of this library are made of such.
   *
   * @default false
   * @see https://istio.io/latest/docs/releases/feature-stages/
   */
  readonly stableApisOnly?: boolean;

  /**
   * The proxies through which pods of other networks are reached, for an `EastWestGateway`. `{}` installs them in Istio's default size, 1 to 5 pods, each
   * requesting 100m of CPU and 128Mi of memory, limited to 2 CPUs and 1Gi, behind a public load balancer.
   *
   * @default - none are installed
   * @see https://istio.io/latest/docs/setup/install/multicluster/multi-primary_multi-network/
   */
  readonly eastWestGateway?: InstalledGatewayProps;
}
