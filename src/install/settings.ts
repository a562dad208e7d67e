import type { Construct } from 'constructs';
import { MeshError } from '../errors';
import { DataPlane, IstioVersion, Mesh, Platform, requireClusterName, requireDnsLabel, requireDnsName } from '../mesh';
import { blockedNetworks } from './blocked-networks';
import type { Trust } from './certificates/trust';
import { authorityAddress, resolveTrust } from './certificates/trust';
import { settingsFor } from './compliance-settings';
import type { InstalledGateways } from './gateways';
import { resolveGateways } from './gateways';
import type { ImageSettings } from './images';
import { requireImages } from './images';
import type { MeshConfig } from './mesh-config';
import { ownProviders, requireMeshConfig } from './mesh-config';
import type { IstiodProps, MeshInstallProps } from './mesh-install-props';
import type { NetworkDestination } from './network-destination';
import { requireDestinations } from './network-destination';
import type { CniSettings, ZtunnelSettings } from './node-agents';
import { requireCni, requireZtunnel } from './node-agents';
import type { PlatformFacts } from './platform-facts';
import { factsOf } from './platform-facts';
import { Profile } from './profile';
import type { SidecarDefaults, WaypointDefaults } from './proxy-defaults';
import { captureSettings, requireSidecarDefaults, requireWaypointDefaults } from './proxy-defaults';
import { resolveMultiCluster } from './remote/multi-cluster';
import type { MultiCluster } from './remote/multi-cluster';
import type { Compatibility } from './versions/compatibility';
import { resolveCompatibility } from './versions/compatibility';
import { requireKubernetes } from './versions/version-checks';
import type { ResolvedWorkload } from './workload';
import { requireWorkload } from './workload';

export type { GatewaySettings } from './gateways';

/** An install's props, checked, with every default filled in: what its components are rendered from. */
export interface InstallSettings extends InstalledGateways {
  readonly profile: Profile;
  readonly istio: IstioVersion;
  readonly version: string;
  readonly compatibility: Compatibility;
  readonly hub: string;
  readonly images: ImageSettings;
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
  readonly istiod: ResolvedWorkload & Required<Pick<IstiodProps, 'env' | 'logLevel' | 'traceSampling'>>;
  readonly networkPolicies: boolean;
  /** Undefined for anywhere. */
  readonly istiodEgress: readonly NetworkDestination[] | undefined;
  readonly cni: CniSettings | undefined;
  readonly ztunnel: ZtunnelSettings | undefined;
  readonly sidecars: SidecarDefaults;
  readonly waypoints: WaypointDefaults;
  readonly stableApisOnly: boolean;
  readonly mesh: Mesh;
}

/** @throws MeshError for whatever of the props cannot be installed */
export function resolveSettings(given: MeshInstallProps, at: Construct): InstallSettings {
  const profile = given.profile ?? Profile.default();
  const props = profile.complete(given);
  const istio = IstioVersion.of(props.version ?? '1.31.1', at);
  requireKubernetes(istio, props.kubernetesVersion, at);
  const platform = props.platform ?? Platform.onPrem();
  const hub = requireHub(props.hub ?? 'docker.io/istio', at);
  const ambient = requireDataPlane(props, at);
  const revision = props.revision === undefined ? undefined : requireRevision(props.revision, at);
  const namespace = requireDnsLabel(props.namespace ?? 'istio-system', 'the namespace of the install', at);
  const cluster = requireClusterName(props.cluster ?? 'Kubernetes', at);
  const trustDomain = requireDnsName(props.trustDomain ?? 'cluster.local', 'the trust domain', { at });
  const trust = resolveTrust({ ...props, trustDomain }, at);
  const clusterDomain = requireDnsName(props.clusterDomain ?? 'cluster.local', 'the cluster domain', { at });
  const meshConfig = requireMeshConfig({ ...settingsFor(props.compliance), ...props.meshConfig }, at);
  return {
    profile,
    istio,
    version: istio.version,
    compatibility: resolveCompatibility(istio, props.compatibilityVersion, at),
    hub,
    images: { ...requireImages(props.images ?? {}, at), hub, version: istio.version },
    namespace,
    revision,
    revisionLabel: revision ?? 'default',
    istiodName: withRevision('istiod', revision),
    cluster,
    // Sizes of a profile are no wish for an istiod.
    multiCluster: resolveMultiCluster({ ...props, istiod: given.istiod }, at),
    trustDomain,
    trust,
    caAddress: authorityAddress(trust, namespace, istioCsrName(revision)),
    clusterDomain,
    platform: factsOf(platform),
    validateUnlabelled: requireOneValidator(props, at),
    meshConfig,
    istiod: requireIstiod(props.istiod ?? {}, at),
    networkPolicies: props.networkPolicies ?? true,
    istiodEgress: requireDestinations(props, at),
    ...resolveGateways(props, platform, at),
    cni: present(props.cni, (cni) => requireCni(cni, factsOf(platform).cni ?? {}, ambient, at)),
    ztunnel: present(props.ztunnel, (ztunnel) => requireZtunnel(ztunnel, at)),
    sidecars: requireSidecarDefaults(props.sidecars ?? {}, at),
    waypoints: requireWaypointDefaults(props.waypoints ?? {}, at),
    stableApisOnly: props.stableApisOnly ?? false,
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
      cni: present(props.cni, () => true) ?? false,
      dataPlane: profile.name === 'ambient' ? DataPlane.ambient() : DataPlane.sidecar(),
      extensionProviders: ownProviders(meshConfig).map(({ name }) => name),
      proxyStatsMatcher: meshConfig.defaultConfig?.proxyStatsMatcher,
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

/** What is made of a part, unless it is left out. */
function present<T, U>(part: T | false | undefined, make: (part: T) => U): U | undefined {
  return part === undefined || part === false ? undefined : make(part);
}

/** Whether nodes have a proxy for ambient pods. */
function requireDataPlane(props: MeshInstallProps, at: Construct): boolean {
  if (present(props.ztunnel, () => true) === undefined) return false;
  if (present(props.cni, () => true) === undefined) {
    throw new MeshError({ code: 'ContradictingProps', at, problem: 'ztunnel gets the traffic of pods from the CNI plugin, which this install lacks', value: props.cni, fix: 'Install it: cni: {}' });
  }
  const elsewhere = (['remoteControlPlane', 'servesRemotes'] as const).find((prop) => props[prop] !== undefined && props[prop] !== false);
  if (elsewhere !== undefined) {
    throw new MeshError({
      code: 'UnsupportedByDataPlane', at, problem: 'Istio supports ambient mode where each cluster has an istiod of its own', value: { [elsewhere]: props[elsewhere] }, fix: `Leave ${elsewhere} out, or use sidecars`,
    });
  }
  const [sidecarOnly] = captureSettings.filter((setting) => props.sidecars?.[setting] !== undefined);
  if (sidecarOnly === undefined) return true;
  throw new MeshError({
    code: 'ContradictingProps',
    at,
    problem: `sidecars.${sidecarOnly} is about capturing traffic inside pods; ambient pods would not heed it`,
    value: props.sidecars?.[sidecarOnly],
    fix: 'Leave it out, and annotate the pods that keep a sidecar (traffic.sidecar.istio.io/...)',
  });
}

function requireIstiod(props: IstiodProps, at: Construct): InstallSettings['istiod'] {
  const { traceSampling = 1, logLevel = 'default:info', blockedJwksNetworks, env = {} } = props;
  if (!(traceSampling >= 0 && traceSampling <= 100)) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'traceSampling must be a number of requests in a hundred, 0 to 100', value: traceSampling, fix: 'Write 1, or 100 to trace all' });
  }
  if (!/^[a-z-]+:(none|fatal|error|warn|info|debug)(,[a-z-]+:(none|fatal|error|warn|info|debug))*$/.test(logLevel)) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'logLevel of istiod must name parts and their levels', value: logLevel, fix: 'Write "default:info", or "default:info,ads:debug"' });
  }
  const own = { tolerations: [{ key: 'cni.istio.io/not-ready', operator: 'Exists' }], labels: ['app', 'istio', 'istio.io/rev'] };
  return { ...requireWorkload(props, 'istiod', { requests: { cpu: '500m', memory: '2Gi' } }, at, own), traceSampling, logLevel, env: { ...blockedNetworks(blockedJwksNetworks, at), ...env } };
}
