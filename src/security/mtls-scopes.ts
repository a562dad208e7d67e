import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { DestinationRuleSpec, DestinationRuleTrafficPolicy } from '../../imports/networking.istio.io';
import { addLateCheck, MeshError } from '../errors';
import type { IMeshNamespace, IMeshService } from '../mesh';
import { apiObjectsOf, Mesh, oncePerCluster } from '../mesh';
import type { MtlsMode } from './strict-mtls';

/** What workloads accept, said of a mesh, a namespace, or the workloads of a service. */
export interface MtlsScope {
  readonly owner: IConstruct;
  readonly target: Mesh | IMeshNamespace | IMeshService;
  readonly mode: MtlsMode;
  /** By the number of the container's port. */
  readonly ports: ReadonlyMap<number, MtlsMode>;
}

interface Scopes {
  readonly byTarget: Map<string, MtlsScope>;
  readonly byHost: Map<string, MtlsScope>;
}

const scopesOf = oncePerCluster((): Scopes => ({ byTarget: new Map(), byHost: new Map() }));

/**
 * Makes a construct the only one that says what these workloads accept.
 *
 * @throws MeshError ConflictingPolicies when another says it already: of two policies for the same workloads Istio reads the older one
 */
export function ownMtlsScope(scope: MtlsScope): void {
  const { owner, target, mode } = scope;
  const mesh = target instanceof Mesh ? target : namespaceOf(target).mesh;
  const { byTarget, byHost } = scopesOf(owner, mesh);
  if (byTarget.size === 0) addLateCheck(owner, () => findRulesThatTurnItOff(owner, mesh));
  const key = keyOf(target);
  const other = byTarget.get(key);
  if (other !== undefined) {
    throw new MeshError({
      code: 'ConflictingPolicies', at: owner, problem: `${other.owner.node.path} says already what these workloads accept: ${other.mode}`, value: mode, fix: 'Keep one of the two; a namespace may differ from its mesh, and a service from its namespace',
    });
  }
  byTarget.set(key, scope);
  if (isService(target)) byHost.set(target.host, scope);
}

/** What the narrowest policy says of a port of a service, and who says it; undefined when nothing does, which Istio takes for PERMISSIVE. */
export function mtlsOf({ host, namespace }: Pick<IMeshService, 'host' | 'namespace'>, containerPort?: number | string): Pick<MtlsScope, 'mode' | 'owner'> | undefined {
  const { byTarget, byHost } = scopesOf(namespace, namespace.mesh);
  const scope = byHost.get(host) ?? byTarget.get(namespace.namespaceName) ?? byTarget.get(namespace.mesh.rootNamespace);
  const mode = typeof containerPort === 'number' ? scope?.ports.get(containerPort) : undefined;
  return scope === undefined ? undefined : { owner: scope.owner, mode: mode ?? scope.mode };
}

/** Clients that do as such a rule says are refused by a server that takes mutual TLS only. */
function findRulesThatTurnItOff(owner: IConstruct, mesh: Mesh): MeshError[] {
  const { byTarget, byHost } = scopesOf(owner, mesh);
  return apiObjectsOf(owner, mesh).filter(({ kind }) => kind === 'DestinationRule').flatMap((rule) => {
    const { host, subsets = [], trafficPolicy } = (rule.toJson() as { readonly spec: DestinationRuleSpec }).spec;
    const [, namespace = '', svc] = host.split('.');
    const scope = byHost.get(host) ?? (svc === 'svc' ? byTarget.get(namespace) ?? byTarget.get(mesh.rootNamespace) : undefined);
    if (scope === undefined) return [];
    const policies = [trafficPolicy, ...subsets.map((subset) => subset.trafficPolicy)].filter((policy) => policy !== undefined);
    return policies.flatMap((policy) => refusedBy(scope, rule, policy));
  });
}

function refusedBy({ owner, target, mode, ports }: MtlsScope, rule: ApiObject, policy: DestinationRuleTrafficPolicy): MeshError[] {
  const settings = [{ port: undefined, tls: policy.tls }, ...(policy.portLevelSettings ?? []).map(({ port, tls }) => ({ port: port?.number, tls }))];
  return settings.flatMap(({ port, tls }) => {
    const containerPort = isService(target) ? target.ports.find(({ number }) => number === port)?.targetPort : undefined;
    const accepted = (typeof containerPort === 'number' ? ports.get(containerPort) : undefined) ?? mode;
    if (tls?.mode === undefined || tls.mode === 'ISTIO_MUTUAL' || accepted !== 'STRICT') return [];
    return [new MeshError({
      code: 'ContradictingProps',
      at: rule,
      problem: `it makes clients connect without mutual TLS of the mesh, and ${owner.node.path} makes the server refuse that`,
      value: { ...(port !== undefined && { port }), tls: tls.mode },
      fix: 'Leave the TLS of clients to the mesh, or except the port from STRICT',
    })];
  });
}

function keyOf(target: MtlsScope['target']): string {
  if (target instanceof Mesh) return target.rootNamespace;
  if (!isService(target)) return target.namespaceName;
  return `${target.namespace.namespaceName}/${Object.entries(target.selector).map(([key, value]) => `${key}=${value}`).sort().join()}`;
}

function isService(target: MtlsScope['target']): target is IMeshService {
  return 'serviceName' in target;
}

function namespaceOf(target: IMeshNamespace | IMeshService): IMeshNamespace {
  return isService(target) ? target.namespace : target;
}
