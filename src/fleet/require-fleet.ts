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
  requireDataPlanes(clusters, at);
  requireOneRoot(clusters, topology, at);
  for (const name of names) {
    const primary = topology.primaryOf(name);
    if (primary !== undefined) requireAlike({ [primary]: clusters[primary] ?? {}, [name]: clusters[name] ?? {} }, 'revision', undefined, `the istiod of ${primary} serves ${name} by its revision`, at);
  }
}

function requireTopology(names: readonly string[], topology: Topology, at: IConstruct): void {
  const unknown = topology.named.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new MeshError({ code: 'InvalidValue', at, problem: 'the topology names a cluster that the fleet does not have', value: unknown, fix: `Name one of ${names.join(', ')}` });
  const { runsIn } = topology.external ?? {};
  if (runsIn !== undefined && names.includes(runsIn)) {
    throw new MeshError({
      code: 'ContradictingProps', at, problem: 'an external control plane runs beside the mesh, in no cluster of it', value: runsIn, fix: `Leave ${runsIn} out of clusters, or let it serve the others: Topology.primaryRemote`,
    });
  }
  for (const name of names) {
    const primary = topology.primaryOf(name);
    if (primary === undefined || topology.primaryOf(primary) === undefined) continue;
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
  if (unnamed !== undefined && Object.keys(clusters).some((name) => topology.servedBy(name).length > 0)) {
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

/** Istio supports ambient mode in several clusters where each has an istiod and a network of its own. */
function requireDataPlanes(clusters: Settings, at: IConstruct): void {
  const entries = Object.entries(clusters);
  const ambient = entries.filter(([, { profile }]) => profile?.name === 'ambient');
  const [first] = ambient;
  if (first === undefined || entries.length === 1) return;
  const other = entries.find(([name]) => ambient.every(([member]) => member !== name));
  if (other !== undefined) {
    throw new MeshError({
      code: 'ContradictingProps', at, problem: `${first[0]} is ambient and ${other[0]} is not, and gateways of the one do not understand the other`, value: other[1].profile?.name, fix: 'Say it once: shared: { profile: Profile.ambient() }',
    });
  }
  const twin = entries.find(([, { network }], index) => network === undefined || entries.slice(0, index).some(([, before]) => before.network === network));
  if (twin !== undefined) {
    throw new MeshError({
      code: 'UnsupportedByDataPlane', at, problem: `Istio supports ambient mode in several clusters where each is a network of its own, which ${twin[0]} is not`, value: twin[1].network, fix: `Name a network of its own for each: ${twin[0]}: { network: "${twin[0]}-network" }`,
    });
  }
  const addressed = entries.find(([, { gatewayAddress }]) => gatewayAddress !== undefined);
  if (addressed === undefined) return;
  throw new MeshError({
    code: 'UnsupportedByDataPlane', at, problem: `ztunnels find the gateway of ${addressed[0]} by the address in the status of its Gateway`, value: addressed[1].gatewayAddress, fix: 'Leave gatewayAddress out, and let something give its Service an address',
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
