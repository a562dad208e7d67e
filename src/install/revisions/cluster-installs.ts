import type { IConstruct } from 'constructs';
import { MeshError } from '../../errors';
import { oncePerCluster } from '../../mesh';
import { allGateways } from '../gateways';
import type { InstallSettings } from '../settings';

/** What a cluster has once, however many control planes it has. */
export interface SharedParts {
  /**
   * The definitions of Istio's kinds.
   *
   * @default - whether no earlier install of this app brings them
   */
  readonly definitions?: boolean;

  /**
   * The CNI plugin, where the install has one: `false` where another revision brings it, and pods may rely on it.
   *
   * @default - whether no earlier install of this app brings it
   */
  readonly cni?: boolean;

  /**
   * The ztunnels, where the install has them.
   *
   * @default - whether no earlier install of this app brings them
   */
  readonly ztunnel?: boolean;
}

/** What an install renders of what it shares. */
export type Brought = Required<SharedParts> & { readonly namespace: boolean };

interface Owned {
  readonly owners: Map<string, IConstruct>;
  readonly installs: { readonly install: IConstruct; readonly settings: InstallSettings }[];
}

const clusterOf = oncePerCluster((): Owned => ({ owners: new Map(), installs: [] }));
const settingsBy = new WeakMap<IConstruct, InstallSettings>();

/** The settings of a `MeshInstall`. */
export function settingsOf(install: IConstruct): InstallSettings {
  const settings = settingsBy.get(install);
  if (settings !== undefined) return settings;
  throw new MeshError({ code: 'ContradictingProps', at: install, problem: 'this is no MeshInstall', value: install.constructor.name, fix: 'Pass the MeshInstall whose revision is meant' });
}

/**
 * Lets a control plane join those that this app describes for the cluster.
 *
 * @throws MeshError ContradictingProps, DuplicateName where two of them would fight over something
 */
export function joinCluster(install: IConstruct, settings: InstallSettings, brings: SharedParts = {}): Brought {
  const { installs } = clusterOf(install, settings.mesh);
  for (const other of installs) requireOneMesh(install, settings, other);
  settingsBy.set(install, settings);
  installs.push({ install, settings });

  const hasControlPlane = settings.profile.hasControlPlane && settings.multiCluster.external === undefined;
  if (hasControlPlane && settings.revision === undefined) claimDefault(install, settings);
  if (hasControlPlane) claimRevision(install, settings, settings.revisionLabel);
  const { namespace } = settings;
  for (const { name: gateway } of allGateways(settings)) {
    claim(install, settings, `${gateway} of ${namespace}`, (owner) => ({
      problem: `${owner.node.path} already installs the gateway ${gateway} in this namespace; revisions share it`,
      value: settings.revisionLabel,
      fix: 'Leave it to one of the two (ingressGateway: false), or describe both with CanaryUpgrade',
    }));
  }
  const bring = (what: string, asked: boolean | undefined): boolean => {
    if (asked === false || (asked === undefined && ownerOf(install, settings, what) !== undefined)) return false;
    claim(install, settings, what, (owner) => ({ problem: `${owner.node.path} already brings ${what}, of which a cluster has one`, value: settings.revisionLabel, fix: 'Leave it to one of the two: brings' }));
    return true;
  };
  return {
    namespace: bring(`the namespace ${namespace}`, undefined),
    definitions: hasControlPlane && bring('the definitions of Istio\'s kinds', brings.definitions),
    cni: settings.cni !== undefined && bring('the CNI plugin', brings.cni),
    ztunnel: settings.ztunnel !== undefined && bring('the ztunnels', brings.ztunnel),
  };
}

/** Makes an install, or a tag, what `istio-injection: enabled` and objects without a revision mean. */
export function claimDefault(owner: IConstruct, settings: InstallSettings): void {
  claim(owner, settings, 'the default', (other) => ({
    problem: `${other.node.path} is the default revision of this cluster already: it injects namespaces that name none, and validates objects that name none`,
    value: 'default',
    fix: 'Give all control planes but one a revision, or all, and say which is the default by one RevisionTag named "default"',
  }));
}

/** Makes an install, or a tag, what namespaces mean by a name. */
export function claimRevision(owner: IConstruct, settings: InstallSettings, name: string): void {
  claim(owner, settings, `revision ${name}`, (other) => ({
    problem: `${other.node.path} already answers to this name: revisions and their tags are told apart by it`, value: name, fix: 'Give one of the two another name',
  }), 'DuplicateName');
}

function ownerOf(at: IConstruct, { mesh }: InstallSettings, what: string): IConstruct | undefined {
  return clusterOf(at, mesh).owners.get(what);
}

function claim(
  owner: IConstruct, settings: InstallSettings, what: string, because: (other: IConstruct) => { problem: string; value: unknown; fix: string }, code: 'ContradictingProps' | 'DuplicateName' = 'ContradictingProps',
): void {
  const other = ownerOf(owner, settings, what);
  if (other !== undefined) throw new MeshError({ code, at: owner, ...because(other) });
  clusterOf(owner, settings.mesh).owners.set(what, owner);
}

/** Proxies of all revisions call each other, so they have to be of one mesh. */
function requireOneMesh(install: IConstruct, { mesh, namespace }: InstallSettings, other: Owned['installs'][number]): void {
  const { mesh: theirs, namespace: theirNamespace } = other.settings;
  for (const what of ['trustDomain', 'meshId', 'network', 'clusterDomain'] as const) {
    if (mesh[what] === theirs[what] || namespace !== theirNamespace) continue;
    throw new MeshError({
      code: 'ContradictingProps',
      at: install,
      problem: `${other.install.node.path} is a revision of the same mesh and has ${theirs[what] === undefined ? 'no' : 'another'} ${what}${theirs[what] === undefined ? '' : `, ${theirs[what]}`}`,
      value: mesh[what],
      fix: `Say the same ${what} for both`,
    });
  }
}
