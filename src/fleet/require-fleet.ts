import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { FleetClusterProps } from './mesh-fleet-props';
import type { Topology } from './topology';

type Settings = Readonly<Record<string, FleetClusterProps>>;

/** @throws MeshError InvalidValue, ContradictingProps when the clusters cannot be one mesh */
export function requireFleet(clusters: Settings, topology: Topology, at: IConstruct): void {
  const names = Object.keys(clusters);
  if (names.length === 0) throw new MeshError({ code: 'InvalidValue', at, problem: 'a fleet has one cluster or more', value: clusters, fix: 'Name a cluster, such as clusters: { east: {} }' });
  requireTopology(names, topology, at);
  requireAlike(clusters, 'trustDomain', 'cluster.local', 'identities of one cluster would be strangers in the other, and the issuers of one mesh are for one trust domain', at);
  requireAlike(clusters, 'namespace', 'istio-system', 'policies for the whole mesh lie in one namespace', at);
  requireNetworks(clusters, topology, at);
  requireOneRoot(clusters, topology, at);
  for (const name of names) {
    const { primary } = topology.servedFrom(name) ?? {};
    if (primary !== undefined) requireAlike({ [primary]: clusters[primary] ?? {}, [name]: clusters[name] ?? {} }, 'revision', undefined, `the istiod of ${primary} serves ${name} by its revision`, at);
  }
}

function requireTopology(names: readonly string[], topology: Topology, at: IConstruct): void {
  const unknown = topology.named.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new MeshError({ code: 'InvalidValue', at, problem: 'the topology names a cluster that the fleet does not have', value: unknown, fix: `Name one of ${names.join(', ')}` });
  for (const name of names) {
    const { primary } = topology.servedFrom(name) ?? {};
    if (primary === undefined || topology.servedFrom(primary) === undefined) continue;
    throw new MeshError({ code: 'ContradictingProps', at, problem: `${name} is to be served by the istiod of ${primary}, which has none`, value: primary, fix: 'Name a primary that is no remote itself' });
  }
}

function requireAlike(clusters: Settings, prop: 'trustDomain' | 'namespace' | 'revision', standard: string | undefined, why: string, at: IConstruct): void {
  const [[first, reference] = [], ...others] = Object.entries(clusters).map(([name, props]) => [name, props[prop] ?? standard] as const);
  const other = others.find(([, value]) => value !== reference);
  if (other === undefined) return;
  throw new MeshError({
    code: 'ContradictingProps',
    at,
    problem: `${prop} of ${other[0]} is not that of ${first ?? ''}: ${why}`,
    value: other[1],
    fix: `Say it once, in shared${reference === undefined ? ', or leave it out' : `: ${prop}: "${reference}"`}`,
  });
}

function requireNetworks(clusters: Settings, topology: Topology, at: IConstruct): void {
  const entries = Object.entries(clusters);
  const unnamed = entries.find(([, { network }]) => network === undefined)?.[0];
  const named = entries.find(([, { network }]) => network !== undefined);
  if (unnamed !== undefined && named !== undefined) {
    throw new MeshError({
      code: 'ContradictingProps',
      at,
      problem: `${named[0]} names its network and ${unnamed} does not, so nobody could tell whether their pods reach each other`,
      value: named[1].network,
      fix: `Name the network of ${unnamed} too: the same, or another`,
    });
  }
  if (unnamed !== undefined && topology.named.length > 0) {
    throw new MeshError({
      code: 'ContradictingProps', at, problem: 'remotes reach istiod through an east-west gateway, which is one of a network with a name', value: undefined, fix: 'Name the networks, such as shared: { network: "network-1" } for one',
    });
  }
  const distinct = new Set(entries.map(([, { network }]) => network));
  const gateway = entries.find(([name, props]) => (props.eastWestGateway ?? props.gatewayAddress) !== undefined && topology.servedBy(name).length === 0);
  if (distinct.size > 1 || gateway === undefined) return;
  throw new MeshError({
    code: 'ContradictingProps', at, problem: `${gateway[0]} has a gateway between networks, while all clusters are in one`, value: gateway[1].network, fix: 'Leave eastWestGateway and gatewayAddress out, or name the networks',
  });
}

function requireOneRoot(clusters: Settings, topology: Topology, at: IConstruct): void {
  const primaries = Object.entries(clusters).filter(([name]) => topology.servedFrom(name) === undefined);
  const alone = primaries.find(([, { certificateAuthority }]) => certificateAuthority?.source.kind === 'self-signed');
  if (alone === undefined || primaries.length === 1) return;
  throw new MeshError({
    code: 'ContradictingProps',
    at,
    problem: `the istiod of ${alone[0]} would make a root of its own, which the other clusters do not trust`,
    value: alone[1].certificateAuthority?.source.kind,
    fix: 'Leave certificateAuthority out, and put a CA of one common root into each cluster, as the Secret cacerts',
  });
}
