import { isIP } from 'node:net';
import type { IConstruct } from 'constructs';
import type { ExternalControlPlane, MeshNetwork, MultiClusterProps, RemoteControlPlane } from './multi-cluster-props';
import { MeshError } from '../../errors';
import { Platform, requireClusterName, requireDnsName } from '../../mesh';
import { isDeferred } from '../../text';
import type { CertificateAuthority } from '../certificates/certificate-authority';
import { loadBalancerAnnotations } from '../platforms/load-balancer';

/** What an install has to do with other clusters, checked. */
export interface MultiCluster {
  /** Undefined where istiod is installed. */
  readonly controlPlane: RemoteControlPlane | undefined;
  /** Whether an istiod reads routes and policies here: its own, or one that runs elsewhere. */
  readonly isRead: boolean;
  /** Where the istiod that is installed here is for clusters elsewhere: how its load balancer is asked for. */
  readonly external: { readonly serviceAnnotations: Readonly<Record<string, string>> } | undefined;
  /** The name of the cluster as which istiod works. */
  readonly istiodCluster: string;
  readonly servesRemotes: boolean;
  /** Whether istiods of other clusters look here for pods and services, by the account for it. */
  readonly isWatched: boolean;
  readonly networks: Readonly<Record<string, MeshNetwork>>;
}

/** What of an install's props has to fit. */
interface Props extends MultiClusterProps {
  readonly cluster?: string;
  readonly meshId?: string;
  readonly ingressGateway?: object | false;
  readonly egressGateway?: object | false;
  readonly eastWestGateway?: object;
  readonly gateways?: object;
  readonly cni?: object | false;
  readonly ztunnel?: object | false;
  readonly istiod?: object;
  readonly validateUnlabelled?: boolean;
  readonly certificateAuthority?: CertificateAuthority;
  readonly platform?: Platform;
}

/** The port at which pods of other networks look for a gateway. */
export const crossNetworkPort = 15443;

/** @throws MeshError ContradictingProps, InvalidName, InvalidValue */
export function resolveMultiCluster(props: Props, at: IConstruct): MultiCluster {
  const { remoteControlPlane: controlPlane, externalControlPlane: external, servesRemotes = false, meshId, meshNetworks: networks = {} } = props;
  const cluster = props.cluster ?? 'Kubernetes';
  const shared = (['remoteControlPlane', 'externalControlPlane', 'servesRemotes', 'meshNetworks'] as const).find((prop) => props[prop] !== undefined && props[prop] !== false);
  if (meshId === undefined && shared !== undefined) {
    throw new MeshError({
      code: 'ContradictingProps', at, problem: `${shared} is for a mesh of several clusters, which has a name`, value: props[shared], fix: 'Name the mesh, alike in all clusters: meshId',
    });
  }
  if (controlPlane !== undefined) requireRemote(controlPlane, { ...props, cluster }, at);
  if (external !== undefined) requireExternal(external, { ...props, cluster }, at);
  if (servesRemotes && props.eastWestGateway === undefined) {
    throw new MeshError({
      code: 'ContradictingProps', at, problem: 'other clusters reach istiod through the east-west gateway, which this install lacks', value: servesRemotes, fix: 'Ask for one: eastWestGateway: {}',
    });
  }
  for (const [name, network] of Object.entries(networks)) requireNetwork(name, network, at);
  const reading = controlPlane === undefined ? external?.configCluster ?? cluster : configClusterOf(controlPlane);
  const isRead = reading === cluster;
  // An external istiod reads its config cluster by an account of istiod's own.
  const isWatched = meshId !== undefined && external === undefined && !(controlPlane !== undefined && isRead);
  return {
    controlPlane,
    isRead,
    external: external && { serviceAnnotations: annotationsOf(external, props, at) },
    istiodCluster: reading,
    servesRemotes,
    isWatched,
    networks,
  };
}

function annotationsOf(external: ExternalControlPlane, { platform = Platform.onPrem() }: Props, at: IConstruct): Readonly<Record<string, string>> {
  return { ...loadBalancerAnnotations(external, platform, at), ...external.serviceAnnotations };
}

/** As istiod reads it, by YAML. */
export function renderMeshNetworks({ networks }: MultiCluster): { readonly networks: Readonly<Record<string, object>> } {
  return {
    networks: Object.fromEntries(Object.entries(networks).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { clusters, gateways }]) => [name, {
      endpoints: clusters.map((fromRegistry) => ({ fromRegistry })),
      gateways: gateways.map((address) => ({ address, port: crossNetworkPort })),
    }])),
  };
}

/** What istiod has to be told of other clusters. */
export function multiClusterVariables({ servesRemotes, external }: MultiCluster): readonly { readonly name: string; readonly value: string }[] {
  return servesRemotes || external !== undefined ? [{ name: 'EXTERNAL_ISTIOD', value: 'true' }] : [];
}

/** The cluster whose routes and policies an istiod elsewhere reads, and by whose name it goes. */
export function configClusterOf({ cluster, configCluster }: RemoteControlPlane): string {
  return configCluster ?? cluster;
}

function requireRemote({ cluster, address, configCluster }: RemoteControlPlane, props: Props, at: IConstruct): void {
  requireClusterName(cluster, at);
  if (configCluster !== undefined) requireClusterName(configCluster, at);
  if (isDeferred(address)) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'an address and a name are reached by different objects', value: address, fix: 'Write the address or the name itself' });
  }
  if (isIP(address) === 0) requireDnsName(address, 'the address of a control plane', { at });
  if (cluster === props.cluster) {
    throw new MeshError({ code: 'ContradictingProps', at, problem: 'a cluster cannot be served from elsewhere by itself', value: cluster, fix: 'Name the cluster whose istiod serves this one' });
  }
  const local = (['istiod', 'servesRemotes', 'externalControlPlane', ...configCluster === props.cluster ? [] : ['validateUnlabelled'] as const] as const)
    .find((prop) => props[prop] !== undefined && props[prop] !== false);
  if (local === undefined) return;
  throw new MeshError({
    code: 'ContradictingProps', at, problem: `${local} is about an istiod of this cluster, while that of ${cluster} serves it`, value: props[local], fix: `Leave ${local} out, or say it where istiod runs`,
  });
}

function requireExternal({ configCluster }: ExternalControlPlane, props: Props, at: IConstruct): void {
  requireClusterName(configCluster, at);
  if (configCluster === props.cluster) {
    throw new MeshError({
      code: 'ContradictingProps', at, problem: 'an external control plane is for clusters other than the one that it runs in', value: configCluster, fix: 'Name the cluster that it reads, or leave externalControlPlane out',
    });
  }
  const [further] = Object.keys(props.gateways ?? {});
  const parts = ['servesRemotes', 'meshNetworks', 'validateUnlabelled', 'ingressGateway', 'egressGateway', 'eastWestGateway', 'cni', 'ztunnel'] as const;
  const ofMembers = further === undefined ? parts.find((prop) => props[prop] !== undefined && props[prop] !== false) : 'gateways';
  if (ofMembers !== undefined) {
    throw new MeshError({
      code: 'ContradictingProps', at, problem: `${ofMembers} is about a cluster of the mesh, which this one is not: istiod is for ${configCluster}`, value: props[ofMembers], fix: `Leave ${ofMembers} to the install of ${configCluster}, and use Profile.minimal() here`,
    });
  }
  const kind = props.certificateAuthority?.source.kind ?? 'self-signed';
  if (kind === 'self-signed' || kind === 'plugged-in') return;
  throw new MeshError({
    code: 'ContradictingProps', at, problem: 'an external control plane signs itself: proxies of other clusters reach no other authority by its load balancer', value: kind, fix: 'Leave certificateAuthority out, or use CertificateAuthority.pluggedIn()',
  });
}

function requireNetwork(name: string, { clusters, gateways }: MeshNetwork, at: IConstruct): void {
  requireClusterName(name, at, 'the name of a network');
  for (const cluster of clusters) requireClusterName(cluster, at);
  for (const gateway of gateways) if (isIP(gateway) === 0) requireDnsName(gateway, 'the address of a gateway', { at });
  if (clusters.length > 0 && gateways.length > 0) return;
  throw new MeshError({
    code: 'InvalidValue', at, problem: `the network ${name} needs clusters whose pods are in it and gateways that lead to them`, value: { clusters, gateways }, fix: 'Name one of each at least, or leave the network out',
  });
}
