import type { Construct } from 'constructs';
import { MeshError } from '../errors';
import { IstioVersion, Mesh, Platform, requireClusterName, requireDnsLabel, requireDnsName } from '../mesh';
import type { Trust } from './certificates/trust';
import { authorityAddress, resolveTrust } from './certificates/trust';
import { settingsFor } from './compliance-settings';
import type { MeshConfig } from './mesh-config';
import { requireMeshConfig } from './mesh-config';
import type { MeshInstallProps } from './mesh-install-props';
import type { NetworkDestination } from './network-destination';
import { requireDestinations } from './network-destination';
import type { Exposure, PlatformFacts } from './platform-facts';
import { factsOf } from './platform-facts';
import { Profile } from './profile';
import type { MultiCluster } from './remote/multi-cluster';
import { resolveMultiCluster } from './remote/multi-cluster';
import type { ResolvedSize } from './sizing';
import { requireSize } from './sizing';
import type { Compatibility } from './versions/compatibility';
import { resolveCompatibility } from './versions/compatibility';
import { requireKubernetes } from './versions/version-checks';

/** A gateway with every default filled in. */
export interface GatewaySettings extends ResolvedSize {
  readonly kind: 'ingress' | 'egress' | 'eastWest';
  readonly name: string;
  readonly serviceAnnotations: Readonly<Record<string, string>>;
}

const gatewayResources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } };

/** An install's props, checked, with every default filled in: what its components are rendered from. */
export interface InstallSettings {
  readonly profile: Profile;
  readonly istio: IstioVersion;
  readonly version: string;
  readonly compatibility: Compatibility;
  readonly hub: string;
  readonly namespace: string;
  readonly revision: string | undefined;
  /** What `istio.io/rev` carries: `default` where the revision has no name. */
  readonly revisionLabel: string;
  readonly istiodName: string;
  readonly cluster: string;
  readonly multiCluster: MultiCluster;
  readonly trustDomain: string;
  readonly trust: Trust;
  /** Where proxies ask for certificates; undefined for istiod. */
  readonly caAddress: string | undefined;
  readonly clusterDomain: string;
  readonly platform: PlatformFacts;
  readonly validateUnlabelled: boolean;
  readonly meshConfig: MeshConfig;
  readonly istiod: ResolvedSize;
  readonly networkPolicies: boolean;
  /** Undefined for anywhere. */
  readonly istiodEgress: readonly NetworkDestination[] | undefined;
  readonly gateway: GatewaySettings | undefined;
  readonly egressGateway: GatewaySettings | undefined;
  readonly eastWestGateway: GatewaySettings | undefined;
  readonly mesh: Mesh;
}

/** @throws MeshError for whatever of the props cannot be installed */
export function resolveSettings(props: MeshInstallProps, at: Construct): InstallSettings {
  const istio = IstioVersion.of(props.version ?? '1.31.1', at);
  requireKubernetes(istio, props.kubernetesVersion, at);
  const profile = props.profile ?? Profile.default();
  const platform = props.platform ?? Platform.onPrem();
  const revision = props.revision === undefined ? undefined : requireRevision(props.revision, at);
  const namespace = requireDnsLabel(props.namespace ?? 'istio-system', 'the namespace of the install', at);
  const cluster = requireClusterName(props.cluster ?? 'Kubernetes', at);
  const trustDomain = requireDnsName(props.trustDomain ?? 'cluster.local', 'the trust domain', { at });
  const trust = resolveTrust({ ...props, trustDomain }, at);
  const clusterDomain = requireDnsName(props.clusterDomain ?? 'cluster.local', 'the cluster domain', { at });
  return {
    profile,
    istio,
    version: istio.version,
    compatibility: resolveCompatibility(istio, props.compatibilityVersion, at),
    hub: requireHub(props.hub ?? 'docker.io/istio', at),
    namespace,
    revision,
    revisionLabel: revision ?? 'default',
    istiodName: withRevision('istiod', revision),
    cluster,
    multiCluster: resolveMultiCluster(props, at),
    trustDomain,
    trust,
    caAddress: authorityAddress(trust, namespace, istioCsrName(revision)),
    clusterDomain,
    platform: factsOf(platform),
    validateUnlabelled: requireOneValidator(props, at),
    meshConfig: requireMeshConfig({ ...settingsFor(props.compliance), ...props.meshConfig }, at),
    istiod: requireSize(props.istiod ?? {}, 'istiod', { requests: { cpu: '500m', memory: '2Gi' } }, at),
    networkPolicies: props.networkPolicies ?? true,
    istiodEgress: requireDestinations(props, at),
    gateway: requireGateway(props, profile, platform, at),
    egressGateway: props.egressGateway === undefined ? undefined : {
      ...requireSize(props.egressGateway, 'the egress gateway', gatewayResources, at), kind: 'egress', name: 'istio-egressgateway', serviceAnnotations: {},
    },
    eastWestGateway: requireEastWestGateway(props, platform, at),
    mesh: Mesh.fromAttributes({
      cluster,
      meshId: named('a mesh', props.meshId, at),
      network: named('a network', props.network, at),
      trustDomain,
      rootNamespace: namespace,
      revision,
      clusterDomain,
      platform,
      version: istio.version,
      gatewayApiVersion: props.gatewayApiVersion,
      selfDiscovery: props.meshConfig?.selfDiscovery,
      pathNormalization: props.meshConfig?.pathNormalization,
      routingApi: props.routingApi,
      extensionProviders: props.meshConfig?.extensionProviders?.map(({ name }) => name),
    }),
  };
}

function named(what: string, name: string | undefined, at: Construct): string | undefined {
  return name === undefined ? undefined : requireClusterName(name, at, `the name of ${what}`);
}

/** Names objects that several revisions have side by side. */
export function withRevision(name: string, revision: string | undefined): string {
  return revision === undefined ? name : `${name}-${revision}`;
}

/** The name of istio-csr, where cert-manager signs. */
export function istioCsrName(revision: string | undefined): string {
  return withRevision('cert-manager-istio-csr', revision);
}

function requireRevision(revision: string, at: Construct): string {
  if (revision === 'default') {
    throw new MeshError({ code: 'InvalidName', at, problem: '"default" names the revision without a name', value: revision, fix: 'Leave revision out' });
  }
  requireDnsLabel(revision, 'the revision', at);
  if (revision.length <= 56) return revision;
  throw new MeshError({
    code: 'InvalidName',
    at,
    problem: 'the revision must have at most 56 characters, since the control plane\'s Service is named istiod-REVISION',
    value: revision,
    fix: `Write "${revision.slice(0, 56).replace(/-+$/, '')}"`,
  });
}

function requireOneValidator({ validateUnlabelled, revision }: MeshInstallProps, at: Construct): boolean {
  if (validateUnlabelled !== true || revision === undefined) return validateUnlabelled ?? revision === undefined;
  throw new MeshError({
    code: 'ContradictingProps',
    at,
    problem: 'objects without a revision are for the default revision to validate',
    value: revision,
    fix: 'Leave validateUnlabelled out, and set it for the install without a revision',
  });
}

function requireHub(hub: string, at: Construct): string {
  if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d+)?(\/[a-z0-9]([a-z0-9._-]*[a-z0-9])?)*$/.test(hub)) return hub;
  throw new MeshError({
    code: 'InvalidValue', at, problem: 'the hub must be a registry and a path, without scheme, tag and closing slash', value: hub, fix: 'Write a hub such as "docker.io/istio"',
  });
}

function requireGateway(props: MeshInstallProps, profile: Profile, platform: Platform, at: Construct): GatewaySettings | undefined {
  if (!profile.hasIngressGateway) {
    if (props.ingressGateway === undefined) return undefined;
    throw new MeshError({
      code: 'ContradictingProps',
      at,
      problem: `the ${profile.name} profile has no ingress gateway to configure`,
      value: props.ingressGateway,
      fix: 'Use Profile.default(), or leave ingressGateway out',
    });
  }
  return {
    ...requireSize(props.ingressGateway ?? {}, 'the ingress gateway', gatewayResources, at),
    kind: 'ingress',
    name: 'istio-ingressgateway',
    serviceAnnotations: annotationsFor(props.ingressGateway?.exposure ?? 'public', platform, at),
  };
}

function requireEastWestGateway(props: MeshInstallProps, platform: Platform, at: Construct): GatewaySettings | undefined {
  if (props.eastWestGateway === undefined) return undefined;
  if (props.network === undefined) {
    throw new MeshError({
      code: 'ContradictingProps',
      at,
      problem: 'a gateway between networks is for a network that has a name, by which the other clusters know what is behind it',
      value: props.eastWestGateway,
      fix: 'Name the network of this cluster: network: "network-1"',
    });
  }
  return {
    ...requireSize(props.eastWestGateway, 'the east-west gateway', gatewayResources, at),
    kind: 'eastWest',
    name: 'istio-eastwestgateway',
    serviceAnnotations: annotationsFor(props.eastWestGateway.exposure ?? 'public', platform, at),
  };
}

function annotationsFor(exposure: Exposure, platform: Platform, at: Construct): Readonly<Record<string, string>> {
  const serviceAnnotations = factsOf(platform).loadBalancer[exposure];
  if (serviceAnnotations === undefined) {
    throw new MeshError({
      code: 'ContradictingProps',
      at,
      problem: `clusters of the platform ${platform.kind} share no convention for load balancers of this exposure`,
      value: exposure,
      fix: 'Name the cloud with platform, or leave exposure out and annotate the gateway\'s Service',
    });
  }
  return serviceAnnotations;
}
