import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { Mesh } from './mesh';
import { oncePerCluster } from './per-cluster';

/** Which workloads an object of Istio is for: those of a namespace, or some of them. In the root namespace and without selector: those of the whole mesh. */
export interface WorkloadSet {
  readonly mesh: Mesh;
  readonly namespace: string;

  /** The labels of their pods. @default - all pods of the namespace */
  readonly selector?: Readonly<Record<string, string>>;
}

/** Kinds of which Istio reads one object for a workload, and ignores all others silently. */
type OnePerWorkload = 'ProxyConfig' | 'Sidecar' | 'Telemetry';

interface Owned {
  readonly owner: IConstruct;
  readonly selector: Readonly<Record<string, string>> | undefined;
  readonly closesEgress: boolean;
}

const ownersOf = oncePerCluster(() => new Map<string, Owned[]>());

/**
 * Makes a construct the only one that renders an object of a kind for these workloads.
 *
 * @param closesEgress whether a Sidecar refuses calls to hosts that the mesh does not know
 * @throws MeshError ConflictingPolicies when another construct renders one for the same workloads, or for more or fewer of them by labels
 */
export function ownSettings(kind: OnePerWorkload, owner: IConstruct, { mesh, namespace, selector }: WorkloadSet, closesEgress = false): void {
  const owners = ownersOf(owner, mesh);
  const key = `${kind} ${namespace}`;
  const others = owners.get(key) ?? [];
  const rival = others.find((other) => concernsTheSame(other.selector, selector));
  if (rival !== undefined) {
    throw new MeshError({
      code: 'ConflictingPolicies',
      at: owner,
      problem: `${rival.owner.node.path} already renders the ${kind} for ${selector === undefined ? `namespace ${namespace}` : `these pods of namespace ${namespace}`}, and Istio reads one for a workload`,
      value: selector ?? namespace,
      fix: 'Keep one of the two, or make one of them about workloads of its own',
    });
  }
  owners.set(key, [...others, { owner, selector, closesEgress }]);
}

/**
 * The construct that refuses calls to unknown hosts for a namespace, or for the whole mesh where the namespace says nothing; undefined when none does.
 * Istio lets no Sidecar inherit it from a wider one, so narrower ones have to say it again.
 */
export function closerOfEgress(at: IConstruct, mesh: Mesh, namespace: string, except: IConstruct): IConstruct | undefined {
  const widest = (of: string): Owned | undefined => ownersOf(at, mesh).get(`Sidecar ${of}`)?.find(({ selector, owner }) => selector === undefined && owner !== except);
  const found = widest(namespace) ?? widest(mesh.rootNamespace);
  return found?.closesEgress === true ? found.owner : undefined;
}

/** One with a selector and one without do not compete: Istio takes the narrower. */
function concernsTheSame(a: Owned['selector'], b: Owned['selector']): boolean {
  if (a === undefined || b === undefined) return a === b;
  return isPartOf(a, b) || isPartOf(b, a);
}

function isPartOf(some: Readonly<Record<string, string>>, all: Readonly<Record<string, string>>): boolean {
  return Object.entries(some).every(([key, value]) => all[key] === value);
}
