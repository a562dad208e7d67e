import type { GraphBuilder } from './graph';
import type { Place } from './graph-of';
import { textsAt } from './routes';
import type { Manifests, ManifestValue } from '../../manifests';
import { listOf, valueAt } from '../../manifests';
import { whyNotAttached } from '../../simulation/access/attachment';
import type { AuthorizationPolicy } from '../../simulation/access/authorization-policy';
import { authorizationPoliciesIn } from '../../simulation/access/authorization-policy';
import type { MeshSettings } from '../../simulation/mesh-settings';
import { meshSettings } from '../../simulation/mesh-settings';

/** Draws who may call whom, and who may not; a service that nothing restricts says so itself. */
export function addAccess(manifests: Manifests, graph: GraphBuilder, places: readonly Place[]): void {
  const mesh = meshSettings(manifests);
  const policies = authorizationPoliciesIn(manifests).filter(({ dryRun }) => !dryRun);
  for (const place of places) {
    const attached = policies.filter((policy) => isAttached(policy, place, mesh));
    const isRestricted = attached.some(({ action }) => action === 'ALLOW');
    const [kind, name, namespace] = [place.isGateway ? 'gateway' : 'service', place.name, place.namespace] as const;
    if (!isRestricted && !place.isGateway) graph.node(kind, name, namespace, ['open to all']);
    for (const { provider } of attached.filter(({ action }) => action === 'CUSTOM')) graph.node(kind, name, namespace, [`asks ${provider}`]);
    for (const policy of attached) {
      if (policy.action !== 'ALLOW' && policy.action !== 'DENY') continue;
      for (const rule of policy.rules) {
        const label = operationsOf(rule);
        for (const caller of callersOf(rule, policy, graph, places)) graph.edge(policy.action === 'ALLOW' ? 'allow' : 'deny', caller, place.id, label);
      }
    }
  }
}

/** By the proxy beside the workload, or by the waypoint before the service. */
function isAttached(policy: AuthorizationPolicy, { name, namespace, isGateway, pods }: Place, mesh: MeshSettings): boolean {
  const beside = (pods.length === 0 ? [{ namespace, labels: {} }] : pods).map((each) => ({ namespace: each.namespace, labels: each.labels }));
  const before = isGateway ? [] : [{ namespace, proxy: 'waypoint' as const, service: { name } }];
  return [...beside, ...before].some((to) => whyNotAttached(policy, to, mesh) === undefined);
}

function callersOf(rule: ManifestValue | undefined, policy: AuthorizationPolicy, graph: GraphBuilder, places: readonly Place[]): readonly string[] {
  const from = listOf(valueAt(rule, 'from'));
  const caller = (label: string): string => graph.node('caller', label);
  if (from.length === 0) return rule === undefined ? [] : [caller('anyone')];
  return from.flatMap((item) => {
    const source = valueAt(item, 'source');
    const accounts = [
      ...textsAt(source, 'principals').map((principal) => (principal === '*' ? 'anyone in the mesh' : accountOf(principal))),
      ...textsAt(source, 'serviceAccounts').map((account) => (account.includes('/') ? account : `${policy.namespace}/${account}`)),
    ];
    const others = [
      ...textsAt(source, 'namespaces').map((namespace) => `namespace ${namespace}`),
      ...[...textsAt(source, 'ipBlocks'), ...textsAt(source, 'remoteIpBlocks')].map((block) => `address ${block}`),
      ...(accounts.length === 0 && textsAt(source, 'requestPrincipals').length > 0 ? ['anyone with a token'] : []),
      ...['notPrincipals', 'notNamespaces', 'notServiceAccounts', 'notRequestPrincipals', 'notIpBlocks', 'notRemoteIpBlocks'].flatMap((key) => textsAt(source, key).map((value) => `all but ${accountOf(value)}`)),
    ];
    return [...accounts.flatMap((account) => {
      const known = places.filter(({ pods }) => pods.some(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}` === account));
      return known.length === 0 ? [caller(account)] : known.map(({ id }) => id);
    }), ...others.map(caller)];
  });
}

/** `shop/web`, of `cluster.local/ns/shop/sa/web`. */
function accountOf(principal: string): string {
  return /(?:^|\/)ns\/([^/]+)\/sa\/([^/]+)$/.exec(principal)?.slice(1).join('/') ?? principal;
}

/** What may be asked for: `GET /api/*`; empty for everything. */
function operationsOf(rule: ManifestValue | undefined): string {
  const said = listOf(valueAt(rule, 'to')).map((item) => {
    const operation = valueAt(item, 'operation');
    const [methods, paths, hosts, ports] = ['methods', 'paths', 'hosts', 'ports'].map((key) => textsAt(operation, key));
    const not = ['notMethods', 'notPaths', 'notHosts', 'notPorts'].flatMap((key) => textsAt(operation, key));
    return [methods?.join('/'), paths?.join(' '), hosts?.join(' '), (ports ?? []).map((port) => `port ${port}`).join(' '), not.length > 0 ? `but ${not.join(' ')}` : '']
      .filter((part) => part !== undefined && part !== '').join(' ');
  });
  return [...said, ...(listOf(valueAt(rule, 'when')).length > 0 ? ['on conditions'] : [])].filter((each) => each !== '').join(', ');
}
