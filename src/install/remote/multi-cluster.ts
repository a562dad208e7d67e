import { isIP } from 'node:net';
import type { IConstruct } from 'constructs';
import type { MeshNetwork, MultiClusterProps, RemoteControlPlane } from './multi-cluster-props';
import { MeshError } from '../../errors';
import { requireClusterName, requireDnsName } from '../../mesh';

/** What an install has to do with other clusters, checked. */
export interface MultiCluster {
  /** Undefined where istiod is installed. */
  readonly controlPlane: RemoteControlPlane | undefined;
  readonly servesRemotes: boolean;
  /** Whether other istiods read this cluster. */
  readonly isRead: boolean;
  readonly networks: Readonly<Record<string, MeshNetwork>>;
}

/** What of an install's props has to fit. */
interface Props extends MultiClusterProps {
  readonly cluster?: string;
  readonly meshId?: string;
  readonly eastWestGateway?: object;
  readonly istiod?: object;
  readonly validateUnlabelled?: boolean;
}

/** The port at which pods of other networks look for a gateway. */
const crossNetworkPort = 15443;

/** @throws MeshError ContradictingProps, InvalidName, InvalidValue */
export function resolveMultiCluster(props: Props, at: IConstruct): MultiCluster {
  const { remoteControlPlane: controlPlane, servesRemotes = false, meshId, meshNetworks: networks = {} } = props;
  const shared = (['remoteControlPlane', 'servesRemotes', 'meshNetworks'] as const).find((prop) => props[prop] !== undefined && props[prop] !== false);
  if (meshId === undefined && shared !== undefined) {
    throw new MeshError({
      code: 'ContradictingProps', at, problem: `${shared} is for a mesh of several clusters, which has a name`, value: props[shared], fix: 'Name the mesh, alike in all clusters: meshId',
    });
  }
  if (controlPlane !== undefined) requireRemote(controlPlane, props, at);
  if (servesRemotes && props.eastWestGateway === undefined) {
    throw new MeshError({
      code: 'ContradictingProps', at, problem: 'other clusters reach istiod through the east-west gateway, which this install lacks', value: servesRemotes, fix: 'Ask for one: eastWestGateway: {}',
    });
  }
  for (const [name, network] of Object.entries(networks)) requireNetwork(name, network, at);
  return { controlPlane, servesRemotes, isRead: meshId !== undefined, networks };
}

/** As istiod reads it, by YAML. */
export function renderMeshNetworks({ networks }: MultiCluster): object {
  return {
    networks: Object.fromEntries(Object.entries(networks).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { clusters, gateways }]) => [name, {
      endpoints: clusters.map((fromRegistry) => ({ fromRegistry })),
      gateways: gateways.map((address) => ({ address, port: crossNetworkPort })),
    }])),
  };
}

/** What istiod has to be told of other clusters. */
export function multiClusterVariables({ servesRemotes }: MultiCluster): readonly { readonly name: string; readonly value: string }[] {
  return servesRemotes ? [{ name: 'EXTERNAL_ISTIOD', value: 'true' }] : [];
}

function requireRemote({ cluster, address }: RemoteControlPlane, props: Props, at: IConstruct): void {
  requireClusterName(cluster, at);
  if (isIP(address) === 0) requireDnsName(address, 'the address of a control plane', { at });
  if (cluster === (props.cluster ?? 'Kubernetes')) {
    throw new MeshError({ code: 'ContradictingProps', at, problem: 'a cluster cannot be served from elsewhere by itself', value: cluster, fix: 'Name the cluster whose istiod serves this one' });
  }
  const local = (['istiod', 'servesRemotes', 'validateUnlabelled'] as const).find((prop) => props[prop] !== undefined && props[prop] !== false);
  if (local === undefined) return;
  throw new MeshError({
    code: 'ContradictingProps', at, problem: `${local} is about an istiod of this cluster, while that of ${cluster} serves it`, value: props[local], fix: `Leave ${local} out, or say it where istiod runs`,
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
