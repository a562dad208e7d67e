import { MeshError } from '../errors';
import { DataPlane } from './data-plane';
import { IstioVersion } from './istio-version';
import type { ManagedMesh } from './managed-mesh';
import { aksAddOn, cloudServiceMesh } from './managed-mesh';
import { requireClusterName, requireDnsLabel, requireDnsName } from './names';
import { Platform } from './platform';
import type { ProxyStatsMatcher } from './proxy-statistics';
import { requireStatsMatcher } from './proxy-statistics';
import { RoutingApi } from './routing-api';

/**
 * What proxies make of a request's path before they compare it with policies and routes, and send it on: nothing; `.` and `..` resolved, `\` made `/`; also
 * `//` made `/`; also `%2F` and `%5C` decoded before.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ProxyPathNormalization-NormalizationType
 */
export type PathNormalization = 'BASE' | 'DECODE_AND_MERGE_SLASHES' | 'MERGE_SLASHES' | 'NONE';

/** What the rest of a description has to know of a mesh. */
export interface MeshAttributes {
  /**
   * The cluster's name. An app that describes several clusters gives each a name of its own: names and hosts may repeat between them, and what is said for
   * one is unknown to the other.
   *
   * @default 'Kubernetes', the name that Istio gives a cluster by itself
   * @see https://istio.io/latest/docs/setup/install/multicluster/
   */
  readonly cluster?: string;

  /**
   * The name of the mesh, of which this cluster is one of several. Clusters with the same name trust the same root certificate and read each other's
   * endpoints: services with the same name and namespace are one service, and may be called from all of them.
   *
   * @default - a mesh of one cluster
   * @see https://istio.io/latest/docs/ops/deployment/deployment-models/#multiple-clusters
   */
  readonly meshId?: string;

  /**
   * The network of the cluster's pods. Pods of one network reach each other by address; those of another are reached through its `EastWestGateway`.
   *
   * @default - all pods of the mesh reach each other
   * @see https://istio.io/latest/docs/ops/deployment/deployment-models/#network-models
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
   * The namespace of istiod, where mesh-wide policies live.
   *
   * @default 'istio-system'
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-root_namespace
   */
  readonly rootNamespace?: string;

  /**
   * The control plane revision that namespaces of this mesh ask for.
   *
   * @default - the default revision
   * @see https://istio.io/latest/docs/setup/upgrade/canary/
   */
  readonly revision?: string;

  /**
   * The version of Istio that it runs, such as `1.30` or `1.30.5`. What came with later versions is refused then: the control plane would ignore it.
   *
   * @default - not known, and believed to be new enough
   */
  readonly version?: string;

  /**
   * The version of the Gateway API whose definitions the cluster has, such as `1.5.1`. Kinds that came with later ones are refused then.
   *
   * @default - not known, and believed to be new enough
   */
  readonly gatewayApiVersion?: string;

  /**
   * The DNS domain of the Kubernetes cluster, the end of every Service's full name.
   *
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;

  /** @default DataPlane.sidecar() */
  readonly dataPlane?: DataPlane;

  /** @default RoutingApi.istio() */
  readonly routingApi?: RoutingApi;

  /** @default Platform.onPrem() */
  readonly platform?: Platform;

  /**
   * Whether Istio's CNI plugin redirects traffic, so that pods need no privileged init container.
   *
   * @default - true for the ambient data plane, false for sidecars
   */
  readonly cni?: boolean;

  /**
   * Whether proxies learn how many pods their own service has in each zone, which `ZoneAwareRouting` needs: `ISTIO_META_ENABLE_SELF_DISCOVERY` in their
   * environment.
   *
   * @default false
   */
  readonly selfDiscovery?: boolean;

  /**
   * What proxies make of a request's path before they compare it.
   *
   * @default 'BASE'
   */
  readonly pathNormalization?: PathNormalization;

  /**
   * Names in `extensionProviders` of the mesh configuration, of a mesh that was installed by other means: whom `ExternalAuthorization` may ask there.
   *
   * @default - none; `MeshInstall` adds what is used
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-extension_providers
   */
  readonly extensionProviders?: readonly string[];

  /**
   * Which statistics of Envoy its proxies serve beside those that Istio keeps, of a mesh that was installed by other means: by its configuration, or by
   * annotations of all pods.
   *
   * @default - none; `MeshInstall` adds what is asked for
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyStatsMatcher
   */
  readonly proxyStatsMatcher?: ProxyStatsMatcher;
}

/** What only some ways to describe a mesh can say. */
interface MeshParticulars {
  readonly managed?: ManagedMesh;
  readonly version?: string;
  readonly revisions?: Readonly<Record<string, string | undefined>>;
}

/** The Istio add-on of an AKS cluster. */
export interface AksAddOnAttributes extends Pick<MeshAttributes, 'cluster' | 'cni' | 'extensionProviders' | 'pathNormalization' | 'proxyStatsMatcher' | 'selfDiscovery'> {
  /** Such as `asm-1-29`: the one that namespaces ask for with `istio.io/rev`. */
  readonly revision: string;
}

/** Cloud Service Mesh of a fleet. */
export interface CloudServiceMeshAttributes extends Pick<MeshAttributes, 'cluster' | 'meshId' | 'extensionProviders' | 'proxyStatsMatcher'> {
  /** The id of the project that hosts the fleet; the trust domain is `PROJECT.svc.id.goog`. */
  readonly project: string;
}

/**
 * A mesh, as far as the rest of a description has to know it. It renders nothing: `MeshInstall` renders an install and gives its mesh;
 * `Mesh.fromAttributes` describes one that is there already.
 *
 * Two `Mesh` objects with the same `cluster` are the same cluster, whichever is passed on.
 */
export class Mesh {
  /**
   * Describes a mesh that was installed by other means.
   *
   * @throws MeshError InvalidName when a name is not one that Kubernetes or DNS accepts
   */
  public static fromAttributes(attributes: MeshAttributes = {}): Mesh {
    return new Mesh(attributes);
  }

  /**
   * Describes the Istio add-on of Azure Kubernetes Service. What it does not run is an error at synth.
   *
   * @throws MeshError InvalidName when the revision is none of the add-on, such as `asm-1-29`
   * @see https://learn.microsoft.com/azure/aks/istio-about
   */
  public static aksAddOn({ revision, ...attributes }: AksAddOnAttributes): Mesh {
    const [, minor] = /^asm-1-(\d+)$/.exec(revision) ?? [];
    if (minor === undefined) {
      throw new MeshError({ code: 'InvalidName', problem: 'revisions of the add-on are named after the version of Istio', value: revision, fix: 'Write the one that "az aks show" names, such as "asm-1-29"' });
    }
    return new Mesh({ ...attributes, revision, rootNamespace: 'aks-istio-system', platform: Platform.aks() }, { managed: aksAddOn, version: `1.${minor}` });
  }

  /**
   * Describes Google's Cloud Service Mesh. What it does not run is an error at synth.
   *
   * @throws MeshError InvalidName when the project's id could not begin a trust domain
   * @see https://cloud.google.com/service-mesh/docs/supported-features-managed
   */
  public static cloudServiceMesh({ project, ...attributes }: CloudServiceMeshAttributes): Mesh {
    const trustDomain = `${requireDnsLabel(project, 'the id of the fleet\'s project')}.svc.id.goog`;
    return new Mesh({ ...attributes, trustDomain, revision: 'asm-managed', platform: Platform.gke() }, { managed: cloudServiceMesh });
  }

  public readonly cluster: string;
  /** Undefined for a mesh of one cluster. */
  public readonly meshId: string | undefined;
  /** Undefined where all pods reach each other. */
  public readonly network: string | undefined;
  public readonly trustDomain: string;
  public readonly rootNamespace: string;
  /** Undefined for the default revision. */
  public readonly revision: string | undefined;
  public readonly clusterDomain: string;
  public readonly dataPlane: DataPlane;
  public readonly routingApi: RoutingApi;
  public readonly platform: Platform;
  public readonly cni: boolean;
  public readonly selfDiscovery: boolean;
  /** Those that are there whatever this program asks for. */
  public readonly extensionProviders: readonly string[];
  /** Those that are served whatever this program asks for. */
  public readonly proxyStatsMatcher: ProxyStatsMatcher;
  public readonly pathNormalization: PathNormalization;
  /** Such as `1.31.1`. Undefined where it is not known. */
  public readonly version: string | undefined;
  /** Undefined where it is not known. */
  public readonly gatewayApiVersion: string | undefined;
  /** What limits a mesh that a cloud runs. Undefined for one's own. */
  public readonly managed: ManagedMesh | undefined;

  private constructor(private readonly attributes: MeshAttributes, private readonly particulars: MeshParticulars = {}) {
    const { managed, version } = particulars;
    this.managed = managed;
    this.version = version ?? (attributes.version === undefined ? undefined : IstioVersion.of(attributes.version).version);
    this.gatewayApiVersion = attributes.gatewayApiVersion === undefined ? undefined : requireGatewayApiVersion(attributes.gatewayApiVersion);
    this.cluster = requireClusterName(attributes.cluster ?? 'Kubernetes');
    this.meshId = attributes.meshId === undefined ? undefined : requireClusterName(attributes.meshId, undefined, 'the name of a mesh');
    this.network = attributes.network === undefined ? undefined : requireClusterName(attributes.network, undefined, 'the name of a network');
    this.trustDomain = requireDnsName(attributes.trustDomain ?? 'cluster.local', 'the trust domain');
    this.rootNamespace = requireDnsLabel(attributes.rootNamespace ?? 'istio-system', 'the root namespace');
    this.revision = attributes.revision === undefined ? undefined : requireDnsLabel(attributes.revision, 'the revision');
    this.clusterDomain = requireDnsName(attributes.clusterDomain ?? 'cluster.local', 'the cluster domain');
    this.dataPlane = attributes.dataPlane ?? DataPlane.sidecar();
    this.routingApi = attributes.routingApi ?? RoutingApi.istio();
    this.platform = attributes.platform ?? Platform.onPrem();
    this.cni = attributes.cni ?? this.dataPlane.mode === 'ambient';
    this.selfDiscovery = attributes.selfDiscovery ?? false;
    this.extensionProviders = [...attributes.extensionProviders ?? []];
    this.pathNormalization = attributes.pathNormalization ?? 'BASE';
    this.proxyStatsMatcher = attributes.proxyStatsMatcher === undefined ? {} : requireStatsMatcher(attributes.proxyStatsMatcher);
  }

  /** The namespace that the agents of the nodes run in, the CNI plugin and ztunnel: the root namespace, unless the platform has another for them. */
  public get agentNamespace(): string {
    return this.platform.agentNamespace ?? this.rootNamespace;
  }

  /**
   * The same mesh, whose namespaces ask for another revision or revision tag.
   *
   * @param revision undefined for the default revision
   * @param byNamespace namespaces, by name, that ask for one of their own: undefined for the default revision
   */
  public onRevision(revision: string | undefined, byNamespace: Readonly<Record<string, string | undefined>> = {}): Mesh {
    return new Mesh({ ...this.attributes, revision }, { ...this.particulars, revisions: byNamespace });
  }

  /** The revision that a namespace asks for; undefined for the default revision. */
  public revisionOf(namespace: string): string | undefined {
    const { revisions } = this.particulars;
    return revisions !== undefined && namespace in revisions ? revisions[namespace] : this.revision;
  }

  /** Whether workloads of both can call each other: in one cluster, or in clusters of one mesh. */
  public reaches(other: Mesh): boolean {
    return this.cluster === other.cluster || (this.meshId !== undefined && this.meshId === other.meshId);
  }
}

function requireGatewayApiVersion(version: string): string {
  if (/^v?1\.\d+(\.\d+)?$/.test(version)) return version;
  throw new MeshError({ code: 'InvalidValue', problem: 'a version of the Gateway API has two or three numbers', value: version, fix: 'Write a version such as "1.5.1"' });
}
