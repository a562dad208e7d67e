import { MeshError } from '../errors';
import type { Access } from './access';
import type { AccessAction } from './access-policy';
import type { Caller } from './caller';
import type { GuardedTarget } from './guarded-target';
import { isNamespace, isService, judgeOf, namespaceOf, portsMeant } from './guarded-target';
import { mtlsOf } from './mtls-scopes';

/** One thing that is said of a target. */
export interface Statement {
  readonly target: GuardedTarget;
  readonly action: AccessAction;
  readonly dryRun: boolean;
  readonly caller: Caller;
  readonly access: Access;
}

/**
 * Refuses what Istio would ignore, or read as something else.
 *
 * @throws MeshError InvalidAccess
 */
export function requireEnforceable(statement: Statement): void {
  requirePorts(statement);
  requireMember(statement);
  requireHttp(statement);
  requireComparablePaths(statement);
  requireComparableHosts(statement);
  requireNumbers(statement);
  requireCallers(statement);
  requireKnownBefore(statement);
}

/** What cannot be enforced as the whole tree is: identities where nothing proves them, and what ztunnel cannot do where no waypoint does. */
export function findUnenforceable(statement: Statement): MeshError[] {
  return [...findUnproven(statement), ...findBeyondZtunnel(statement)];
}

function findUnproven({ target, action, caller, access }: Statement): MeshError[] {
  if (!isService(target) || !caller.asksForIdentity) return [];
  return (portsMeant(target, access, action) ?? target.ports).flatMap((port) => {
    const mtls = mtlsOf(target, port.targetPort);
    return mtls?.mode !== 'DISABLE' ? [] : [new MeshError({
      code: 'InvalidAccess', at: target, problem: `${mtls.owner.node.path} turns mutual TLS off on port ${port.number}, so callers prove no identity there`, value: caller.source, fix: 'Use PERMISSIVE for the port, or tell callers apart by Caller.peerIp',
    })];
  });
}

function findBeyondZtunnel({ target, action, dryRun, caller, access }: Statement): MeshError[] {
  const waypoint = judgeOf(target);
  const namespace = namespaceOf(target);
  if (waypoint !== undefined && isNamespace(target) && waypoint.namespace.namespaceName !== namespace.namespaceName) {
    return [new MeshError({
      code: 'UnsupportedByDataPlane', at: target, problem: `a policy names waypoints of its own namespace, and the traffic goes through one of ${waypoint.namespace.namespaceName}`, value: waypoint.waypointName, fix: 'Say it of each service, or give the namespace a waypoint of its own',
    })];
  }
  if (namespace.injection.mode !== 'ambient' || waypoint !== undefined || isGateway(target)) return [];
  const http = access.asksForHttp ?? (caller.asksForHttp ? caller.source : undefined);
  const what: readonly [boolean, string, unknown, string][] = [
    [http !== undefined, 'which sees connections and no HTTP', http, 'Use Access.tcp or Access.any, give the service a waypoint, or sidecars to this namespace'],
    [action === 'AUDIT' || action === 'CUSTOM', 'which allows and denies only', action, 'Give the service a waypoint'],
    [dryRun, 'which tries no rules: a policy in dry run never reaches it', { dryRun }, 'Give the service a waypoint'],
    ['trustDomains' in caller.source || 'notTrustDomains' in caller.source, 'which does not compare trust domains', caller.source, 'Name identities, as in Caller.identity("mesh.example/*")'],
    [access.when.length > 0, 'which knows no server names', access.when.map(({ when }) => when), 'Give the service a waypoint'],
  ];
  const found = what.find(([isSo]) => isSo);
  if (found === undefined) return unnumbered({ target, action, dryRun, caller, access });
  const [, problem, value, fix] = found;
  return [new MeshError({ code: 'UnsupportedByDataPlane', at: target, problem: `in ambient mode a policy on pods is enforced by ztunnel, ${problem}`, value, fix })];
}

function requirePorts({ target, action, access }: Statement): void {
  const foreign = isService(target) ? access.ports?.find((port) => !target.ports.some(({ number }) => number === port.number)) : undefined;
  if (isService(target) && foreign !== undefined) {
    throw new MeshError({ code: 'InvalidAccess', at: target, problem: 'the service has no such port', value: foreign.number, fix: `Use one of ${target.ports.map(({ number }) => number).join(', ')}` });
  }
  if (!isNamespace(target) || action !== 'DENY' || access.asksForHttp === undefined || access.ports !== undefined) return;
  throw new MeshError({
    code: 'InvalidAccess', at: target, problem: 'on ports that do not speak HTTP, a rule that denies some HTTP denies everything', value: access.asksForHttp, fix: 'Name the ports: Access.http({ ports: [Port.http(8080)], … })',
  });
}

function requireMember({ target }: Statement): void {
  const { injection } = namespaceOf(target);
  if (injection.mode !== 'none' || isGateway(target)) return;
  throw new MeshError({ code: 'InvalidAccess', at: target, problem: 'its namespace is outside the mesh, where nothing enforces the rule', value: injection.labels, fix: 'Let the namespace take part in the mesh' });
}

function requireHttp({ target, action, caller, access }: Statement): void {
  if (access.layer !== 'http' && !caller.asksForHttp) return;
  const meant = portsMeant(target, access, action) ?? (isService(target) ? target.ports : []);
  const silent = meant.filter(({ isHttp }) => !isHttp);
  if (silent.length === 0 && (meant.length > 0 || !isService(target))) return;
  throw new MeshError({
    code: 'InvalidAccess',
    at: target,
    problem: 'HTTP is told apart on HTTP ports only: on others Istio would ignore the rule, or refuse everything',
    value: (meant.length > 0 || !isService(target) ? meant : target.ports).map(({ number, protocol }) => `${protocol} ${number}`),
    fix: access.layer === 'http' ? 'Use Access.tcp, or declare the port as Port.http, Port.http2 or Port.grpc' : 'Use Access.http, which names the HTTP ports',
  });
}

/** Without normalization `/a/./b` is another path than `/a/b` to a policy, and the same to most applications; so is `//a/b` until slashes are merged. */
function requireComparablePaths({ target, action, access }: Statement): void {
  const { paths, notPaths } = access.operation;
  const { pathNormalization } = namespaceOf(target).mesh;
  if (pathNormalization === 'NONE' && (paths ?? notPaths) !== undefined) {
    throw new MeshError({
      code: 'InvalidAccess', at: target, problem: 'the proxies of this mesh compare paths as clients write them, and clients can write the same path in many ways', value: paths ?? notPaths, fix: 'Let the mesh normalize paths: pathNormalization: "BASE", or "MERGE_SLASHES"',
    });
  }
  // What is let in by its path has no other spelling that is let in as well; what is kept out has.
  const keptOut = action === 'ALLOW' ? notPaths : action === 'AUDIT' ? undefined : paths;
  if (keptOut === undefined || access.isGrpc || pathNormalization !== 'BASE') return;
  throw new MeshError({
    code: 'InvalidAccess',
    at: target,
    problem: 'clients get around the rule by another slash: to the proxies of this mesh "//a" is another path than "/a", and to many applications it is the same',
    value: keptOut,
    fix: 'Let the mesh merge slashes, meshConfig: { pathNormalization: "MERGE_SLASHES" }, or say which paths are allowed',
  });
}

/** Clients may name a port behind the host, and are routed all the same. */
function requireComparableHosts({ target, action, access }: Statement): void {
  const { hosts, notHosts } = access.operation;
  const keptOut = (action === 'ALLOW' ? notHosts : action === 'AUDIT' ? undefined : hosts) ?? [];
  const passed = keptOut.find((host) => !host.endsWith('*') && !host.includes(':') && !keptOut.includes(`${host}:*`));
  if (passed === undefined) return;
  throw new MeshError({
    code: 'InvalidAccess',
    at: target,
    problem: 'clients get around the rule by a port behind the host, which makes it another one to a policy, and the same to routes',
    value: passed,
    // A pattern has one "*", so no second one can stand for the port.
    fix: passed.startsWith('*') ? 'Name each host, with and without a port: "a.example.com", "a.example.com:*"; or say which hosts are allowed' : `Name both: hosts: ["${passed}", "${passed}:*"]`,
  });
}

function requireNumbers(statement: Statement): void {
  const [error] = namespaceOf(statement.target).injection.mode === 'ambient' ? [] : unnumbered(statement);
  if (error !== undefined) throw error;
}

function unnumbered({ target, action, access }: Statement): MeshError[] {
  const port = portsMeant(target, access, action)?.find(({ targetPort }) => typeof targetPort !== 'number');
  return port === undefined ? [] : [new MeshError({
    code: 'InvalidAccess',
    at: target,
    problem: `a policy names the container's port by its number, which is not known for port ${port.number}`,
    value: port.targetPort,
    fix: 'Give the number as targetPort',
  })];
}

function requireCallers({ target, action, caller }: Statement): void {
  const { cluster } = namespaceOf(target).mesh;
  for (const client of caller.clients) {
    const outside = client.namespace.injection.mode === 'none';
    if (client.identities.length > 0 && !outside) continue;
    throw new MeshError({
      code: 'InvalidAccess',
      at: target,
      problem: `${client.node.path} has no identity in the mesh, so it could not be recognized`,
      value: outside ? client.namespace.injection.labels : client.identities,
      fix: outside ? 'Let its namespace take part in the mesh' : 'Say under which ServiceAccount it runs: serviceAccount: "web"',
    });
  }
  for (const where of caller.namespaces ?? []) {
    // A principal says no cluster: with one trust domain in both, it would be another workload than the one that is meant.
    if (!where.mesh.reaches(namespaceOf(target).mesh)) {
      const who = caller.clients.find(({ namespace }) => namespace === where) ?? where;
      throw new MeshError({ code: 'InvalidAccess', at: target, problem: `${who.node.path} runs in another cluster than this service, which is in ${cluster}`, value: where.mesh.cluster, fix: 'Name callers of the same cluster, or give the clusters of one mesh the same meshId' });
    }
    if (caller.clients.length > 0 || where.injection.mode !== 'none') continue;
    throw new MeshError({ code: 'InvalidAccess', at: target, problem: `the workloads of ${where.node.path} have no identity in the mesh, so they could not be recognized`, value: where.injection.labels, fix: 'Let the namespace take part in the mesh' });
  }
  if (action !== 'ALLOW' || !caller.meansUnproven) return;
  throw new MeshError({
    code: 'InvalidAccess', at: target, problem: 'callers in plaintext have no identity, so they are nobody of those who are excepted: they would all be let in', value: caller.source, fix: 'Say Caller.authenticated().except(…), or deny the exceptions: denyFrom(client, …)',
  });
}

/** An authorizer outside is asked first, before identities and tokens are compared. */
function requireKnownBefore({ target, action, caller, access }: Statement): void {
  const tokens = access.when.filter(({ when }) => when.key.startsWith('request.auth.')).map(({ when }) => when.key);
  const asked = caller.asksForIdentity || 'requestPrincipals' in caller.source || 'notRequestPrincipals' in caller.source;
  if (action !== 'CUSTOM' || (tokens.length === 0 && !asked)) return;
  throw new MeshError({
    code: 'InvalidAccess', at: target, problem: 'Istio chooses what to ask an authorizer by request and address, not by identity or token', value: tokens.length > 0 ? tokens : caller.source, fix: 'Tell requests apart by path, host or header, and let the authorizer look at the rest',
  });
}

function isGateway(target: GuardedTarget): boolean {
  return !isService(target) && !isNamespace(target);
}
