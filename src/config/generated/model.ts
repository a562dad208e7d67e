// Generated from the types of the library by "npm run config". Edit those.
import type { DocumentHead, Duration, Manifests, Nothing, Percent, Reference, Size, VariablesDocument } from '../forms';

export interface GatewayWorkloadAttributes {
  readonly mesh: Reference;
  /**
   * Where the gateway's pods run.
   * @default - the mesh's root namespace
   */
  readonly namespace?: string;
  /**
   * The labels of the gateway's pods, which `Gateway` objects select them by.
   * @default { istio: 'ingressgateway' }
   */
  readonly selector?: Readonly<Record<string, string>>;
  /**
   * The ServiceAccount of the gateway's pods.
   * @default 'istio-ingressgateway-service-account'
   */
  readonly serviceAccount?: string;
  /**
   * The name of the Service in front of the gateway's pods, in their namespace. Workloads reach an egress gateway by it.
   * @default 'istio-ingressgateway'
   */
  readonly serviceName?: string;
}

/**
 * The Envoy pods behind a gateway: which labels select them, and who they are when they call services.
 */
export interface GatewayWorkloadDocument extends DocumentHead {
  readonly kind: 'GatewayWorkload';
  /**
   * Describes gateway pods that others installed; renders nothing. The defaults are those of Istio's own ingress gateway.
   */
  readonly fromAttributes: GatewayWorkloadAttributes;
}

/**
 * How traffic gets into the mesh: a proxy beside every workload, or node proxies with optional waypoints.
 * @minProperties 1
 * @maxProperties 1
 */
export interface DataPlaneParts {
  /**
   * An Envoy proxy is injected into every pod.
   */
  readonly sidecar?: Nothing;
  /**
   * A ztunnel on every node carries traffic; what needs HTTP goes through waypoints.
   */
  readonly ambient?: Nothing;
}

/**
 * How traffic gets into the mesh: a proxy beside every workload, or node proxies with optional waypoints.
 */
export type DataPlane = 'sidecar' | 'ambient' | DataPlaneParts;

/**
 * What of the Gateway API is written where it leaves a choice.
 */
export interface GatewayApiOptions {
  /**
   * The kind of route for ports that speak gRPC. An `HTTPRoute` carries gRPC too, and knows what a `GRPCRoute` does not: timeouts, rewrites, methods of HTTP.
   * @default 'GRPCRoute'
   */
  readonly grpc?: 'GRPCRoute' | 'HTTPRoute';
}

/**
 * Which API routes are written in.
 * @minProperties 1
 * @maxProperties 1
 */
export interface RoutingApiParts {
  /**
   * Istio's `VirtualService`, `DestinationRule` and `Gateway`.
   */
  readonly istio?: Nothing;
  /**
   * Kubernetes' Gateway API, standard channel: `HTTPRoute`, `GRPCRoute`, `TCPRoute`. These know no subsets, so each version that is routed to gets a
   * Service of its own, `reviews-v1`, and a `DestinationRule` of its own where the service has a destination policy.
   *
   * What the Gateway API cannot express is an error that names it; such a service can stay with `RoutingApi.istio()` by its property `routingApi`.
   */
  readonly gatewayApi?: GatewayApiOptions | Nothing;
}

/**
 * Which API routes are written in.
 */
export type RoutingApi = 'istio' | 'gatewayApi' | RoutingApiParts;

/**
 * A kind of cluster, with what installs on it have to do differently.
 * @minProperties 1
 * @maxProperties 1
 */
export interface PlatformParts {
  /**
   * Azure Kubernetes Service.
   */
  readonly aks?: Nothing;
  /**
   * Amazon Elastic Kubernetes Service, with the AWS Load Balancer Controller.
   */
  readonly eks?: Nothing;
  /**
   * Google Kubernetes Engine, standard clusters: Autopilot refuses what the CNI plugin and ztunnel need.
   */
  readonly gke?: Nothing;
  /**
   * Any conformant cluster without a cloud's load balancers and conventions, such as those of kubeadm, k0s or RKE2.
   */
  readonly onPrem?: Nothing;
  /**
   * Red Hat OpenShift, with Multus. Installs bring the CNI plugin, since pods may not have privileges there, and run it and ztunnel in `kube-system`.
   */
  readonly openshift?: Nothing;
  /**
   * K3s, whose nodes keep CNI in folders of its own.
   */
  readonly k3s?: Nothing;
  /**
   * K3s in containers, by k3d.
   */
  readonly k3d?: Nothing;
  /**
   * MicroK8s, a snap, whose nodes keep CNI in folders of its own.
   */
  readonly microk8s?: Nothing;
  /**
   * Clusters in containers, by kind.
   */
  readonly kind?: Nothing;
  /**
   * Clusters on a workstation, by minikube.
   */
  readonly minikube?: Nothing;
}

/**
 * A kind of cluster, with what installs on it have to do differently.
 */
export type Platform = 'aks' | 'eks' | 'gke' | 'onPrem' | 'openshift' | 'k3s' | 'k3d' | 'microk8s' | 'kind' | 'minikube' | PlatformParts;

/**
 * What the rest of a description has to know of a mesh.
 */
export interface MeshAttributes {
  /**
   * The cluster's name. An app that describes several clusters gives each a name of its own: names and hosts may repeat between them, and what is said for
   * one is unknown to the other.
   * @default 'Kubernetes', the name that Istio gives a cluster by itself
   */
  readonly cluster?: string;
  /**
   * The name of the mesh, of which this cluster is one of several. Clusters with the same name trust the same root certificate and read each other's
   * endpoints: services with the same name and namespace are one service, and may be called from all of them.
   * @default - a mesh of one cluster
   */
  readonly meshId?: string;
  /**
   * The network of the cluster's pods. Pods of one network reach each other by address; those of another are reached through its `EastWestGateway`.
   * @default - all pods of the mesh reach each other
   */
  readonly network?: string;
  /**
   * The trust domain of the workloads' SPIFFE identities.
   * @default 'cluster.local'
   */
  readonly trustDomain?: string;
  /**
   * The namespace of istiod, where mesh-wide policies live.
   * @default 'istio-system'
   */
  readonly rootNamespace?: string;
  /**
   * The control plane revision that namespaces of this mesh ask for.
   * @default - the default revision
   */
  readonly revision?: string;
  /**
   * The version of Istio that it runs, such as `1.30` or `1.30.5`. What came with later versions is refused then: the control plane would ignore it.
   * @default - not known, and believed to be new enough
   */
  readonly version?: string;
  /**
   * The version of the Gateway API whose definitions the cluster has, such as `1.5.1`. Kinds that came with later ones are refused then.
   * @default - not known, and believed to be new enough
   */
  readonly gatewayApiVersion?: string;
  /**
   * The DNS domain of the Kubernetes cluster, the end of every Service's full name.
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;
  /**
   * @default DataPlane.sidecar()
   */
  readonly dataPlane?: DataPlane;
  /**
   * @default RoutingApi.istio()
   */
  readonly routingApi?: RoutingApi;
  /**
   * @default Platform.onPrem()
   */
  readonly platform?: Platform;
  /**
   * Whether Istio's CNI plugin redirects traffic, so that pods need no privileged init container.
   * @default - true for the ambient data plane, false for sidecars
   */
  readonly cni?: boolean;
  /**
   * Whether proxies learn how many pods their own service has in each zone, which `ZoneAwareRouting` needs: `ISTIO_META_ENABLE_SELF_DISCOVERY` in their
   * environment.
   * @default false
   */
  readonly selfDiscovery?: boolean;
  /**
   * What proxies make of a request's path before they compare it.
   * @default 'BASE'
   */
  readonly pathNormalization?: 'BASE' | 'DECODE_AND_MERGE_SLASHES' | 'MERGE_SLASHES' | 'NONE';
  /**
   * Names in `extensionProviders` of the mesh configuration, of a mesh that was installed by other means: whom `ExternalAuthorization` may ask there.
   * @default - none; `MeshInstall` adds what is used
   */
  readonly extensionProviders?: readonly (string)[];
}

/**
 * The Istio add-on of an AKS cluster.
 */
export interface AksAddOnAttributes {
  /**
   * Such as `asm-1-29`: the one that namespaces ask for with `istio.io/rev`.
   */
  readonly revision: string;
  /**
   * The cluster's name. An app that describes several clusters gives each a name of its own: names and hosts may repeat between them, and what is said for
   * one is unknown to the other.
   * @default 'Kubernetes', the name that Istio gives a cluster by itself
   */
  readonly cluster?: string;
  /**
   * Whether Istio's CNI plugin redirects traffic, so that pods need no privileged init container.
   * @default - true for the ambient data plane, false for sidecars
   */
  readonly cni?: boolean;
  /**
   * Names in `extensionProviders` of the mesh configuration, of a mesh that was installed by other means: whom `ExternalAuthorization` may ask there.
   * @default - none; `MeshInstall` adds what is used
   */
  readonly extensionProviders?: readonly (string)[];
  /**
   * What proxies make of a request's path before they compare it.
   * @default 'BASE'
   */
  readonly pathNormalization?: 'BASE' | 'DECODE_AND_MERGE_SLASHES' | 'MERGE_SLASHES' | 'NONE';
  /**
   * Whether proxies learn how many pods their own service has in each zone, which `ZoneAwareRouting` needs: `ISTIO_META_ENABLE_SELF_DISCOVERY` in their
   * environment.
   * @default false
   */
  readonly selfDiscovery?: boolean;
}

/**
 * Cloud Service Mesh of a fleet.
 */
export interface CloudServiceMeshAttributes {
  /**
   * The id of the project that hosts the fleet; the trust domain is `PROJECT.svc.id.goog`.
   */
  readonly project: string;
  /**
   * The cluster's name. An app that describes several clusters gives each a name of its own: names and hosts may repeat between them, and what is said for
   * one is unknown to the other.
   * @default 'Kubernetes', the name that Istio gives a cluster by itself
   */
  readonly cluster?: string;
  /**
   * Names in `extensionProviders` of the mesh configuration, of a mesh that was installed by other means: whom `ExternalAuthorization` may ask there.
   * @default - none; `MeshInstall` adds what is used
   */
  readonly extensionProviders?: readonly (string)[];
  /**
   * The name of the mesh, of which this cluster is one of several. Clusters with the same name trust the same root certificate and read each other's
   * endpoints: services with the same name and namespace are one service, and may be called from all of them.
   * @default - a mesh of one cluster
   */
  readonly meshId?: string;
}

/**
 * A mesh, as far as the rest of a description has to know it. It renders nothing: `MeshInstall` renders an install and gives its mesh;
 * `Mesh.fromAttributes` describes one that is there already.
 *
 * Two `Mesh` objects with the same `cluster` are the same cluster, whichever is passed on.
 */
export interface MeshDocument extends DocumentHead {
  readonly kind: 'Mesh';
  /**
   * Describes a mesh that was installed by other means.
   */
  readonly fromAttributes?: MeshAttributes | Nothing;
  /**
   * Describes the Istio add-on of Azure Kubernetes Service. What it does not run is an error at synth.
   */
  readonly aksAddOn?: AksAddOnAttributes;
  /**
   * Describes Google's Cloud Service Mesh. What it does not run is an error at synth.
   */
  readonly cloudServiceMesh?: CloudServiceMeshAttributes;
  /**
   * The same mesh, whose namespaces ask for another revision or revision tag.
   */
  readonly onRevision?: readonly (string | ({ readonly revision: string; readonly byNamespace?: Readonly<Record<string, string>> }))[];
}

/**
 * How the pods of a namespace join the mesh.
 * @minProperties 1
 * @maxProperties 1
 */
export interface InjectionParts {
  /**
   * Sidecars of the default revision: `istio-injection: enabled`.
   */
  readonly enabled?: Nothing;
  /**
   * Sidecars of a revision or revision tag: `istio.io/rev: NAME`.
   */
  readonly revision?: string;
  /**
   * The node's ztunnel carries the traffic: `istio.io/dataplane-mode: ambient`.
   */
  readonly ambient?: Nothing;
  /**
   * The namespace stays out of the mesh: `istio-injection: disabled`.
   */
  readonly disabled?: Nothing;
}

/**
 * How the pods of a namespace join the mesh.
 */
export type Injection = 'enabled' | 'ambient' | 'disabled' | InjectionParts;

export interface MeshNamespaceProps {
  /**
   * The Pod Security Standard that is enforced (`pod-security.kubernetes.io/enforce`, with `warn` at the same level).
   * @default - none is set
   */
  readonly podSecurity?: 'privileged' | 'baseline' | 'restricted';
  /**
   * More labels of the Namespace.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * The mesh it belongs to.
   */
  readonly mesh: Reference;
  /**
   * @default - as the mesh has it: ambient, or sidecars of its revision
   */
  readonly injection?: Injection;
  /**
   * Marks the namespace as production, so that constructs which break things on purpose refuse its services.
   * @default false
   */
  readonly production?: boolean;
}

export interface MeshNamespaceAttributes {
  /**
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * The mesh it belongs to.
   */
  readonly mesh: Reference;
  /**
   * @default - as the mesh has it: ambient, or sidecars of its revision
   */
  readonly injection?: Injection;
  /**
   * Marks the namespace as production, so that constructs which break things on purpose refuse its services.
   * @default false
   */
  readonly production?: boolean;
}

/**
 * A Kubernetes Namespace whose pods join the mesh.
 *
 * Renders a `Namespace` with the label that injects sidecars (`istio-injection`, or `istio.io/rev` for a revision) or enrols it in ambient.
 */
export interface MeshNamespaceDocument extends DocumentHead {
  readonly kind: 'MeshNamespace';
  readonly spec?: MeshNamespaceProps;
  /**
   * Refers to a namespace that others own; renders nothing.
   */
  readonly fromAttributes?: MeshNamespaceAttributes;
}

export interface WaypointProps {
  /**
   * Where its pods run, which istiod deploys.
   */
  readonly namespace: Reference;
  /**
   * The name of the `Gateway`, and so of its pods' Deployment and ServiceAccount.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * The services whose traffic goes through it.
   * @default - all services of its namespace
   */
  readonly services?: readonly (Reference)[];
  /**
   * Which traffic it carries: what is sent to services, or also what is sent to the addresses of pods. Routes are for services only.
   * @default 'service'
   */
  readonly traffic?: 'service' | 'all';
  /**
   * Who writes the label `istio.io/use-waypoint` on Namespaces and Services that are not rendered here. With `elsewhere` somebody else has to.
   * @default - a Namespace or Service that is not rendered here is an error
   */
  readonly labels?: 'elsewhere';
}

/**
 * The proxy of an ambient namespace that reads HTTP. Routes, destination policies and access by method or path need one: ztunnel, which carries ambient traffic
 * otherwise, sees connections only.
 *
 * Renders a `Gateway` of class `istio-waypoint`, from which istiod makes the pods, and labels the Namespace or Services whose traffic is to go through it. The
 * cluster needs the definitions of the Gateway API. Pods behind it see it as their caller.
 */
export interface WaypointDocument extends DocumentHead {
  readonly kind: 'Waypoint';
  readonly spec: WaypointProps;
  /**
   * Sends the traffic to a service, or to all services of a namespace, through this waypoint.
   */
  readonly enrol?: readonly (Reference)[];
}

/**
 * Amounts of CPU (`500m`, `2`) and memory (`128Mi`, `2Gi`).
 */
export interface ResourceAmounts {
  /**
   * @default - none is set
   */
  readonly cpu?: string;
  /**
   * @default - none is set
   */
  readonly memory?: string;
}

/**
 * What a container is sure of, and what it cannot exceed.
 */
export interface ContainerResources {
  /**
   * @default - none are set
   */
  readonly requests?: ResourceAmounts;
  /**
   * @default - none are set
   */
  readonly limits?: ResourceAmounts;
}

/**
 * `io.k8s.api.core.v1.Toleration`.
 */
export interface Toleration {
  readonly effect?: string;
  readonly key?: string;
  readonly operator?: string;
  /**
   * Integer.
   */
  readonly tolerationSeconds?: number;
  readonly value?: string;
}

/**
 * `io.k8s.api.core.v1.NodeSelectorRequirement`.
 */
export interface NodeSelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly (string)[];
}

/**
 * `io.k8s.api.core.v1.NodeSelectorTerm`.
 */
export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly (NodeSelectorRequirement)[];
  readonly matchFields?: readonly (NodeSelectorRequirement)[];
}

/**
 * `io.k8s.api.core.v1.PreferredSchedulingTerm`.
 */
export interface PreferredSchedulingTerm {
  readonly preference: NodeSelectorTerm;
  /**
   * Integer.
   */
  readonly weight: number;
}

/**
 * `io.k8s.api.core.v1.NodeSelector`.
 */
export interface NodeSelector {
  readonly nodeSelectorTerms: readonly (NodeSelectorTerm)[];
}

/**
 * `io.k8s.api.core.v1.NodeAffinity`.
 */
export interface NodeAffinity {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly (PreferredSchedulingTerm)[];
  readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
}

/**
 * `io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement`.
 */
export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly (string)[];
}

/**
 * `io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector`.
 */
export interface LabelSelector {
  readonly matchExpressions?: readonly (LabelSelectorRequirement)[];
  readonly matchLabels?: Readonly<Record<string, string>>;
}

/**
 * `io.k8s.api.core.v1.PodAffinityTerm`.
 */
export interface PodAffinityTerm {
  readonly labelSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly (string)[];
  readonly mismatchLabelKeys?: readonly (string)[];
  readonly namespaceSelector?: LabelSelector;
  readonly namespaces?: readonly (string)[];
  readonly topologyKey: string;
}

/**
 * `io.k8s.api.core.v1.WeightedPodAffinityTerm`.
 */
export interface WeightedPodAffinityTerm {
  readonly podAffinityTerm: PodAffinityTerm;
  /**
   * Integer.
   */
  readonly weight: number;
}

/**
 * `io.k8s.api.core.v1.PodAffinity`.
 */
export interface PodAffinity {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly (WeightedPodAffinityTerm)[];
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly (PodAffinityTerm)[];
}

/**
 * `io.k8s.api.core.v1.PodAntiAffinity`.
 */
export interface PodAntiAffinity {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly (WeightedPodAffinityTerm)[];
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly (PodAffinityTerm)[];
}

/**
 * `io.k8s.api.core.v1.Affinity`.
 */
export interface Affinity {
  readonly nodeAffinity?: NodeAffinity;
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAntiAffinity;
}

/**
 * `io.k8s.api.core.v1.TopologySpreadConstraint`.
 */
export interface TopologySpreadConstraint {
  readonly labelSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly (string)[];
  /**
   * Integer.
   */
  readonly maxSkew: number;
  /**
   * Integer.
   */
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: string;
  readonly nodeTaintsPolicy?: string;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: string;
}

/**
 * The CNI plugin, which captures the traffic of pods in place of a privileged init container in each of them.
 */
export interface CniProps {
  /**
   * Where the nodes keep CNI programs.
   * @default - where the platform has them, else '/opt/cni/bin'
   */
  readonly binDir?: string;
  /**
   * Where the nodes keep the configuration of CNI.
   * @default - where the platform has it, else '/etc/cni/net.d'
   */
  readonly confDir?: string;
  /**
   * Namespaces whose pods are left alone.
   * @default ['kube-system']
   */
  readonly excludeNamespaces?: readonly (string)[];
  /**
   * What is done with pods that started before the plugin was there: their capture is repaired, or they are deleted and started again, or they are labelled
   * for someone else to see, or nothing.
   * @default 'repair'
   */
  readonly brokenPods?: 'repair' | 'delete' | 'label' | 'ignore';
  /**
   * @default - those of Istio's default profile
   */
  readonly resources?: ContainerResources;
  /**
   * @default 'info'
   */
  readonly logLevel?: 'none' | 'error' | 'warn' | 'info' | 'debug';
  /**
   * Further labels of the pods.
   * @default - none
   */
  readonly podLabels?: Readonly<Record<string, string>>;
  /**
   * Labels of the nodes that may run the pods.
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /**
   * @default - those of Istio's default profile
   */
  readonly tolerations?: readonly (Toleration)[];
  /**
   * Which nodes and neighbours are preferred or required.
   * @default - none
   */
  readonly affinity?: Affinity;
  /**
   * How evenly pods are spread over zones and nodes.
   * @default - as the scheduler likes
   */
  readonly topologySpread?: readonly (TopologySpreadConstraint)[];
}

/**
 * An istiod that runs in another cluster.
 */
export interface RemoteControlPlane {
  /**
   * The name of the cluster that it runs in. Its install has `servesRemotes`, or `externalControlPlane`.
   */
  readonly cluster: string;
  /**
   * Where the pods and the API server of this cluster reach it, at the ports 15012 and 15017: the address or the DNS name of a load balancer, usually that
   * of the east-west gateway over there.
   */
  readonly address: string;
  /**
   * The cluster that it reads routes and policies in, by whose name it goes: for an external control plane, one of the clusters that it serves. Where that is
   * this cluster, its definitions, rights, templates and validation are installed here.
   * @default - the cluster that it runs in
   */
  readonly configCluster?: string;
}

/**
 * What a mesh has to carry.
 */
export interface MeshLoad {
  /**
   * The services of the cluster, 1 to 20 000.
   */
  readonly services: number;
  /**
   * The requests that enter the mesh, per second, 0 to 1 000 000.
   */
  readonly requestsPerSecond: number;
}

/**
 * How large the programs of an install are.
 * @minProperties 1
 * @maxProperties 1
 */
export interface SizingParts {
  /**
   * For a laptop or a throw-away cluster: one pod of everything, with small requests.
   */
  readonly dev?: Nothing;
  /**
   * For a cluster that is like production and carries little: one pod of everything, more of them under load.
   */
  readonly staging?: Nothing;
  /**
   * For up to 1000 services and 10 000 requests a second: what `forMesh` gives for them.
   */
  readonly production?: Nothing;
  /**
   * For a load that is known. By Istio's own measurements:
   *
   * - istiod of 1000 services takes 1 CPU and 1.5 GB of memory. Every pod holds all services, so memory grows with them, with a third more than measured;
   *   CPU is divided among pods of 2 CPUs, which use half of it.
   * - a proxy takes 0.20 CPU and 60 MB of memory for 1000 requests a second. Gateways have pods of 2 CPUs, which use half of it.
   *
   * There are never fewer than 2 pods, of which one may go, and up to three times as many under load.
   */
  readonly forMesh?: MeshLoad;
}

/**
 * How large the programs of an install are.
 */
export type Sizing = 'dev' | 'staging' | 'production' | SizingParts;

/**
 * Which parts of Istio an install has, and how they are set. What the props of an install say has precedence, part by part.
 * @minProperties 1
 * @maxProperties 1
 */
export interface ProfileParts {
  /**
   * The control plane and an ingress gateway.
   */
  readonly default?: Nothing;
  /**
   * The control plane alone: for meshes whose gateways are installed by others.
   */
  readonly minimal?: Nothing;
  /**
   * Small, with both gateways, and with every request traced and logged: for trying Istio. Not for load.
   */
  readonly demo?: Nothing;
  /**
   * Sidecars not needed: the CNI plugin and ztunnel on every node, and waypoints where they are asked for. No gateway at the edge.
   */
  readonly ambient?: Nothing;
  /**
   * As `default`, with what Istio is about to make a default: proxies answer for DNS.
   */
  readonly preview?: Nothing;
  /**
   * A cluster that an istiod elsewhere serves: the way to it, its webhooks and what it may read. The mesh has to have a name (`meshId`).
   */
  readonly remote?: RemoteControlPlane;
  /**
   * Nothing but the namespace: what an install is described from piece by piece, or adopted.
   */
  readonly empty?: Nothing;
  /**
   * For what must not fail. Several pods of istiod and of the gateway, apart from each other and over all zones, sized for the load; the CNI plugin, so that no
   * pod of the mesh needs privileges; images with nothing but the programs; an access log in JSON. NetworkPolicies and seccomp are part of every profile.
   *
   * Closing the way out of the mesh takes knowing what is called outside, so `meshConfig: { outboundTrafficPolicy: 'REGISTRY_ONLY' }` is yours to say.
   */
  readonly production?: Sizing | Nothing;
}

/**
 * Which parts of Istio an install has, and how they are set. What the props of an install say has precedence, part by part.
 */
export type Profile = 'default' | 'minimal' | 'demo' | 'ambient' | 'preview' | 'empty' | 'production' | ProfileParts;

/**
 * Which builds of Istio's images are run, and how they are pulled.
 */
export interface ImageProps {
  /**
   * `distroless` has nothing but the program: no shell for whoever breaks in. `debug` has tools beside it.
   * @default - the image without a suffix, unless the profile says otherwise
   */
  readonly variant?: 'debug' | 'distroless';
  /**
   * @default - Kubernetes' own: `IfNotPresent`, since every tag is a version
   */
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /**
   * The names of Secrets with which images are pulled. They have to be in the namespace of every pod with a proxy.
   * @default - none
   */
  readonly pullSecrets?: readonly (string)[];
  /**
   * Digests (`sha256:…`), which no registry can move as it can a tag. Of images that are not named here the tag counts.
   * @default - none
   */
  readonly digests?: {
  readonly ztunnel?: string;
  readonly pilot?: string;
  readonly proxyv2?: string;
  readonly 'install-cni'?: string;
};
}

/**
 * The clusters that Argo CD knows, by the labels of their Secrets in its namespace.
 */
export interface ArgoCdClusters {
  /**
   * Labels that a cluster has to have.
   * @default - every cluster that Argo CD knows, its own included
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * In which order clusters get a change: by the value of a label, each stage when all before it are healthy. Argo CD needs progressive syncs turned on.
   * @default - all at once
   */
  readonly stages?: {
  readonly label: string;
  readonly order: readonly (string)[];
};
}

/**
 * Argo CD with Istio's official charts.
 */
export interface ArgoCdChartsProps {
  /**
   * Where the charts are: a Helm repository, or an OCI registry without its scheme.
   * @default 'https://blob.istio.io/istio-release/charts'
   */
  readonly charts?: string;
  /**
   * The namespace of Argo CD.
   * @default 'argocd'
   */
  readonly namespace?: string;
  /**
   * The project whose rules hold: it has to permit cluster-wide kinds.
   * @default 'default'
   */
  readonly project?: string;
  /**
   * The API server of the cluster that is delivered to.
   * @default 'https://kubernetes.default.svc', the cluster of Argo CD
   */
  readonly server?: string;
  /**
   * Many clusters instead of one. They get an `ApplicationSet`, which follows as clusters come and go, and differ by what their Secrets say.
   * @default - one cluster
   */
  readonly clusters?: ArgoCdClusters;
  /**
   * Whether changes are applied as they come, and what others change is put back. Nothing is ever deleted by itself: with a definition go all objects of its
   * kind.
   * @default true
   */
  readonly automatic?: boolean;
}

/**
 * Flux with Istio's official charts.
 */
export interface FluxChartsProps {
  /**
   * The OCI registry and path of the charts.
   * @default 'oci://ghcr.io/istio/release/charts'
   */
  readonly charts?: string;
  /**
   * The namespace of Flux's objects.
   * @default 'flux-system'
   */
  readonly namespace?: string;
  /**
   * How often Flux looks at what it applied: whole seconds, 1 s or more.
   * @default Duration.minutes(10)
   */
  readonly interval?: Duration;
}

/**
 * Who brings an install to a cluster, and so what is written instead of its manifests. Whatever delivers it, the same mesh runs, and everything else that is
 * described stays as it is.
 * @minProperties 1
 * @maxProperties 1
 */
export interface DeliveryParts {
  /**
   * The manifests themselves, in the order in which they can be applied: for `kubectl apply --server-side`, Kustomize, or a program that reads a folder.
   */
  readonly manifests?: Nothing;
  /**
   * Istio's official charts, installed with the values of `MeshInstall.helmReleases` by whatever installs charts: nothing is written.
   */
  readonly helm?: Nothing;
  /**
   * An `IstioOperator`, for `istioctl install --filename`.
   */
  readonly istioOperator?: Nothing;
  /**
   * Istio's official charts, installed by Argo CD: an `Application` for each, in waves, or one `ApplicationSet` for a fleet of clusters. For manifests in Git,
   * see `ArgoCdFolder`.
   */
  readonly argoCd?: ArgoCdChartsProps | Nothing;
  /**
   * Istio's official charts, installed by Flux: a `HelmRelease` for each, which waits for the one before it. For manifests in Git, see `FluxFolder`.
   */
  readonly flux?: FluxChartsProps | Nothing;
}

/**
 * Who brings an install to a cluster, and so what is written instead of its manifests. Whatever delivers it, the same mesh runs, and everything else that is
 * described stays as it is.
 */
export type Delivery = 'manifests' | 'helm' | 'istioOperator' | 'argoCd' | 'flux' | DeliveryParts;

/**
 * `ClientTLSSettings`.
 */
export interface ClientTLSSettings {
  readonly mode?: 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';
  readonly clientCertificate?: string;
  readonly privateKey?: string;
  readonly caCertificates?: string;
  readonly credentialName?: string;
  readonly subjectAltNames?: readonly (string)[];
  readonly sni?: string;
  readonly insecureSkipVerify?: boolean;
  readonly caCrl?: string;
}

/**
 * `OutboundTrafficPolicy`.
 */
export interface OutboundTrafficPolicy {
  readonly mode?: 'ALLOW_ANY' | 'REGISTRY_ONLY' | 'ALLOW_ANY_DYNAMIC_DNS';
  readonly tls?: ClientTLSSettings;
}

/**
 * `LabelSelectorRequirement`.
 */
export interface LabelSelectorRequirement2 {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly (string)[];
}

/**
 * `LabelSelector`.
 */
export interface LabelSelector2 {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly (LabelSelectorRequirement2)[];
}

/**
 * What a port may say beside its number.
 */
export interface PortOptions {
  /**
   * The port's name in the Service.
   * @default - the protocol
   */
  readonly name?: string;
  /**
   * The container's port: a number from 1 to 65535, or the name of a container port.
   * @default - the same number
   */
  readonly targetPort?: string | number;
}

/**
 * A port of a Service with its protocol, which Istio has to be told: what it takes for TCP cannot be routed by path or header.
 * @minProperties 1
 * @maxProperties 1
 */
export interface PortParts {
  readonly http?: number | ({ readonly number: number } & (PortOptions));
  readonly http2?: number | ({ readonly number: number } & (PortOptions));
  readonly grpc?: number | ({ readonly number: number } & (PortOptions));
  readonly https?: number | ({ readonly number: number } & (PortOptions));
  readonly tls?: number | ({ readonly number: number } & (PortOptions));
  readonly tcp?: number | ({ readonly number: number } & (PortOptions));
  /**
   * A port whose protocol was read from elsewhere, such as a Service's `appProtocol`.
   */
  readonly of?: { readonly number: number; readonly protocol: 'http' | 'http2' | 'grpc' | 'grpc-web' | 'https' | 'tls' | 'tcp' | 'mongo' | 'mysql' | 'redis' } & (PortOptions);
}

/**
 * A port of a Service with its protocol, which Istio has to be told: what it takes for TCP cannot be routed by path or header.
 */
export type Port = PortParts;

/**
 * A service outside the proxies that decides about requests, as an entry of `extensionProviders` in the mesh configuration.
 * @minProperties 1
 * @maxProperties 1
 */
export interface ExtAuthzProviderParts {
  /**
   * One that is asked by a HTTP request like the one in question, and answers 200 for yes.
   */
  readonly http?: {
  readonly service: Reference;
  /**
   * Which of its ports.
   * @default - its main one
   */
  readonly port?: Port;
  /**
   * What stands before the path of a request when the authorizer is asked: `/check`.
   * @default - nothing
   */
  readonly pathPrefix?: string;
  /**
   * Headers of the request that the authorizer sees, beside method, path and host.
   * @default - none: neither cookies nor tokens
   */
  readonly includeRequestHeaders?: readonly (string)[];
  /**
   * Headers that are set on every question.
   * @default - none
   */
  readonly includeAdditionalHeaders?: Readonly<Record<string, string>>;
  /**
   * Headers of a positive answer that the service gets, in the place of those that the client sent.
   * @default - none
   */
  readonly headersToUpstreamOnAllow?: readonly (string)[];
  /**
   * Headers of a positive answer that the client gets.
   * @default - none
   */
  readonly headersToDownstreamOnAllow?: readonly (string)[];
  /**
   * Headers of a negative answer that the client gets.
   * @default - all
   */
  readonly headersToDownstreamOnDeny?: readonly (string)[];
  /**
   * What policies call it: a DNS label.
   */
  readonly name: string;
  /**
   * How long proxies wait for an answer, at least 1 millisecond. Istio itself would wait ten minutes.
   * @default Duration.seconds(2)
   */
  readonly timeout?: Duration;
  /**
   * Whether requests are let through when the authorizer does not answer.
   * @default false
   */
  readonly failOpen?: boolean;
  /**
   * The status of requests that are refused because the authorizer does not answer, 400 to 599.
   * @default 403
   */
  readonly statusOnError?: number;
  /**
   * Whether routes are chosen anew after the authorizer added or removed headers.
   * @default false
   */
  readonly clearRouteCache?: boolean;
  /**
   * Sends the beginning of the request's body along. Longer bodies are refused, unless a part is enough.
   * @default - no body is sent
   */
  readonly includeRequestBody?: {
  /**
   * How much, in bytes; proxies hold that much of every request.
   */
  readonly maxBytes: number;
  /**
   * @default false
   */
  readonly allowPartial?: boolean;
  /**
   * Sends it as bytes instead of text, by gRPC only.
   * @default false
   */
  readonly packAsBytes?: boolean;
};
} | {
  /**
   * The full name of a Service, or the host of a ServiceEntry: `opa.auth.svc.cluster.local`.
   */
  readonly service: string;
  /**
   * 1 to 65535.
   */
  readonly port: number;
  /**
   * What stands before the path of a request when the authorizer is asked: `/check`.
   * @default - nothing
   */
  readonly pathPrefix?: string;
  /**
   * Headers of the request that the authorizer sees, beside method, path and host.
   * @default - none: neither cookies nor tokens
   */
  readonly includeRequestHeaders?: readonly (string)[];
  /**
   * Headers that are set on every question.
   * @default - none
   */
  readonly includeAdditionalHeaders?: Readonly<Record<string, string>>;
  /**
   * Headers of a positive answer that the service gets, in the place of those that the client sent.
   * @default - none
   */
  readonly headersToUpstreamOnAllow?: readonly (string)[];
  /**
   * Headers of a positive answer that the client gets.
   * @default - none
   */
  readonly headersToDownstreamOnAllow?: readonly (string)[];
  /**
   * Headers of a negative answer that the client gets.
   * @default - all
   */
  readonly headersToDownstreamOnDeny?: readonly (string)[];
  /**
   * What policies call it: a DNS label.
   */
  readonly name: string;
  /**
   * How long proxies wait for an answer, at least 1 millisecond. Istio itself would wait ten minutes.
   * @default Duration.seconds(2)
   */
  readonly timeout?: Duration;
  /**
   * Whether requests are let through when the authorizer does not answer.
   * @default false
   */
  readonly failOpen?: boolean;
  /**
   * The status of requests that are refused because the authorizer does not answer, 400 to 599.
   * @default 403
   */
  readonly statusOnError?: number;
  /**
   * Whether routes are chosen anew after the authorizer added or removed headers.
   * @default false
   */
  readonly clearRouteCache?: boolean;
  /**
   * Sends the beginning of the request's body along. Longer bodies are refused, unless a part is enough.
   * @default - no body is sent
   */
  readonly includeRequestBody?: {
  /**
   * How much, in bytes; proxies hold that much of every request.
   */
  readonly maxBytes: number;
  /**
   * @default false
   */
  readonly allowPartial?: boolean;
  /**
   * Sends it as bytes instead of text, by gRPC only.
   * @default false
   */
  readonly packAsBytes?: boolean;
};
};
  /**
   * One that speaks Envoy's gRPC protocol for authorizers. It can also be asked about connections that are no HTTP.
   */
  readonly grpc?: {
  /**
   * What policies call it: a DNS label.
   */
  readonly name: string;
  /**
   * How long proxies wait for an answer, at least 1 millisecond. Istio itself would wait ten minutes.
   * @default Duration.seconds(2)
   */
  readonly timeout?: Duration;
  /**
   * Whether requests are let through when the authorizer does not answer.
   * @default false
   */
  readonly failOpen?: boolean;
  /**
   * The status of requests that are refused because the authorizer does not answer, 400 to 599.
   * @default 403
   */
  readonly statusOnError?: number;
  /**
   * Whether routes are chosen anew after the authorizer added or removed headers.
   * @default false
   */
  readonly clearRouteCache?: boolean;
  /**
   * Sends the beginning of the request's body along. Longer bodies are refused, unless a part is enough.
   * @default - no body is sent
   */
  readonly includeRequestBody?: {
  /**
   * How much, in bytes; proxies hold that much of every request.
   */
  readonly maxBytes: number;
  /**
   * @default false
   */
  readonly allowPartial?: boolean;
  /**
   * Sends it as bytes instead of text, by gRPC only.
   * @default false
   */
  readonly packAsBytes?: boolean;
};
  readonly service: Reference;
  /**
   * Which of its ports.
   * @default - its main one
   */
  readonly port?: Port;
} | {
  /**
   * What policies call it: a DNS label.
   */
  readonly name: string;
  /**
   * How long proxies wait for an answer, at least 1 millisecond. Istio itself would wait ten minutes.
   * @default Duration.seconds(2)
   */
  readonly timeout?: Duration;
  /**
   * Whether requests are let through when the authorizer does not answer.
   * @default false
   */
  readonly failOpen?: boolean;
  /**
   * The status of requests that are refused because the authorizer does not answer, 400 to 599.
   * @default 403
   */
  readonly statusOnError?: number;
  /**
   * Whether routes are chosen anew after the authorizer added or removed headers.
   * @default false
   */
  readonly clearRouteCache?: boolean;
  /**
   * Sends the beginning of the request's body along. Longer bodies are refused, unless a part is enough.
   * @default - no body is sent
   */
  readonly includeRequestBody?: {
  /**
   * How much, in bytes; proxies hold that much of every request.
   */
  readonly maxBytes: number;
  /**
   * @default false
   */
  readonly allowPartial?: boolean;
  /**
   * Sends it as bytes instead of text, by gRPC only.
   * @default false
   */
  readonly packAsBytes?: boolean;
};
  /**
   * The full name of a Service, or the host of a ServiceEntry: `opa.auth.svc.cluster.local`.
   */
  readonly service: string;
  /**
   * 1 to 65535.
   */
  readonly port: number;
};
}

/**
 * A service outside the proxies that decides about requests, as an entry of `extensionProviders` in the mesh configuration.
 */
export type ExtAuthzProvider = ExtAuthzProviderParts;

export interface TextLogOptions {
  /**
   * A line, with Envoy's placeholders.
   * @default - Istio's
   */
  readonly format?: string;
  /**
   * An absolute path.
   * @default '/dev/stdout', the log of the container
   */
  readonly path?: string;
  /**
   * Whether values that a request lacks are left out, instead of a dash or null.
   * @default false
   */
  readonly omitEmptyValues?: boolean;
  /**
   * What telemetry calls it: a DNS label.
   */
  readonly name: string;
}

export interface JsonLogOptions {
  /**
   * Values by field, with Envoy's placeholders.
   * @default - Istio's
   */
  readonly fields?: Readonly<Record<string, string>>;
  /**
   * An absolute path.
   * @default '/dev/stdout', the log of the container
   */
  readonly path?: string;
  /**
   * Whether values that a request lacks are left out, instead of a dash or null.
   * @default false
   */
  readonly omitEmptyValues?: boolean;
  /**
   * What telemetry calls it: a DNS label.
   */
  readonly name: string;
}

/**
 * Where access logs go and in which form, as an entry of `extensionProviders` in the mesh configuration.
 * @minProperties 1
 * @maxProperties 1
 */
export interface AccessLogParts {
  /**
   * A line of text for each request or connection.
   */
  readonly text?: TextLogOptions;
  /**
   * A line of JSON for each request or connection.
   */
  readonly json?: JsonLogOptions;
  /**
   * Records that are sent to a collector by OTLP over gRPC.
   */
  readonly openTelemetry?: {
  /**
   * The body of a record, with Envoy's placeholders.
   * @default - Istio's line of text
   */
  readonly body?: string;
  /**
   * Attributes of a record, with Envoy's placeholders.
   * @default - none
   */
  readonly attributes?: Readonly<Record<string, string>>;
  /**
   * What collectors call the log.
   * @default 'otel_envoy_accesslog'
   */
  readonly logName?: string;
  /**
   * What telemetry calls it: a DNS label.
   */
  readonly name: string;
  readonly service: Reference;
  /**
   * Which of its ports.
   * @default - its main one
   */
  readonly port?: Port;
} | {
  /**
   * The body of a record, with Envoy's placeholders.
   * @default - Istio's line of text
   */
  readonly body?: string;
  /**
   * Attributes of a record, with Envoy's placeholders.
   * @default - none
   */
  readonly attributes?: Readonly<Record<string, string>>;
  /**
   * What collectors call the log.
   * @default 'otel_envoy_accesslog'
   */
  readonly logName?: string;
  /**
   * What telemetry calls it: a DNS label.
   */
  readonly name: string;
  /**
   * The full name of a Service, or the host of a ServiceEntry: `opa.auth.svc.cluster.local`.
   */
  readonly service: string;
  /**
   * 1 to 65535.
   */
  readonly port: number;
};
}

/**
 * Where access logs go and in which form, as an entry of `extensionProviders` in the mesh configuration.
 */
export type AccessLog = AccessLogParts;

/**
 * Where traces go, as an entry of `extensionProviders` in the mesh configuration. Jaeger and Tempo take them by OpenTelemetry's protocol.
 * @minProperties 1
 * @maxProperties 1
 */
export interface TracingProviderParts {
  /**
   * A collector that takes OTLP by gRPC, usually on port 4317.
   */
  readonly openTelemetryGrpc?: {
  /**
   * Where attributes of the resource are found: in `OTEL_RESOURCE_ATTRIBUTES` of the proxy, or in the files that Dynatrace puts there.
   * @default - the name of the service alone
   */
  readonly resourceDetectors?: readonly ('dynatrace' | 'environment')[];
  /**
   * How long proxies wait for the collector to take a report, at least 1 millisecond.
   * @default Duration.seconds(3)
   */
  readonly timeout?: Duration;
  /**
   * Headers, or metadata of gRPC.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string | {
  readonly istiodEnv: string;
}>>;
  /**
   * What telemetry calls it: a DNS label.
   */
  readonly name: string;
  /**
   * How long the path in a span may be, 1 or more.
   * @default 256
   */
  readonly maxTagLength?: number;
  readonly service: Reference;
  /**
   * Which of its ports.
   * @default - its main one
   */
  readonly port?: Port;
} | {
  /**
   * Where attributes of the resource are found: in `OTEL_RESOURCE_ATTRIBUTES` of the proxy, or in the files that Dynatrace puts there.
   * @default - the name of the service alone
   */
  readonly resourceDetectors?: readonly ('dynatrace' | 'environment')[];
  /**
   * How long proxies wait for the collector to take a report, at least 1 millisecond.
   * @default Duration.seconds(3)
   */
  readonly timeout?: Duration;
  /**
   * Headers, or metadata of gRPC.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string | {
  readonly istiodEnv: string;
}>>;
  /**
   * What telemetry calls it: a DNS label.
   */
  readonly name: string;
  /**
   * How long the path in a span may be, 1 or more.
   * @default 256
   */
  readonly maxTagLength?: number;
  /**
   * The full name of a Service, or the host of a ServiceEntry: `opa.auth.svc.cluster.local`.
   */
  readonly service: string;
  /**
   * 1 to 65535.
   */
  readonly port: number;
};
  /**
   * A collector that takes OTLP by HTTP, usually on port 4318.
   */
  readonly openTelemetryHttp?: {
  /**
   * @default '/v1/traces'
   */
  readonly path?: string;
  /**
   * Where attributes of the resource are found: in `OTEL_RESOURCE_ATTRIBUTES` of the proxy, or in the files that Dynatrace puts there.
   * @default - the name of the service alone
   */
  readonly resourceDetectors?: readonly ('dynatrace' | 'environment')[];
  /**
   * How long proxies wait for the collector to take a report, at least 1 millisecond.
   * @default Duration.seconds(3)
   */
  readonly timeout?: Duration;
  /**
   * Headers, or metadata of gRPC.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string | {
  readonly istiodEnv: string;
}>>;
  /**
   * What telemetry calls it: a DNS label.
   */
  readonly name: string;
  /**
   * How long the path in a span may be, 1 or more.
   * @default 256
   */
  readonly maxTagLength?: number;
  readonly service: Reference;
  /**
   * Which of its ports.
   * @default - its main one
   */
  readonly port?: Port;
} | {
  /**
   * @default '/v1/traces'
   */
  readonly path?: string;
  /**
   * Where attributes of the resource are found: in `OTEL_RESOURCE_ATTRIBUTES` of the proxy, or in the files that Dynatrace puts there.
   * @default - the name of the service alone
   */
  readonly resourceDetectors?: readonly ('dynatrace' | 'environment')[];
  /**
   * How long proxies wait for the collector to take a report, at least 1 millisecond.
   * @default Duration.seconds(3)
   */
  readonly timeout?: Duration;
  /**
   * Headers, or metadata of gRPC.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string | {
  readonly istiodEnv: string;
}>>;
  /**
   * What telemetry calls it: a DNS label.
   */
  readonly name: string;
  /**
   * How long the path in a span may be, 1 or more.
   * @default 256
   */
  readonly maxTagLength?: number;
  /**
   * The full name of a Service, or the host of a ServiceEntry: `opa.auth.svc.cluster.local`.
   */
  readonly service: string;
  /**
   * 1 to 65535.
   */
  readonly port: number;
};
  /**
   * Zipkin, or what takes its JSON, usually on port 9411.
   */
  readonly zipkin?: {
  readonly service: Reference;
  /**
   * Which of its ports.
   * @default - its main one
   */
  readonly port?: Port;
  /**
   * @default '/api/v2/spans'
   */
  readonly path?: string;
  /**
   * Whether requests carry the headers of W3C, too, so that a trace goes on where only those are known.
   * @default false: B3 alone
   */
  readonly w3c?: boolean;
  /**
   * How long proxies wait for the collector to take a report, at least 1 millisecond.
   * @default Duration.seconds(3)
   */
  readonly timeout?: Duration;
  /**
   * Headers, or metadata of gRPC.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string | {
  readonly istiodEnv: string;
}>>;
  /**
   * What telemetry calls it: a DNS label.
   */
  readonly name: string;
  /**
   * How long the path in a span may be, 1 or more.
   * @default 256
   */
  readonly maxTagLength?: number;
} | {
  /**
   * The full name of a Service, or the host of a ServiceEntry: `opa.auth.svc.cluster.local`.
   */
  readonly service: string;
  /**
   * 1 to 65535.
   */
  readonly port: number;
  /**
   * @default '/api/v2/spans'
   */
  readonly path?: string;
  /**
   * Whether requests carry the headers of W3C, too, so that a trace goes on where only those are known.
   * @default false: B3 alone
   */
  readonly w3c?: boolean;
  /**
   * How long proxies wait for the collector to take a report, at least 1 millisecond.
   * @default Duration.seconds(3)
   */
  readonly timeout?: Duration;
  /**
   * Headers, or metadata of gRPC.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string | {
  readonly istiodEnv: string;
}>>;
  /**
   * What telemetry calls it: a DNS label.
   */
  readonly name: string;
  /**
   * How long the path in a span may be, 1 or more.
   * @default 256
   */
  readonly maxTagLength?: number;
};
  /**
   * An agent of Datadog, usually on port 8126.
   */
  readonly datadog?: {
  readonly service: Reference;
  /**
   * Which of its ports.
   * @default - its main one
   */
  readonly port?: Port;
  /**
   * What telemetry calls it: a DNS label.
   */
  readonly name: string;
  /**
   * How long the path in a span may be, 1 or more.
   * @default 256
   */
  readonly maxTagLength?: number;
} | {
  /**
   * The full name of a Service, or the host of a ServiceEntry: `opa.auth.svc.cluster.local`.
   */
  readonly service: string;
  /**
   * 1 to 65535.
   */
  readonly port: number;
  /**
   * What telemetry calls it: a DNS label.
   */
  readonly name: string;
  /**
   * How long the path in a span may be, 1 or more.
   * @default 256
   */
  readonly maxTagLength?: number;
};
}

/**
 * Where traces go, as an entry of `extensionProviders` in the mesh configuration. Jaeger and Tempo take them by OpenTelemetry's protocol.
 */
export type TracingProvider = TracingProviderParts;

/**
 * `EnvoyExternalAuthorizationRequestBody`.
 */
export interface EnvoyExternalAuthorizationRequestBody {
  /**
   * Integer, at least 0.
   */
  readonly maxRequestBytes?: number;
  readonly allowPartialMessage?: boolean;
  readonly packAsBytes?: boolean;
}

/**
 * `EnvoyExternalAuthorizationHttpProvider`.
 */
export interface EnvoyExternalAuthorizationHttpProvider {
  readonly service?: string;
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
  /**
   * Such as `1.5s`.
   */
  readonly timeout?: string;
  readonly pathPrefix?: string;
  readonly failOpen?: boolean;
  readonly clearRouteCache?: boolean;
  readonly statusOnError?: string;
  readonly includeHeadersInCheck?: readonly (string)[];
  readonly includeRequestHeadersInCheck?: readonly (string)[];
  readonly includeAdditionalHeadersInCheck?: Readonly<Record<string, string>>;
  readonly includeRequestBodyInCheck?: EnvoyExternalAuthorizationRequestBody;
  readonly headersToUpstreamOnAllow?: readonly (string)[];
  readonly headersToDownstreamOnDeny?: readonly (string)[];
  readonly headersToDownstreamOnAllow?: readonly (string)[];
}

/**
 * `EnvoyExternalAuthorizationGrpcProvider`.
 */
export interface EnvoyExternalAuthorizationGrpcProvider {
  readonly service?: string;
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
  /**
   * Such as `1.5s`.
   */
  readonly timeout?: string;
  readonly failOpen?: boolean;
  readonly clearRouteCache?: boolean;
  readonly statusOnError?: string;
  readonly includeRequestBodyInCheck?: EnvoyExternalAuthorizationRequestBody;
}

/**
 * `HttpHeader`. At most one of `value`, `envName`.
 */
export interface HttpHeader {
  readonly name?: string;
  readonly value?: string;
  readonly envName?: string;
}

/**
 * `ZipkinTracingProvider`.
 */
export interface ZipkinTracingProvider {
  readonly service?: string;
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
  /**
   * Integer, at least 0.
   */
  readonly maxTagLength?: number;
  readonly enable64bitTraceId?: boolean;
  readonly path?: string;
  readonly traceContextOption?: 'USE_B3' | 'USE_B3_WITH_W3C_PROPAGATION';
  /**
   * Such as `1.5s`.
   */
  readonly timeout?: string;
  readonly headers?: readonly (HttpHeader)[];
}

/**
 * `LightstepTracingProvider`.
 */
export interface LightstepTracingProvider {
  readonly service?: string;
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
  readonly accessToken?: string;
  /**
   * Integer, at least 0.
   */
  readonly maxTagLength?: number;
}

/**
 * `DatadogTracingProvider`.
 */
export interface DatadogTracingProvider {
  readonly service?: string;
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
  /**
   * Integer, at least 0.
   */
  readonly maxTagLength?: number;
}

/**
 * `StackdriverProviderLogging`.
 */
export interface StackdriverProviderLogging {
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * `StackdriverProvider`.
 */
export interface StackdriverProvider {
  readonly debug?: boolean;
  /**
   * Integer.
   */
  readonly maxNumberOfAttributes?: number;
  /**
   * Integer.
   */
  readonly maxNumberOfAnnotations?: number;
  /**
   * Integer.
   */
  readonly maxNumberOfMessageEvents?: number;
  /**
   * Integer, at least 0.
   */
  readonly maxTagLength?: number;
  readonly logging?: StackdriverProviderLogging;
}

/**
 * `OpenCensusAgentTracingProvider`.
 */
export interface OpenCensusAgentTracingProvider {
  readonly service?: string;
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
  readonly context?: readonly ('UNSPECIFIED' | 'W3C_TRACE_CONTEXT' | 'GRPC_BIN' | 'CLOUD_TRACE_CONTEXT' | 'B3')[];
  /**
   * Integer, at least 0.
   */
  readonly maxTagLength?: number;
}

/**
 * `SkyWalkingTracingProvider`.
 */
export interface SkyWalkingTracingProvider {
  readonly service?: string;
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
  readonly accessToken?: string;
}

/**
 * `HttpService`.
 */
export interface HttpService {
  readonly path?: string;
  /**
   * Such as `1.5s`.
   */
  readonly timeout?: string;
  readonly headers?: readonly (HttpHeader)[];
}

/**
 * `GrpcService`.
 */
export interface GrpcService {
  /**
   * Such as `1.5s`.
   */
  readonly timeout?: string;
  readonly initialMetadata?: readonly (HttpHeader)[];
}

/**
 * `ResourceDetectors`.
 */
export interface ResourceDetectors {
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly dynatrace?: Readonly<Record<string, unknown>>;
}

/**
 * `OpenTelemetryTracingProviderDynatraceSamplerDynatraceApi`.
 */
export interface OpenTelemetryTracingProviderDynatraceSamplerDynatraceApi {
  readonly service?: string;
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
  readonly http?: HttpService;
}

/**
 * `OpenTelemetryTracingProviderDynatraceSampler`.
 */
export interface OpenTelemetryTracingProviderDynatraceSampler {
  readonly tenant?: string;
  /**
   * Integer.
   */
  readonly clusterId?: number;
  /**
   * Integer, at least 0.
   */
  readonly rootSpansPerMinute?: number;
  readonly httpService?: OpenTelemetryTracingProviderDynatraceSamplerDynatraceApi;
}

/**
 * `OpenTelemetryTracingProvider`.
 */
export interface OpenTelemetryTracingProvider {
  readonly service?: string;
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
  /**
   * Integer, at least 0.
   */
  readonly maxTagLength?: number;
  readonly http?: HttpService;
  readonly grpc?: GrpcService;
  readonly resourceDetectors?: ResourceDetectors;
  readonly serviceAttributeEnrichment?: 'ISTIO_CANONICAL' | 'OTEL_SEMANTIC_CONVENTIONS';
  readonly dynatraceSampler?: OpenTelemetryTracingProviderDynatraceSampler;
}

/**
 * `EnvoyFileAccessLogProviderLogFormat`. At most one of `text`, `labels`.
 */
export interface EnvoyFileAccessLogProviderLogFormat {
  readonly text?: string;
  readonly labels?: Readonly<Record<string, unknown>>;
}

/**
 * `EnvoyFileAccessLogProvider`.
 */
export interface EnvoyFileAccessLogProvider {
  readonly path?: string;
  readonly logFormat?: EnvoyFileAccessLogProviderLogFormat;
  readonly omitEmptyValues?: boolean;
}

/**
 * `EnvoyHttpGrpcV3LogProvider`.
 */
export interface EnvoyHttpGrpcV3LogProvider {
  readonly service?: string;
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
  readonly logName?: string;
  readonly filterStateObjectsToLog?: readonly (string)[];
  readonly additionalRequestHeadersToLog?: readonly (string)[];
  readonly additionalResponseHeadersToLog?: readonly (string)[];
  readonly additionalResponseTrailersToLog?: readonly (string)[];
}

/**
 * `EnvoyTcpGrpcV3LogProvider`.
 */
export interface EnvoyTcpGrpcV3LogProvider {
  readonly service?: string;
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
  readonly logName?: string;
  readonly filterStateObjectsToLog?: readonly (string)[];
}

/**
 * `EnvoyOpenTelemetryLogProviderLogFormat`.
 */
export interface EnvoyOpenTelemetryLogProviderLogFormat {
  readonly text?: string;
  readonly labels?: Readonly<Record<string, unknown>>;
}

/**
 * `EnvoyOpenTelemetryLogProvider`.
 */
export interface EnvoyOpenTelemetryLogProvider {
  readonly service?: string;
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
  readonly logName?: string;
  readonly logFormat?: EnvoyOpenTelemetryLogProviderLogFormat;
}

/**
 * `SDSProvider`.
 */
export interface SDSProvider {
  readonly name?: string;
  readonly service?: string;
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
}

/**
 * `TracingZipkin`.
 */
export interface TracingZipkin {
  readonly address?: string;
}

/**
 * `TracingLightstep`.
 */
export interface TracingLightstep {
  readonly address?: string;
  readonly accessToken?: string;
}

/**
 * `TracingDatadog`.
 */
export interface TracingDatadog {
  readonly address?: string;
}

/**
 * `TracingStackdriver`.
 */
export interface TracingStackdriver {
  readonly debug?: boolean;
  /**
   * Integer.
   */
  readonly maxNumberOfAttributes?: number;
  /**
   * Integer.
   */
  readonly maxNumberOfAnnotations?: number;
  /**
   * Integer.
   */
  readonly maxNumberOfMessageEvents?: number;
}

/**
 * `TracingOpenCensusAgent`.
 */
export interface TracingOpenCensusAgent {
  readonly address?: string;
  readonly context?: readonly ('UNSPECIFIED' | 'W3C_TRACE_CONTEXT' | 'GRPC_BIN' | 'CLOUD_TRACE_CONTEXT' | 'B3')[];
}

/**
 * `TracingLiteral`.
 */
export interface TracingLiteral {
  readonly value?: string;
}

/**
 * `TracingEnvironment`.
 */
export interface TracingEnvironment {
  readonly name?: string;
  readonly defaultValue?: string;
}

/**
 * `TracingRequestHeader`.
 */
export interface TracingRequestHeader {
  readonly name?: string;
  readonly defaultValue?: string;
}

/**
 * `TracingCustomTag`. At most one of `literal`, `environment`, `header`.
 */
export interface TracingCustomTag {
  readonly literal?: TracingLiteral;
  readonly environment?: TracingEnvironment;
  readonly header?: TracingRequestHeader;
}

/**
 * `Tracing`. At most one of `zipkin`, `lightstep`, `datadog`, `stackdriver`, `openCensusAgent`.
 */
export interface Tracing {
  readonly zipkin?: TracingZipkin;
  readonly lightstep?: TracingLightstep;
  readonly datadog?: TracingDatadog;
  readonly stackdriver?: TracingStackdriver;
  readonly openCensusAgent?: TracingOpenCensusAgent;
  readonly customTags?: Readonly<Record<string, TracingCustomTag>>;
  /**
   * Integer, at least 0.
   */
  readonly maxPathTagLength?: number;
  readonly sampling?: number;
  readonly tlsSettings?: ClientTLSSettings;
  readonly enableIstioTags?: boolean;
}

/**
 * `SDS`.
 */
export interface SDS {
  readonly enabled?: boolean;
  readonly k8sSaJwtPath?: string;
}

/**
 * `TCPSettingsTcpKeepalive`.
 */
export interface TCPSettingsTcpKeepalive {
  /**
   * Integer, at least 0.
   */
  readonly probes?: number;
  /**
   * Such as `1.5s`.
   */
  readonly time?: string;
  /**
   * Such as `1.5s`.
   */
  readonly interval?: string;
}

/**
 * `RemoteService`.
 */
export interface RemoteService {
  readonly address?: string;
  readonly tlsSettings?: ClientTLSSettings;
  readonly tcpKeepalive?: TCPSettingsTcpKeepalive;
}

/**
 * `Topology`.
 */
export interface Topology2 {
  /**
   * Integer, at least 0.
   */
  readonly numTrustedProxies?: number;
  readonly forwardClientCertDetails?: 'UNDEFINED' | 'SANITIZE' | 'FORWARD_ONLY' | 'APPEND_FORWARD' | 'SANITIZE_SET' | 'ALWAYS_FORWARD_ONLY';
  readonly proxyProtocol?: Readonly<Record<string, unknown>>;
}

/**
 * `HTTPHeader`.
 */
export interface HTTPHeader {
  readonly name?: string;
  readonly value?: string;
}

/**
 * `HTTPHealthCheckConfig`.
 */
export interface HTTPHealthCheckConfig {
  readonly path?: string;
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
  readonly host?: string;
  readonly scheme?: string;
  readonly httpHeaders?: readonly (HTTPHeader)[];
}

/**
 * `TCPHealthCheckConfig`.
 */
export interface TCPHealthCheckConfig {
  readonly host?: string;
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
}

/**
 * `ExecHealthCheckConfig`.
 */
export interface ExecHealthCheckConfig {
  readonly command?: readonly (string)[];
}

/**
 * `GrpcHealthCheckConfig`.
 */
export interface GrpcHealthCheckConfig {
  /**
   * Integer, at least 0.
   */
  readonly port?: number;
  readonly service?: string;
}

/**
 * `ReadinessProbe`. At most one of `httpGet`, `tcpSocket`, `exec`, `grpc`.
 */
export interface ReadinessProbe {
  /**
   * Integer.
   */
  readonly initialDelaySeconds?: number;
  /**
   * Integer.
   */
  readonly timeoutSeconds?: number;
  /**
   * Integer.
   */
  readonly periodSeconds?: number;
  /**
   * Integer.
   */
  readonly successThreshold?: number;
  /**
   * Integer.
   */
  readonly failureThreshold?: number;
  readonly httpGet?: HTTPHealthCheckConfig;
  readonly tcpSocket?: TCPHealthCheckConfig;
  readonly exec?: ExecHealthCheckConfig;
  readonly grpc?: GrpcHealthCheckConfig;
}

/**
 * `ProxyStatsMatcher`.
 */
export interface ProxyStatsMatcher {
  readonly inclusionPrefixes?: readonly (string)[];
  readonly inclusionSuffixes?: readonly (string)[];
  readonly inclusionRegexps?: readonly (string)[];
}

/**
 * `PrivateKeyProviderCryptoMb`.
 */
export interface PrivateKeyProviderCryptoMb {
  /**
   * Such as `1.5s`.
   */
  readonly pollDelay?: string;
  readonly fallback?: boolean;
}

/**
 * `PrivateKeyProviderQAT`.
 */
export interface PrivateKeyProviderQAT {
  /**
   * Such as `1.5s`.
   */
  readonly pollDelay?: string;
  readonly fallback?: boolean;
}

/**
 * `PrivateKeyProvider`. At most one of `cryptomb`, `qat`.
 */
export interface PrivateKeyProvider {
  readonly cryptomb?: PrivateKeyProviderCryptoMb;
  readonly qat?: PrivateKeyProviderQAT;
}

/**
 * `ProxyHeadersSetCurrentClientCertDetails`.
 */
export interface ProxyHeadersSetCurrentClientCertDetails {
  readonly subject?: boolean;
  readonly cert?: boolean;
  readonly chain?: boolean;
  readonly dns?: boolean;
  readonly uri?: boolean;
}

/**
 * `ProxyHeadersRequestId`.
 */
export interface ProxyHeadersRequestId {
  readonly disabled?: boolean;
}

/**
 * `ProxyHeadersServer`.
 */
export interface ProxyHeadersServer {
  readonly disabled?: boolean;
  readonly value?: string;
}

/**
 * `ProxyHeadersAttemptCount`.
 */
export interface ProxyHeadersAttemptCount {
  readonly disabled?: boolean;
}

/**
 * `ProxyHeadersEnvoyDebugHeaders`.
 */
export interface ProxyHeadersEnvoyDebugHeaders {
  readonly disabled?: boolean;
}

/**
 * `ProxyHeadersMetadataExchangeHeaders`.
 */
export interface ProxyHeadersMetadataExchangeHeaders {
  readonly mode?: 'UNDEFINED' | 'IN_MESH';
}

/**
 * `ProxyHeadersXForwardedHost`.
 */
export interface ProxyHeadersXForwardedHost {
  readonly enabled?: boolean;
}

/**
 * `ProxyHeadersXForwardedPort`.
 */
export interface ProxyHeadersXForwardedPort {
  readonly enabled?: boolean;
}

/**
 * `ProxyHeaders`.
 */
export interface ProxyHeaders {
  readonly forwardedClientCert?: 'UNDEFINED' | 'SANITIZE' | 'FORWARD_ONLY' | 'APPEND_FORWARD' | 'SANITIZE_SET' | 'ALWAYS_FORWARD_ONLY';
  readonly setCurrentClientCertDetails?: ProxyHeadersSetCurrentClientCertDetails;
  readonly requestId?: ProxyHeadersRequestId;
  readonly server?: ProxyHeadersServer;
  readonly attemptCount?: ProxyHeadersAttemptCount;
  readonly envoyDebugHeaders?: ProxyHeadersEnvoyDebugHeaders;
  readonly metadataExchangeHeaders?: ProxyHeadersMetadataExchangeHeaders;
  readonly preserveHttp1HeaderCase?: boolean;
  readonly xForwardedHost?: ProxyHeadersXForwardedHost;
  readonly xForwardedPort?: ProxyHeadersXForwardedPort;
}

/**
 * `ConnectionSettings`.
 */
export interface ConnectionSettings {
  readonly profile?: 'SIDECAR' | 'EDGE';
  /**
   * Integer.
   */
  readonly listenerPerConnectionBufferLimitBytes?: number;
  /**
   * Integer.
   */
  readonly clusterPerConnectionBufferLimitBytes?: number;
  /**
   * Such as `1.5s`.
   */
  readonly httpIdleTimeout?: string;
  /**
   * Such as `1.5s`.
   */
  readonly httpMaxConnectionDuration?: string;
  /**
   * Such as `1.5s`.
   */
  readonly httpDrainTimeout?: string;
  /**
   * Such as `1.5s`.
   */
  readonly httpRequestTimeout?: string;
  /**
   * Such as `1.5s`.
   */
  readonly httpRequestHeadersTimeout?: string;
  /**
   * Such as `1.5s`.
   */
  readonly httpStreamIdleTimeout?: string;
  /**
   * Such as `1.5s`.
   */
  readonly httpMaxStreamDuration?: string;
  /**
   * Integer.
   */
  readonly httpMaxConcurrentStreams?: number;
  /**
   * Integer.
   */
  readonly http2InitialStreamWindowSize?: number;
  /**
   * Integer.
   */
  readonly http2InitialConnectionWindowSize?: number;
  readonly httpHeadersWithUnderscoresAction?: 'HEADERS_WITH_UNDERSCORES_UNSPECIFIED' | 'HEADERS_WITH_UNDERSCORES_ALLOW' | 'HEADERS_WITH_UNDERSCORES_REJECT_REQUEST' | 'HEADERS_WITH_UNDERSCORES_DROP_HEADER';
  readonly httpMergeSlashes?: boolean;
  readonly httpPathWithEscapedSlashesAction?: 'PATH_WITH_ESCAPED_SLASHES_UNSPECIFIED' | 'KEEP_UNCHANGED' | 'REJECT_REQUEST' | 'UNESCAPE_AND_REDIRECT' | 'UNESCAPE_AND_FORWARD';
  /**
   * Integer.
   */
  readonly listenerConnectionLimit?: number;
  /**
   * Integer.
   */
  readonly globalDownstreamConnectionLimit?: number;
}

/**
 * What proxies begin with, by Istio's names, beside what has a property.
 */
export interface ProxyDefaults {
  readonly configPath?: string;
  readonly binaryPath?: string;
  readonly serviceCluster?: string;
  readonly tracingServiceName?: 'APP_LABEL_AND_NAMESPACE' | 'CANONICAL_NAME_ONLY' | 'CANONICAL_NAME_AND_NAMESPACE';
  /**
   * Such as `1.5s`.
   */
  readonly drainDuration?: string;
  /**
   * Such as `1.5s`.
   */
  readonly discoveryRefreshDelay?: string;
  readonly zipkinAddress?: string;
  readonly statsdUdpAddress?: string;
  readonly envoyMetricsServiceAddress?: string;
  /**
   * Integer.
   */
  readonly proxyAdminPort?: number;
  readonly availabilityZone?: string;
  readonly controlPlaneAuthPolicy?: 'NONE' | 'MUTUAL_TLS' | 'INHERIT';
  readonly customConfigFile?: string;
  /**
   * Integer.
   */
  readonly statNameLength?: number;
  readonly proxyBootstrapTemplatePath?: string;
  readonly interceptionMode?: 'NONE' | 'REDIRECT' | 'TPROXY';
  readonly tracing?: Tracing;
  readonly sds?: SDS;
  readonly envoyAccessLogService?: RemoteService;
  readonly envoyMetricsService?: RemoteService;
  readonly runtimeValues?: Readonly<Record<string, string>>;
  /**
   * Integer.
   */
  readonly statusPort?: number;
  readonly extraStatTags?: readonly (string)[];
  readonly gatewayTopology?: Topology2;
  /**
   * Such as `1.5s`.
   */
  readonly terminationDrainDuration?: string;
  readonly readinessProbe?: ReadinessProbe;
  readonly proxyStatsMatcher?: ProxyStatsMatcher;
  readonly caCertificatesPem?: readonly (string)[];
  readonly privateKeyProvider?: PrivateKeyProvider;
  readonly proxyHeaders?: ProxyHeaders;
  /**
   * Such as `1.5s`.
   */
  readonly fileFlushInterval?: string;
  /**
   * Integer, at least 0.
   */
  readonly fileFlushMinSizeKb?: number;
  readonly statsCompression?: boolean;
  readonly connectionSettings?: ConnectionSettings;
}

/**
 * `CertificateData`. At most one of `pem`, `spiffeBundleUrl`.
 */
export interface CertificateData {
  readonly pem?: string;
  readonly spiffeBundleUrl?: string;
  readonly certSigners?: readonly (string)[];
  readonly trustDomains?: readonly (string)[];
}

/**
 * `InboundTrafficPolicy`.
 */
export interface InboundTrafficPolicy {
  readonly mode?: 'PASSTHROUGH' | 'LOCALHOST';
}

/**
 * `ConfigSource`.
 */
export interface ConfigSource {
  readonly address?: string;
  readonly tlsSettings?: ClientTLSSettings;
  readonly subscribedResources?: readonly ('SERVICE_REGISTRY')[];
}

/**
 * `LocalityLoadBalancerSettingDistribute`.
 */
export interface LocalityLoadBalancerSettingDistribute {
  readonly from?: string;
  /**
   * Each value: integer, at least 0.
   */
  readonly to?: Readonly<Record<string, number>>;
}

/**
 * `LocalityLoadBalancerSettingFailover`.
 */
export interface LocalityLoadBalancerSettingFailover {
  readonly from?: string;
  readonly to?: string;
}

/**
 * `LocalityLoadBalancerSetting`.
 */
export interface LocalityLoadBalancerSetting {
  readonly distribute?: readonly (LocalityLoadBalancerSettingDistribute)[];
  readonly failover?: readonly (LocalityLoadBalancerSettingFailover)[];
  readonly failoverPriority?: readonly (string)[];
  readonly enabled?: boolean;
}

/**
 * `ZoneAwareLoadBalancerSettingFailover`.
 */
export interface ZoneAwareLoadBalancerSettingFailover {
  readonly from?: string;
  readonly to?: string;
}

/**
 * `ZoneAwareLoadBalancerSetting`.
 */
export interface ZoneAwareLoadBalancerSetting {
  readonly enabled?: boolean;
  readonly failover?: readonly (ZoneAwareLoadBalancerSettingFailover)[];
  readonly failoverPriority?: readonly (string)[];
  /**
   * Integer, at least 0.
   */
  readonly minClusterSize?: number;
}

/**
 * `Certificate`.
 */
export interface Certificate {
  readonly secretName?: string;
  readonly dnsNames?: readonly (string)[];
}

/**
 * `ServiceSettingsSettings`.
 */
export interface ServiceSettingsSettings {
  readonly clusterLocal?: boolean;
}

/**
 * `ServiceSettings`.
 */
export interface ServiceSettings {
  readonly settings?: ServiceSettingsSettings;
  readonly hosts?: readonly (string)[];
}

/**
 * `ServiceScopeConfigs`.
 */
export interface ServiceScopeConfigs {
  readonly namespaceSelector?: LabelSelector2;
  readonly servicesSelector?: LabelSelector2;
  readonly scope?: 'LOCAL' | 'GLOBAL';
}

/**
 * `CA`.
 */
export interface CA {
  readonly address?: string;
  readonly tlsSettings?: ClientTLSSettings;
  /**
   * Such as `1.5s`.
   */
  readonly requestTimeout?: string;
  readonly istiodSide?: boolean;
}

/**
 * `DefaultProviders`.
 */
export interface DefaultProviders {
  readonly tracing?: readonly (string)[];
  readonly metrics?: readonly (string)[];
  readonly accessLogging?: readonly (string)[];
}

/**
 * `HTTPRetry`.
 */
export interface HTTPRetry {
  /**
   * Integer.
   */
  readonly attempts?: number;
  /**
   * Such as `1.5s`.
   */
  readonly perTryTimeout?: string;
  readonly retryOn?: string;
  readonly retryRemoteLocalities?: boolean;
  readonly retryIgnorePreviousHosts?: boolean;
  /**
   * Such as `1.5s`.
   */
  readonly backoff?: string;
}

/**
 * `TLSConfig`.
 */
export interface TLSConfig {
  readonly minProtocolVersion?: 'TLSV1_2' | 'TLSV1_3' | 'TLS_AUTO';
  readonly ecdhCurves?: readonly (string)[];
  readonly cipherSuites?: readonly (string)[];
}

/**
 * `TCPSettings`.
 */
export interface TCPSettings {
  /**
   * Integer.
   */
  readonly maxConnections?: number;
  /**
   * Such as `1.5s`.
   */
  readonly connectTimeout?: string;
  readonly tcpKeepalive?: TCPSettingsTcpKeepalive;
  /**
   * Such as `1.5s`.
   */
  readonly maxConnectionDuration?: string;
  /**
   * Such as `1.5s`.
   */
  readonly idleTimeout?: string;
}

/**
 * `HTTPSettingsConnectionKeepalive`.
 */
export interface HTTPSettingsConnectionKeepalive {
  /**
   * Such as `1.5s`.
   */
  readonly interval?: string;
  /**
   * Such as `1.5s`.
   */
  readonly timeout?: string;
}

/**
 * `HTTPSettings`.
 */
export interface HTTPSettings {
  /**
   * Integer.
   */
  readonly http1MaxPendingRequests?: number;
  /**
   * Integer.
   */
  readonly http2MaxRequests?: number;
  /**
   * Integer.
   */
  readonly maxRequestsPerConnection?: number;
  /**
   * Integer.
   */
  readonly maxRetries?: number;
  /**
   * Such as `1.5s`.
   */
  readonly idleTimeout?: string;
  readonly h2UpgradePolicy?: 'DEFAULT' | 'DO_NOT_UPGRADE' | 'UPGRADE';
  readonly useClientProtocol?: boolean;
  /**
   * Integer.
   */
  readonly maxConcurrentStreams?: number;
  readonly http2KeepAlive?: HTTPSettingsConnectionKeepalive;
}

/**
 * `ConnectionPoolSettings`.
 */
export interface ConnectionPoolSettings {
  readonly tcp?: TCPSettings;
  readonly http?: HTTPSettings;
}

/**
 * `OutlierDetection`.
 */
export interface OutlierDetection {
  /**
   * Integer.
   */
  readonly consecutiveErrors?: number;
  readonly splitExternalLocalOriginErrors?: boolean;
  /**
   * Integer, at least 0.
   */
  readonly consecutiveLocalOriginFailures?: number;
  /**
   * Integer, at least 0.
   */
  readonly consecutiveGatewayErrors?: number;
  /**
   * Integer, at least 0.
   */
  readonly consecutive5xxErrors?: number;
  /**
   * Such as `1.5s`.
   */
  readonly interval?: string;
  /**
   * Such as `1.5s`.
   */
  readonly baseEjectionTime?: string;
  /**
   * Integer.
   */
  readonly maxEjectionPercent?: number;
  /**
   * Integer.
   */
  readonly minHealthPercent?: number;
  /**
   * Each: integer, at least 0.
   */
  readonly outlierDetectionHttpErrorCodes?: readonly (number)[];
}

/**
 * `DefaultTrafficPolicy`.
 */
export interface DefaultTrafficPolicy {
  readonly connectionPool?: ConnectionPoolSettings;
  readonly outlierDetection?: OutlierDetection;
}

/**
 * `ServiceEntryVisibilityMatchRule`.
 */
export interface ServiceEntryVisibilityMatchRule {
  readonly namespaceSelector?: LabelSelector2;
}

/**
 * `ServiceEntryVisibilityPolicy`.
 */
export interface ServiceEntryVisibilityPolicy {
  readonly visibility?: 'NONE' | 'VISIBILITY_UNSPECIFIED' | 'NAMESPACE' | 'PUBLIC';
  readonly matchingRules?: readonly (ServiceEntryVisibilityMatchRule)[];
}

/**
 * `ServiceEntryVisibility`.
 */
export interface ServiceEntryVisibility {
  readonly defaultVisibility?: 'NONE' | 'VISIBILITY_UNSPECIFIED' | 'NAMESPACE' | 'PUBLIC';
  readonly applyToSidecars?: boolean;
  readonly policies?: readonly (ServiceEntryVisibilityPolicy)[];
}

/**
 * Mesh-wide settings: the common ones in a short form, and all fields of Istio's own by their names.
 */
export interface MeshConfig {
  /**
   * The file that every proxy writes its access log to: an absolute path, `/dev/stdout` for the container's log.
   * @default - no access log
   */
  readonly accessLogFile?: string;
  /**
   * The format of the access log.
   * @default 'TEXT'
   */
  readonly accessLogEncoding?: 'TEXT' | 'JSON';
  /**
   * What proxies do with calls to hosts that the mesh does not know: let them out, or refuse them. Istio's own form also says by which TLS they go out.
   * @default 'ALLOW_ANY'
   */
  readonly outboundTrafficPolicy?: 'ALLOW_ANY' | 'REGISTRY_ONLY' | OutboundTrafficPolicy;
  /**
   * Whether proxies use mutual TLS towards every workload that has a proxy, without a DestinationRule saying so.
   * @default true
   */
  readonly enableAutoMtls?: boolean;
  /**
   * Whether applications wait for their proxy to be ready. It concerns clusters without native sidecars only: with them, applications always wait.
   * @default false
   */
  readonly holdApplicationUntilProxyStarts?: boolean;
  /**
   * Whether proxies learn how many pods their own service has in each zone, which `ZoneAwareRouting` needs. It takes effect as pods are started again.
   * @default false
   */
  readonly selfDiscovery?: boolean;
  /**
   * Whether proxies answer for DNS, by which names of ServiceEntries resolve without a resolver that knows them. It takes effect as pods are started again;
   * ambient pods always do it.
   * @default false
   */
  readonly dnsCapture?: boolean;
  /**
   * Further settings of the proxies' agents, by the names of their variables.
   * @default - none
   */
  readonly proxyMetadata?: Readonly<Record<string, string>>;
  /**
   * How many threads a proxy works with, 1 or more; 0 for one on each CPU of the node.
   * @default - as many as it is allowed CPUs
   */
  readonly concurrency?: number;
  /**
   * The labels of the namespaces that the mesh sees, or selectors with expressions; any of them suffices. All others are as if outside of the cluster.
   * @default - all namespaces
   */
  readonly discoverySelectors?: readonly (Readonly<Record<string, string>> | LabelSelector2)[];
  /**
   * The form of the access log's entries, with Envoy's placeholders.
   * @default - Istio's
   */
  readonly accessLogFormat?: string;
  /**
   * Whether calls stay in the zone of their caller as long as there are healthy pods, for services with outlier detection.
   * @default true
   */
  readonly localityLoadBalancing?: boolean;
  /**
   * What proxies make of a request's path before they compare it. Applications that take `//admin` for `/admin` need `'MERGE_SLASHES'` for paths that are
   * denied to hold.
   * @default 'BASE'
   */
  readonly pathNormalization?: 'BASE' | 'DECODE_AND_MERGE_SLASHES' | 'MERGE_SLASHES' | 'NONE';
  /**
   * Defines the log `audit-log`, a line of JSON for each request, for an `AuditLog` of another program: one in this program defines it by itself. A duration
   * is the `retention` that is given there.
   * @default false
   */
  readonly auditLog?: Duration | boolean;
  /**
   * The oldest version of TLS that proxies take: from other proxies of the mesh, which all know 1.3, and from everybody else, such as users of gateways whose
   * own settings say nothing.
   * @default - 1.2, without saying so
   */
  readonly minimumTlsVersion?: {
  readonly mesh?: 'TLSV1_2' | 'TLSV1_3';
  readonly others?: 'TLSV1_2' | 'TLSV1_3';
};
  /**
   * Hosts whose calls stay in the cluster they are made in, in a mesh of several: full DNS names, optionally with a leading `*.`. Those of `kube-system` and
   * the API server always do.
   * @default - calls reach the pods of all clusters
   */
  readonly clusterLocal?: readonly (string)[];
  /**
   * What policies and telemetry of other programs name: authorizers, and where traces and logs go; also as an entry of Istio's own. What is used in this
   * program is added by itself.
   * @default - none but those
   */
  readonly extensionProviders?: readonly (ExtAuthzProvider | AccessLog | TracingProvider | {
  readonly name: string;
  readonly envoyExtAuthzHttp?: EnvoyExternalAuthorizationHttpProvider;
  readonly envoyExtAuthzGrpc?: EnvoyExternalAuthorizationGrpcProvider;
  readonly zipkin?: ZipkinTracingProvider;
  readonly lightstep?: LightstepTracingProvider;
  readonly datadog?: DatadogTracingProvider;
  readonly stackdriver?: StackdriverProvider;
  readonly opencensus?: OpenCensusAgentTracingProvider;
  readonly skywalking?: SkyWalkingTracingProvider;
  readonly opentelemetry?: OpenTelemetryTracingProvider;
  readonly prometheus?: Readonly<Record<string, unknown>>;
  readonly envoyFileAccessLog?: EnvoyFileAccessLogProvider;
  readonly envoyHttpAls?: EnvoyHttpGrpcV3LogProvider;
  readonly envoyTcpAls?: EnvoyTcpGrpcV3LogProvider;
  readonly envoyOtelAls?: EnvoyOpenTelemetryLogProvider;
  readonly sds?: SDSProvider;
})[];
  /**
   * What proxies begin with, beside what has a property: metrics, tracing by the older API, connections, headers and more. It takes effect as pods are
   * started again.
   * @default - Istio's
   */
  readonly defaultConfig?: ProxyDefaults;
  readonly caCertificates?: readonly (CertificateData)[];
  /**
   * Integer.
   */
  readonly proxyListenPort?: number;
  /**
   * Integer.
   */
  readonly proxyInboundListenPort?: number;
  /**
   * Integer.
   */
  readonly proxyHttpPort?: number;
  /**
   * Such as `1.5s`.
   */
  readonly connectTimeout?: string;
  /**
   * Such as `1.5s`.
   */
  readonly hboneIdleTimeout?: string;
  /**
   * Such as `1.5s`.
   */
  readonly protocolDetectionTimeout?: string;
  readonly tcpKeepalive?: TCPSettingsTcpKeepalive;
  readonly ingressClass?: string;
  readonly ingressService?: string;
  readonly ingressControllerMode?: 'UNSPECIFIED' | 'OFF' | 'DEFAULT' | 'STRICT';
  readonly ingressSelector?: string;
  readonly enableTracing?: boolean;
  readonly enableEnvoyAccessLogService?: boolean;
  readonly disableEnvoyListenerLog?: boolean;
  readonly inboundTrafficPolicy?: InboundTrafficPolicy;
  readonly configSources?: readonly (ConfigSource)[];
  readonly defaultServiceExportTo?: readonly (string)[];
  readonly defaultVirtualServiceExportTo?: readonly (string)[];
  readonly defaultDestinationRuleExportTo?: readonly (string)[];
  readonly localityLbSetting?: LocalityLoadBalancerSetting;
  readonly zoneAwareLbSetting?: ZoneAwareLoadBalancerSetting;
  /**
   * Such as `1.5s`.
   */
  readonly dnsRefreshRate?: string;
  readonly h2UpgradePolicy?: 'DO_NOT_UPGRADE' | 'UPGRADE';
  readonly inboundClusterStatName?: string;
  readonly outboundClusterStatName?: string;
  readonly certificates?: readonly (Certificate)[];
  readonly serviceSettings?: readonly (ServiceSettings)[];
  readonly serviceScopeConfigs?: readonly (ServiceScopeConfigs)[];
  readonly enablePrometheusMerge?: boolean;
  readonly verifyCertificateAtClient?: boolean;
  readonly ca?: CA;
  readonly defaultProviders?: DefaultProviders;
  readonly defaultHttpRetryPolicy?: HTTPRetry;
  readonly meshMTLS?: TLSConfig;
  readonly tlsDefaults?: TLSConfig;
  readonly defaultTrafficPolicy?: DefaultTrafficPolicy;
  readonly serviceEntryVisibility?: ServiceEntryVisibility;
}

/**
 * What a framework of rules for the handling of data asks of a mesh, as far as settings of a mesh can serve it. Given to `MeshInstall` and
 * `ZeroTrustNamespace`, it turns these settings on, and synth fails where something weakens them.
 *
 * It is no certification: most of every framework is about people, processes and applications, and only an assessor can tell what a setting is worth there.
 * @minProperties 1
 * @maxProperties 1
 */
export interface ComplianceParts {
  /**
   * The Payment Card Industry Data Security Standard, version 4.
   */
  readonly pciDss?: Nothing;
  /**
   * The Trust Services Criteria that SOC 2 reports are about.
   */
  readonly soc2?: Nothing;
  /**
   * The technical safeguards of the HIPAA Security Rule, 45 CFR part 164 subpart C.
   */
  readonly hipaa?: Nothing;
}

/**
 * What a framework of rules for the handling of data asks of a mesh, as far as settings of a mesh can serve it. Given to `MeshInstall` and
 * `ZeroTrustNamespace`, it turns these settings on, and synth fails where something weakens them.
 *
 * It is no certification: most of every framework is about people, processes and applications, and only an assessor can tell what a setting is worth there.
 */
export type Compliance = 'pciDss' | 'soc2' | 'hipaa' | ComplianceParts;

/**
 * The control plane of an install.
 */
export interface IstiodProps {
  /**
   * How many of a hundred requests are traced, where no Telemetry says it: 0 to 100.
   * @default 1
   */
  readonly traceSampling?: number;
  /**
   * How much each part of istiod logs: `default:info,ads:debug`.
   * @default 'default:info'
   */
  readonly logLevel?: string;
  /**
   * Networks that istiod connects to for no keys of token issuers, whatever a `RequestAuthentication` says, since who may write one may not be one who may call
   * everything that istiod reaches. To keep it from the cluster's own addresses too, name them, beside the default, where all issuers are outside. `[]` blocks
   * none.
   * @default - those of the pod itself, its node, and the metadata of clouds, such as 169.254.0.0/16
   */
  readonly blockedJwksNetworks?: readonly (string)[];
  /**
   * Settings that have no property, by the names of their variables.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * The PriorityClass of the pods, which has to exist.
   * @default - none
   */
  readonly priorityClassName?: string;
  /**
   * Further labels of the pods.
   * @default - none
   */
  readonly podLabels?: Readonly<Record<string, string>>;
  /**
   * Further annotations of the pods.
   * @default - none
   */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /**
   * The fewest pods, 1 or more. From 2 on, a PodDisruptionBudget keeps one of them running while nodes are drained.
   * @default 1
   */
  readonly minReplicas?: number;
  /**
   * The most pods that are started when they use more than 80% of the CPU they request, at least `minReplicas`; equal to it, the number is fixed.
   * @default - 5, or `minReplicas` where that is more
   */
  readonly maxReplicas?: number;
  /**
   * @default - those of Istio's default profile
   */
  readonly resources?: ContainerResources;
  /**
   * Labels of the nodes that may run the pods.
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /**
   * @default - those of Istio's default profile
   */
  readonly tolerations?: readonly (Toleration)[];
  /**
   * Which nodes and neighbours are preferred or required.
   * @default - none
   */
  readonly affinity?: Affinity;
  /**
   * How evenly pods are spread over zones and nodes.
   * @default - as the scheduler likes
   */
  readonly topologySpread?: readonly (TopologySpreadConstraint)[];
}

/**
 * Where something may connect to.
 */
export interface NetworkDestination {
  /**
   * A network such as `10.0.0.0/24`, or an address such as `10.0.0.1/32`.
   */
  readonly cidr: string;
  /**
   * A TCP port, 1 to 65535.
   */
  readonly port: number;
}

/**
 * A port of a gateway's Service beside 80 and 443.
 */
export interface GatewayPort {
  /**
   * By which protocol is spoken there is begun: `tcp`, `tls`, `http2-admin`.
   */
  readonly name: string;
  /**
   * 1 to 65535, and no port that a proxy has for itself (15000 to 15099).
   */
  readonly port: number;
}

/**
 * A gateway of an install that is reached from outside.
 */
export interface InstalledGatewayProps {
  /**
   * Who can reach the gateway's load balancer.
   * @default 'public'
   */
  readonly exposure?: 'public' | 'internal';
  /**
   * Fixed addresses of the load balancer: on AKS an address, or the name of a public one; on EKS the allocations of public ones (`eipalloc-…`), or private
   * addresses, one for each subnet; on GKE names of reserved addresses. Other platforms have no convention.
   * @default - whichever the cloud gives
   */
  readonly addresses?: readonly (string)[];
  /**
   * The subnet of the load balancer, by the name that the cloud gives it; on EKS several, separated by commas. Public ones are put into a subnet on EKS only.
   * @default - as the cloud decides
   */
  readonly subnet?: string;
  /**
   * Further ports.
   * @default - none
   */
  readonly ports?: readonly (GatewayPort)[];
  /**
   * Further annotations of the Service, such as a cloud's own.
   * @default - those of the platform
   */
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
  /**
   * Whether istiod makes the proxy as a pod starts, by its template `gateway`: pods that start later have the image and the settings of the control plane as
   * it is then, without the gateway being applied again. No pod starts while istiod is away.
   * @default false
   */
  readonly injected?: boolean;
  /**
   * The PriorityClass of the pods, which has to exist.
   * @default - none
   */
  readonly priorityClassName?: string;
  /**
   * Further labels of the pods.
   * @default - none
   */
  readonly podLabels?: Readonly<Record<string, string>>;
  /**
   * Further annotations of the pods.
   * @default - none
   */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /**
   * The fewest pods, 1 or more. From 2 on, a PodDisruptionBudget keeps one of them running while nodes are drained.
   * @default 1
   */
  readonly minReplicas?: number;
  /**
   * The most pods that are started when they use more than 80% of the CPU they request, at least `minReplicas`; equal to it, the number is fixed.
   * @default - 5, or `minReplicas` where that is more
   */
  readonly maxReplicas?: number;
  /**
   * @default - those of Istio's default profile
   */
  readonly resources?: ContainerResources;
  /**
   * Labels of the nodes that may run the pods.
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /**
   * @default - those of Istio's default profile
   */
  readonly tolerations?: readonly (Toleration)[];
  /**
   * Which nodes and neighbours are preferred or required.
   * @default - none
   */
  readonly affinity?: Affinity;
  /**
   * How evenly pods are spread over zones and nodes.
   * @default - as the scheduler likes
   */
  readonly topologySpread?: readonly (TopologySpreadConstraint)[];
}

/**
 * A gateway of an install.
 */
export interface GatewayProps {
  /**
   * Further ports.
   * @default - none
   */
  readonly ports?: readonly (GatewayPort)[];
  /**
   * Further annotations of the Service, such as a cloud's own.
   * @default - those of the platform
   */
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
  /**
   * Whether istiod makes the proxy as a pod starts, by its template `gateway`: pods that start later have the image and the settings of the control plane as
   * it is then, without the gateway being applied again. No pod starts while istiod is away.
   * @default false
   */
  readonly injected?: boolean;
  /**
   * The PriorityClass of the pods, which has to exist.
   * @default - none
   */
  readonly priorityClassName?: string;
  /**
   * Further labels of the pods.
   * @default - none
   */
  readonly podLabels?: Readonly<Record<string, string>>;
  /**
   * Further annotations of the pods.
   * @default - none
   */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /**
   * The fewest pods, 1 or more. From 2 on, a PodDisruptionBudget keeps one of them running while nodes are drained.
   * @default 1
   */
  readonly minReplicas?: number;
  /**
   * The most pods that are started when they use more than 80% of the CPU they request, at least `minReplicas`; equal to it, the number is fixed.
   * @default - 5, or `minReplicas` where that is more
   */
  readonly maxReplicas?: number;
  /**
   * @default - those of Istio's default profile
   */
  readonly resources?: ContainerResources;
  /**
   * Labels of the nodes that may run the pods.
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /**
   * @default - those of Istio's default profile
   */
  readonly tolerations?: readonly (Toleration)[];
  /**
   * Which nodes and neighbours are preferred or required.
   * @default - none
   */
  readonly affinity?: Affinity;
  /**
   * How evenly pods are spread over zones and nodes.
   * @default - as the scheduler likes
   */
  readonly topologySpread?: readonly (TopologySpreadConstraint)[];
}

/**
 * The proxy of each node, for ambient pods.
 */
export interface ZtunnelProps {
  /**
   * How long connections may drain when ztunnel is replaced, in seconds, 1 or more.
   * @default 30
   */
  readonly terminationGracePeriodSeconds?: number;
  /**
   * @default - those of Istio's default profile
   */
  readonly resources?: ContainerResources;
  /**
   * @default 'info'
   */
  readonly logLevel?: 'none' | 'error' | 'warn' | 'info' | 'debug';
  /**
   * Further labels of the pods.
   * @default - none
   */
  readonly podLabels?: Readonly<Record<string, string>>;
  /**
   * Labels of the nodes that may run the pods.
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /**
   * @default - those of Istio's default profile
   */
  readonly tolerations?: readonly (Toleration)[];
  /**
   * Which nodes and neighbours are preferred or required.
   * @default - none
   */
  readonly affinity?: Affinity;
  /**
   * How evenly pods are spread over zones and nodes.
   * @default - as the scheduler likes
   */
  readonly topologySpread?: readonly (TopologySpreadConstraint)[];
}

/**
 * What injected proxies are like, unless a pod's annotations say otherwise.
 */
export interface SidecarDefaults {
  /**
   * @default - requests of 100m of CPU and 128Mi of memory, limits of 2 CPUs and 1Gi
   */
  readonly resources?: ContainerResources;
  /**
   * How much proxies log, those of gateways too.
   * @default 'warning'
   */
  readonly logLevel?: 'error' | 'info' | 'debug' | 'trace' | 'warning' | 'critical' | 'off';
  /**
   * The address ranges whose outbound connections go through the proxy, in CIDR notation.
   * @default - all
   */
  readonly includeIpRanges?: readonly (string)[];
  /**
   * The address ranges whose outbound connections go past the proxy, in CIDR notation.
   * @default - none
   */
  readonly excludeIpRanges?: readonly (string)[];
  /**
   * The ports whose inbound connections go past the proxy, 1 to 65535.
   * @default - none
   */
  readonly excludeInboundPorts?: readonly (number)[];
  /**
   * The ports whose outbound connections go past the proxy, 1 to 65535.
   * @default - none
   */
  readonly excludeOutboundPorts?: readonly (number)[];
  /**
   * Whether the proxy is asked every second as it starts, so that it is ready as soon as it can be.
   * @default true
   */
  readonly startupProbe?: boolean;
  /**
   * How often the proxy is asked whether it is ready, in seconds, 1 or more.
   * @default 15
   */
  readonly readinessPeriodSeconds?: number;
}

/**
 * What waypoints are like, which istiod deploys for `Waypoint`s.
 */
export interface WaypointDefaults {
  /**
   * @default - requests of 100m of CPU and 128Mi of memory, limits of 2 CPUs and 1Gi
   */
  readonly resources?: ContainerResources;
  /**
   * Labels of the nodes that may run the pods.
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /**
   * @default - those of Istio's default profile
   */
  readonly tolerations?: readonly (Toleration)[];
  /**
   * Which nodes and neighbours are preferred or required.
   * @default - none
   */
  readonly affinity?: Affinity;
  /**
   * How evenly pods are spread over zones and nodes.
   * @default - as the scheduler likes
   */
  readonly topologySpread?: readonly (TopologySpreadConstraint)[];
}

/**
 * A CA of your own that istiod signs with.
 */
export interface PluggedInCaOptions {
  /**
   * The Secret of the control plane's namespace, which is referred to and never rendered.
   * @default 'cacerts'
   */
  readonly secretName?: string;
  /**
   * Its keys: `istio` for `ca-cert.pem`, `ca-key.pem`, `root-cert.pem` and `cert-chain.pem`; `tls` for `tls.crt`, `tls.key` and `ca.crt`, as cert-manager
   * writes them.
   * @default 'istio'
   */
  readonly keys?: 'tls' | 'istio';
  /**
   * Whether the Secret also holds `ca-crl.pem`, a list of revoked certificates, which istiod hands to the proxies. Only with the keys `istio`.
   * @default false
   */
  readonly crl?: boolean;
  /**
   * Whether another root that joins `root-cert.pem` is taken up at once, by istiod and every proxy, instead of when istiod starts again and each proxy renews
   * its certificate. It sets `ISTIO_MULTIROOT_MESH`, and pods start again for it.
   * @default false
   */
  readonly rotateRootsLive?: boolean;
}

/**
 * Who issues certificates, as cert-manager knows it.
 * @minProperties 1
 * @maxProperties 1
 */
export interface CertificateIssuerParts {
  /**
   * An `Issuer` of the namespace that the certificates are for: that of a gateway's pods, or of the control plane.
   */
  readonly namespaced?: string;
  /**
   * A `ClusterIssuer`, which serves every namespace.
   */
  readonly cluster?: string;
  /**
   * An issuer of another kind, such as those that cloud providers add to cert-manager.
   */
  readonly external?: {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
};
}

/**
 * Who issues certificates, as cert-manager knows it.
 */
export type CertificateIssuer = CertificateIssuerParts;

/**
 * The root certificates that a mesh trusts, in PEM, one or several: an object of the control plane's namespace, which is referred to and never rendered.
 * They are public; what matters is who may change them.
 * @minProperties 1
 * @maxProperties 1
 */
export interface RootCertificatesParts {
  /**
   * A key of a Secret.
   * @default 'ca.pem'
   */
  readonly secret?: string | ({ readonly name: string; readonly key?: string });
  /**
   * A key of a ConfigMap, such as trust-manager writes.
   * @default 'ca.pem'
   */
  readonly configMap?: string | ({ readonly name: string; readonly key?: string });
}

/**
 * The root certificates that a mesh trusts, in PEM, one or several: an object of the control plane's namespace, which is referred to and never rendered.
 * They are public; what matters is who may change them.
 */
export type RootCertificates = RootCertificatesParts;

/**
 * How many pods a Deployment has, and how large they are.
 */
export interface WorkloadSize {
  /**
   * The fewest pods, 1 or more. From 2 on, a PodDisruptionBudget keeps one of them running while nodes are drained.
   * @default 1
   */
  readonly minReplicas?: number;
  /**
   * The most pods that are started when they use more than 80% of the CPU they request, at least `minReplicas`; equal to it, the number is fixed.
   * @default - 5, or `minReplicas` where that is more
   */
  readonly maxReplicas?: number;
  /**
   * @default - those of Istio's default profile
   */
  readonly resources?: ContainerResources;
}

/**
 * How cert-manager signs for a mesh.
 */
export interface CertManagerCaOptions {
  /**
   * The roots that the mesh trusts. They are pinned: whatever an issuer claims as its root counts for nothing, so nobody who can change the issuer can change
   * whom the mesh trusts. While roots change, both are in it.
   */
  readonly roots: RootCertificates;
  /**
   * Whether ztunnel of ambient mode asks for certificates of the pods on its node. istio-csr then reads Pods, to see whether they are there.
   * @default false
   */
  readonly ambient?: boolean;
  /**
   * The image of istio-csr, by digest or by the tag of a version.
   * @default 'quay.io/jetstack/cert-manager-istio-csr:v0.17.0'
   */
  readonly image?: string;
  /**
   * How many pods of istio-csr there are. Without any, no proxy starts and none renews its certificate.
   * @default - 2 pods, each requesting 100m of CPU and 128Mi of memory
   */
  readonly size?: WorkloadSize;
}

/**
 * cert-manager as the authority of a mesh: istio-csr takes the requests of proxies and has an issuer sign them.
 *
 * An issuer of ACME (Let's Encrypt) cannot sign for a mesh: identities are URIs, which public authorities do not certify.
 * @minProperties 1
 * @maxProperties 1
 */
export interface CertManagerCaParts {
  /**
   * An issuer that is there already: a `ClusterIssuer`, an `Issuer` of the control plane's namespace, or one of another kind, whose requests somebody has to
   * approve.
   */
  readonly issuer?: { readonly issuer: CertificateIssuer } & (CertManagerCaOptions);
  /**
   * An `Issuer` that signs by a key: it is rendered beside the control plane and called as the Secret.
   */
  readonly keyPair?: { readonly secretName: string } & (CertManagerCaOptions);
}

/**
 * cert-manager as the authority of a mesh: istio-csr takes the requests of proxies and has an issuer sign them.
 *
 * An issuer of ACME (Let's Encrypt) cannot sign for a mesh: identities are URIs, which public authorities do not certify.
 */
export type CertManagerCa = CertManagerCaParts;

/**
 * An authority beside istiod that speaks Istio's protocol for certificate requests.
 */
export interface ExternalCaOptions {
  /**
   * Where proxies ask: a host and a port, such as `ca.pki.svc:8443`. Its certificate must be of the mesh's roots.
   */
  readonly address: string;
  /**
   * The Secret of the control plane's namespace with `tls.crt` and `tls.key`, which istiod serves with. Somebody also has to keep the ConfigMap
   * `istio-ca-root-cert` with the key `root-cert.pem` in every namespace.
   */
  readonly servingCertificate: string;
}

/**
 * Who signs the certificates of a mesh's workloads.
 * @minProperties 1
 * @maxProperties 1
 */
export interface CertificateAuthorityParts {
  /**
   * istiod, with a root that it makes itself and keeps in the Secret `istio-ca-secret`; or, where a Secret `cacerts` is there when istiod starts, with that.
   */
  readonly selfSigned?: Nothing;
  /**
   * istiod, with a CA of your own: usually an intermediate one, whose root's key lies elsewhere. istiod does not start without it, so it never falls back to a
   * root of its own.
   */
  readonly pluggedIn?: PluggedInCaOptions | Nothing;
  /**
   * cert-manager, through istio-csr, which is rendered with the install; cert-manager itself is there already. istiod signs nothing.
   */
  readonly certManager?: CertManagerCa;
  /**
   * Somebody else, who speaks Istio's protocol for certificate requests. istiod signs nothing.
   */
  readonly external?: ExternalCaOptions;
}

/**
 * Who signs the certificates of a mesh's workloads.
 */
export type CertificateAuthority = 'selfSigned' | 'pluggedIn' | CertificateAuthorityParts;

/**
 * How long the certificates of workloads live. Shorter lives make a stolen key worth less, and an authority that is down noticed sooner.
 */
export interface WorkloadCertificates {
  /**
   * How long a certificate is asked to be valid, from 15 minutes to `maxLifetime`. Proxies learn it when their pods start.
   * @default - a day
   */
  readonly lifetime?: Duration;
  /**
   * The longest that the authority signs for. istiod refuses requests for more; istio-csr signs for this long instead.
   * @default - 90 days for istiod, `lifetime` for istio-csr
   */
  readonly maxLifetime?: Duration;
  /**
   * The share of its lifetime that a certificate has left when its proxy asks for the next one: from 10 to 90 percent. It is the time that the authority may be
   * down without anybody noticing.
   * @default - 50 percent
   */
  readonly renewWithLeft?: Percent;
}

/**
 * Roots of others that workloads trust beside their own: of a mesh that they call, or of an authority that is to take over.
 * @minProperties 1
 * @maxProperties 1
 */
export interface TrustBundleParts {
  /**
   * Certificates, in PEM.
   * @default - that of the mesh and its aliases
   */
  readonly pem?: string | ({ readonly pem: string; readonly trustDomains?: readonly (string)[] });
  /**
   * A SPIFFE bundle endpoint, which istiod reads every half an hour. Its own certificate must be of an authority that istiod's image trusts.
   */
  readonly spiffeEndpoint?: string | ({ readonly url: string; readonly trustDomains?: readonly (string)[] });
}

/**
 * Roots of others that workloads trust beside their own: of a mesh that they call, or of an authority that is to take over.
 */
export type TrustBundle = TrustBundleParts;

/**
 * An istiod here whose mesh is elsewhere: it reads another cluster, and nothing of this one.
 */
export interface ExternalControlPlane {
  /**
   * The cluster that it reads routes and policies in. The install of that has `remoteControlPlane`.
   */
  readonly configCluster: string;
  /**
   * Fixed addresses of the load balancer: on AKS an address, or the name of a public one; on EKS the allocations of public ones (`eipalloc-…`), or private
   * addresses, one for each subnet; on GKE names of reserved addresses. Other platforms have no convention.
   * @default - whichever the cloud gives
   */
  readonly addresses?: readonly (string)[];
  /**
   * Who can reach the gateway's load balancer.
   * @default 'public'
   */
  readonly exposure?: 'public' | 'internal';
  /**
   * Further annotations of the Service, such as a cloud's own.
   * @default - those of the platform
   */
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
  /**
   * The subnet of the load balancer, by the name that the cloud gives it; on EKS several, separated by commas. Public ones are put into a subnet on EKS only.
   * @default - as the cloud decides
   */
  readonly subnet?: string;
}

/**
 * A network of a mesh.
 */
export interface MeshNetwork {
  /**
   * The names of the clusters whose pods are in it, one or more.
   */
  readonly clusters: readonly (string)[];
  /**
   * The addresses or DNS names at which its gateway is reached from other networks, at the port 15443.
   */
  readonly gateways: readonly (string)[];
}

export interface CanaryUpgradeProps {
  /**
   * What runs before: its version and, unless it has none, its revision.
   */
  readonly from: {
  /**
   * A version, as `MeshInstallProps.version`.
   */
  readonly version: string;
  /**
   * @default - the default revision, which has no name
   */
  readonly revision?: string;
};
  /**
   * What runs afterwards.
   */
  readonly to: {
  /**
   * A version, as `MeshInstallProps.version`.
   */
  readonly version: string;
  /**
   * @default - the version, with hyphens: `1-31-1`
   */
  readonly revision?: string;
};
  /**
   * How Istio is installed, before and after.
   * @default - as `MeshInstall` does by default
   */
  readonly install?: {
  /**
   * The cluster's name, in an app or a mesh of several.
   * @default 'Kubernetes'
   */
  readonly cluster?: string;
  /**
   * The CNI plugin, which captures the traffic of pods in place of a privileged init container in each of them; `{}` installs it as Istio has it, `false`
   * leaves out that of a profile.
   * @default - by the profile
   */
  readonly cni?: CniProps | false;
  /**
   * The name of the mesh, of which this cluster is one of several: see `MeshAttributes.meshId`. All of its clusters need the same root certificate, as the
   * Secret `cacerts`, and istiod of each a Secret with which it reads the others.
   * @default - a mesh of one cluster
   */
  readonly meshId?: string;
  /**
   * @default Profile.default()
   */
  readonly profile?: Profile;
  /**
   * Makes the control plane behave like an older version where Istio has changed a default since: an upgrade changes programs first and behaviour later.
   * @default - it behaves like its own version
   */
  readonly compatibilityVersion?: '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30';
  /**
   * The version of Kubernetes that the cluster runs, such as `1.34`. One that Istio is not made for is refused.
   * @default - not known, and not checked
   */
  readonly kubernetesVersion?: string;
  /**
   * The version of the Gateway API whose definitions the cluster has, such as `1.5.1`. Kinds that came with later ones are refused.
   * @default - not known, and not checked
   */
  readonly gatewayApiVersion?: string;
  /**
   * The registry and path that images are pulled from, without scheme and tag.
   * @default 'docker.io/istio'
   */
  readonly hub?: string;
  /**
   * @default - by the profile: images without a suffix, pulled by tag, or distroless ones
   */
  readonly images?: ImageProps;
  /**
   * How large everything is, where nothing is said of a part itself.
   * @default - by the profile: Istio's sizes
   */
  readonly sizing?: Sizing;
  /**
   * The namespace of the control plane, where mesh-wide policies live.
   * @default 'istio-system'
   */
  readonly namespace?: string;
  /**
   * The network of the cluster's pods. Pods of one network reach each other by address; those of another are reached through its `EastWestGateway`.
   * @default - all pods of the mesh reach each other
   */
  readonly network?: string;
  /**
   * The trust domain of the workloads' SPIFFE identities.
   * @default 'cluster.local'
   */
  readonly trustDomain?: string;
  /**
   * The DNS domain of the Kubernetes cluster.
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;
  /**
   * The kind of cluster: it decides the annotations of the load balancer and the webhooks.
   * @default Platform.onPrem()
   */
  readonly platform?: Platform;
  /**
   * The API that routes of this mesh are written in. For the Gateway API the cluster needs its definitions, which Istio does not bring.
   * @default RoutingApi.istio()
   */
  readonly routingApi?: RoutingApi;
  /**
   * How the install is delivered: as the manifests themselves, or as what other programs install it from.
   * @default Delivery.manifests()
   */
  readonly delivery?: Delivery;
  /**
   * @default - Istio's defaults, or what `compliance` asks for
   */
  readonly meshConfig?: MeshConfig;
  /**
   * Rules that the mesh has to meet, such as `Compliance.pciDss()`. They turn on what they ask for in `meshConfig` (the audit log, closed egress, the oldest
   * version of TLS), and synth fails where something in the app weakens it, such as a gateway that takes plaintext. A namespace is given them by itself.
   * @default - none
   */
  readonly compliance?: Compliance;
  /**
   * @default - 1 to 5 pods, each requesting 500m of CPU and 2Gi of memory
   */
  readonly istiod?: IstiodProps;
  /**
   * Whether NetworkPolicies close the ports of istiod and the gateways that nobody needs: of istiod stay open those for proxies (15012), the API server (15017)
   * and metrics (15014), to all addresses, since proxies and the API server may be anywhere; of a gateway those of its Service, and of metrics (15020, 15090).
   * Discovery and debugging in plaintext (15010, 8080) are closed. Where the cluster's network does not know NetworkPolicies, they do nothing.
   * @default true
   */
  readonly networkPolicies?: boolean;
  /**
   * Where istiod may connect to, beside DNS: to the API server, at the addresses and port where it listens, not at those of the Service `kubernetes`; to the
   * API servers of the other clusters of the mesh; and to the issuers of tokens whose keys it fetches. Without the API server in it, istiod does not start.
   * @default - anywhere
   */
  readonly istiodEgress?: readonly (NetworkDestination)[];
  /**
   * The ingress gateway; `false` for none.
   * @default - by the profile: public, 1 to 5 pods, each requesting 100m of CPU and 128Mi of memory, limited to 2 CPUs and 1Gi
   */
  readonly ingressGateway?: InstalledGatewayProps | false;
  /**
   * Further gateways that are reached from outside, by their names: `{ internal: { exposure: 'internal' } }`. Each has pods, a Service, a ServiceAccount and
   * settings of its own; `gatewayNamed` gives its proxies.
   * @default - none
   */
  readonly gateways?: Readonly<Record<string, InstalledGatewayProps>>;
  /**
   * The proxies of an egress gateway, for `EgressGateway`s: reached from inside the cluster only. `{}` installs them in Istio's default size, 1 to 5 pods,
   * each requesting 100m of CPU and 128Mi of memory, limited to 2 CPUs and 1Gi; `false` leaves out those of a profile.
   * @default - none are installed, but by the demo profile
   */
  readonly egressGateway?: GatewayProps | false;
  /**
   * The proxy of each node, for ambient pods. It needs the CNI plugin; `{}` installs it as Istio has it, `false` leaves out that of a profile.
   * @default - by the profile
   */
  readonly ztunnel?: ZtunnelProps | false;
  /**
   * @default - Istio's defaults
   */
  readonly sidecars?: SidecarDefaults;
  /**
   * @default - Istio's defaults
   */
  readonly waypoints?: WaypointDefaults;
  /**
   * Whether the API server refuses what of Istio is not stable: EnvoyFilters, Wasm modules, and experimental fields, which may change with any version.
   * Rate limits, patches and sticky splits of this library are made of such.
   * @default false
   */
  readonly stableApisOnly?: boolean;
  /**
   * The proxies through which pods of other networks are reached, for an `EastWestGateway`. `{}` installs them in Istio's default size, 1 to 5 pods, each
   * requesting 100m of CPU and 128Mi of memory, limited to 2 CPUs and 1Gi, behind a public load balancer.
   * @default - none are installed
   */
  readonly eastWestGateway?: InstalledGatewayProps;
  /**
   * Who signs the certificates of workloads.
   * @default CertificateAuthority.selfSigned()
   */
  readonly certificateAuthority?: CertificateAuthority;
  /**
   * @default - a day, renewed after half of it
   */
  readonly workloadCertificates?: WorkloadCertificates;
  /**
   * Further names of the trust domain: identities of these count as those of `trustDomain`, wherever policies name either. While a mesh gets another trust
   * domain, the old one is here until the last proxy has a certificate of the new one.
   * @default - none
   */
  readonly trustDomainAliases?: readonly (string)[];
  /**
   * Roots of others that workloads trust too. It sets `ISTIO_MULTIROOT_MESH`, and pods start again for it.
   * @default - none
   */
  readonly trustBundles?: readonly (TrustBundle)[];
  /**
   * The istiod of another cluster serves this one: none is installed here, nothing but the way to it. It reads routes and policies in its own cluster only, so
   * they are applied there.
   * @default - istiod is installed
   */
  readonly remoteControlPlane?: RemoteControlPlane;
  /**
   * Whether istiod serves clusters without one: it looks after their webhooks and root certificates, and the east-west gateway leads to it. Whoever reaches
   * the gateway reaches istiod, which asks everybody for a token or a certificate.
   * @default false
   */
  readonly servesRemotes?: boolean;
  /**
   * istiod runs here for clusters elsewhere, and nothing else of a mesh is installed: no definitions, webhooks or gateways, and no rights in this cluster.
   * It is reached through a load balancer of its own at the ports 15012 and 15017, and asks everybody for a token or a certificate. It works with the
   * rights of the account `istiod` of `configCluster`, by a kubeconfig in the Secret `istio-kubeconfig`, without which it does not start.
   * @default - istiod is for this cluster
   */
  readonly externalControlPlane?: ExternalControlPlane;
  /**
   * The gateways of networks, by the network's name, where istiod cannot find their addresses itself: it looks for Services labelled
   * `topology.istio.io/network` and takes the address of their load balancer.
   * @default - istiod finds them
   */
  readonly meshNetworks?: Readonly<Record<string, MeshNetwork>>;
};
  /**
   * How far the upgrade is. The CNI plugin, the ztunnels and the gateways are there once, so they change where they are, each when its step has come; at
   * `done` every namespace has moved, and the old control plane goes.
   * @default 'istiod'
   */
  readonly step?: 'cni' | 'istiod' | 'gateways' | 'ztunnel' | 'done';
  /**
   * Namespaces, by name, whose pods get the new version when they are started again (`kubectl rollout restart`).
   * @default - none, and all at `done`
   */
  readonly moved?: readonly (string)[];
  /**
   * Takes everything back to the old version but the new control plane, which stays until pods that have moved are started again.
   * @default false
   */
  readonly rollback?: boolean;
}

/**
 * A move from one version of Istio to another in steps that can be watched and taken back: both control planes run side by side, and one edit of `step` or
 * `moved` at a time is applied.
 *
 * Renders two installs of different revisions that share definitions, node agents and gateways, and the tag `default` where the old one has a revision.
 * Namespaces that are made with its `mesh` carry the label of the control plane whose turn it is.
 */
export interface CanaryUpgradeDocument extends DocumentHead {
  readonly kind: 'CanaryUpgrade';
  readonly spec: CanaryUpgradeProps;
}

/**
 * What a cluster has once, however many control planes it has.
 */
export interface SharedParts {
  /**
   * The definitions of Istio's kinds.
   * @default - whether no earlier install of this app brings them
   */
  readonly definitions?: boolean;
  /**
   * The CNI plugin, where the install has one: `false` where another revision brings it, and pods may rely on it.
   * @default - whether no earlier install of this app brings it
   */
  readonly cni?: boolean;
  /**
   * The ztunnels, where the install has them.
   * @default - whether no earlier install of this app brings them
   */
  readonly ztunnel?: boolean;
}

/**
 * How Istio is installed.
 */
export interface MeshInstallProps {
  /**
   * @default Profile.default()
   */
  readonly profile?: Profile;
  /**
   * The version of Istio: a minor version of `istioVersions`, such as `1.30`, for its newest patch known here, or a patch, such as `1.30.5`. Definitions are
   * always those of 1.31, which older control planes work with. Installs of 1.31 are held against the real programs; `warningsOf` says so of the others.
   * @default '1.31.1'
   */
  readonly version?: string;
  /**
   * Makes the control plane behave like an older version where Istio has changed a default since: an upgrade changes programs first and behaviour later.
   * @default - it behaves like its own version
   */
  readonly compatibilityVersion?: '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30';
  /**
   * The version of Kubernetes that the cluster runs, such as `1.34`. One that Istio is not made for is refused.
   * @default - not known, and not checked
   */
  readonly kubernetesVersion?: string;
  /**
   * The version of the Gateway API whose definitions the cluster has, such as `1.5.1`. Kinds that came with later ones are refused.
   * @default - not known, and not checked
   */
  readonly gatewayApiVersion?: string;
  /**
   * The registry and path that images are pulled from, without scheme and tag.
   * @default 'docker.io/istio'
   */
  readonly hub?: string;
  /**
   * @default - by the profile: images without a suffix, pulled by tag, or distroless ones
   */
  readonly images?: ImageProps;
  /**
   * How large everything is, where nothing is said of a part itself.
   * @default - by the profile: Istio's sizes
   */
  readonly sizing?: Sizing;
  /**
   * The name of this control plane among several of one cluster, at most 56 characters. Namespaces ask for it with the label `istio.io/rev`.
   * @default - the default revision, which `istio-injection: enabled` means
   */
  readonly revision?: string;
  /**
   * Of what a cluster has once, what this install brings. Other revisions say `false` where they rely on it and are described by another app.
   * @default - what no earlier install of this app brings to the cluster
   */
  readonly brings?: SharedParts;
  /**
   * The namespace of the control plane, where mesh-wide policies live.
   * @default 'istio-system'
   */
  readonly namespace?: string;
  /**
   * The cluster's name, in an app or a mesh of several.
   * @default 'Kubernetes'
   */
  readonly cluster?: string;
  /**
   * The name of the mesh, of which this cluster is one of several: see `MeshAttributes.meshId`. All of its clusters need the same root certificate, as the
   * Secret `cacerts`, and istiod of each a Secret with which it reads the others.
   * @default - a mesh of one cluster
   */
  readonly meshId?: string;
  /**
   * The network of the cluster's pods. Pods of one network reach each other by address; those of another are reached through its `EastWestGateway`.
   * @default - all pods of the mesh reach each other
   */
  readonly network?: string;
  /**
   * The trust domain of the workloads' SPIFFE identities.
   * @default 'cluster.local'
   */
  readonly trustDomain?: string;
  /**
   * The DNS domain of the Kubernetes cluster.
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;
  /**
   * The kind of cluster: it decides the annotations of the load balancer and the webhooks.
   * @default Platform.onPrem()
   */
  readonly platform?: Platform;
  /**
   * The API that routes of this mesh are written in. For the Gateway API the cluster needs its definitions, which Istio does not bring.
   * @default RoutingApi.istio()
   */
  readonly routingApi?: RoutingApi;
  /**
   * How the install is delivered: as the manifests themselves, or as what other programs install it from.
   * @default Delivery.manifests()
   */
  readonly delivery?: Delivery;
  /**
   * @default - Istio's defaults, or what `compliance` asks for
   */
  readonly meshConfig?: MeshConfig;
  /**
   * Rules that the mesh has to meet, such as `Compliance.pciDss()`. They turn on what they ask for in `meshConfig` (the audit log, closed egress, the oldest
   * version of TLS), and synth fails where something in the app weakens it, such as a gateway that takes plaintext. A namespace is given them by itself.
   * @default - none
   */
  readonly compliance?: Compliance;
  /**
   * Whether istiod also validates Istio objects without the label `istio.io/rev`, which is to say most of them. The API server then refuses all of these
   * for as long as no istiod runs: on an empty cluster, wait for istiod between applying the install and applying what uses it.
   * @default - true for the default revision, false for a named one, since only one control plane can answer for objects that name none
   */
  readonly validateUnlabelled?: boolean;
  /**
   * @default - 1 to 5 pods, each requesting 500m of CPU and 2Gi of memory
   */
  readonly istiod?: IstiodProps;
  /**
   * Whether NetworkPolicies close the ports of istiod and the gateways that nobody needs: of istiod stay open those for proxies (15012), the API server (15017)
   * and metrics (15014), to all addresses, since proxies and the API server may be anywhere; of a gateway those of its Service, and of metrics (15020, 15090).
   * Discovery and debugging in plaintext (15010, 8080) are closed. Where the cluster's network does not know NetworkPolicies, they do nothing.
   * @default true
   */
  readonly networkPolicies?: boolean;
  /**
   * Where istiod may connect to, beside DNS: to the API server, at the addresses and port where it listens, not at those of the Service `kubernetes`; to the
   * API servers of the other clusters of the mesh; and to the issuers of tokens whose keys it fetches. Without the API server in it, istiod does not start.
   * @default - anywhere
   */
  readonly istiodEgress?: readonly (NetworkDestination)[];
  /**
   * The ingress gateway; `false` for none.
   * @default - by the profile: public, 1 to 5 pods, each requesting 100m of CPU and 128Mi of memory, limited to 2 CPUs and 1Gi
   */
  readonly ingressGateway?: InstalledGatewayProps | false;
  /**
   * Further gateways that are reached from outside, by their names: `{ internal: { exposure: 'internal' } }`. Each has pods, a Service, a ServiceAccount and
   * settings of its own; `gatewayNamed` gives its proxies.
   * @default - none
   */
  readonly gateways?: Readonly<Record<string, InstalledGatewayProps>>;
  /**
   * The proxies of an egress gateway, for `EgressGateway`s: reached from inside the cluster only. `{}` installs them in Istio's default size, 1 to 5 pods,
   * each requesting 100m of CPU and 128Mi of memory, limited to 2 CPUs and 1Gi; `false` leaves out those of a profile.
   * @default - none are installed, but by the demo profile
   */
  readonly egressGateway?: GatewayProps | false;
  /**
   * The CNI plugin, which captures the traffic of pods in place of a privileged init container in each of them; `{}` installs it as Istio has it, `false`
   * leaves out that of a profile.
   * @default - by the profile
   */
  readonly cni?: CniProps | false;
  /**
   * The proxy of each node, for ambient pods. It needs the CNI plugin; `{}` installs it as Istio has it, `false` leaves out that of a profile.
   * @default - by the profile
   */
  readonly ztunnel?: ZtunnelProps | false;
  /**
   * @default - Istio's defaults
   */
  readonly sidecars?: SidecarDefaults;
  /**
   * @default - Istio's defaults
   */
  readonly waypoints?: WaypointDefaults;
  /**
   * Whether the API server refuses what of Istio is not stable: EnvoyFilters, Wasm modules, and experimental fields, which may change with any version.
   * Rate limits, patches and sticky splits of this library are made of such.
   * @default false
   */
  readonly stableApisOnly?: boolean;
  /**
   * The proxies through which pods of other networks are reached, for an `EastWestGateway`. `{}` installs them in Istio's default size, 1 to 5 pods, each
   * requesting 100m of CPU and 128Mi of memory, limited to 2 CPUs and 1Gi, behind a public load balancer.
   * @default - none are installed
   */
  readonly eastWestGateway?: InstalledGatewayProps;
  /**
   * Who signs the certificates of workloads.
   * @default CertificateAuthority.selfSigned()
   */
  readonly certificateAuthority?: CertificateAuthority;
  /**
   * @default - a day, renewed after half of it
   */
  readonly workloadCertificates?: WorkloadCertificates;
  /**
   * Further names of the trust domain: identities of these count as those of `trustDomain`, wherever policies name either. While a mesh gets another trust
   * domain, the old one is here until the last proxy has a certificate of the new one.
   * @default - none
   */
  readonly trustDomainAliases?: readonly (string)[];
  /**
   * Roots of others that workloads trust too. It sets `ISTIO_MULTIROOT_MESH`, and pods start again for it.
   * @default - none
   */
  readonly trustBundles?: readonly (TrustBundle)[];
  /**
   * The istiod of another cluster serves this one: none is installed here, nothing but the way to it. It reads routes and policies in its own cluster only, so
   * they are applied there.
   * @default - istiod is installed
   */
  readonly remoteControlPlane?: RemoteControlPlane;
  /**
   * Whether istiod serves clusters without one: it looks after their webhooks and root certificates, and the east-west gateway leads to it. Whoever reaches
   * the gateway reaches istiod, which asks everybody for a token or a certificate.
   * @default false
   */
  readonly servesRemotes?: boolean;
  /**
   * istiod runs here for clusters elsewhere, and nothing else of a mesh is installed: no definitions, webhooks or gateways, and no rights in this cluster.
   * It is reached through a load balancer of its own at the ports 15012 and 15017, and asks everybody for a token or a certificate. It works with the
   * rights of the account `istiod` of `configCluster`, by a kubeconfig in the Secret `istio-kubeconfig`, without which it does not start.
   * @default - istiod is for this cluster
   */
  readonly externalControlPlane?: ExternalControlPlane;
  /**
   * The gateways of networks, by the network's name, where istiod cannot find their addresses itself: it looks for Services labelled
   * `topology.istio.io/network` and takes the address of their load balancer.
   * @default - istiod finds them
   */
  readonly meshNetworks?: Readonly<Record<string, MeshNetwork>>;
}

/**
 * An install of Istio: namespace, custom resource definitions, control plane, injection, webhooks, an ingress gateway by the profile, and an egress gateway
 * where it is asked for.
 *
 * Objects are rendered in the order in which they can be applied.
 */
export interface MeshInstallDocument extends DocumentHead {
  readonly kind: 'MeshInstall';
  readonly spec: MeshInstallProps | Nothing;
}

export interface RevisionTagProps {
  /**
   * The control plane that the tag means, now.
   */
  readonly install: Reference;
  /**
   * What namespaces ask for instead of a revision, such as `prod-stable`. `default` makes the control plane the one that `istio-injection: enabled` means and
   * that validates objects without a revision.
   * @default - the construct's id
   */
  readonly tag?: string;
}

/**
 * A name for a revision that stays when the revision changes: namespaces ask for the tag, and move with it, as their pods are started again.
 *
 * Renders a `MutatingWebhookConfiguration` and a `Service`, and for the tag `default` the `ValidatingWebhookConfiguration` of objects without a revision.
 */
export interface RevisionTagDocument extends DocumentHead {
  readonly kind: 'RevisionTag';
  readonly spec: RevisionTagProps;
}

/**
 * A condition on a request's path. A prefix compares text, not segments, as Istio does: `/reviews` also matches `/reviews-old`; `under`
 * does not.
 * @minProperties 1
 * @maxProperties 1
 */
export interface PathMatchParts {
  /**
   * The whole path, without query.
   */
  readonly exact?: string;
  /**
   * The path's beginning.
   */
  readonly prefix?: string;
  /**
   * A RE2 expression for the whole path.
   */
  readonly regex?: string;
}

/**
 * A condition on a request's path. A prefix compares text, not segments, as Istio does: `/reviews` also matches `/reviews-old`; `under`
 * does not.
 */
export type PathMatch = PathMatchParts;

/**
 * A condition on text: of a header, a cookie, a query parameter, an authority.
 * @minProperties 1
 * @maxProperties 1
 */
export interface StringMatchParts {
  /**
   * The whole text.
   */
  readonly exact?: string;
  /**
   * The text's beginning.
   */
  readonly prefix?: string;
  /**
   * A RE2 expression for the whole text.
   */
  readonly regex?: string;
}

/**
 * A condition on text: of a header, a cookie, a query parameter, an authority.
 */
export type StringMatch = StringMatchParts;

/**
 * Which requests a route is for. Conditions are joined with `and`, alternatives with `or`.
 *
 * ```ts
 * RequestMatch.header('end-user', StringMatch.exact('jason')).and(RequestMatch.uri(PathMatch.prefix('/reviews')))
 * ```
 * @minProperties 1
 */
export interface RequestMatchParts {
  /**
   * Requests whose path matches, one of them where several are given.
   */
  readonly uri?: PathMatch | readonly (PathMatch)[];
  /**
   * Requests that carry the header with a matching value. Header names are compared without regard to case.
   */
  readonly header?: { readonly name: string; readonly value: StringMatch };
  /**
   * Requests that carry the header, whatever its value.
   */
  readonly hasHeader?: string;
  /**
   * Requests that lack the header, or carry it with another value than the given one.
   */
  readonly withoutHeader?: string | ({ readonly name: string; readonly value?: StringMatch });
  /**
   * Requests that carry the cookie with a matching value. Istio has no cookie match: this renders a regular expression on the `cookie` header, so one
   * request match can hold one cookie.
   */
  readonly cookie?: { readonly name: string; readonly value: StringMatch };
  /**
   * Requests whose query parameter has a matching value.
   */
  readonly queryParam?: { readonly name: string; readonly value: StringMatch };
  /**
   * Requests with one of these methods.
   */
  readonly method?: string | readonly (string)[];
  /**
   * Requests whose validated JWT has a matching value in a claim; of a claim that is a list, one of its values, and of the claims `scope` and `permission`,
   * one of the words. Claims of other kinds, such as numbers, never match.
   *
   * Istio knows claims at gateways only, and only where a `RequestAuthentication` for the gateway's pods validates the token. Inside the mesh such a route is
   * left out, and a service that has one must be exposed at a gateway.
   */
  readonly claim?: { readonly path: string | readonly (string)[]; readonly value: StringMatch };
  /**
   * Requests without a validated JWT that has a matching value in a claim; as `claim` in all else.
   */
  readonly withoutClaim?: { readonly path: string | readonly (string)[]; readonly value: StringMatch };
  /**
   * Requests whose authority (HTTP/1's Host header) matches.
   */
  readonly authority?: StringMatch;
  /**
   * Requests of this scheme.
   */
  readonly scheme?: 'http' | 'https';
  /**
   * Requests to this port of the Service.
   */
  readonly port?: number;
  /**
   * Requests from workloads with these labels. Holds inside the mesh only: at a gateway such a route is left out.
   */
  readonly sourceLabels?: Readonly<Record<string, string>>;
  /**
   * Requests from workloads of this namespace. Holds inside the mesh only: at a gateway such a route is left out.
   */
  readonly sourceNamespace?: string;
  /**
   * Requests for which both hold.
   */
  readonly and?: RequestMatch;
  /**
   * Requests for which at least one holds.
   */
  readonly or?: RequestMatch;
}

/**
 * Which requests a route is for. Conditions are joined with `and`, alternatives with `or`.
 *
 * ```ts
 * RequestMatch.header('end-user', StringMatch.exact('jason')).and(RequestMatch.uri(PathMatch.prefix('/reviews')))
 * ```
 */
export type RequestMatch = RequestMatchParts;

/**
 * Participants are told by what their requests carry.
 */
export interface MatchedAbTest {
  /**
   * Who takes part, by what their requests carry.
   */
  readonly when: RequestMatch;
  /**
   * The version that all others get.
   * @default - what another pattern on the service says, such as a `CanaryRelease`; without one, any version
   */
  readonly otherwise?: string;
  /**
   * The service that is tried in two versions.
   */
  readonly service: Reference;
  /**
   * The version that participants get.
   */
  readonly use: string;
}

/**
 * The cookie that a proxy makes where it is missing.
 */
export interface HashCookie {
  /**
   * How long it lives; 0 for as long as the browser is open.
   */
  readonly ttl: Duration;
  /**
   * The path it is for.
   * @default - none is set
   */
  readonly path?: string;
  /**
   * Further attributes of the cookie, such as `{ SameSite: 'Lax', Secure: true }`; `true` for one without a value.
   * @default - none
   */
  readonly attributes?: Readonly<Record<string, string | true>>;
}

/**
 * What requests have in common that are to reach the same pod.
 * @minProperties 1
 * @maxProperties 1
 */
export interface HashOnParts {
  /**
   * Requests with the same value of a header.
   */
  readonly header?: string;
  /**
   * Requests with the same cookie.
   */
  readonly cookie?: { readonly name: string } & (HashCookie);
  /**
   * Requests with the same value of a query parameter.
   */
  readonly queryParam?: string;
  /**
   * Requests and connections from the same address.
   */
  readonly sourceIp?: Nothing;
}

/**
 * What requests have in common that are to reach the same pod.
 */
export type HashOn = 'sourceIp' | HashOnParts;

/**
 * Participants are a share of all users, and stay what they are.
 */
export interface SharedAbTest {
  /**
   * The share of users that takes part: a whole number from 1 to 99. Growing it moves users to `use` only, never back.
   */
  readonly share: Percent;
  /**
   * What tells one user from another. All requests with the same value get the same version, from every caller and gateway, without any memory: so a change of
   * pods moves nobody. Requests that lack it are split at random, so match on its presence where that matters: `when: RequestMatch.hasHeader('x-user')`.
   *
   * A cookie has to be there already, such as the session of the application: the version is chosen before a proxy could make one.
   */
  readonly stickyBy: HashOn;
  /**
   * The version that all other users get.
   */
  readonly otherwise: string;
  /**
   * The requests that are split.
   * @default - all that no other pattern on the service is for
   */
  readonly when?: RequestMatch;
  /**
   * The service that is tried in two versions.
   */
  readonly service: Reference;
  /**
   * The version that participants get.
   */
  readonly use: string;
}

/**
 * Sends the requests of some users to one version: those chosen by header, cookie, query parameter or anything else a request carries, or a share of all users,
 * each of whom stays with the version.
 *
 * Contributes to the service's one `VirtualService` and `DestinationRule`, so it composes with other patterns on the same service: narrower matches come first.
 * A share is a weighted route; an `EnvoyFilter` in the mesh's root namespace makes callers choose by the hash of `stickyBy`, which no field of Istio's does.
 */
export interface AbTestDocument extends DocumentHead {
  readonly kind: 'AbTest';
  readonly spec: MatchedAbTest | SharedAbTest;
}

export interface BlueGreenReleaseProps {
  /**
   * The service that is released.
   */
  readonly service: Reference;
  /**
   * The version that gets all requests. Switching, and rolling back, is exchanging it with `idle`.
   */
  readonly active: string;
  /**
   * The version that waits. It keeps its subset, so that the switch changes weights only and no request is lost.
   */
  readonly idle: string;
  /**
   * Requests that get the idle version, such as those with a tester's header, or those under a host of their own at a gateway that serves it:
   * `RequestMatch.authority(StringMatch.exact('preview.example.com'))`.
   * @default - none
   */
  readonly preview?: RequestMatch;
}

/**
 * Two versions side by side, of which one gets all requests: an instant switch, and an instant way back.
 *
 * Contributes to the service's one `VirtualService` (a route with weights 100 and 0) and `DestinationRule` (both subsets).
 */
export interface BlueGreenReleaseDocument extends DocumentHead {
  readonly kind: 'BlueGreenRelease';
  readonly spec: BlueGreenReleaseProps;
}

/**
 * One canary beside the stable version, with a weight.
 */
export interface WeightedCanary {
  /**
   * The version that gets what the canary does not.
   */
  readonly stable: string;
  /**
   * The version that is being tried.
   */
  readonly canary: string;
  /**
   * The canary's share, a whole number; the stable version gets the rest.
   */
  readonly weight: Percent;
  /**
   * Requests that get the canary whatever its weight, such as those of testers.
   * @default - none
   */
  readonly earlyAccess?: RequestMatch;
  /**
   * The service that is released. Connections of a service without HTTP are split too: those of TLS by the server's name, so callers have to ask for it with
   * its namespace (`vault.shop`), and connections that name another server, or none, are refused. Declare the port as `Port.tcp` where that is too strict.
   */
  readonly service: Reference;
}

/**
 * One canary beside the stable version, whose weight goes through steps that are kept as data: a pipeline moves `step` on.
 */
export interface SteppedCanary {
  /**
   * The version that gets what the canary does not.
   */
  readonly stable: string;
  /**
   * The version that is being tried.
   */
  readonly canary: string;
  /**
   * The canary's shares, step by step: whole numbers, each larger than the one before.
   */
  readonly steps: readonly (Percent)[];
  /**
   * Which of the steps is in force, counted from 0.
   */
  readonly step: number;
  /**
   * Requests that get the canary whatever its weight, such as those of testers.
   * @default - none
   */
  readonly earlyAccess?: RequestMatch;
  /**
   * The service that is released. Connections of a service without HTTP are split too: those of TLS by the server's name, so callers have to ask for it with
   * its namespace (`vault.shop`), and connections that name another server, or none, are refused. Declare the port as `Port.tcp` where that is too strict.
   */
  readonly service: Reference;
}

/**
 * Any number of versions, each with its share.
 */
export interface ManyWeights {
  /**
   * Every version's share: whole numbers that sum to 100. A version with a share of zero keeps its subset, ready for the next step.
   */
  readonly weights: Readonly<Record<string, Percent>>;
  /**
   * The service that is released. Connections of a service without HTTP are split too: those of TLS by the server's name, so callers have to ask for it with
   * its namespace (`vault.shop`), and connections that name another server, or none, are refused. Declare the port as `Port.tcp` where that is too strict.
   */
  readonly service: Reference;
}

/**
 * Splits a service's requests between versions by weight, and optionally lets some requests go to the canary early.
 *
 * Contributes to the service's one `VirtualService` (a weighted route, named after the construct) and `DestinationRule` (the subsets of the versions named).
 */
export interface CanaryReleaseDocument extends DocumentHead {
  readonly kind: 'CanaryRelease';
  readonly spec: WeightedCanary | SteppedCanary | ManyWeights;
}

/**
 * When a connection is probed.
 */
export interface TcpKeepalive {
  /**
   * How long it is idle before the first probe.
   * @default - as the operating system does
   */
  readonly time?: Duration;
  /**
   * The time between probes.
   * @default - as the operating system does
   */
  readonly interval?: Duration;
  /**
   * How many probes without an answer close it, at least 1.
   * @default - as the operating system does
   */
  readonly probes?: number;
}

/**
 * How much one client's proxy may ask of a service at once. What goes beyond is answered with 503 at once, instead of piling up.
 */
export interface ConnectionLimits {
  /**
   * Connections of HTTP/1 and TCP, at least 1.
   * @default - no limit
   */
  readonly maxConnections?: number;
  /**
   * Requests that wait for a connection, at least 1.
   * @default - no limit
   */
  readonly maxPendingRequests?: number;
  /**
   * Requests under way, at least 1.
   * @default - no limit
   */
  readonly maxRequests?: number;
  /**
   * Requests of one connection before it is closed; 1 turns keep-alive off.
   * @default - no limit
   */
  readonly maxRequestsPerConnection?: number;
  /**
   * Retries under way.
   * @default - no limit
   */
  readonly maxRetries?: number;
  /**
   * How long connecting may take.
   * @default - 10 seconds
   */
  readonly connectTimeout?: Duration;
  /**
   * How long a connection without requests is kept.
   * @default - 1 hour
   */
  readonly idleTimeout?: Duration;
  /**
   * How long any connection is kept.
   * @default - for ever
   */
  readonly maxConnectionDuration?: Duration;
  /**
   * How long a TCP connection on which nothing happens is kept.
   * @default - 1 hour
   */
  readonly tcpIdleTimeout?: Duration;
  /**
   * Probes on idle connections, by which the loss of a peer is noticed.
   * @default - as the operating system does
   */
  readonly tcpKeepalive?: TcpKeepalive;
  /**
   * Requests under way on one HTTP/2 connection, at least 1.
   * @default - as many as the server allows
   */
  readonly maxConcurrentStreams?: number;
  /**
   * Whether HTTP/1 requests travel as HTTP/2 to the pods: always, never, or as they came from the client.
   * @default - as the port says
   */
  readonly http2Upgrade?: 'always' | 'never' | 'as client';
}

/**
 * When a pod that fails is left alone for a while.
 */
export interface OutlierDetection2 {
  /**
   * How many 5xx answers in a row; 0 turns it off.
   * @default 5
   */
  readonly consecutive5xxErrors?: number;
  /**
   * How many answers 502, 503 and 504 in a row; 0 turns it off.
   * @default 0
   */
  readonly consecutiveGatewayErrors?: number;
  /**
   * How many failures to connect or to answer in time in a row, counted apart from what the pod answers; 0 turns it off.
   * @default - they count as gateway errors
   */
  readonly consecutiveLocalOriginFailures?: number;
  /**
   * The status codes from 100 to 599 that count as 5xx answers, instead of these.
   * @default - 500 to 599
   */
  readonly statusCodes?: readonly (number)[];
  /**
   * How often pods are looked at.
   * @default - 10 seconds
   */
  readonly interval?: Duration;
  /**
   * How long a pod is left alone the first time; each further time adds as much.
   * @default - 30 seconds
   */
  readonly baseEjectionTime?: Duration;
  /**
   * How many of the pods may be left alone at once, in whole percent; what is less than one pod is none: of nine pods, 10% are none.
   * @default - 10%
   */
  readonly maxEjection?: Percent;
  /**
   * Below how many healthy pods, in whole percent, requests go to all of them again.
   * @default - 0%
   */
  readonly minHealth?: Percent;
}

export interface CircuitBreakerProps {
  /**
   * The service that is protected.
   */
  readonly service: Reference;
  /**
   * The one version it is for.
   * @default - all
   */
  readonly version?: string;
  /**
   * The one port it is for.
   * @default - all
   */
  readonly port?: Port;
  /**
   * How much clients may ask at once.
   * @default - no limits
   */
  readonly limits?: ConnectionLimits;
  /**
   * When a failing pod is left alone.
   * @default - never
   */
  readonly outliers?: OutlierDetection2;
}

/**
 * Keeps a service that is overloaded or failing from dragging its callers down.
 *
 * Sets `connectionPool` and `outlierDetection` in the service's one `DestinationRule`.
 */
export interface CircuitBreakerDocument extends DocumentHead {
  readonly kind: 'CircuitBreaker';
  readonly spec: CircuitBreakerProps;
}

/**
 * How the server's certificate is checked.
 */
export interface ServerCheck {
  /**
   * The name that the client asks for.
   * @default - the host that is called
   */
  readonly sni?: string;
  /**
   * The names of which the certificate must bear one.
   * @default - the host that is called
   */
  readonly subjectAltNames?: readonly (string)[];
  /**
   * The file with the authorities that are trusted, in the client's proxy.
   * @default - those of the operating system
   */
  readonly caCertificates?: string;
  /**
   * The file with the certificates that are revoked, in the client's proxy.
   * @default - none are
   */
  readonly caCrl?: string;
}

/**
 * How it is checked where a Secret holds the authorities, and the certificates that are revoked.
 */
export interface SecretServerCheck {
  /**
   * The name that the client asks for.
   * @default - the host that is called
   */
  readonly sni?: string;
  /**
   * The names of which the certificate must bear one.
   * @default - the host that is called
   */
  readonly subjectAltNames?: readonly (string)[];
}

/**
 * How clients' proxies connect to a service.
 * @minProperties 1
 * @maxProperties 1
 */
export interface TlsModeParts {
  /**
   * Mutual TLS with the mesh's own certificates: what the mesh does by itself between its workloads.
   */
  readonly istioMutual?: Nothing;
  /**
   * Plaintext.
   */
  readonly disable?: Nothing;
  /**
   * TLS, with the server's certificate checked.
   */
  readonly simple?: ServerCheck | Nothing;
  /**
   * TLS, with the server's certificate checked by the authorities in a Secret of the client's namespace (`ca.crt`), for gateways.
   */
  readonly simpleFromSecret?: string | ({ readonly credentialName: string } & (SecretServerCheck));
  /**
   * TLS with a client certificate, read from files in the client's proxy.
   */
  readonly mutual?: {
  readonly clientCertificate: string;
  readonly privateKey: string;
} | ({ readonly files: {
  readonly clientCertificate: string;
  readonly privateKey: string;
} } & (ServerCheck));
  /**
   * TLS with a client certificate from a Secret of the client's namespace, for gateways.
   */
  readonly mutualFromSecret?: string | ({ readonly credentialName: string } & (SecretServerCheck));
}

/**
 * How clients' proxies connect to a service.
 */
export type TlsMode = 'istioMutual' | 'disable' | 'simple' | TlsModeParts;

export interface ClientTlsProps {
  /**
   * The service that is called.
   */
  readonly service: Reference;
  /**
   * How it is connected to.
   */
  readonly mode: TlsMode;
  /**
   * The one version it is for.
   * @default - all
   */
  readonly version?: string;
  /**
   * The one port it is for.
   * @default - all
   */
  readonly port?: Port;
}

/**
 * How clients connect to a service, where what the mesh does by itself is not right.
 *
 * Sets `tls` in the service's one `DestinationRule`.
 */
export interface ClientTlsDocument extends DocumentHead {
  readonly kind: 'ClientTls';
  readonly spec: ClientTlsProps;
}

export interface CorsProps {
  /**
   * The service that pages of other origins may call.
   */
  readonly service: Reference;
  /**
   * The origins of those pages, such as `https://shop.example.com`.
   */
  readonly allowOrigins: readonly (StringMatch)[];
  /**
   * The methods they may use.
   * @default - what browsers allow without asking
   */
  readonly allowMethods?: readonly ('DELETE' | 'GET' | 'HEAD' | 'OPTIONS' | 'PATCH' | 'POST' | 'PUT' | '*')[];
  /**
   * The headers they may send.
   * @default - what browsers allow without asking
   */
  readonly allowHeaders?: readonly (string)[];
  /**
   * The headers of answers that they may read.
   * @default - what browsers allow without asking
   */
  readonly exposeHeaders?: readonly (string)[];
  /**
   * How long a browser may remember the answer, in whole seconds.
   * @default - as long as it likes
   */
  readonly maxAge?: Duration;
  /**
   * Whether they may send cookies and the like.
   * @default false
   */
  readonly allowCredentials?: boolean;
  /**
   * The requests that it is for.
   * @default - all requests of the service
   */
  readonly when?: RequestMatch;
}

/**
 * Lets pages of other origins call a service from the browser.
 *
 * Sets `corsPolicy` on the routes of the service's one `VirtualService`.
 */
export interface CorsDocument extends DocumentHead {
  readonly kind: 'Cors';
  readonly spec: CorsProps;
}

export interface DirectResponseProps {
  /**
   * The service in whose place the proxy answers.
   */
  readonly service: Reference;
  /**
   * The requests that it answers.
   */
  readonly when: RequestMatch;
  /**
   * The status of the answer, from 200 to 599.
   */
  readonly status: number;
  /**
   * The text of the answer, at most 1 MiB.
   * @default - none
   */
  readonly body?: string;
}

/**
 * Answers requests in the proxy, such as with a page that says when a service is back.
 *
 * Contributes a route with `directResponse` to the service's one `VirtualService`.
 */
export interface DirectResponseDocument extends DocumentHead {
  readonly kind: 'DirectResponse';
  readonly spec: DirectResponseProps;
}

export interface EastWestGatewayProps {
  /**
   * The pods that serve it, such as `MeshInstall`'s `eastWestGateway`. Their Service carries the label `topology.istio.io/network`.
   */
  readonly workload: Reference;
  /**
   * The services that other networks reach.
   * @default - all of the cluster
   */
  readonly services?: readonly (Reference)[];
  /**
   * The name of the `Gateway`.
   * @default - the construct's id
   */
  readonly name?: string;
}

/**
 * Where pods of other networks of the mesh enter this one.
 *
 * Renders a `Gateway` that hands connections on by the service that they ask for, without opening them (`AUTO_PASSTHROUGH`): they stay encrypted from one
 * workload to the other, and only mutual TLS of the mesh gets through. Who may call is said by `allowFrom`, as inside the cluster.
 */
export interface EastWestGatewayDocument extends DocumentHead {
  readonly kind: 'EastWestGateway';
  readonly spec: EastWestGatewayProps;
}

export interface EgressGatewayProps {
  /**
   * The pods that calls leave by, such as `MeshInstall`'s `egressGateway`.
   */
  readonly workload: Reference;
  /**
   * The name of the `Gateway`.
   * @default - the construct's id
   */
  readonly name?: string;
}

export interface EgressRouteOptions {
  /**
   * Who may call the host through the gateway; their Sidecars are opened for it too. Once a host of the gateway names its clients, the gateway lets through
   * what its routes say and nothing else.
   * @default - every workload of the mesh
   */
  readonly clients?: readonly (Reference)[];
}

/**
 * A gateway by which calls to hosts outside leave the mesh: one place with addresses that firewalls know, where it is said who may call what, and where TLS
 * to the outside may begin.
 *
 * Renders one `Gateway`; one `VirtualService` for each host; one `DestinationRule` by which sidecars speak mutual TLS to it, so that it knows who calls;
 * and, once clients are named, an `AuthorizationPolicy`. A host's own routes, timeouts, retries and faults stay with the callers, and hold as before; its
 * breakers and TLS (`tls` of the `ExternalService`) are the gateway's.
 */
export interface EgressGatewayDocument extends DocumentHead {
  readonly kind: 'EgressGateway';
  readonly spec: EgressGatewayProps;
  /**
   * Sends all calls to a host outside through the gateway. HTTP that the host's `tls` encrypts is encrypted here; TLS that workloads start themselves passes
   * through as it is.
   */
  readonly route?: readonly (Reference | ({ readonly service: Reference } & (EgressRouteOptions)))[];
}

export interface EgressPolicyProps {
  /**
   * Whose calls it is about: those of a namespace, or of every namespace of a mesh that says nothing itself.
   */
  readonly target: Reference;
  /**
   * Which hosts outside the cluster may be called: these alone; all that some `ExternalService` describes and lets be seen; or any, described or not.
   * Services of the cluster stay reachable with each.
   */
  readonly allow: readonly (Reference)[] | 'described' | 'any';
}

/**
 * Which hosts outside the cluster workloads may call.
 *
 * Renders a `Sidecar` named `default`, in the namespace or, for a mesh, in its root namespace. For a mesh without an allow list,
 * `meshConfig.outboundTrafficPolicy` of `MeshInstall` says the same to all namespaces, those with a Sidecar included.
 *
 * It guides honest workloads; one that circumvents its proxy is stopped by a NetworkPolicy only, such as that of `ZeroTrustNamespace`.
 */
export interface EgressPolicyDocument extends DocumentHead {
  readonly kind: 'EgressPolicy';
  readonly spec: EgressPolicyProps;
}

/**
 * Where the application listens for what comes to a port of its service.
 */
export interface SidecarListener {
  /**
   * The service's port.
   */
  readonly port: Port;
  /**
   * The port of the loopback address, or the absolute path of the unix domain socket, that the application listens on.
   */
  readonly to: string | number;
}

export interface SidecarScopeProps {
  /**
   * Whose view it is: that of the pods of a service, or of all pods of a namespace that have no scope of their own.
   */
  readonly target: Reference;
  /**
   * Services that are called beside those that let the target in by `allowFrom`, such as services of other teams and hosts outside the mesh.
   * @default - none
   */
  readonly sees?: readonly (Reference)[];
  /**
   * What becomes of calls to hosts that are not seen: let out as they are, without mutual TLS, or refused.
   * @default - as the namespace or mesh has it by an `EgressPolicy` or as `ZeroTrustNamespace`, or else as the mesh config has it
   */
  readonly outboundTrafficPolicy?: 'ALLOW_ANY' | 'REGISTRY_ONLY';
  /**
   * Where the application listens, when it is not reachable at the ports of its pod. For a service only; ports that are not listed stay as they are.
   * @default - at the pod's ports
   */
  readonly listeners?: readonly (SidecarListener)[];
}

/**
 * What workloads see of the mesh: the services that they call, and nothing else. Without it every proxy holds the routes and endpoints of all services, and
 * is told whenever any of them changes.
 *
 * Renders a `Sidecar`, computed from the calls that `allowFrom` declares anywhere in the app. All of the mesh's root namespace is seen too, and of the own
 * namespace where the target is one.
 */
export interface SidecarScopeDocument extends DocumentHead {
  readonly kind: 'SidecarScope';
  readonly spec: SidecarScopeProps;
}

/**
 * How a proxy finds the addresses of an outside host.
 * @minProperties 1
 * @maxProperties 1
 */
export interface ResolutionParts {
  /**
   * The client's own: the proxy goes to the address that was asked for. The only way for wildcard hosts that are resolved by many names.
   */
  readonly none?: Nothing;
  /**
   * By DNS, to all addresses that it gives.
   */
  readonly dns?: readonly (string)[] | (string);
  /**
   * By DNS, to the first address that it gives, looked up for every new connection: for names with many short-lived addresses.
   */
  readonly dnsRoundRobin?: string | Nothing;
  /**
   * By DNS, by the name that a request names: for wildcard hosts, in Istio 1.31 and later.
   */
  readonly dynamicDns?: Nothing;
  /**
   * To these IP addresses, or to sockets of the proxy's own machine such as `unix:///run/bank.sock`.
   */
  readonly static?: string | readonly (string)[];
  /**
   * To the `Workload`s and pods of its namespace that carry these labels.
   */
  readonly workloads?: Readonly<Record<string, string>> | ({ readonly labels: Readonly<Record<string, string>> } & ({
  readonly byDns?: boolean;
}));
}

/**
 * How a proxy finds the addresses of an outside host.
 */
export type Resolution = 'none' | 'dnsRoundRobin' | 'dynamicDns' | ResolutionParts;

export interface ExternalServiceProps {
  /**
   * Where the host is described; namespaces that close their egress see it there.
   */
  readonly namespace: Reference;
  /**
   * The DNS name outside the mesh, such as `api.example.com`, optionally with a leading `*.`.
   */
  readonly host: string;
  /**
   * The port that is called, and its protocol. With `tls`, what workloads speak to their proxy, usually HTTP.
   */
  readonly port: Port;
  /**
   * Further ports.
   * @default - none
   */
  readonly additionalPorts?: readonly (Port)[];
  /**
   * How its addresses are found.
   * @default Resolution.dns() for a host, Resolution.none() for a wildcard
   */
  readonly resolution?: Resolution;
  /**
   * The IP addresses, or ranges such as `192.0.2.0/24`, by which clients call it: what tells plain TCP to one host from that to another. Ranges go with
   * `Resolution.none()` and `.static` only.
   * @default - none: istiod gives the host one that proxies' DNS answers with, and HTTP and TLS are told by name
   */
  readonly addresses?: readonly (string)[];
  /**
   * Whether its workloads are part of the mesh, such as virtual machines with proxies: then calls use the mesh's mutual TLS.
   * @default 'outside'
   */
  readonly location?: 'outside' | 'mesh';
  /**
   * Lets the proxy start TLS, so that workloads speak plain HTTP to it and routes, retries and metrics see the requests. Give the outside port as `targetPort`:
   * `Port.http(80, { targetPort: 443 })`.
   * @default - workloads start TLS by themselves, if at all
   */
  readonly tls?: TlsMode;
  /**
   * Which namespaces see the host: all, its own, or these.
   * @default 'all'
   */
  readonly visibleTo?: readonly (Reference)[] | 'all' | 'own-namespace';
  /**
   * The name of the `ServiceEntry`.
   * @default - the construct's id
   */
  readonly name?: string;
}

/**
 * A service outside the mesh that workloads may call, with timeouts, retries, faults, breakers and TLS as for any other service.
 *
 * Renders a `ServiceEntry`. Where egress is closed (`ZeroTrustNamespace`), only hosts described so can be called.
 */
export interface ExternalServiceDocument extends DocumentHead {
  readonly kind: 'ExternalService';
  readonly spec: ExternalServiceProps;
}

/**
 * What goes wrong.
 * @minProperties 1
 * @maxProperties 1
 */
export interface FaultParts {
  /**
   * Requests are held back before they are sent on.
   */
  readonly delay?: Duration | ({ readonly duration: Duration; readonly share?: Percent });
  /**
   * Requests are answered with an HTTP status from 200 to 599 instead of being sent on.
   */
  readonly abort?: number | ({ readonly status: number; readonly share?: Percent });
  /**
   * Calls are answered with a gRPC status instead of being sent on.
   */
  readonly abortGrpc?: 'CANCELLED' | 'UNKNOWN' | 'INVALID_ARGUMENT' | 'DEADLINE_EXCEEDED' | 'NOT_FOUND' | 'ALREADY_EXISTS' | 'PERMISSION_DENIED' | 'RESOURCE_EXHAUSTED' | 'FAILED_PRECONDITION' | 'ABORTED' | 'OUT_OF_RANGE' | 'UNIMPLEMENTED' | 'INTERNAL' | 'UNAVAILABLE' | 'DATA_LOSS' | 'UNAUTHENTICATED' | ({ readonly status: 'CANCELLED' | 'UNKNOWN' | 'INVALID_ARGUMENT' | 'DEADLINE_EXCEEDED' | 'NOT_FOUND' | 'ALREADY_EXISTS' | 'PERMISSION_DENIED' | 'RESOURCE_EXHAUSTED' | 'FAILED_PRECONDITION' | 'ABORTED' | 'OUT_OF_RANGE' | 'UNIMPLEMENTED' | 'INTERNAL' | 'UNAVAILABLE' | 'DATA_LOSS' | 'UNAUTHENTICATED'; readonly share?: Percent });
}

/**
 * What goes wrong.
 */
export type Fault = FaultParts;

export interface FaultInjectionProps {
  /**
   * The service whose requests suffer.
   */
  readonly service: Reference;
  /**
   * What goes wrong: a delay, an abort, or one of each.
   */
  readonly faults: readonly (Fault)[];
  /**
   * The requests that suffer.
   * @default - all requests of the service
   */
  readonly when?: RequestMatch;
}

/**
 * Makes requests to a service slow or fail on purpose, so that one sees how its callers take it.
 *
 * Sets `fault` on the routes of the service's one `VirtualService`; with `when`, on those requests only, which still go where they went before. The
 * callers' proxies inject it, so the service itself notices nothing.
 */
export interface FaultInjectionDocument extends DocumentHead {
  readonly kind: 'FaultInjection';
  readonly spec: FaultInjectionProps;
}

/**
 * What happens to headers.
 */
export interface HeaderChanges {
  /**
   * Headers that get this value, whatever they had.
   * @default - none
   */
  readonly set?: Readonly<Record<string, string>>;
  /**
   * Headers that get this value beside what they had.
   * @default - none
   */
  readonly add?: Readonly<Record<string, string>>;
  /**
   * Headers that are taken away.
   * @default - none
   */
  readonly remove?: readonly (string)[];
}

export interface HeaderOperationsProps {
  /**
   * The service whose requests and answers change.
   */
  readonly service: Reference;
  /**
   * What happens to requests before they are sent on.
   * @default - nothing
   */
  readonly request?: HeaderChanges;
  /**
   * What happens to answers before the caller gets them.
   * @default - nothing
   */
  readonly response?: HeaderChanges;
  /**
   * The requests that it is for.
   * @default - all requests of the service
   */
  readonly when?: RequestMatch;
}

/**
 * Sets, adds and removes headers of requests and answers.
 *
 * Adds to `headers` on the routes of the service's one `VirtualService`. Several on one service add up.
 */
export interface HeaderOperationsDocument extends DocumentHead {
  readonly kind: 'HeaderOperations';
  readonly spec: HeaderOperationsProps;
}

export interface IngressGatewayProps {
  /**
   * The pods that serve it, such as `MeshInstall`'s `ingressGateway`.
   */
  readonly workload: Reference;
  /**
   * The name of the `Gateway`.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * The API that it is written in. As Gateway API it is a `Gateway` of class `istio` for the same pods, with an `HTTPRoute` for each host.
   * @default - as the mesh has it
   */
  readonly routingApi?: RoutingApi;
}

/**
 * What a gateway accepts of a client's TLS, and what it does without.
 */
export interface GatewayTlsOptions {
  /**
   * The oldest version of TLS.
   * @default - TLS 1.2
   */
  readonly minVersion?: '1.2' | '1.3';
  /**
   * The cipher suites. For TLS 1.2 only: those of TLS 1.3 cannot be chosen.
   * @default - those that Envoy considers safe
   */
  readonly cipherSuites?: readonly ('ECDHE-ECDSA-AES256-GCM-SHA384' | 'ECDHE-RSA-AES256-GCM-SHA384' | 'ECDHE-ECDSA-AES128-GCM-SHA256' | 'ECDHE-RSA-AES128-GCM-SHA256' | 'ECDHE-ECDSA-CHACHA20-POLY1305' | 'ECDHE-RSA-CHACHA20-POLY1305' | 'ECDHE-ECDSA-AES256-SHA' | 'ECDHE-RSA-AES256-SHA' | 'ECDHE-ECDSA-AES128-SHA' | 'ECDHE-RSA-AES128-SHA' | 'AES256-GCM-SHA384' | 'AES128-GCM-SHA256' | 'AES256-SHA' | 'AES128-SHA' | 'DES-CBC3-SHA')[];
  /**
   * Whether plain HTTP on port 80 is answered by a redirect to HTTPS (301); if not, the host is not served there.
   * @default true
   */
  readonly redirectHttp?: boolean;
}

/**
 * As `GatewayTlsOptions`, for clients that show a certificate.
 */
export interface ClientCertificateOptions {
  /**
   * The names of which a client's certificate must bear one, compared as a whole.
   * @default - any certificate of the authority
   */
  readonly subjectAltNames?: readonly (string)[];
  /**
   * The oldest version of TLS.
   * @default - TLS 1.2
   */
  readonly minVersion?: '1.2' | '1.3';
  /**
   * The cipher suites. For TLS 1.2 only: those of TLS 1.3 cannot be chosen.
   * @default - those that Envoy considers safe
   */
  readonly cipherSuites?: readonly ('ECDHE-ECDSA-AES256-GCM-SHA384' | 'ECDHE-RSA-AES256-GCM-SHA384' | 'ECDHE-ECDSA-AES128-GCM-SHA256' | 'ECDHE-RSA-AES128-GCM-SHA256' | 'ECDHE-ECDSA-CHACHA20-POLY1305' | 'ECDHE-RSA-CHACHA20-POLY1305' | 'ECDHE-ECDSA-AES256-SHA' | 'ECDHE-RSA-AES256-SHA' | 'ECDHE-ECDSA-AES128-SHA' | 'ECDHE-RSA-AES128-SHA' | 'AES256-GCM-SHA384' | 'AES128-GCM-SHA256' | 'AES256-SHA' | 'AES128-SHA' | 'DES-CBC3-SHA')[];
  /**
   * Whether plain HTTP on port 80 is answered by a redirect to HTTPS (301); if not, the host is not served there.
   * @default true
   */
  readonly redirectHttp?: boolean;
}

/**
 * A certificate that cert-manager issues and renews.
 */
export interface ManagedCertificate {
  /**
   * Who issues it.
   */
  readonly issuer: CertificateIssuer;
  /**
   * The Secret that it is kept in. Hosts that name one Secret share one certificate.
   * @default - a certificate for each host, in a Secret called after the gateway and the host
   */
  readonly secretName?: string;
  /**
   * How long it is asked to be valid; at least an hour.
   * @default - 90 days, or what the issuer decides
   */
  readonly duration?: Duration;
  /**
   * How long before its end it is renewed; at least five minutes.
   * @default - a third of its duration
   */
  readonly renewBefore?: Duration;
  /**
   * Whether clients must or may show a certificate too. Their authority is `ca.crt` of a Secret called as the certificate's, followed by `-cacert`.
   * @default 'none'
   */
  readonly clientCertificates?: 'none' | 'optional' | 'required';
}

/**
 * How a gateway serves a host. Certificates and keys lie in Secrets of the gateway pods' namespace, which are referred to and never rendered.
 * @minProperties 1
 * @maxProperties 2
 */
export interface GatewayTlsParts {
  /**
   * HTTPS on port 443, with port 80 redirecting there.
   */
  readonly simple?: string | readonly [string, string] | ({ readonly credentials: string | readonly [string, string] } & (GatewayTlsOptions));
  /**
   * HTTPS for clients that show a certificate; others are refused.
   */
  readonly mutual?: string | readonly [string, string] | ({ readonly credentials: string | readonly [string, string] } & (ClientCertificateOptions));
  /**
   * HTTPS for clients with a valid certificate and for clients with none.
   */
  readonly optionalMutual?: string | readonly [string, string] | ({ readonly credentials: string | readonly [string, string] } & (ClientCertificateOptions));
  /**
   * HTTPS with a certificate that cert-manager issues: the gateway renders a `Certificate` beside its pods. A host with a wildcard needs an issuer that solves
   * DNS challenges.
   */
  readonly certManager?: ManagedCertificate | ({ readonly certificate: ManagedCertificate } & (ClientCertificateOptions));
  /**
   * The service's own TLS, which the gateway does not open: it finds the service by the server name that clients ask for (SNI). Connections are split between
   * versions as the service's rule for all requests says; paths and headers cannot be seen.
   */
  readonly passthrough?: {
  /**
   * Whether plain HTTP on port 80 is answered by a redirect to HTTPS (301); if not, the host is not served there.
   * @default true
   */
  readonly redirectHttp?: boolean;
} | Nothing;
  /**
   * Plain HTTP on port 80: for trying things out, or behind a load balancer that terminates TLS.
   */
  readonly none?: Nothing;
  /**
   * The same, with the Secret that a host's certificate lies in where it is called after the host.
   */
  readonly withSecret?: string;
}

/**
 * How a gateway serves a host. Certificates and keys lie in Secrets of the gateway pods' namespace, which are referred to and never rendered.
 */
export type GatewayTls = 'passthrough' | 'none' | GatewayTlsParts;

/**
 * A service under one public host.
 */
export interface ExposeHost {
  /**
   * The public DNS name, optionally with a leading `*.`.
   */
  readonly host: string;
  /**
   * How the host is served; all services of one host agree on it.
   */
  readonly tls: GatewayTls;
  /**
   * Which paths of the host lead to the service. With `GatewayTls.passthrough()` paths cannot be seen.
   * @default - all that no other service of the host has
   */
  readonly paths?: readonly (PathMatch)[];
  /**
   * The service's port that the requests go to.
   * @default - its first HTTP port, or with `GatewayTls.passthrough()` its first TLS port. A port of plain TCP that speaks TLS has to be named.
   */
  readonly port?: Port;
}

/**
 * A service under several public hosts, each with a table of its own.
 */
export interface ExposeHosts {
  /**
   * The public DNS names, each optionally with a leading `*.`.
   */
  readonly hosts: readonly (string)[];
  /**
   * How the host is served; all services of one host agree on it.
   */
  readonly tls: GatewayTls;
  /**
   * Which paths of the host lead to the service. With `GatewayTls.passthrough()` paths cannot be seen.
   * @default - all that no other service of the host has
   */
  readonly paths?: readonly (PathMatch)[];
  /**
   * The service's port that the requests go to.
   * @default - its first HTTP port, or with `GatewayTls.passthrough()` its first TLS port. A port of plain TCP that speaks TLS has to be named.
   */
  readonly port?: Port;
}

/**
 * What of a host a gateway leaves to a delegate.
 */
export interface DelegateOptions {
  /**
   * The public DNS name, optionally with a leading `*.`.
   */
  readonly host: string;
  /**
   * Which paths of the host are handed over.
   * @default - all that nothing else of the host has
   */
  readonly paths?: readonly (PathMatch)[];
  /**
   * How the host is served; all services of one host agree on it.
   */
  readonly tls: GatewayTls;
}

/**
 * Where a gateway takes connections for a service.
 */
export interface ExposeTcpOptions {
  /**
   * The gateway's port. The Kubernetes Service of the gateway's pods has to have it too.
   */
  readonly port: number;
  /**
   * The service's port that the connections go to.
   * @default - its first port that speaks no HTTP
   */
  readonly servicePort?: Port;
}

/**
 * A gateway at the edge of the mesh, and the routes of every host it serves.
 *
 * Renders one `Gateway`, one `VirtualService` for each host, and a `Certificate` for each that cert-manager is to issue. A service's own route table is spliced
 * into its host's, because Istio applies a mesh-internal table to sidecars only: so a canary or an A/B test holds at the edge as it does inside.
 *
 * With the Gateway API it is a `Gateway` of that API for the same pods, and each host an `HTTPRoute`.
 */
export interface IngressGatewayDocument extends DocumentHead {
  readonly kind: 'IngressGateway';
  readonly spec: IngressGatewayProps;
  /**
   * Serves a service under a host or several, with the service's own route table.
   */
  readonly expose?: readonly ({ readonly service: Reference } & (ExposeHost | ExposeHosts))[];
  /**
   * Leaves paths of a host to the routes of another team: a `RouteDelegate` of this app, or one of another repository by `RouteDelegate.fromAttributes`.
   */
  readonly delegate?: readonly ({ readonly to: Reference } & (DelegateOptions))[];
  /**
   * Takes all connections to a port for a service, split between its versions as the service's rule for all requests says.
   */
  readonly exposeTcp?: readonly ({ readonly service: Reference } & (ExposeTcpOptions))[];
}

/**
 * How consistent hashing finds a pod.
 */
export interface HashAlgorithm {
  /**
   * A ring of at least so many entries.
   * @default - Istio's default, a ring of 1024
   */
  readonly ringSize?: number;
  /**
   * Maglev's table of so many entries, a prime number below 5000011, instead of a ring.
   * @default - a ring is used
   */
  readonly maglevTableSize?: number;
}

/**
 * How a client's proxy chooses a pod.
 * @minProperties 1
 * @maxProperties 1
 */
export interface LoadBalancerParts {
  /**
   * The one of two random pods with fewer requests under way: Istio's default, and a good one.
   */
  readonly leastRequest?: Nothing;
  /**
   * One after the other.
   */
  readonly roundRobin?: Nothing;
  /**
   * Any.
   */
  readonly random?: Nothing;
  /**
   * The address that the client asked for, without any load balancing.
   */
  readonly passthrough?: Nothing;
  /**
   * The same pod for requests that have something in common, for as long as the pods stay the same.
   */
  readonly consistentHash?: HashOn | ({ readonly on: HashOn } & (HashAlgorithm));
}

/**
 * How a client's proxy chooses a pod.
 */
export type LoadBalancer = 'leastRequest' | 'roundRobin' | 'random' | 'passthrough' | LoadBalancerParts;

/**
 * How a new pod gets its share, a little more at a time.
 */
export interface Warmup {
  /**
   * How long it takes to get its full share.
   */
  readonly duration: Duration;
  /**
   * The part of its share that it gets at once, from 0% to 100%.
   * @default - 10%
   */
  readonly minimum?: Percent;
  /**
   * How the share grows: evenly with 1, slowly at first with less, fast at first with more. More than 0.
   * @default 1
   */
  readonly aggression?: number;
}

export interface LoadBalancingProps {
  /**
   * The service whose pods are chosen from.
   */
  readonly service: Reference;
  /**
   * How a pod is chosen.
   */
  readonly balancer: LoadBalancer;
  /**
   * The one version it is for.
   * @default - all
   */
  readonly version?: string;
  /**
   * The one port it is for.
   * @default - all
   */
  readonly port?: Port;
  /**
   * How long a new pod takes to get its full share, or how it does. With `leastRequest` and `roundRobin` only.
   * @default - it gets it at once
   */
  readonly warmup?: Duration | Warmup;
}

/**
 * How clients spread their requests over the pods of a service.
 *
 * Sets `loadBalancer` in the service's one `DestinationRule`.
 */
export interface LoadBalancingDocument extends DocumentHead {
  readonly kind: 'LoadBalancing';
  readonly spec: LoadBalancingProps;
}

/**
 * Where the requests of a region go when it fails.
 */
export interface RegionFailover {
  /**
   * The region that fails, such as `eu-west-1`.
   */
  readonly from: string;
  /**
   * The region that takes over.
   */
  readonly to: string;
}

/**
 * How the requests of a locality are spread, whether or not anything fails.
 */
export interface LocalityDistribution {
  /**
   * The clients' locality: `region/zone/subzone`, each part or the end of it as `*`.
   */
  readonly from: string;
  /**
   * Whole shares of the localities that serve them, which sum to 100.
   */
  readonly to: Readonly<Record<string, Percent>>;
}

export interface LocalityFailoverProps {
  /**
   * The service that runs in several localities.
   */
  readonly service: Reference;
  /**
   * Which region takes over for which.
   * @default - the nearest that is left
   */
  readonly regions?: readonly (RegionFailover)[];
  /**
   * Labels by which pods are near: those that share all of them with the client come first, then those that share all but the last, and so on. Istio itself
   * labels every pod with `topology.istio.io/network` and `topology.istio.io/cluster`.
   * @default - region, zone and subzone
   */
  readonly priority?: readonly (string)[];
  /**
   * Fixed shares instead of failover.
   * @default - requests stay in their locality while that is healthy
   */
  readonly distribute?: readonly (LocalityDistribution)[];
  /**
   * What counts as a failing pod. Failover happens only where failing pods are detected, here or by a `CircuitBreaker` on the service. All near pods may have
   * to be left alone for it, so `maxEjection` is 100% here unless it is said; a `CircuitBreaker` has to say so itself.
   * @default - as a `CircuitBreaker` on the service says
   */
  readonly outliers?: OutlierDetection2;
}

/**
 * Keeps requests near their clients, and moves them to another region when the near pods fail.
 *
 * Sets `loadBalancer.localityLbSetting`, and `outlierDetection` if it is given, in the service's one `DestinationRule`.
 */
export interface LocalityFailoverDocument extends DocumentHead {
  readonly kind: 'LocalityFailover';
  readonly spec: LocalityFailoverProps;
}

export interface ArgoRolloutsOptions {
  /**
   * The Deployment whose pods are released. Its controller takes the pods over and scales the Deployment down.
   */
  readonly deployment: string;
  /**
   * How many pods run, stable and canary alike; `'autoscaled'` where an autoscaler of the `Rollout` says it.
   */
  readonly replicas: number | 'autoscaled';
  /**
   * Requests that get the canary whatever its weight, such as those of testers. Between releases they get the stable pods.
   * @default - none
   */
  readonly earlyAccess?: RequestMatch;
}

export interface FlaggerOptions {
  /**
   * The Deployment that is released. Flagger keeps a copy, `-primary`, for the stable version, and scales this one to what a release needs.
   */
  readonly deployment: string;
  /**
   * The label that the Deployment selects its pods by, which Flagger changes in its copy.
   * @default 'app'
   */
  readonly podLabel?: string;
  /**
   * The HorizontalPodAutoscaler of the Deployment.
   * @default - none
   */
  readonly autoscaler?: string;
}

/**
 * The controller that drives a release. It has to run in the cluster already.
 * @minProperties 1
 * @maxProperties 1
 */
export interface ProgressiveEngineParts {
  /**
   * Argo Rollouts: rewrites the weights of our own `VirtualService` and the labels of our subsets.
   */
  readonly argoRollouts?: ArgoRolloutsOptions;
  /**
   * Flagger: writes a `VirtualService`, `DestinationRule`s and Services of its own, to which ours delegates.
   */
  readonly flagger?: FlaggerOptions;
}

/**
 * The controller that drives a release. It has to run in the cluster already.
 */
export type ProgressiveEngine = ProgressiveEngineParts;

/**
 * A query of one's own, and what its value may be.
 */
export interface PromQlMetric {
  /**
   * The largest value that is right.
   * @default - none
   */
  readonly atMost?: number;
  /**
   * The smallest value that is right.
   * @default - none
   */
  readonly atLeast?: number;
}

/**
 * Something measured in Prometheus that decides whether a canary goes on. A check that finds no value has failed: what nobody used is not proven.
 * @minProperties 1
 * @maxProperties 1
 */
export interface ReleaseMetricParts {
  /**
   * The share of requests that the canary fails: with a status from 500, or a gRPC code that blames the server.
   */
  readonly errorRate?: {
  readonly atMost: Percent;
};
  /**
   * What 99 of 100 answers of the canary take at most.
   */
  readonly p99?: {
  readonly atMost: Duration;
};
  /**
   * The value of a query.
   */
  readonly promQl?: { readonly name: string } & (PromQlMetric);
}

/**
 * Something measured in Prometheus that decides whether a canary goes on. A check that finds no value has failed: what nobody used is not proven.
 */
export type ReleaseMetric = ReleaseMetricParts;

/**
 * A URL that the engine calls by POST, and whose answer of 2xx lets the release go on.
 * @minProperties 1
 * @maxProperties 1
 */
export interface ReleaseWebhookParts {
  /**
   * Before the canary gets its first request: smoke tests.
   */
  readonly beforeTraffic?: { readonly name: string; readonly url: string };
  /**
   * At every check: load tests, and checks that no query can express.
   */
  readonly duringSteps?: { readonly name: string; readonly url: string };
  /**
   * Before the canary becomes stable: approvals. Flagger waits for the answer 200; Argo Rollouts takes the canary back after as many refusals as failed
   * checks.
   */
  readonly beforePromotion?: { readonly name: string; readonly url: string };
}

/**
 * A URL that the engine calls by POST, and whose answer of 2xx lets the release go on.
 */
export type ReleaseWebhook = ReleaseWebhookParts;

export interface ProgressiveReleaseProps {
  /**
   * The service that is released. It needs an HTTP port, and no `versions`: the engine tells stable and canary pods apart.
   */
  readonly service: Reference;
  /**
   * The controller that drives the release, and owns its weights from then on.
   */
  readonly engine: ProgressiveEngine;
  /**
   * The canary's shares, step by step: whole numbers above zero, each larger than the one before. After the last the canary becomes stable.
   */
  readonly steps: readonly (Percent)[];
  /**
   * How long a step lasts, and how far checks look back: a whole number of seconds, at least 10.
   */
  readonly interval: Duration;
  /**
   * What is measured at every check.
   */
  readonly metrics: readonly (ReleaseMetric)[];
  /**
   * What is called besides.
   * @default - nothing
   */
  readonly webhooks?: readonly (ReleaseWebhook)[];
  /**
   * How many failed checks take the canary back; at least 1.
   * @default 3
   */
  readonly rollbackAfter?: number;
  /**
   * The URL of Prometheus.
   * @default - `http://prometheus.istio-system:9090`, in the mesh's root namespace
   */
  readonly prometheus?: string;
}

/**
 * A canary whose weight a controller moves, as long as metrics and webhooks agree, and takes back otherwise: `CanaryRelease.progressive` makes it.
 *
 * Contributes one route to the service's `VirtualService` and renders the engine's own objects beside it: a `Rollout` with `AnalysisTemplate`s, or a `Canary`
 * with `MetricTemplate`s. No other construct may split the same requests.
 */
export interface ProgressiveReleaseDocument extends DocumentHead {
  readonly kind: 'ProgressiveRelease';
  readonly spec: ProgressiveReleaseProps;
}

export interface RedirectProps {
  /**
   * The service whose requests are redirected.
   */
  readonly service: Reference;
  /**
   * The requests that are redirected.
   */
  readonly when: RequestMatch;
  /**
   * The path to go to, instead of the whole path.
   * @default - the path stays
   */
  readonly path?: string;
  /**
   * What takes the place of the prefix that the match names.
   * @default - the path stays
   */
  readonly pathPrefix?: string;
  /**
   * The host to go to.
   * @default - the host stays
   */
  readonly authority?: string;
  /**
   * The scheme to go to.
   * @default - the scheme stays
   */
  readonly scheme?: 'http' | 'https';
  /**
   * The port to go to.
   * @default - that of the scheme
   */
  readonly port?: number;
  /**
   * @default 301
   */
  readonly status?: 301 | 302 | 303 | 307 | 308;
}

/**
 * Sends callers elsewhere.
 *
 * Contributes a route with `redirect` to the service's one `VirtualService`.
 */
export interface RedirectDocument extends DocumentHead {
  readonly kind: 'Redirect';
  readonly spec: RedirectProps;
}

export interface RetryPolicy {
  /**
   * How often a failed request is tried again: a whole number; 0 turns the retries off that Istio does by itself.
   */
  readonly attempts: number;
  /**
   * How long one try may take. All tries share the timeout of the request.
   * @default - the timeout of the request
   */
  readonly perTryTimeout?: Duration;
  /**
   * What counts as failed: conditions, and status codes from 400 to 599.
   * @default - connect-failure, refused-stream, unavailable, cancelled, 503
   */
  readonly on?: readonly (number | 'internal' | '5xx' | 'gateway-error' | 'reset' | 'reset-before-request' | 'connect-failure' | 'envoy-ratelimited' | 'retriable-4xx' | 'refused-stream' | 'retriable-headers' | 'http3-post-connect-failure' | 'cancelled' | 'deadline-exceeded' | 'resource-exhausted' | 'unavailable')[];
  /**
   * The wait before the first retry; it doubles from one to the next.
   * @default - 25 milliseconds
   */
  readonly backoff?: Duration;
  /**
   * Whether a retry may leave the client's locality.
   * @default false
   */
  readonly remoteLocalities?: boolean;
  /**
   * Whether a retry avoids the pods that were tried before.
   * @default true
   */
  readonly ignorePreviousHosts?: boolean;
}

export interface ResilienceProps {
  /**
   * The service that is called.
   */
  readonly service: Reference;
  /**
   * How long a request may take, with all its retries.
   * @default - as long as it takes
   */
  readonly timeout?: Duration;
  /**
   * When and how a failed request is tried again.
   * @default - two retries, for failures in which the request was not processed
   */
  readonly retries?: RetryPolicy;
  /**
   * The requests that it is for. Settings with a match win over those without.
   * @default - all requests of the service
   */
  readonly when?: RequestMatch;
}

/**
 * Timeouts and retries for the requests to a service.
 *
 * Sets `timeout` and `retries` on the routes of the service's one `VirtualService`, whatever patterns they come from.
 */
export interface ResilienceDocument extends DocumentHead {
  readonly kind: 'Resilience';
  readonly spec: ResilienceProps;
}

export interface RetryBudgetProps {
  /**
   * The service that is called.
   */
  readonly service: Reference;
  /**
   * The one version it is for.
   * @default - all
   */
  readonly version?: string;
  /**
   * How many retries may be under way, as a share of the requests that are: more than 0%.
   */
  readonly share: Percent;
  /**
   * How many retries may be under way however few requests are: a whole number of at least 1.
   * @default 3
   */
  readonly minConcurrency?: number;
  /**
   * How long a request counts after it began. The share of few and short requests is then no longer next to nothing.
   * @default - a request counts while it is under way
   */
  readonly interval?: Duration;
}

/**
 * Keeps retries in proportion to requests, so that they do not bring down what is already failing.
 *
 * Sets `retryBudget` in the service's one `DestinationRule`. When and how often a request is tried again is said by `Resilience`.
 */
export interface RetryBudgetDocument extends DocumentHead {
  readonly kind: 'RetryBudget';
  readonly spec: RetryBudgetProps;
}

export interface RouteDelegateProps {
  /**
   * The paths that the gateway of another repository hands over.
   * @default - those that the gateways of this app hand over by `gateway.delegate`
   */
  readonly within?: readonly (PathMatch)[];
  /**
   * The namespaces whose gateways may hand paths over.
   * @default - all
   */
  readonly visibleTo?: readonly (Reference)[];
  /**
   * Where the `VirtualService` lies: the namespace of the team whose routes it holds.
   */
  readonly namespace: Reference;
  /**
   * The name of the `VirtualService`.
   * @default - the construct's id
   */
  readonly name?: string;
}

export interface RouteDelegateAttributes {
  /**
   * Where the `VirtualService` lies: the namespace of the team whose routes it holds.
   */
  readonly namespace: Reference;
  /**
   * The name of the `VirtualService`.
   * @default - the construct's id
   */
  readonly name?: string;
}

export interface DelegateExposeOptions {
  /**
   * Which of the paths lead to the service.
   * @default - all that no other service of the delegate has
   */
  readonly paths?: readonly (PathMatch)[];
  /**
   * The service's port that the requests go to.
   * @default - its first HTTP port
   */
  readonly port?: Port;
}

/**
 * The routes of a team for hosts that another team owns: the owner of the gateway hands paths over by declaration, and what is behind them changes without it.
 *
 * Renders a `VirtualService` without hosts, with the tables of the team's services. Each route is written within the paths that are handed over, because Istio
 * drops a delegate's route silently where it is not a part of the root's.
 */
export interface RouteDelegateDocument extends DocumentHead {
  readonly kind: 'RouteDelegate';
  readonly spec?: RouteDelegateProps;
  /**
   * Refers to the delegate of another repository, for `gateway.delegate`; renders nothing.
   */
  readonly fromAttributes?: RouteDelegateAttributes;
  /**
   * Serves a service under the paths that are handed over, with the service's own route table.
   */
  readonly expose?: readonly (Reference | ({ readonly service: Reference } & (DelegateExposeOptions)))[];
  /**
   * Takes over paths of a host; `gateway.delegate` does this.
   */
  readonly handOver?: readonly ({ readonly gateway: Reference; readonly host: string; readonly paths: readonly (PathMatch)[] })[];
}

export interface TrafficMirrorProps {
  /**
   * The service whose requests are copied.
   */
  readonly service: Reference;
  /**
   * Who gets the copies: one of its versions, or another service. Several mirrors of one service copy to several targets.
   */
  readonly to: Reference | string;
  /**
   * The share of requests that is copied.
   * @default - all
   */
  readonly share?: Percent;
  /**
   * The requests that are copied.
   * @default - all requests of the service
   */
  readonly when?: RequestMatch;
}

/**
 * Copies requests to another version or service, whose answers are thrown away: the caller notices nothing. Copies carry `-shadow` behind their host name.
 *
 * Adds to `mirrors` on the routes of the service's one `VirtualService`. Whatever the copies cause, such as writes to a database, happens for real.
 */
export interface TrafficMirrorDocument extends DocumentHead {
  readonly kind: 'TrafficMirror';
  readonly spec: TrafficMirrorProps;
}

export interface UrlRewriteProps {
  /**
   * The service whose requests are rewritten.
   */
  readonly service: Reference;
  /**
   * The requests that are rewritten.
   */
  readonly when: RequestMatch;
  /**
   * What takes the place of the path that `when` names: of a prefix, or of a whole exact path or regular expression.
   * @default - the path stays
   */
  readonly path?: string;
  /**
   * A RE2 expression on the path, and what takes the place of what it finds; `\1` is its first group.
   * @default - the path stays
   */
  readonly regex?: {
  readonly match: string;
  readonly rewrite: string;
};
  /**
   * The authority (Host header) that the service sees.
   * @default - it stays
   */
  readonly authority?: string;
}

/**
 * Changes the path or the authority of requests before they are sent on.
 *
 * Sets `rewrite` on the routes of the service's one `VirtualService`.
 */
export interface UrlRewriteDocument extends DocumentHead {
  readonly kind: 'UrlRewrite';
  readonly spec: UrlRewriteProps;
}

export interface ProxySettingsProps {
  /**
   * Whose proxies: of a whole mesh, of a namespace, or of the pods of a service. What a narrower one says wins, setting by setting.
   */
  readonly target: Reference;
  /**
   * How many threads Envoy has, a whole number from 0 on; 0 means one for each CPU.
   * @default - by the CPU that the proxy's container may use, as the mesh config says
   */
  readonly concurrency?: number;
  /**
   * Environment variables of the proxy, at most 2048 characters each, such as `ISTIO_META_DNS_CAPTURE`.
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * The kind of image: with a shell and tools, or with next to nothing beside the proxy.
   * @default - as installed
   */
  readonly image?: 'debug' | 'distroless' | 'default';
}

/**
 * How proxies themselves are run. Pods take it over when they are created.
 *
 * Renders a `ProxyConfig`.
 */
export interface ProxySettingsDocument extends DocumentHead {
  readonly kind: 'ProxySettings';
  readonly spec: ProxySettingsProps;
}

export interface WorkloadProps {
  /**
   * Where it is reached: an IP address; a socket of its proxy's machine, such as `unix:///run/bank.sock`; or, for an `ExternalService` that looks names up,
   * a DNS name.
   * @default - unknown: it is reached through the gateway of its `network`
   */
  readonly address?: string;
  /**
   * The name of the `WorkloadEntry`.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * The service that it is one of the servers of: a `MeshService`, or an `ExternalService` with `Resolution.workloads`.
   */
  readonly service: Reference;
  /**
   * The version that it is of.
   * @default - none in particular
   */
  readonly version?: string;
  /**
   * More labels.
   * @default - those that the service selects by, and of the version
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * The ports it listens on, by the names of the service's ports, where they differ from the service's.
   * @default - the service's target ports
   */
  readonly ports?: Readonly<Record<string, number>>;
  /**
   * The ServiceAccount that it proves to be.
   * @default - the first of the service, if it says any
   */
  readonly serviceAccount?: string;
  /**
   * The network it is in, as the mesh's configuration names networks: those in one network reach each other directly.
   * @default - the mesh's own
   */
  readonly network?: string;
  /**
   * Where it runs, `region/zone/subzone` or less of it, for load balancing by nearness.
   * @default - unknown
   */
  readonly locality?: string;
  /**
   * Its share of the load beside others with a weight, a whole number from 1 to 4294967295.
   * @default - as any other
   */
  readonly weight?: number;
}

/**
 * A server outside Kubernetes, such as a virtual machine or a database, beside or instead of the pods of a service.
 *
 * Renders a `WorkloadEntry` with the labels that the service selects by, in the service's namespace.
 */
export interface WorkloadDocument extends DocumentHead {
  readonly kind: 'Workload';
  readonly spec: WorkloadProps;
}

/**
 * How a probe by HTTP asks.
 */
export interface HttpProbeOptions {
  /**
   * Headers of the request.
   * @default - none but the usual ones
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Whether it asks by HTTPS; the certificate is not checked.
   * @default false
   */
  readonly tls?: boolean;
  /**
   * How long after its start the first time, in whole seconds.
   * @default - at once
   */
  readonly initialDelay?: Duration;
  /**
   * How often, in whole seconds.
   * @default - every 10 seconds
   */
  readonly period?: Duration;
  /**
   * How long the answer may take, in whole seconds.
   * @default - 1 second
   */
  readonly timeout?: Duration;
  /**
   * How many good answers in a row make it well, 1 or more.
   * @default 1
   */
  readonly successThreshold?: number;
  /**
   * How many bad answers in a row make it unwell, 1 or more.
   * @default 3
   */
  readonly failureThreshold?: number;
}

/**
 * When a workload's proxy asks whether it is well.
 */
export interface ProbeTiming {
  /**
   * How long after its start the first time, in whole seconds.
   * @default - at once
   */
  readonly initialDelay?: Duration;
  /**
   * How often, in whole seconds.
   * @default - every 10 seconds
   */
  readonly period?: Duration;
  /**
   * How long the answer may take, in whole seconds.
   * @default - 1 second
   */
  readonly timeout?: Duration;
  /**
   * How many good answers in a row make it well, 1 or more.
   * @default 1
   */
  readonly successThreshold?: number;
  /**
   * How many bad answers in a row make it unwell, 1 or more.
   * @default 3
   */
  readonly failureThreshold?: number;
}

/**
 * How a workload's proxy finds out whether the application is well; while it is not, it gets no traffic.
 * @minProperties 1
 * @maxProperties 1
 */
export interface WorkloadProbeParts {
  /**
   * By a GET that must be answered with a status from 200 to 399.
   */
  readonly http?: { readonly port: number; readonly path: string } & (HttpProbeOptions);
  /**
   * By a connection that must be accepted.
   */
  readonly tcp?: number | ({ readonly port: number } & (ProbeTiming));
  /**
   * By a program that must end with 0.
   */
  readonly command?: readonly [string, ...(string)[]] | ({ readonly command: readonly [string, ...(string)[]] } & (ProbeTiming));
}

/**
 * How a workload's proxy finds out whether the application is well; while it is not, it gets no traffic.
 */
export type WorkloadProbe = WorkloadProbeParts;

export interface WorkloadGroupProps {
  /**
   * How their proxies find out whether they are well.
   * @default - they are always taken for well
   */
  readonly probe?: WorkloadProbe;
  /**
   * Annotations of the `WorkloadEntry` that each of them gets.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * The name of the `WorkloadGroup`.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * The service that it is one of the servers of: a `MeshService`, or an `ExternalService` with `Resolution.workloads`.
   */
  readonly service: Reference;
  /**
   * The version that it is of.
   * @default - none in particular
   */
  readonly version?: string;
  /**
   * More labels.
   * @default - those that the service selects by, and of the version
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * The ports it listens on, by the names of the service's ports, where they differ from the service's.
   * @default - the service's target ports
   */
  readonly ports?: Readonly<Record<string, number>>;
  /**
   * The ServiceAccount that it proves to be.
   * @default - the first of the service, if it says any
   */
  readonly serviceAccount?: string;
  /**
   * The network it is in, as the mesh's configuration names networks: those in one network reach each other directly.
   * @default - the mesh's own
   */
  readonly network?: string;
  /**
   * Where it runs, `region/zone/subzone` or less of it, for load balancing by nearness.
   * @default - unknown
   */
  readonly locality?: string;
  /**
   * Its share of the load beside others with a weight, a whole number from 1 to 4294967295.
   * @default - as any other
   */
  readonly weight?: number;
}

/**
 * Servers outside Kubernetes that run a proxy of the mesh and make themselves known when they start: virtual machines of one kind.
 *
 * Renders a `WorkloadGroup`, from which istiod makes a `WorkloadEntry` for each that connects, and `istioctl x workload entry configure` the files that a
 * machine needs.
 */
export interface WorkloadGroupDocument extends DocumentHead {
  readonly kind: 'WorkloadGroup';
  readonly spec: WorkloadGroupProps;
}

export interface ZoneAwareRoutingProps {
  /**
   * The service that runs in several zones.
   */
  readonly service: Reference;
  /**
   * Below how many healthy pods all of them get the same share, wherever they are: a whole number of at least 1.
   * @default 6
   */
  readonly minPods?: number;
  /**
   * Which region takes over for which.
   * @default - any region that is left
   */
  readonly regions?: readonly (RegionFailover)[];
  /**
   * Labels by which pods are near, as in `LocalityFailover`, but none of region, zone and subzone.
   * @default - region, zone and subzone
   */
  readonly priority?: readonly (string)[];
  /**
   * What counts as a failing pod, as in `LocalityFailover`. Failover happens only where failing pods are detected, here or by a `CircuitBreaker`.
   * @default - as a `CircuitBreaker` on the service says
   */
  readonly outliers?: OutlierDetection2;
}

/**
 * Keeps requests in their clients' zone as far as the pods there can take them: a zone with many clients and few pods gives the rest to the other zones of
 * its region, where `LocalityFailover` would overload it.
 *
 * Sets `loadBalancer.zoneAwareLbSetting`, and `outlierDetection` if it is given, in the service's one `DestinationRule`. A proxy weighs its own zone by the
 * pods of its own service that have the same owner, such as one ReplicaSet, which it is told only where the mesh has `selfDiscovery`. It knows its own zone by
 * the metadata service of AWS, Azure or Google, or by the pod label `topology.istio.io/locality`, as `REGION.ZONE`; where there is neither, it ignores zones
 * silently.
 */
export interface ZoneAwareRoutingDocument extends DocumentHead {
  readonly kind: 'ZoneAwareRouting';
  readonly spec: ZoneAwareRoutingProps;
}

/**
 * Who calls: one source of an AuthorizationPolicy. `allowFrom` and `denyFrom` take a service or a gateway directly; this is for all others.
 * @minProperties 1
 */
export interface CallerParts {
  /**
   * Services or gateways, by the identities that they run under.
   */
  readonly of?: readonly (Reference)[] | (Reference);
  /**
   * Every workload of these namespaces, whatever ServiceAccount it runs under.
   */
  readonly anyIn?: readonly (Reference)[] | (Reference);
  /**
   * Workloads that this program does not know, by identity: `cluster.local/ns/shop/sa/web`, or with a `*` at one end.
   */
  readonly identity?: readonly (string)[] | (string);
  /**
   * Workloads of these trust domains.
   */
  readonly trustDomain?: readonly (string)[] | (string);
  /**
   * Connections from these networks, by the address that the proxy sees: behind a load balancer or a gateway that is theirs, not the user's.
   */
  readonly peerIp?: readonly (string)[] | (string);
  /**
   * Requests of users in these networks, by the address that `X-Forwarded-For` or the PROXY protocol tells. It is as good as the number of trusted proxies that
   * the mesh is told (`numTrustedProxies`).
   */
  readonly remoteIp?: readonly (string)[] | (string);
  /**
   * End users with a valid token: `issuer/subject`, either part `*`, or `*` for any token. Tokens are checked where a RequestAuthentication says so.
   */
  readonly endUser?: readonly (string)[] | (string);
  /**
   * Every workload of the mesh that proves an identity, and nobody else.
   */
  readonly authenticated?: Nothing;
  /**
   * Everybody, also without an identity.
   */
  readonly anyone?: Nothing;
  /**
   * Who is one and the other: `Caller.anyIn(shop).and(Caller.peerIp('10.0.0.0/8'))`.
   */
  readonly and?: Caller;
  /**
   * Without these: `Caller.anyIn(shop).except(Caller.of(web))`.
   */
  readonly except?: readonly (Caller)[] | (Caller);
}

/**
 * Who calls: one source of an AuthorizationPolicy. `allowFrom` and `denyFrom` take a service or a gateway directly; this is for all others.
 */
export type Caller = 'authenticated' | 'anyone' | CallerParts;

/**
 * A path with wildcards for segments: `{*}` is one segment, `{**}` any number of them at the end, none included.
 * @minProperties 1
 * @maxProperties 1
 */
export interface PathTemplateParts {
  /**
   * Such as `/users/{*}/orders/{**}`.
   */
  readonly of?: string;
}

/**
 * A path with wildcards for segments: `{*}` is one segment, `{**}` any number of them at the end, none included.
 */
export type PathTemplate = PathTemplateParts;

/**
 * What to compare with: texts, with a `*` at one end at most; `*` alone asks for presence.
 */
export interface ConditionValues {
  /**
   * One of these.
   * @default - any, so that only `notValues` says something
   */
  readonly values?: readonly (string)[];
  /**
   * None of these; also met when there is nothing to compare.
   * @default - none
   */
  readonly notValues?: readonly (string)[];
}

/**
 * A further condition on requests (or, of `'tcp'`, on connections): a header, a claim of the caller's token, the server name.
 * @minProperties 1
 * @maxProperties 1
 */
export interface AccessConditionParts {
  /**
   * A header of the request, by its name.
   */
  readonly header?: { readonly name: string } & (ConditionValues);
  /**
   * A claim of the caller's valid token, `groups`, or within one: `['realm_access', 'roles']`. Of a claim that is a list, one item has to fit.
   */
  readonly claim?: { readonly path: string | readonly [string, ...(string)[]] } & (ConditionValues);
  /**
   * Whom the caller's token is for: its claim `aud`.
   */
  readonly audience?: ConditionValues;
  /**
   * To whom the caller's token was given: its claim `azp`.
   */
  readonly presenter?: ConditionValues;
  /**
   * The server name that the client's TLS asks for.
   */
  readonly serverName?: ConditionValues;
}

/**
 * A further condition on requests (or, of `'tcp'`, on connections): a header, a claim of the caller's token, the server name.
 */
export type AccessCondition = AccessConditionParts;

export interface HttpAccessOptions {
  /**
   * HTTP methods, in capitals.
   * @default - all
   */
  readonly methods?: readonly (string)[];
  /**
   * Paths, without query. AuthorizationPolicy compares no regular expressions.
   * @default - all
   */
  readonly paths?: readonly (PathMatch | PathTemplate)[];
  /**
   * Hosts, as requests name them: `reviews.shop`, or with a `*` at one end. Case does not matter. With a port behind it, a host is another one:
   * `reviews.shop:*` are those, and who denies a host has to name both.
   * @default - all
   */
  readonly hosts?: readonly (string)[];
  /**
   * All methods but these.
   * @default - none is left out
   */
  readonly notMethods?: readonly (string)[];
  /**
   * All paths but these.
   * @default - none is left out
   */
  readonly notPaths?: readonly (PathMatch | PathTemplate)[];
  /**
   * All hosts but these.
   * @default - none is left out
   */
  readonly notHosts?: readonly (string)[];
  /**
   * Further conditions, all of which have to hold: headers, claims.
   * @default - none
   */
  readonly when?: readonly (AccessCondition)[];
  /**
   * Which of the service's ports.
   * @default - its HTTP ports
   */
  readonly ports?: readonly (Port)[];
}

export interface GrpcAccessOptions {
  /**
   * The full names of gRPC services, such as `shop.Cart`.
   * @default - all
   */
  readonly services?: readonly (string)[];
  /**
   * Full names of gRPC methods, such as `shop.Cart/AddItem`.
   * @default - all
   */
  readonly methods?: readonly (string)[];
  /**
   * Further conditions, all of which have to hold: metadata are headers.
   * @default - none
   */
  readonly when?: readonly (AccessCondition)[];
  /**
   * Which of the service's ports.
   * @default - its HTTP ports, which those of gRPC are
   */
  readonly ports?: readonly (Port)[];
}

export interface TcpAccessOptions {
  /**
   * Which of the service's ports.
   * @default - all that it declares
   */
  readonly ports?: readonly (Port)[];
  /**
   * Further conditions, all of which have to hold.
   * @default - none
   */
  readonly when?: readonly (AccessCondition)[];
}

/**
 * What a client may do with a service, or may not.
 * @minProperties 1
 * @maxProperties 1
 */
export interface AccessParts {
  /**
   * Everything: whatever its declared ports carry. What is denied is denied on all ports, declared or not.
   */
  readonly any?: Nothing;
  /**
   * Some HTTP requests.
   *
   * Proxies normalize paths before they compare: `/a/../b` is `/b`. To deny a path, ask an authorizer about it, or allow all but it, the mesh has to merge
   * slashes too (`pathNormalization: 'MERGE_SLASHES'`), or `//a` would get around `/a`. Paths that are allowed have no such way around them.
   */
  readonly http?: HttpAccessOptions | Nothing;
  /**
   * Some gRPC calls.
   */
  readonly grpc?: GrpcAccessOptions | Nothing;
  /**
   * Connections, whatever they carry.
   */
  readonly tcp?: TcpAccessOptions | Nothing;
}

/**
 * What a client may do with a service, or may not.
 */
export type Access = 'any' | 'http' | 'grpc' | 'tcp' | AccessParts;

export interface AccessOptions {
  /**
   * Whether the rule is only tried: proxies log and count what it would decide, and decide as if it were not there.
   * @default false
   */
  readonly dryRun?: boolean;
}

/**
 * Who may call a service, the workloads of a namespace, or a gateway: all that is said of it anywhere, in as few policies as Istio allows.
 *
 * Renders an `AuthorizationPolicy` for each action that is used, with one rule for all callers that may do the same. They select the pods of the target, or,
 * where its traffic goes through a waypoint, name it there; then the pods let in nobody but the waypoint.
 *
 * Istio asks first who is to be asked elsewhere (`authorizeWith`), then who is denied, then who is allowed. From the first `allowFrom` on, whatever none
 * allows is refused.
 */
export interface AccessPolicyDocument extends DocumentHead {
  readonly kind: 'AccessPolicy';
  /**
   * The policy of a service, a namespace, or a gateway's pods (`gateway.workload`), made at the first call.
   */
  readonly of: Reference;
  /**
   * Lets a caller in. From the first call on, everything that no call allows is refused, in every namespace.
   */
  readonly allowFrom?: readonly ({ readonly caller: Reference | Caller; readonly access: Access } & (AccessOptions))[];
  /**
   * Lets all workloads of a namespace in.
   */
  readonly allowFromAnyIn?: readonly ({ readonly namespace: Reference; readonly access: Access } & (AccessOptions))[];
  /**
   * Lets everybody in, also without an identity.
   */
  readonly allowPublic?: readonly (Access | ({ readonly access: Access } & (AccessOptions)))[];
  /**
   * Keeps a caller out, whatever allows it. A caller without any identity is nobody's client: to keep all out but some, deny `Caller.anyone().except(…)`.
   */
  readonly denyFrom?: readonly ({ readonly caller: Reference | Caller; readonly access: Access } & (AccessOptions))[];
  /**
   * Marks requests for the audit log of proxies that have one; it allows and denies nothing.
   */
  readonly auditFrom?: readonly ({ readonly caller: Reference | Caller; readonly access: Access })[];
  /**
   * Asks an authorizer of the mesh configuration (`extensionProviders`) about requests; what it lets pass, `denyFrom` and `allowFrom` still judge.
   */
  readonly authorizeWith?: readonly ({ readonly provider: string; readonly access: Access; readonly caller?: Caller })[];
}

export interface ExternalAuthorizationProps {
  /**
   * Whose requests: those to a service, to all workloads of a namespace, or to a gateway (`gateway.workload`). Where there is a waypoint, it asks.
   */
  readonly target: Reference;
  /**
   * Who is asked; of a provider that is in the mesh configuration already, its name is enough.
   */
  readonly provider: string | ExtAuthzProvider;
  /**
   * Which requests it is asked about, by path, method, host, header or port. All others are let through to what `denyFrom` and `allowFrom` say.
   * @default - all HTTP requests
   */
  readonly requests?: readonly (Access)[];
}

/**
 * Asks a service outside the proxies about requests, by HTTP or gRPC: Open Policy Agent, oauth2-proxy, one of your own. What it refuses is refused; what it
 * lets pass, `denyFrom` and `allowFrom` still judge.
 *
 * Renders a rule with action CUSTOM in the target's `AccessPolicy`, and the provider into the mesh configuration of `MeshInstall`. Where the authorizer is a
 * service that is described, it lets those in that ask it (`allowFrom`, so nobody else), and their egress is opened.
 */
export interface ExternalAuthorizationDocument extends DocumentHead {
  readonly kind: 'ExternalAuthorization';
  readonly spec: ExternalAuthorizationProps;
}

/**
 * A public key as a JSON Web Key (RFC 7517).
 */
export interface JsonWebKey {
  readonly kty: string;
  readonly kid?: string;
  readonly alg?: string;
  readonly use?: string;
}

/**
 * A set of public keys, as issuers publish it.
 */
export interface JsonWebKeySet {
  readonly keys: readonly (JsonWebKey)[];
}

export interface EntraIssuerProps {
  /**
   * The id of the tenant, a UUID: tokens name it even where people sign in by `common`.
   */
  readonly tenantId: string;
  /**
   * The version of access tokens, which is set in the manifest of the registered application (`requestedAccessTokenVersion`).
   * @default 'v2.0'
   */
  readonly version?: 'v1.0' | 'v2.0';
  /**
   * The services or clients that tokens have to be for: one of these in the claim `aud`. `any` also takes tokens that somebody got for something else.
   */
  readonly audiences: readonly (string)[] | 'any';
  /**
   * Headers that hold the token, each behind a prefix such as `Bearer `.
   * @default - `Authorization: Bearer …` and the query parameter `access_token`, unless another place is named
   */
  readonly fromHeaders?: readonly ({
  readonly name: string;
  readonly prefix?: string;
})[];
  /**
   * Query parameters that hold the token.
   * @default - none, but see `fromHeaders`
   */
  readonly fromParams?: readonly (string)[];
  /**
   * Cookies that hold the token.
   * @default - none
   */
  readonly fromCookies?: readonly (string)[];
  /**
   * Headers that tell the service what claims say: names of claims by header. Claims within others are joined by dots: `realm.role`. A header of that name that
   * the client sends is taken away.
   * @default - none
   */
  readonly claimToHeaders?: Readonly<Record<string, string>>;
  /**
   * The header that carries all claims to the service, as JSON in base64url.
   * @default - none
   */
  readonly payloadToHeader?: string;
  /**
   * Claims whose text is a list of words, beside `scope` and `permission`. At most 64.
   * @default - none
   */
  readonly spaceDelimitedClaims?: readonly (string)[];
  /**
   * Whether the service gets the token too.
   * @default false
   */
  readonly forwardOriginalToken?: boolean;
  /**
   * How long istiod waits for keys, 1 millisecond to 1 hour.
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;
  /**
   * Whether keys may be fetched by plain HTTP, where who can change the answer can issue tokens.
   * @default false
   */
  readonly allowHttp?: boolean;
}

export interface Auth0IssuerProps {
  /**
   * The domain of the tenant or its custom domain: `acme.eu.auth0.com`.
   */
  readonly domain: string;
  /**
   * The services or clients that tokens have to be for: one of these in the claim `aud`. `any` also takes tokens that somebody got for something else.
   */
  readonly audiences: readonly (string)[] | 'any';
  /**
   * Headers that hold the token, each behind a prefix such as `Bearer `.
   * @default - `Authorization: Bearer …` and the query parameter `access_token`, unless another place is named
   */
  readonly fromHeaders?: readonly ({
  readonly name: string;
  readonly prefix?: string;
})[];
  /**
   * Query parameters that hold the token.
   * @default - none, but see `fromHeaders`
   */
  readonly fromParams?: readonly (string)[];
  /**
   * Cookies that hold the token.
   * @default - none
   */
  readonly fromCookies?: readonly (string)[];
  /**
   * Headers that tell the service what claims say: names of claims by header. Claims within others are joined by dots: `realm.role`. A header of that name that
   * the client sends is taken away.
   * @default - none
   */
  readonly claimToHeaders?: Readonly<Record<string, string>>;
  /**
   * The header that carries all claims to the service, as JSON in base64url.
   * @default - none
   */
  readonly payloadToHeader?: string;
  /**
   * Claims whose text is a list of words, beside `scope` and `permission`. At most 64.
   * @default - none
   */
  readonly spaceDelimitedClaims?: readonly (string)[];
  /**
   * Whether the service gets the token too.
   * @default false
   */
  readonly forwardOriginalToken?: boolean;
  /**
   * How long istiod waits for keys, 1 millisecond to 1 hour.
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;
  /**
   * Whether keys may be fetched by plain HTTP, where who can change the answer can issue tokens.
   * @default false
   */
  readonly allowHttp?: boolean;
}

export interface KeycloakIssuerProps {
  /**
   * Where users reach Keycloak: `https://login.example.com`, of older servers followed by `/auth`.
   */
  readonly url: string;
  readonly realm: string;
  /**
   * Where istiod fetches keys, for a Keycloak that it reaches by another name.
   * @default - below `url`
   */
  readonly jwksUri?: string;
  /**
   * The services or clients that tokens have to be for: one of these in the claim `aud`. `any` also takes tokens that somebody got for something else.
   */
  readonly audiences: readonly (string)[] | 'any';
  /**
   * Headers that hold the token, each behind a prefix such as `Bearer `.
   * @default - `Authorization: Bearer …` and the query parameter `access_token`, unless another place is named
   */
  readonly fromHeaders?: readonly ({
  readonly name: string;
  readonly prefix?: string;
})[];
  /**
   * Query parameters that hold the token.
   * @default - none, but see `fromHeaders`
   */
  readonly fromParams?: readonly (string)[];
  /**
   * Cookies that hold the token.
   * @default - none
   */
  readonly fromCookies?: readonly (string)[];
  /**
   * Headers that tell the service what claims say: names of claims by header. Claims within others are joined by dots: `realm.role`. A header of that name that
   * the client sends is taken away.
   * @default - none
   */
  readonly claimToHeaders?: Readonly<Record<string, string>>;
  /**
   * The header that carries all claims to the service, as JSON in base64url.
   * @default - none
   */
  readonly payloadToHeader?: string;
  /**
   * Claims whose text is a list of words, beside `scope` and `permission`. At most 64.
   * @default - none
   */
  readonly spaceDelimitedClaims?: readonly (string)[];
  /**
   * Whether the service gets the token too.
   * @default false
   */
  readonly forwardOriginalToken?: boolean;
  /**
   * How long istiod waits for keys, 1 millisecond to 1 hour.
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;
  /**
   * Whether keys may be fetched by plain HTTP, where who can change the answer can issue tokens.
   * @default false
   */
  readonly allowHttp?: boolean;
}

export interface CognitoIssuerProps {
  /**
   * The id of the user pool, which begins with its region: `eu-west-1_AbCdEf123`.
   */
  readonly userPoolId: string;
  /**
   * Whom tokens have to be for: the ids of the app clients. Only ID tokens carry them as audience; for access tokens say `any` and compare the claim
   * `client_id`.
   */
  readonly audiences: readonly (string)[] | 'any';
  /**
   * Headers that hold the token, each behind a prefix such as `Bearer `.
   * @default - `Authorization: Bearer …` and the query parameter `access_token`, unless another place is named
   */
  readonly fromHeaders?: readonly ({
  readonly name: string;
  readonly prefix?: string;
})[];
  /**
   * Query parameters that hold the token.
   * @default - none, but see `fromHeaders`
   */
  readonly fromParams?: readonly (string)[];
  /**
   * Cookies that hold the token.
   * @default - none
   */
  readonly fromCookies?: readonly (string)[];
  /**
   * Headers that tell the service what claims say: names of claims by header. Claims within others are joined by dots: `realm.role`. A header of that name that
   * the client sends is taken away.
   * @default - none
   */
  readonly claimToHeaders?: Readonly<Record<string, string>>;
  /**
   * The header that carries all claims to the service, as JSON in base64url.
   * @default - none
   */
  readonly payloadToHeader?: string;
  /**
   * Claims whose text is a list of words, beside `scope` and `permission`. At most 64.
   * @default - none
   */
  readonly spaceDelimitedClaims?: readonly (string)[];
  /**
   * Whether the service gets the token too.
   * @default false
   */
  readonly forwardOriginalToken?: boolean;
  /**
   * How long istiod waits for keys, 1 millisecond to 1 hour.
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;
  /**
   * Whether keys may be fetched by plain HTTP, where who can change the answer can issue tokens.
   * @default false
   */
  readonly allowHttp?: boolean;
}

/**
 * Who issues tokens, whom they are for, and where they are found.
 * @minProperties 1
 * @maxProperties 1
 */
export interface JwtIssuerParts {
  /**
   * Any issuer.
   */
  readonly of?: {
  /**
   * The services or clients that tokens have to be for: one of these in the claim `aud`. `any` also takes tokens that somebody got for something else.
   */
  readonly audiences: readonly (string)[] | 'any';
  /**
   * Where the issuer publishes its keys, an https URL. istiod fetches them.
   * @default - as `<issuer>/.well-known/openid-configuration` says
   */
  readonly jwksUri?: string;
  /**
   * Headers that hold the token, each behind a prefix such as `Bearer `.
   * @default - `Authorization: Bearer …` and the query parameter `access_token`, unless another place is named
   */
  readonly fromHeaders?: readonly ({
  readonly name: string;
  readonly prefix?: string;
})[];
  /**
   * Query parameters that hold the token.
   * @default - none, but see `fromHeaders`
   */
  readonly fromParams?: readonly (string)[];
  /**
   * Cookies that hold the token.
   * @default - none
   */
  readonly fromCookies?: readonly (string)[];
  /**
   * Headers that tell the service what claims say: names of claims by header. Claims within others are joined by dots: `realm.role`. A header of that name that
   * the client sends is taken away.
   * @default - none
   */
  readonly claimToHeaders?: Readonly<Record<string, string>>;
  /**
   * The header that carries all claims to the service, as JSON in base64url.
   * @default - none
   */
  readonly payloadToHeader?: string;
  /**
   * Claims whose text is a list of words, beside `scope` and `permission`. At most 64.
   * @default - none
   */
  readonly spaceDelimitedClaims?: readonly (string)[];
  /**
   * Whether the service gets the token too.
   * @default false
   */
  readonly forwardOriginalToken?: boolean;
  /**
   * How long istiod waits for keys, 1 millisecond to 1 hour.
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;
  /**
   * Whether keys may be fetched by plain HTTP, where who can change the answer can issue tokens.
   * @default false
   */
  readonly allowHttp?: boolean;
  /**
   * The claim `iss` of its tokens, letter by letter.
   */
  readonly issuer: string;
  /**
   * Takes an issuer as it is that is neither a URL nor an address, or that looks like a slip.
   * @default false
   */
  readonly literalIssuer?: boolean;
} | {
  /**
   * The services or clients that tokens have to be for: one of these in the claim `aud`. `any` also takes tokens that somebody got for something else.
   */
  readonly audiences: readonly (string)[] | 'any';
  /**
   * The public keys themselves, or their JSON. They do not change by themselves when the issuer changes its keys.
   */
  readonly jwks: string | JsonWebKeySet;
  /**
   * Headers that hold the token, each behind a prefix such as `Bearer `.
   * @default - `Authorization: Bearer …` and the query parameter `access_token`, unless another place is named
   */
  readonly fromHeaders?: readonly ({
  readonly name: string;
  readonly prefix?: string;
})[];
  /**
   * Query parameters that hold the token.
   * @default - none, but see `fromHeaders`
   */
  readonly fromParams?: readonly (string)[];
  /**
   * Cookies that hold the token.
   * @default - none
   */
  readonly fromCookies?: readonly (string)[];
  /**
   * Headers that tell the service what claims say: names of claims by header. Claims within others are joined by dots: `realm.role`. A header of that name that
   * the client sends is taken away.
   * @default - none
   */
  readonly claimToHeaders?: Readonly<Record<string, string>>;
  /**
   * The header that carries all claims to the service, as JSON in base64url.
   * @default - none
   */
  readonly payloadToHeader?: string;
  /**
   * Claims whose text is a list of words, beside `scope` and `permission`. At most 64.
   * @default - none
   */
  readonly spaceDelimitedClaims?: readonly (string)[];
  /**
   * Whether the service gets the token too.
   * @default false
   */
  readonly forwardOriginalToken?: boolean;
  /**
   * How long istiod waits for keys, 1 millisecond to 1 hour.
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;
  /**
   * Whether keys may be fetched by plain HTTP, where who can change the answer can issue tokens.
   * @default false
   */
  readonly allowHttp?: boolean;
  /**
   * The claim `iss` of its tokens, letter by letter.
   */
  readonly issuer: string;
  /**
   * Takes an issuer as it is that is neither a URL nor an address, or that looks like a slip.
   * @default false
   */
  readonly literalIssuer?: boolean;
};
  /**
   * ID tokens of Google's users. The audiences are ids of OAuth clients.
   */
  readonly google?: {
  /**
   * The services or clients that tokens have to be for: one of these in the claim `aud`. `any` also takes tokens that somebody got for something else.
   */
  readonly audiences: readonly (string)[] | 'any';
  /**
   * Headers that hold the token, each behind a prefix such as `Bearer `.
   * @default - `Authorization: Bearer …` and the query parameter `access_token`, unless another place is named
   */
  readonly fromHeaders?: readonly ({
  readonly name: string;
  readonly prefix?: string;
})[];
  /**
   * Query parameters that hold the token.
   * @default - none, but see `fromHeaders`
   */
  readonly fromParams?: readonly (string)[];
  /**
   * Cookies that hold the token.
   * @default - none
   */
  readonly fromCookies?: readonly (string)[];
  /**
   * Headers that tell the service what claims say: names of claims by header. Claims within others are joined by dots: `realm.role`. A header of that name that
   * the client sends is taken away.
   * @default - none
   */
  readonly claimToHeaders?: Readonly<Record<string, string>>;
  /**
   * The header that carries all claims to the service, as JSON in base64url.
   * @default - none
   */
  readonly payloadToHeader?: string;
  /**
   * Claims whose text is a list of words, beside `scope` and `permission`. At most 64.
   * @default - none
   */
  readonly spaceDelimitedClaims?: readonly (string)[];
  /**
   * Whether the service gets the token too.
   * @default false
   */
  readonly forwardOriginalToken?: boolean;
  /**
   * How long istiod waits for keys, 1 millisecond to 1 hour.
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;
  /**
   * Whether keys may be fetched by plain HTTP, where who can change the answer can issue tokens.
   * @default false
   */
  readonly allowHttp?: boolean;
};
  /**
   * Tokens of Microsoft Entra ID (Azure AD).
   */
  readonly entra?: EntraIssuerProps;
  /**
   * Tokens of an Auth0 tenant.
   */
  readonly auth0?: Auth0IssuerProps;
  /**
   * Tokens of a realm of Keycloak.
   */
  readonly keycloak?: KeycloakIssuerProps;
  /**
   * Tokens of a user pool of Amazon Cognito.
   */
  readonly cognito?: CognitoIssuerProps;
}

/**
 * Who issues tokens, whom they are for, and where they are found.
 */
export type JwtIssuer = JwtIssuerParts;

/**
 * Requests that need no token. A token that they carry still has to be valid.
 */
export interface JwtExemptions {
  /**
   * Paths, without query: health checks, callbacks of a login.
   * @default - none
   */
  readonly paths?: readonly (PathMatch | PathTemplate)[];
  /**
   * Methods, in capitals: `OPTIONS` for the questions that browsers ask before they call other origins, and cannot add a token to.
   * @default - none
   */
  readonly methods?: readonly (string)[];
}

export interface JwtAuthenticationProps {
  /**
   * Whose requests: those to a service, to all workloads of a namespace, or to a gateway (`gateway.workload`). Where there is a waypoint, it checks.
   */
  readonly target: Reference;
  /**
   * Whose tokens are accepted; a token of anybody else is refused with 401.
   */
  readonly issuers: readonly (JwtIssuer)[];
  /**
   * Whether requests without a token are refused, with 403. Otherwise they go on without claims, for `AccessPolicy` to judge; a token that is there has to be
   * valid in any case.
   * @default true
   */
  readonly required?: boolean;
  /**
   * What needs no token all the same.
   * @default - nothing
   */
  readonly exempt?: JwtExemptions;
  /**
   * The ports of pods on which a token is required: where TLS is passed through or something else than HTTP is spoken, requiring one refuses everything.
   * @default - of a service its HTTP ports, of a gateway all; a namespace has to name them
   */
  readonly ports?: readonly (Port)[];
}

/**
 * Tokens of end users (JWT): who may issue them, whom they are for, and whether requests need one.
 *
 * Renders a `RequestAuthentication`. Alone that refuses wrong tokens only, so where a token is required it also denies, in the target's `AccessPolicy`, whoever
 * brings none.
 */
export interface JwtAuthenticationDocument extends DocumentHead {
  readonly kind: 'JwtAuthentication';
  readonly spec: JwtAuthenticationProps;
}

/**
 * A port that may be left behind, for a while.
 */
export interface MtlsException {
  readonly service: Reference;
  /**
   * The port of the service.
   */
  readonly port: Port;
  /**
   * What it accepts instead.
   * @default 'PERMISSIVE'
   */
  readonly mode?: 'DISABLE' | 'PERMISSIVE';
  /**
   * The last day on which it holds, as `2027-01-31`, in UTC. The day after, synth fails.
   */
  readonly until: string;
  /**
   * Why, for whoever reviews the plan.
   */
  readonly reason: string;
}

/**
 * That a client is known to call without mutual TLS, so that no stage may cut it off.
 */
export interface PlaintextCall {
  readonly from: Reference;
  readonly to: Reference;
  /**
   * @default - the service's main port
   */
  readonly port?: Port;
}

export interface MtlsMigrationProps {
  readonly mesh: Reference;
  /**
   * Which namespaces become STRICT together, by the names of the stages, in their order.
   */
  readonly stages: Readonly<Record<string, readonly (Reference)[]>>;
  /**
   * How far the migration is: `'permissive'` at the beginning, then each stage, then `'mesh-wide'`. Going on is a change of this one word, and so is going
   * back.
   */
  readonly reached: 'mesh-wide' | 'permissive' | string;
  /**
   * Ports that stay behind when their namespace becomes STRICT.
   * @default - none
   */
  readonly exceptions?: readonly (MtlsException)[];
  /**
   * Calls that are known to come without mutual TLS. A stage that would cut one off fails at synth.
   * @default - none is known
   */
  readonly plaintextCalls?: readonly (PlaintextCall)[];
  /**
   * The day that exceptions are compared with, as `2026-12-01`.
   * @default - the day of the synth, in UTC
   */
  readonly today?: string;
}

/**
 * The way from plaintext to mutual TLS everywhere, in stages that a team can review, take and take back.
 *
 * Renders a `PeerAuthentication` for the mesh, PERMISSIVE until the last stage; one, STRICT, for each namespace of the stages that are reached; and one for
 * each service with exceptions in them. At `'mesh-wide'` the one of the mesh is STRICT and those of the namespaces go.
 */
export interface MtlsMigrationDocument extends DocumentHead {
  readonly kind: 'MtlsMigration';
  readonly spec: MtlsMigrationProps;
}

export interface AuditLogProps {
  /**
   * Whose requests are logged: those of a namespace's workloads, or of the whole mesh.
   */
  readonly target: Reference;
  /**
   * How long entries are to be kept, in whole days. Nothing here keeps them: each entry says it as `retention_days`, by which whatever collects logs can tell
   * where to put them.
   * @default - entries do not say
   */
  readonly retention?: Duration;
}

/**
 * A record of who called what, and whether it was let in: each request and connection that a proxy takes or makes is a line of JSON in the log of the container
 * `istio-proxy`, denied ones too. Queries are not in it.
 *
 * Defines the log `audit-log` in the mesh configuration of `MeshInstall`, and turns it on in the `Telemetry` of the target. What `MeshTelemetry` and
 * `ServiceTelemetry` say of other logs, there or of a part of it, does not end it. ztunnel has a log of its own, which this does not change.
 */
export interface AuditLogDocument extends DocumentHead {
  readonly kind: 'AuditLog';
  readonly spec: AuditLogProps;
}

export interface StrictMtlsProps {
  /**
   * What it holds for: a whole mesh, a namespace, or the workloads of a service. The narrowest one wins.
   */
  readonly target: Reference;
  /**
   * Whether plaintext is refused. With `false` it renders `PERMISSIVE`, the first step of a migration: workloads take both, so clients can move
   * into the mesh one by one before plaintext is refused.
   * @default true
   */
  readonly enforce?: boolean;
  /**
   * Ports that differ, by the number of the container's port (not the Service's). For the workloads of a service only, since Istio takes ports with a
   * selector only.
   * @default - none
   */
  readonly ports?: Readonly<Record<string, 'DISABLE' | 'STRICT' | 'PERMISSIVE'>>;
}

/**
 * Mutual TLS for all that a mesh, a namespace or a service accepts.
 *
 * Renders a `PeerAuthentication`: `default` in the root namespace for a mesh, `default` in a namespace, or one named after the service.
 */
export interface StrictMtlsDocument extends DocumentHead {
  readonly kind: 'StrictMtls';
  readonly spec: StrictMtlsProps;
}

export interface TenantBoundaryProps {
  /**
   * The namespaces of the tenant, in one cluster.
   */
  readonly namespaces: readonly (Reference)[];
  /**
   * The DNS names outside the cluster that are the tenant's own, each optionally with a leading `*.` for all names below it.
   * @default - none, so that the tenant can serve nothing at a gateway
   */
  readonly hosts?: readonly (string)[];
  /**
   * The namespaces that may see the routes, policies and hosts that the tenant declares for its own services. Each of those objects has to name them then, in
   * `exportTo`.
   * @default - all, and nothing has to be named
   */
  readonly visibleIn?: readonly (Reference)[];
  /**
   * The name of the policies, which a user who is refused gets to read.
   * @default - the construct's id
   */
  readonly name?: string;
}

/**
 * Keeps a tenant from deciding about the hosts of others. Istio lets a VirtualService, DestinationRule or ServiceEntry of any namespace speak for any host, in
 * every namespace that it is exported to, and a Gateway serve any host at pods that others share: who may write them in one namespace can take over the traffic
 * of another.
 *
 * Renders `ValidatingAdmissionPolicy` objects with bindings, which the API server evaluates by itself: in these namespaces, what is exported to others may
 * name hosts of these namespaces and of `hosts` only; what is for the tenant's own workloads (`exportTo: ['.']`) may name any. Gateways, and routes at gateways
 * of other namespaces, may name `hosts` only. Who may change namespaces' labels or these policies has to be seen to by RBAC.
 *
 * Needs Kubernetes 1.30 or later.
 */
export interface TenantBoundaryDocument extends DocumentHead {
  readonly kind: 'TenantBoundary';
  readonly spec: TenantBoundaryProps;
}

/**
 * Who works with the objects of a namespace, as Kubernetes knows people and programs.
 * @minProperties 1
 * @maxProperties 1
 */
export interface SubjectParts {
  /**
   * Everybody in a group of the cluster's identity provider.
   */
  readonly group?: string;
  /**
   * One person, by the name that the identity provider gives.
   */
  readonly user?: string;
  /**
   * A program in the cluster, such as what delivers the manifests of a team.
   */
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
}

/**
 * Who works with the objects of a namespace, as Kubernetes knows people and programs.
 */
export type Subject = SubjectParts;

/**
 * An amount of CPU (`500m`, `20`) and memory (`512Mi`, `64Gi`) of all pods together.
 */
export interface QuotaAmounts {
  /**
   * @default - unlimited
   */
  readonly cpu?: string;
  /**
   * @default - unlimited
   */
  readonly memory?: string;
}

/**
 * The most that the objects of a namespace may use together. Where CPU or memory is limited, Kubernetes refuses pods with a container that does not say how
 * much it takes; injected proxies do.
 */
export interface NamespaceQuota {
  /**
   * What all pods may request.
   * @default - unlimited
   */
  readonly requests?: QuotaAmounts;
  /**
   * What the limits of all pods may sum up to.
   * @default - unlimited
   */
  readonly limits?: QuotaAmounts;
  /**
   * Pods that have not ended, 0 or more.
   * @default - unlimited
   */
  readonly pods?: number;
  /**
   * Services that open the namespace by a load balancer of their own, past every gateway of the mesh, 0 or more.
   * @default - unlimited
   */
  readonly loadBalancers?: number;
  /**
   * Services that open a port of every node, 0 or more; those of load balancers count too.
   * @default - unlimited
   */
  readonly nodePorts?: number;
  /**
   * Claims of storage, 0 or more.
   * @default - unlimited
   */
  readonly persistentVolumeClaims?: number;
}

export interface ZeroTrustNamespaceProps {
  /**
   * Whether the boundary is drawn below the mesh as well, by a Kubernetes NetworkPolicy: it holds even for pods that have no proxy, or escape it. It tells
   * namespaces apart, not services: those with a declared call may connect, on every port. What is public is open to any address. Metrics are open to the
   * mesh's root namespace and `metricsFrom`; DNS is reached in `kube-system` and at NodeLocal DNSCache.
   * @default false, or as `compliance` asks for
   */
  readonly networkPolicy?: boolean;
  /**
   * The names of namespaces, beside the mesh's root namespace, whose pods may read metrics past the `NetworkPolicy`: where Prometheus runs.
   * @default - none
   */
  readonly metricsFrom?: readonly (string)[];
  /**
   * Who owns the workloads here, and may edit them, their configuration and the routes to them, but nothing that the namespace enforces: no policy of the mesh,
   * no `Sidecar`, `ServiceEntry`, `EnvoyFilter` or `Telemetry`, no `NetworkPolicy`, no quota and no Role. It is all they get here by this, so whoever grants
   * them more elsewhere takes it back. An admission policy keeps their pods from evading the proxy, such as by `sidecar.istio.io/inject: "false"`; it needs
   * Kubernetes 1.30 or later. A `TenantBoundary` around the namespace limits the hosts that their routes may speak for.
   * @default - nobody is given access
   */
  readonly tenants?: readonly (Subject)[];
  /**
   * The most that the objects of the namespace may use together.
   * @default - unlimited
   */
  readonly quota?: NamespaceQuota;
  /**
   * Rules that the namespace has to meet, such as `Compliance.pciDss()`. They turn on what they ask for (an `AuditLog`, the `networkPolicy`), and synth fails
   * where something in the app weakens it: an exception from mutual TLS, an open `Sidecar`, a rule that lets everybody in.
   * @default - none
   */
  readonly compliance?: Compliance;
  /**
   * The Pod Security Standard that is enforced (`pod-security.kubernetes.io/enforce`, with `warn` at the same level).
   * @default - none is set
   */
  readonly podSecurity?: 'privileged' | 'baseline' | 'restricted';
  /**
   * More labels of the Namespace.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * The mesh it belongs to.
   */
  readonly mesh: Reference;
  /**
   * @default - as the mesh has it: ambient, or sidecars of its revision
   */
  readonly injection?: Injection;
  /**
   * Marks the namespace as production, so that constructs which break things on purpose refuse its services.
   * @default false
   */
  readonly production?: boolean;
}

/**
 * A namespace in which nothing is trusted until it is said to be.
 *
 * Renders the `Namespace`; a `PeerAuthentication` that refuses plaintext; an `AuthorizationPolicy` that allows nothing, so that only `allowFrom` on a
 * service opens it; a `Sidecar` that lets workloads reach their own namespace, the mesh's root namespace and what `allowFrom` elsewhere lets them call,
 * and blocks the rest; optionally a `NetworkPolicy`, a `Role` with its `RoleBinding` for tenants, a `ResourceQuota`,
 * and a `Telemetry` that turns the audit log on.
 *
 * The `Sidecar` guides honest workloads; one that circumvents its proxy is stopped by a NetworkPolicy only.
 */
export interface ZeroTrustNamespaceDocument extends DocumentHead {
  readonly kind: 'ZeroTrustNamespace';
  readonly spec: ZeroTrustNamespaceProps;
  /**
   * Lets a caller call all workloads of this namespace, beside whom their services let in.
   */
  readonly allowFrom?: readonly ({ readonly caller: Reference | Caller; readonly access: Access } & (AccessOptions))[];
  /**
   * Lets all workloads of a namespace, such as this one, call all of this one.
   */
  readonly allowFromAnyIn?: readonly ({ readonly namespace: Reference; readonly access: Access } & (AccessOptions))[];
  /**
   * Keeps a caller from all workloads of this namespace, whatever allows it.
   */
  readonly denyFrom?: readonly ({ readonly caller: Reference | Caller; readonly access: Access } & (AccessOptions))[];
  /**
   * Opens the egress of this namespace for a service elsewhere that does not say `allowFrom` in the same app, such as one of another team or an
   * `ExternalService`.
   */
  readonly allowEgressTo?: readonly (Reference)[];
}

/**
 * What a service is made of.
 */
export interface MeshServiceProps {
  /**
   * Whether pods of other networks reach it, in an ambient mesh of several: there a service is for its own cluster, unless it says otherwise, alike in all
   * clusters that have it. With sidecars every service is reached.
   * @default false
   */
  readonly global?: boolean;
  /**
   * The port that routes and clients mean unless they say another.
   */
  readonly port: Port;
  /**
   * Further ports, such as for metrics or administration.
   * @default - none
   */
  readonly additionalPorts?: readonly (Port)[];
  /**
   * The labels that the Service selects its pods by.
   * @default - `app`, with the name of the service
   */
  readonly selector?: Readonly<Record<string, string>>;
  /**
   * The versions that run side by side, each with the labels that tell its pods from the others'.
   * @default - no versions are told apart
   */
  readonly versions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * The ServiceAccount that its pods run under, which is its identity in the mesh.
   * @default - `new MeshService` renders one with the name of the service; `fromAttributes` assumes none, so the service cannot be allowed as a client
   */
  readonly serviceAccount?: string;
  /**
   * The API that its routes are written in.
   * @default - as the mesh has it
   */
  readonly routingApi?: RoutingApi;
  readonly namespace: Reference;
  /**
   * The name of the Kubernetes Service.
   * @default - the construct's id
   */
  readonly name?: string;
}

export interface MeshServiceAttributes {
  /**
   * The port that routes and clients mean unless they say another.
   */
  readonly port: Port;
  /**
   * Further ports, such as for metrics or administration.
   * @default - none
   */
  readonly additionalPorts?: readonly (Port)[];
  /**
   * The labels that the Service selects its pods by.
   * @default - `app`, with the name of the service
   */
  readonly selector?: Readonly<Record<string, string>>;
  /**
   * The versions that run side by side, each with the labels that tell its pods from the others'.
   * @default - no versions are told apart
   */
  readonly versions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * The ServiceAccount that its pods run under, which is its identity in the mesh.
   * @default - `new MeshService` renders one with the name of the service; `fromAttributes` assumes none, so the service cannot be allowed as a client
   */
  readonly serviceAccount?: string;
  /**
   * The API that its routes are written in.
   * @default - as the mesh has it
   */
  readonly routingApi?: RoutingApi;
  readonly namespace: Reference;
  /**
   * The name of the Kubernetes Service.
   * @default - the construct's id
   */
  readonly name?: string;
}

export interface ManifestServiceProps {
  /**
   * Where the Service and its workloads are read from.
   */
  readonly manifests: Manifests;
  /**
   * The versions that the caller relies on. Each must be found among the workloads; naming them makes a wrong name fail to compile. What is no DNS label is
   * named by its nearest one: `1-4-0` for pods labelled `version: 1.4.0`.
   * @default - all that are found, by the label `version` or `app.kubernetes.io/version` of the pods
   */
  readonly versions?: readonly (string)[];
  /**
   * The API that its routes are written in.
   * @default - as the mesh has it
   */
  readonly routingApi?: RoutingApi;
  readonly namespace: Reference;
  /**
   * The name of the Kubernetes Service.
   * @default - the construct's id
   */
  readonly name?: string;
}

export interface RouteOptions {
  /**
   * Which requests the route is for.
   */
  readonly when: RequestMatch;
  /**
   * The version that they go to.
   */
  readonly to: string;
}

/**
 * A service of the mesh: the unit that routes, policies and tests are about.
 *
 * Renders a Kubernetes `Service` and, unless `serviceAccount` names one, a `ServiceAccount`. Workloads stay the caller's: give their pods
 * `service.podLabels('v1')` and the ServiceAccount.
 */
export interface MeshServiceDocument extends DocumentHead {
  readonly kind: 'MeshService';
  readonly spec?: MeshServiceProps;
  /**
   * Refers to a service that others own; renders nothing by itself.
   */
  readonly fromAttributes?: MeshServiceAttributes;
  /**
   * Adopts a service from Kubernetes manifests: its ports, the versions of its workloads and the ServiceAccounts they run under. Renders nothing by itself.
   *
   * Ports whose protocol neither `appProtocol` nor their name tells count as HTTP, which is what Istio detects. Workloads that name no ServiceAccount run under
   * `default`: whoever is to be told apart from the others of its namespace needs one of its own.
   */
  readonly fromManifests?: ManifestServiceProps;
  /**
   * Lets a client call this service. From the first call on, everything that no call allows is refused, in every namespace.
   */
  readonly allowFrom?: readonly ({ readonly client: Reference | Caller; readonly access: Access } & (AccessOptions))[];
  /**
   * Lets all workloads of a namespace call this service.
   */
  readonly allowFromAnyIn?: readonly ({ readonly namespace: Reference; readonly access: Access } & (AccessOptions))[];
  /**
   * Lets everybody call this service, also without an identity.
   */
  readonly allowPublic?: readonly (Access | ({ readonly access: Access } & (AccessOptions)))[];
  /**
   * Keeps a client from some of what others allow it. What is denied is denied, whatever allows it. `AccessPolicy.of(service)` has the rarer verbs.
   */
  readonly denyFrom?: readonly ({ readonly client: Reference | Caller; readonly access: Access } & (AccessOptions))[];
  /**
   * Sends some requests to one version. For the usual patterns there are constructs: `CanaryRelease`, `AbTest`.
   */
  readonly addRoute?: readonly ({ readonly name: string } & (RouteOptions))[];
}

/**
 * What a rate may say beside its number.
 */
export interface RateOptions {
  /**
   * How many requests may come at once, a whole number from 1: the size of the bucket. Only where proxies count for themselves; a rate-limit service counts in
   * windows and knows no bursts.
   * @default - as many as are allowed in the whole period
   */
  readonly burst?: number;
}

/**
 * How many requests are allowed in how much time.
 * @minProperties 1
 * @maxProperties 1
 */
export interface RateParts {
  readonly perSecond?: number | ({ readonly requests: number } & (RateOptions));
  readonly perMinute?: number | ({ readonly requests: number } & (RateOptions));
  readonly perHour?: number | ({ readonly requests: number } & (RateOptions));
  readonly perDay?: number | ({ readonly requests: number } & (RateOptions));
  /**
   * A rate over any period of 50 ms or more. Only where proxies count for themselves; a rate-limit service counts by the second, minute, hour or day.
   */
  readonly of?: { readonly requests: number; readonly per: Duration } & (RateOptions);
}

/**
 * How many requests are allowed in how much time.
 */
export type Rate = RateParts;

/**
 * What requests are told apart by, so that each value has a count of its own.
 * @minProperties 1
 * @maxProperties 1
 */
export interface RequestKeyParts {
  /**
   * The value of a header. Requests without it share one count.
   *
   * A client can write any header: use one that a gateway sets, or `jwtClaim`.
   */
  readonly header?: string;
  /**
   * A claim of the request's token, which must be a text, such as `sub`. Requests without it share one count.
   *
   * The workload must have a RequestAuthentication: it checks the token and hands its claims on.
   */
  readonly jwtClaim?: readonly [string, ...(string)[]] | (readonly [string, ...(string)[]]);
  /**
   * The address of the client: at a gateway the one that is behind the trusted proxies, elsewhere that of the calling pod.
   */
  readonly clientAddress?: Nothing;
}

/**
 * What requests are told apart by, so that each value has a count of its own.
 */
export type RequestKey = 'clientAddress' | RequestKeyParts;

export interface RateLimitResponse {
  /**
   * The status, from 400 to 599. For gRPC it is `RESOURCE_EXHAUSTED` in any case.
   * @default 429
   */
  readonly status?: number;
  /**
   * Headers that the response carries, beside the `x-ratelimit` ones.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RateLimitProps {
  /**
   * Whose requests are limited: all that come to the pods of a service, or that come to a gateway, such as `MeshInstall`'s `ingressGateway`. Istio tells
   * pods apart and not Services, so other services of the same pods are limited with it.
   */
  readonly target: Reference;
  /**
   * How many requests are allowed in how much time.
   */
  readonly rate: Rate;
  /**
   * Which requests count. Paths, methods, authorities, headers and query parameters can be told apart.
   * @default - all
   */
  readonly when?: RequestMatch;
  /**
   * What tells requests apart, so that each value has the whole rate for itself: a user, a client's address.
   * @default - all requests count together
   */
  readonly per?: RequestKey;
  /**
   * What counts for all pods of the target together.
   * @default - every pod counts for itself
   */
  readonly countedBy?: Reference;
  /**
   * How many values of `per` a pod keeps counts of, a whole number from 1. When there are more, those not seen for longest start anew. Only where pods
   * count for themselves.
   * @default 1000
   */
  readonly maxKeys?: number;
  /**
   * Whether requests over the limit are refused. With `false` they are only counted in the metrics, to find a rate that fits.
   * @default true
   */
  readonly enforce?: boolean;
  /**
   * What requests over the limit get. All limits of a workload that are counted in the same way agree on it.
   * @default - status 429
   */
  readonly response?: RateLimitResponse;
}

/**
 * Limits how many requests a service or a gateway takes.
 *
 * Any number of limits on one workload hold together: a request passes when it is within all that it counts for. They render one `EnvoyFilter`, and those that
 * a `RateLimitService` counts become entries of its configuration, too.
 */
export interface RateLimitDocument extends DocumentHead {
  readonly kind: 'RateLimit';
  readonly spec: RateLimitProps;
}

/**
 * A Redis that is there already.
 */
export interface RedisReference {
  /**
   * Its address, with port: `redis.data.svc.cluster.local:6379`.
   */
  readonly address: string;
  /**
   * Whether it is spoken to by TLS. Not for a Redis of the mesh, where the proxies do that.
   * @default false
   */
  readonly tls?: boolean;
  /**
   * The Secret with its password, in the namespace of the rate-limit service. It is referred to, never rendered.
   * @default - it has none
   */
  readonly password?: {
  readonly secretName: string;
  readonly key: string;
};
}

export interface RateLimitServiceProps {
  /**
   * Where it runs: a namespace of the mesh, so that what it is asked travels by mutual TLS and only those ask who have a limit.
   */
  readonly namespace: Reference;
  /**
   * The name of its Deployment, Service and ServiceAccount.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * How many pods, from 1 to 100. They share their counts.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Where it keeps its counts.
   * @default - a Redis of its own, of one pod, which forgets them when it restarts
   */
  readonly redis?: RedisReference;
  /**
   * Its image.
   * @default - a build of envoyproxy/ratelimit that was tried with this library
   */
  readonly image?: string;
  /**
   * The image of the Redis that is rendered.
   * @default - a release of Redis 7.2
   */
  readonly redisImage?: string;
  /**
   * What its counts are kept apart from others' by.
   * @default - the construct's id
   */
  readonly domain?: string;
  /**
   * How long a request waits for an answer, from 1 ms on.
   * @default Duration.millis(100)
   */
  readonly timeout?: Duration;
  /**
   * What happens to requests while it does not answer. The default keeps users served when a counter is gone; quotas that protect something dear want
   * `deny`, which answers 500.
   * @default 'allow'
   */
  readonly whenUnreachable?: 'allow' | 'deny';
}

/**
 * What a request that is over a limit gets.
 */
export interface LimitResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * One limit, as it takes part in the filters of its proxies.
 */
export interface Limit {
  /**
   * What it is counted under.
   */
  readonly name: string;
  readonly owner: Reference;
  readonly rate: Rate;
  readonly match: RequestMatch;
  readonly key: RequestKey;
  readonly maxKeys: number;
  readonly enforce: boolean;
  readonly response: LimitResponse;
  readonly countedBy: Reference;
}

/**
 * Counts requests for all proxies together: [envoyproxy/ratelimit](https://github.com/envoyproxy/ratelimit), with Redis for its counts.
 *
 * Renders a Deployment, Service, ServiceAccount, PodDisruptionBudget and ConfigMap with the limits that name it in `countedBy`; a Redis, unless there is one;
 * and AuthorizationPolicies: only the workloads that have such a limit may ask it, and only it may ask Redis.
 */
export interface RateLimitServiceDocument extends DocumentHead {
  readonly kind: 'RateLimitService';
  readonly spec: RateLimitServiceProps;
  /**
   * Takes a limit on, for the proxies of a client. `RateLimit` does it.
   */
  readonly count?: readonly ({ readonly limit: Limit; readonly client: Reference })[];
}

export interface OciModuleOptions {
  /**
   * The SHA-256 of the image's digest or of the module, 64 lower-case hexadecimal digits: what a version's tag leads to is checked against it.
   * @default - the digest that the image is named by; a tag is taken as it is
   */
  readonly sha256?: string;
}

export interface HttpModuleOptions {
  /**
   * The SHA-256 of the module, 64 lower-case hexadecimal digits. What the server sends is checked against it.
   */
  readonly sha256: string;
}

/**
 * Where proxies get a WebAssembly module from.
 * @minProperties 1
 * @maxProperties 1
 */
export interface WasmModuleParts {
  /**
   * An image of a registry, named by digest or by the tag of a version.
   */
  readonly oci?: string | ({ readonly image: string } & (OciModuleOptions));
  /**
   * A file of a web server.
   */
  readonly http?: { readonly url: string } & (HttpModuleOptions);
}

/**
 * Where proxies get a WebAssembly module from.
 */
export type WasmModule = WasmModuleParts;

export interface WasmExtensionProps {
  /**
   * Whose proxies run it: those of a service, a gateway, a namespace or the whole mesh. In ambient mode a service's waypoint.
   */
  readonly target: Reference;
  /**
   * The module.
   */
  readonly module: WasmModule;
  /**
   * The name of the object, and of the extension in logs and metrics.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Which kind is rendered. `WasmPlugin` is understood by every Istio that is supported, and from 1.30 on istiod turns it into a `TrafficExtension` by itself;
   * so it keeps working while a control plane is upgraded, or rolled back. `TrafficExtension`, which Istio recommends for the future, is alpha from 1.30 on.
   * @default 'WasmPlugin'
   */
  readonly kind?: 'WasmPlugin' | 'TrafficExtension';
  /**
   * Where it stands among Istio's own filters: before authentication, before authorization, or before statistics.
   * @default - at the end, before the router
   */
  readonly phase?: 'AUTHN' | 'AUTHZ' | 'STATS';
  /**
   * The order within a phase: higher ones come first. A whole number of 32 bits.
   * @default - after all that have one, by age and name
   */
  readonly priority?: number;
  /**
   * Which traffic of a sidecar it sees. Gateways have one kind, which counts as `outbound` when a namespace or a mesh is the target.
   * @default - 'inbound' for a service; for others 'both'
   */
  readonly traffic?: 'inbound' | 'outbound' | 'both';
  /**
   * Only these ports: of the container for what comes in, of the Service for what goes out.
   * @default - all
   */
  readonly ports?: readonly (number)[];
  /**
   * What the module is told, as it defines.
   * @default - nothing
   */
  readonly config?: Readonly<Record<string, unknown>>;
  /**
   * Environment variables of the module.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * The Secret (`kubernetes.io/dockerconfigjson`) to pull the image with, in the namespace of the target. It is referred to, never rendered.
   * @default - none
   */
  readonly pullSecret?: string;
  /**
   * What happens to requests when the module cannot be loaded or fails: `deny` answers 500 or closes the connection.
   * @default 'deny'
   */
  readonly whenFailing?: 'allow' | 'deny';
  /**
   * What it filters: HTTP requests, or connections.
   * @default 'http'
   */
  readonly layer?: 'http' | 'network';
}

/**
 * A WebAssembly module that proxies run.
 *
 * Renders a `WasmPlugin`, or a `TrafficExtension` where `kind` says so.
 */
export interface WasmExtensionDocument extends DocumentHead {
  readonly kind: 'WasmExtension';
  readonly spec: WasmExtensionProps;
}

export interface CanaryGuardProps {
  readonly service: Reference;
  /**
   * The version that the canary is compared with.
   */
  readonly stable: string;
  /**
   * The version that is being tried.
   */
  readonly canary: string;
  /**
   * By how much the share of failed requests may be larger: points of a hundred.
   * @default Percent.of(1)
   */
  readonly moreErrors?: Percent;
  /**
   * How many times as long 99 of 100 requests may take; more than 1.
   * @default 1.5
   */
  readonly slower?: number;
  /**
   * Requests to the canary each second, above 0, below which nothing is compared.
   * @default 0.1
   */
  readonly leastRequests?: number;
  /**
   * Where the runbooks are, as a URL: each alert links to its page there, such as `https://git.example.com/platform/runbooks/MeshHighErrorRate.md`. The
   * pages are
   * in docs/runbooks of this library, to copy and to add to.
   */
  readonly runbooks: string;
  /**
   * Labels of the rendered object, by which Prometheus finds its rules: kube-prometheus-stack asks for `release`.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * For whom the rules are rendered: Prometheus' operator reads a `PrometheusRule`, a plain Prometheus a file, which a `ConfigMap` holds to be mounted.
   * @default 'operator'
   */
  readonly readBy?: 'operator' | 'plain-prometheus';
}

/**
 * Alerts that compare a canary with the stable version beside it, at the same time and under the same load: `CanaryFailsMore` and `CanaryIsSlower`. Both are
 * critical,
 * since the answer is at hand: give the canary no more requests.
 *
 * Versions are told apart by the label `version` of their pods, or `app.kubernetes.io/version`: that is what proxies report.
 */
export interface CanaryGuardDocument extends DocumentHead {
  readonly kind: 'CanaryGuard';
  readonly spec: CanaryGuardProps;
}

/**
 * From where on something is wrong.
 */
export interface AlertThresholds {
  /**
   * The share of a service's requests that fail.
   * @default Percent.of(5)
   */
  readonly errors?: Percent;
  /**
   * What half of a service's requests may take.
   * @default Duration.millis(500)
   */
  readonly p50?: Duration;
  /**
   * What 99 of 100 requests to a service may take.
   * @default Duration.seconds(2)
   */
  readonly p99?: Duration;
  /**
   * By how much the requests to a service drop within an hour.
   * @default Percent.of(75)
   */
  readonly trafficDrop?: Percent;
  /**
   * The share of requests that a circuit breaker turns away.
   * @default Percent.of(1)
   */
  readonly overflow?: Percent;
  /**
   * How many times as many denials as an hour before are a surge; more than 1.
   * @default 5
   */
  readonly denialSurge?: number;
  /**
   * Requests to a service each second, above 0, below which shares say nothing: one failure of two would be half.
   * @default 0.1
   */
  readonly leastRequests?: number;
  /**
   * What 99 of 100 changes of configuration may take until proxies have them: up to 30 seconds, beyond which istiod does not measure.
   * @default Duration.seconds(10)
   */
  readonly convergence?: Duration;
  /**
   * What is left of certificates that people renew: root, plugged-in CA, gateways.
   * @default Duration.days(30)
   */
  readonly certificateLeft?: Duration;
  /**
   * What is left of a workload's certificate. Proxies renew with half of the lifetime left; it should be well below that.
   * @default Duration.hours(6), for certificates of a day
   */
  readonly workloadCertificateLeft?: Duration;
  /**
   * The share of ztunnel's connections that fail.
   * @default Percent.of(5)
   */
  readonly ztunnelFailures?: Percent;
}

export interface MeshAlertsProps {
  /**
   * The mesh. Alerts of ztunnels are left out where its data plane is not ambient, those of istiod where the cloud runs it.
   */
  readonly mesh: Reference;
  /**
   * From where on something is wrong.
   * @default - as each of them says
   */
  readonly thresholds?: AlertThresholds;
  /**
   * Alerts to leave out.
   * @default - none
   */
  readonly without?: readonly ('MeshHighErrorRate' | 'MeshHighLatencyP50' | 'MeshHighLatencyP99' | 'MeshTrafficDrop' | 'MeshCircuitBreakerOverflow' | 'MeshCircuitBreakerOpen' | 'MeshEndpointsEjected' | 'MeshNoHealthyEndpoints' | 'MeshDenialsSurge' | 'MeshPlaintextTraffic' | 'MeshRootCertificateExpiry' | 'MeshWorkloadCertificateExpiry' | 'MeshGatewayCertificateExpiry' | 'IstiodDown' | 'IstiodPushErrors' | 'IstiodConfigRejected' | 'IstiodSlowPushes' | 'MeshProxyOutOfSync' | 'IstiodInjectionFailures' | 'ZtunnelConnectionFailures' | 'ZtunnelPendingPods' | 'ZtunnelDisconnected')[];
  /**
   * Where the runbooks are, as a URL: each alert links to its page there, such as `https://git.example.com/platform/runbooks/MeshHighErrorRate.md`. The
   * pages are
   * in docs/runbooks of this library, to copy and to add to.
   */
  readonly runbooks: string;
  /**
   * Labels of the rendered object, by which Prometheus finds its rules: kube-prometheus-stack asks for `release`.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * For whom the rules are rendered: Prometheus' operator reads a `PrometheusRule`, a plain Prometheus a file, which a `ConfigMap` holds to be mounted.
   * @default 'operator'
   */
  readonly readBy?: 'operator' | 'plain-prometheus';
}

/**
 * Alerts about a mesh: what its users feel (failures, latency, traffic that is gone), what protects it (circuit breakers, access, certificates) and what
 * runs it
 * (istiod, proxies, injection, ztunnels).
 *
 * Renders a `PrometheusRule` in the mesh's root namespace, or a `ConfigMap` with a rule file. Each alert has a severity, `critical` or `warning`, and a link
 * to its
 * runbook.
 */
export interface MeshAlertsDocument extends DocumentHead {
  readonly kind: 'MeshAlerts';
  readonly spec: MeshAlertsProps;
}

/**
 * How fast a share of requests has to be.
 */
export interface LatencyObjective {
  /**
   * What a request may take, at one of the bounds of Envoy's histograms: 0.5, 1, 5, 10, 25, 50, 100, 250 or 500 milliseconds, 1, 2.5, 5, 10, 30 or 60
   * seconds, 5, 10, 30
   * or 60 minutes.
   */
  readonly within: Duration;
  /**
   * The share of requests that has to be that fast: above 0, below 1.
   */
  readonly target: number;
}

export interface ServiceLevelObjectiveProps {
  readonly service: Reference;
  /**
   * The share of requests that have to succeed, such as 0.999: above 0, below 1. Those with a status from 500 fail, and those whose gRPC code blames the
   * server.
   * @default - none; then there has to be one for latency
   */
  readonly availability?: number;
  /**
   * How fast requests have to be.
   * @default - none; then there has to be one for availability
   */
  readonly latency?: LatencyObjective;
  /**
   * What the objective is about: the last days, from 7 to 90. Prometheus has to keep its data for that long.
   * @default Duration.days(30)
   */
  readonly period?: Duration;
  /**
   * @default - 'waypoint' for a service of an ambient namespace, 'callers' for all others
   */
  readonly seenBy?: 'service' | 'callers' | 'waypoint';
  /**
   * Where the runbooks are, as a URL: each alert links to its page there, such as `https://git.example.com/platform/runbooks/MeshHighErrorRate.md`. The
   * pages are
   * in docs/runbooks of this library, to copy and to add to.
   */
  readonly runbooks: string;
  /**
   * Labels of the rendered object, by which Prometheus finds its rules: kube-prometheus-stack asks for `release`.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * For whom the rules are rendered: Prometheus' operator reads a `PrometheusRule`, a plain Prometheus a file, which a `ConfigMap` holds to be mounted.
   * @default 'operator'
   */
  readonly readBy?: 'operator' | 'plain-prometheus';
}

/**
 * What a service promises, and alerts when it is about to break the promise: by how fast its error budget burns, over a long window that shows that it
 * matters and
 * a short one that shows that it goes on.
 *
 * Renders recording rules, `slo:failures:ratio_rate5m` to `slo:failures:ratio_rate3d` and `slo:error_budget:left`, with the labels `slo`,
 * `destination_service` and `service_namespace`, and the alerts `SloBurnsFast` (critical) and `SloBurnsSlowly` (warning).
 */
export interface ServiceLevelObjectiveDocument extends DocumentHead {
  readonly kind: 'ServiceLevelObjective';
  readonly spec: ServiceLevelObjectiveProps;
}

export interface MeshScrapingProps {
  /**
   * The mesh. ztunnels and the CNI plugin are asked where it has them.
   */
  readonly mesh: Reference;
  /**
   * How often each is asked, 5 seconds to 5 minutes. Beyond that, alerts that look at 5 minutes would see nothing.
   * @default - as Prometheus has it
   */
  readonly interval?: Duration;
  /**
   * Labels of the rendered objects, by which Prometheus finds them: kube-prometheus-stack asks for `release`.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * For whom it is rendered: Prometheus' operator reads `PodMonitor`s, a plain Prometheus a file, which a `ConfigMap` holds to be mounted and
   * named in `scrape_config_files`.
   * @default 'operator'
   */
  readonly readBy?: 'operator' | 'plain-prometheus';
}

/**
 * Tells Prometheus where the metrics of a mesh are: of istiod, of the proxies (sidecars, gateways, waypoints, with the metrics of applications that Istio
 * merges into
 * them), of ztunnels and of the CNI plugin. All get the labels `namespace` and `pod`, which alerts and dashboards ask for.
 */
export interface MeshScrapingDocument extends DocumentHead {
  readonly kind: 'MeshScraping';
  readonly spec: MeshScrapingProps;
}

export interface MeshDashboardsProps {
  /**
   * The mesh.
   */
  readonly mesh: Reference;
  /**
   * @default - all; that of ztunnels where the data plane is ambient
   */
  readonly dashboards?: readonly ('service' | 'gateways' | 'ztunnel' | 'mesh' | 'workload' | 'canary' | 'control-plane' | 'security')[];
  /**
   * The namespace that Grafana reads dashboards in.
   * @default - the mesh's root namespace
   */
  readonly namespace?: string;
  /**
   * For whom they are rendered: the sidecar of Grafana's Helm chart loads `ConfigMap`s, Grafana's operator reads `GrafanaDashboard`s.
   * @default 'sidecar'
   */
  readonly readBy?: 'operator' | 'sidecar';
  /**
   * By which labels they are found: of the `ConfigMap`s, or of the Grafana that the operator gives them to.
   * @default - `grafana_dashboard: "1"` for the sidecar, `dashboards: grafana` for the operator
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * The folder that they are shown in.
   * @default 'Istio'
   */
  readonly folder?: string;
}

/**
 * Grafana dashboards of a mesh: the mesh at a glance, one service, one workload, gateways, canaries, istiod, security, ztunnels.
 *
 * Renders a `ConfigMap` for each, or a `GrafanaDashboard`. They ask whichever Prometheus is chosen above the panels, and what `MeshScraping` has it read.
 */
export interface MeshDashboardsDocument extends DocumentHead {
  readonly kind: 'MeshDashboards';
  readonly spec: MeshDashboardsProps;
}

export interface PersistentStorageOptions {
  /**
   * How much it holds, 1 GiB or more.
   */
  readonly size: Size;
  /**
   * The class of the volume.
   * @default - that of the cluster
   */
  readonly storageClass?: string;
}

/**
 * Where an add-on keeps what it was told. There is no default: who forgets it at a restart should have been asked.
 * @minProperties 1
 * @maxProperties 1
 */
export interface StorageParts {
  /**
   * Nowhere: with the pod, all of it is gone. For evaluation.
   */
  readonly memory?: Nothing;
  /**
   * On a volume of one pod, which a PersistentVolumeClaim asks for.
   */
  readonly persistent?: PersistentStorageOptions;
}

/**
 * Where an add-on keeps what it was told. There is no default: who forgets it at a restart should have been asked.
 */
export type Storage = 'memory' | StorageParts;

/**
 * A key of a Secret in the add-on's namespace. It is referred to, never rendered.
 */
export interface SecretKey {
  readonly secretName: string;
  readonly key: string;
}

export interface GrafanaProps {
  /**
   * Whom its dashboards ask.
   */
  readonly prometheus: Reference;
  /**
   * Where it shows traces from.
   * @default - it shows none
   */
  readonly jaeger?: Reference;
  /**
   * Where it keeps what people make in it: accounts, dashboards of their own. Those of the mesh are files.
   */
  readonly storage: Storage;
  /**
   * The password of its user `admin`, in a Secret of its namespace.
   */
  readonly adminPassword: SecretKey;
  /**
   * Where people find it, such as `https://grafana.example.com`: what others link to. A gateway still has to expose it.
   * @default - nobody links to it
   */
  readonly url?: string;
  /**
   * Where it runs: a namespace of the mesh, so that it is spoken to by mutual TLS, and those are known who ask.
   */
  readonly namespace: Reference;
  /**
   * The name of its Deployment, Service and ServiceAccount.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Its image, by digest or by the tag of a version.
   * @default - a release that its configuration is written for
   */
  readonly image?: string;
}

/**
 * A Grafana with the dashboards of the mesh, as `MeshDashboards` has them. They are mounted, so that nothing in it needs a token for the cluster.
 */
export interface GrafanaDocument extends DocumentHead {
  readonly kind: 'Grafana';
  readonly spec: GrafanaProps;
  /**
   * Lets a client in, on its main port: an add-on that asks it, or the gateway that exposes it, which needs authentication at the add-on.
   */
  readonly allowFrom?: readonly (Reference | ({ readonly client: Reference; readonly access?: Access }))[];
}

export interface JaegerProps {
  /**
   * Where it keeps traces: in memory the latest 50,000, on a volume those of a week.
   */
  readonly storage: Storage;
  /**
   * Where people find it, such as `https://grafana.example.com`: what others link to. A gateway still has to expose it.
   * @default - nobody links to it
   */
  readonly url?: string;
  /**
   * Where it runs: a namespace of the mesh, so that it is spoken to by mutual TLS, and those are known who ask.
   */
  readonly namespace: Reference;
  /**
   * The name of its Deployment, Service and ServiceAccount.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Its image, by digest or by the tag of a version.
   * @default - a release that its configuration is written for
   */
  readonly image?: string;
}

/**
 * Jaeger 2, all of it in one pod, which keeps traces and shows them. `TraceCollector` sends it those of the mesh.
 */
export interface JaegerDocument extends DocumentHead {
  readonly kind: 'Jaeger';
  readonly spec: JaegerProps;
  /**
   * Lets a client in, on its main port: an add-on that asks it, or the gateway that exposes it, which needs authentication at the add-on.
   */
  readonly allowFrom?: readonly (Reference | ({ readonly client: Reference; readonly access?: Access }))[];
}

/**
 * How people sign in to Kiali by an issuer of OpenID Connect.
 */
export interface KialiOpenId {
  /**
   * Its URL, with https.
   */
  readonly issuer: string;
  readonly clientId: string;
  /**
   * @default - it has none: the client is a public one
   */
  readonly clientSecret?: SecretKey;
  /**
   * What people see: what the cluster lets them, which then has to take tokens of the issuer, or all that Kiali reads.
   * @default 'their-own'
   */
  readonly permissions?: 'all-of-kiali' | 'their-own';
}

export interface KialiProps {
  /**
   * Whom its graph asks.
   */
  readonly prometheus: Reference;
  /**
   * How people sign in: with a token of a ServiceAccount in the cluster, or by OpenID Connect. Nobody is anonymous.
   */
  readonly signIn: KialiOpenId | 'token';
  /**
   * What sessions are signed with, 16, 24 or 32 bytes, in a Secret of its namespace.
   */
  readonly signingKey: SecretKey;
  /**
   * Where it shows traces from, and links to.
   * @default - it shows none
   */
  readonly jaeger?: Reference;
  /**
   * Whose dashboards it links to, and a token of a viewer that it finds them with.
   * @default - it links to none
   */
  readonly dashboards?: {
  readonly grafana: Reference;
  readonly token: SecretKey;
};
  /**
   * Where people find it, such as `https://grafana.example.com`: what others link to. A gateway still has to expose it.
   * @default - nobody links to it
   */
  readonly url?: string;
  /**
   * Where it runs: a namespace of the mesh, so that it is spoken to by mutual TLS, and those are known who ask.
   */
  readonly namespace: Reference;
  /**
   * The name of its Deployment, Service and ServiceAccount.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Its image, by digest or by the tag of a version.
   * @default - a release that its configuration is written for
   */
  readonly image?: string;
}

/**
 * Kiali, which draws what calls what. It only looks: it may read the cluster and change nothing, neither secrets nor logs of pods.
 */
export interface KialiDocument extends DocumentHead {
  readonly kind: 'Kiali';
  readonly spec: KialiProps;
  /**
   * Lets a client in, on its main port: an add-on that asks it, or the gateway that exposes it, which needs authentication at the add-on.
   */
  readonly allowFrom?: readonly (Reference | ({ readonly client: Reference; readonly access?: Access }))[];
}

export interface PrometheusProps {
  /**
   * Where it keeps metrics. It drops the oldest when four fifths are full.
   */
  readonly storage: Storage;
  /**
   * Alerts and objectives that it evaluates: `MeshAlerts`, `ServiceLevelObjective`, `CanaryGuard`, each with `readBy: 'plain-prometheus'`.
   * @default - none
   */
  readonly rules?: readonly (Reference)[];
  /**
   * Where people find it, such as `https://grafana.example.com`: what others link to. A gateway still has to expose it.
   * @default - nobody links to it
   */
  readonly url?: string;
  /**
   * Where it runs: a namespace of the mesh, so that it is spoken to by mutual TLS, and those are known who ask.
   */
  readonly namespace: Reference;
  /**
   * The name of its Deployment, Service and ServiceAccount.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Its image, by digest or by the tag of a version.
   * @default - a release that its configuration is written for
   */
  readonly image?: string;
}

/**
 * A Prometheus that reads the metrics of the mesh, as `MeshScraping` has them, and evaluates rules about it. For who has none yet: for one that is there
 * already, `MeshScraping` and `MeshAlerts` are enough.
 *
 * Renders a Deployment with Service, ServiceAccount and a ClusterRole that finds pods. It asks proxies past its own, on the port that they serve metrics on.
 */
export interface PrometheusDocument extends DocumentHead {
  readonly kind: 'Prometheus';
  readonly spec: PrometheusProps;
  /**
   * Lets a client in, on its main port: an add-on that asks it, or the gateway that exposes it, which needs authentication at the add-on.
   */
  readonly allowFrom?: readonly (Reference | ({ readonly client: Reference; readonly access?: Access }))[];
}

export interface TraceCollectorProps {
  /**
   * Who keeps the traces.
   */
  readonly sendTo: Reference;
  /**
   * Where it runs: a namespace of the mesh, so that it is spoken to by mutual TLS, and those are known who ask.
   */
  readonly namespace: Reference;
  /**
   * The name of its Deployment, Service and ServiceAccount.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Its image, by digest or by the tag of a version.
   * @default - a release that its configuration is written for
   */
  readonly image?: string;
}

/**
 * An OpenTelemetry Collector that takes the spans of proxies and applications, and sends them on in batches.
 */
export interface TraceCollectorDocument extends DocumentHead {
  readonly kind: 'TraceCollector';
  readonly spec: TraceCollectorProps;
  /**
   * Lets a client in, on its main port: an add-on that asks it, or the gateway that exposes it, which needs authentication at the add-on.
   */
  readonly allowFrom?: readonly (Reference | ({ readonly client: Reference; readonly access?: Access }))[];
}

/**
 * How metrics differ from what proxies count by themselves.
 */
export interface MetricsOverride {
  /**
   * @default - all
   */
  readonly metrics?: readonly ('REQUEST_COUNT' | 'REQUEST_DURATION' | 'REQUEST_SIZE' | 'RESPONSE_SIZE' | 'TCP_OPENED_CONNECTIONS' | 'TCP_CLOSED_CONNECTIONS' | 'TCP_SENT_BYTES' | 'TCP_RECEIVED_BYTES' | 'GRPC_REQUEST_MESSAGES' | 'GRPC_RESPONSE_MESSAGES')[];
  /**
   * Whose count: the caller's proxy, or that of who is called.
   * @default - both
   */
  readonly side?: 'client' | 'server';
  /**
   * Whether they are not counted at all; `false` counts them where a wider scope does not.
   * @default - as wider scopes have it
   */
  readonly disabled?: boolean;
  /**
   * Tags that they do not have, so that there are fewer series.
   * @default - none
   */
  readonly removeTags?: readonly ('reporter' | 'source_workload' | 'source_workload_namespace' | 'source_principal' | 'source_app' | 'source_version' | 'source_canonical_service' | 'source_canonical_revision' | 'source_cluster' | 'destination_workload' | 'destination_workload_namespace' | 'destination_principal' | 'destination_app' | 'destination_version' | 'destination_service' | 'destination_service_name' | 'destination_service_namespace' | 'destination_canonical_service' | 'destination_canonical_revision' | 'destination_cluster' | 'request_protocol' | 'response_flags' | 'connection_security_policy' | 'response_code' | 'grpc_response_status')[];
  /**
   * Tags that they have, by expressions in CEL that give a text, such as `{ request_host: 'request.host' }`. Each value that one takes multiplies the series: a
   * path or a user is none to tell apart.
   * @default - none
   */
  readonly setTags?: Readonly<Record<string, string>>;
}

/**
 * What a tag of a span holds.
 * @minProperties 1
 * @maxProperties 1
 */
export interface TraceTagParts {
  /**
   * Always the same.
   */
  readonly literal?: string;
  /**
   * What an environment variable of the proxy holds.
   */
  readonly environment?: string | ({ readonly name: string; readonly defaultValue?: string });
  /**
   * What a header of the request holds.
   */
  readonly header?: string | ({ readonly name: string; readonly defaultValue?: string });
  /**
   * A text with Envoy's placeholders, as in access logs: `%RESPONSE_CODE_DETAILS%`.
   */
  readonly formatted?: string;
}

/**
 * What a tag of a span holds.
 */
export type TraceTag = TraceTagParts;

/**
 * What traces are made of. What is left out is as wider scopes have it.
 */
export interface Tracing2 {
  /**
   * Where spans go; of a provider that is in the mesh configuration already, its name is enough.
   * @default - as wider scopes have it
   */
  readonly provider?: string | TracingProvider;
  /**
   * How many of the requests are traced, in steps of 0.01 %. It is for those that begin a trace: requests that come with one are as that one is.
   * @default - as wider scopes have it, or Istio's 1 %
   */
  readonly sampling?: Percent;
  /**
   * What spans carry beside what they always do, by name. Those of wider scopes stay.
   * @default - none
   */
  readonly tags?: Readonly<Record<string, TraceTag>>;
  /**
   * Whose spans are meant: those of the caller's proxy, or of who is called. Gateways are callers, waypoints are called.
   * @default - both
   */
  readonly side?: 'client' | 'server';
  /**
   * Whether spans are sent. Proxies that send none still pass traces on.
   * @default - as wider scopes have it, or true
   */
  readonly reportSpans?: boolean;
  /**
   * Whether spans carry what Istio knows, such as `istio.canonical_service`.
   * @default - as wider scopes have it, or true
   */
  readonly istioTags?: boolean;
  /**
   * Whether the request id tells if a request is traced, so that Istio's proxies agree.
   * @default - as wider scopes have it, or true
   */
  readonly sampleByRequestId?: boolean;
  /**
   * Whether calls carry the trace on. It takes Istio 1.30.
   * @default - as wider scopes have it, or true
   */
  readonly propagateContext?: boolean;
}

/**
 * Which requests and connections are in an access log.
 * @minProperties 1
 */
export interface LogFilterParts {
  /**
   * What failed: requests with a status of 400 or more, by gRPC with one that is not OK, or without any; and requests and connections of which Envoy notes why
   * they failed, as it does by the flags of a response.
   */
  readonly errors?: Nothing;
  /**
   * Requests that the service or its proxy failed to answer, with a status of 500 or more.
   */
  readonly serverErrors?: Nothing;
  /**
   * Requests and connections that an AuthorizationPolicy denied.
   */
  readonly denied?: Nothing;
  /**
   * Requests that take longer, from their first byte to the last of the response.
   */
  readonly slowerThan?: Duration;
  /**
   * What an expression says, by the attributes that Envoy has: `!request.url_path.startsWith("/healthz")`. One that fails, since it is about what a request
   * or connection lacks, leaves it out: ask `has(…)` first.
   */
  readonly cel?: string;
  /**
   * What both let through.
   */
  readonly and?: LogFilter;
  /**
   * What one of the two lets through.
   */
  readonly or?: LogFilter;
}

/**
 * Which requests and connections are in an access log.
 */
export type LogFilter = 'errors' | 'serverErrors' | 'denied' | LogFilterParts;

/**
 * That an access log is written.
 */
export interface AccessLogging {
  /**
   * Which log; of one that is in the mesh configuration already, its name is enough, such as `envoy`, which every mesh has.
   */
  readonly log: string | AccessLog;
  /**
   * Which requests and connections are in it.
   * @default - all
   */
  readonly only?: LogFilter;
  /**
   * Whose log: that of the caller's proxy, or of who is called. Gateways are callers, waypoints are called.
   * @default - both
   */
  readonly side?: 'client' | 'server';
}

export interface MeshTelemetryProps {
  /**
   * Whose proxies: all of a mesh, those of a namespace, of a gateway (`gateway.workload`), or a waypoint, for the services of its own namespace: of services
   * elsewhere it reads what is said there.
   */
  readonly target: Reference;
  /**
   * How metrics differ from what proxies count by themselves. What wider scopes say stays.
   * @default - as wider scopes have it
   */
  readonly metrics?: readonly (MetricsOverride)[];
  /**
   * @default - as wider scopes have it, or no traces
   */
  readonly tracing?: Tracing2;
  /**
   * The logs of requests and connections. They take the place of those of wider scopes and of `accessLogFile` in the mesh configuration, on the sides that they
   * speak of; an empty list ends them. An `AuditLog` stays.
   * @default - as wider scopes have it
   */
  readonly accessLogs?: readonly (AccessLogging)[];
}

/**
 * What the proxies of a mesh, a namespace, a gateway or a waypoint tell of requests: metrics, traces and logs. A narrower scope may say otherwise, a
 * `ServiceTelemetry` for one service.
 *
 * Renders a `Telemetry`, one for each target, and the providers that are named into the mesh configuration of `MeshInstall`. Where a collector is a service
 * that is described, it lets the proxies in (`allowFrom`, so nobody else), and their egress is opened.
 */
export interface MeshTelemetryDocument extends DocumentHead {
  readonly kind: 'MeshTelemetry';
  readonly spec: MeshTelemetryProps;
}

export interface ServiceTelemetryProps {
  /**
   * Whose proxies: those beside its pods, for requests to them and from them; or, where its traffic goes through a waypoint, that one for requests to it.
   */
  readonly service: Reference;
  /**
   * How metrics differ from what proxies count by themselves. What wider scopes say stays.
   * @default - as wider scopes have it
   */
  readonly metrics?: readonly (MetricsOverride)[];
  /**
   * @default - as wider scopes have it, or no traces
   */
  readonly tracing?: Tracing2;
  /**
   * The logs of requests and connections. They take the place of those of wider scopes and of `accessLogFile` in the mesh configuration, on the sides that they
   * speak of; an empty list ends them. An `AuditLog` stays.
   * @default - as wider scopes have it
   */
  readonly accessLogs?: readonly (AccessLogging)[];
}

/**
 * What is told of the requests of one service, as `MeshTelemetry` says it of more.
 */
export interface ServiceTelemetryDocument extends DocumentHead {
  readonly kind: 'ServiceTelemetry';
  readonly spec: ServiceTelemetryProps;
}

/** One document of a mesh.yaml. @discriminator kind */
export type AnyDocument =
  | VariablesDocument
  | GatewayWorkloadDocument
  | MeshDocument
  | MeshNamespaceDocument
  | WaypointDocument
  | CanaryUpgradeDocument
  | MeshInstallDocument
  | RevisionTagDocument
  | AbTestDocument
  | BlueGreenReleaseDocument
  | CanaryReleaseDocument
  | CircuitBreakerDocument
  | ClientTlsDocument
  | CorsDocument
  | DirectResponseDocument
  | EastWestGatewayDocument
  | EgressGatewayDocument
  | EgressPolicyDocument
  | SidecarScopeDocument
  | ExternalServiceDocument
  | FaultInjectionDocument
  | HeaderOperationsDocument
  | IngressGatewayDocument
  | LoadBalancingDocument
  | LocalityFailoverDocument
  | ProgressiveReleaseDocument
  | RedirectDocument
  | ResilienceDocument
  | RetryBudgetDocument
  | RouteDelegateDocument
  | TrafficMirrorDocument
  | UrlRewriteDocument
  | ProxySettingsDocument
  | WorkloadDocument
  | WorkloadGroupDocument
  | ZoneAwareRoutingDocument
  | AccessPolicyDocument
  | ExternalAuthorizationDocument
  | JwtAuthenticationDocument
  | MtlsMigrationDocument
  | AuditLogDocument
  | StrictMtlsDocument
  | TenantBoundaryDocument
  | ZeroTrustNamespaceDocument
  | MeshServiceDocument
  | RateLimitDocument
  | RateLimitServiceDocument
  | WasmExtensionDocument
  | CanaryGuardDocument
  | MeshAlertsDocument
  | ServiceLevelObjectiveDocument
  | MeshScrapingDocument
  | MeshDashboardsDocument
  | GrafanaDocument
  | JaegerDocument
  | KialiDocument
  | PrometheusDocument
  | TraceCollectorDocument
  | MeshTelemetryDocument
  | ServiceTelemetryDocument;
