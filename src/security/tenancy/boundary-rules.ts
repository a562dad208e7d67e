import type { NamespaceRule } from './namespace-rules';
import type { Variable } from '../../../imports/k8s';

/** What a boundary allows, as the rules have to know it. */
export interface BoundarySettings {
  /** Those of the tenant. */
  readonly namespaces: readonly string[];

  readonly clusterDomain: string;

  /** Public DNS names, some behind a leading `*.`. */
  readonly hosts: readonly string[];

  /** The namespaces that may see what the tenant exports; undefined for all. */
  readonly visibleIn: readonly string[] | undefined;
}

/** Which hosts are the tenant's. Everything that an expression takes from the user was checked to be a DNS name, so nothing needs quoting. */
export function hostVariables({ namespaces, clusterDomain, hosts }: BoundarySettings): Variable[] {
  const wildcards = hosts.filter((host) => host.startsWith('*.'));
  return [
    { name: 'own', expression: list(namespaces, quoted) },
    { name: 'endings', expression: list(namespaces.flatMap((name) => [`.${name}.svc`, `.${name}.svc.${clusterDomain}`]), quoted) },
    { name: 'public', expression: list(hosts, quoted) },
    { name: 'publicEndings', expression: list(wildcards, (host) => quoted(host.slice(1))) },
  ];
}

/** Who sees an object. */
export function exportVariables({ visibleIn }: BoundarySettings): Variable[] {
  return [
    // Nothing said means that every namespace sees it.
    { name: 'exportTo', expression: 'has(object.spec.exportTo) && object.spec.exportTo.size() > 0 ? object.spec.exportTo : ["*"]' },
    { name: 'isPrivate', expression: 'variables.exportTo.all(n, n == "." || n in variables.own)' },
    ...(visibleIn === undefined ? [] : [{ name: 'visibleIn', expression: list(visibleIn, quoted) }]),
  ];
}

/** What VirtualServices, DestinationRules and ServiceEntries may say of hosts: all of the tenant's own, and of others what nobody else sees. */
export function exportRules({ visibleIn }: BoundarySettings): NamespaceRule[] {
  const theirs = 'has(object.spec.host) ? [object.spec.host] : has(object.spec.hosts) ? object.spec.hosts : []';
  const seen = visibleIn === undefined ? [] : [{
    expression: 'variables.exportTo.all(n, n == "." || n in variables.own || n in variables.visibleIn)',
    messageExpression: '"exportTo of namespace " + request.namespace + " may name \\".\\"" + variables.visibleIn.map(n, ", " + n).join("") + "; not " + variables.exportTo.join(", ")',
  }];
  return [
    {
      expression: `variables.isPrivate || (${theirs}).all(h, ${isOwn('h')})`,
      messageExpression: `"namespace " + request.namespace + " may not decide for every namespace what becomes of " + (${theirs}).filter(h, !(${isOwn('h')})).join(", ") + "; write exportTo: [\\".\\"] to decide it for your own workloads"`,
    },
    ...seen,
  ];
}

/** What servers of a Gateway may be for: its pods may be shared with other tenants. */
export const gatewayRules: readonly NamespaceRule[] = [{
  expression: `!has(object.spec.servers) || object.spec.servers.all(s, s.hosts.all(each, [each.split("/")[each.split("/").size() - 1]].all(h, ${isOwn('h')})))`,
  messageExpression: '"namespace " + request.namespace + " may not serve these hosts at a gateway: " + object.spec.servers.map(s, s.hosts.join(", ")).join(", ")',
}];

/** What routes of the Gateway API may be for, where they are attached to a gateway of somebody else. */
export const attachedRouteRules: readonly NamespaceRule[] = [{
  expression: [
    '!has(object.spec.parentRefs)',
    'object.spec.parentRefs.all(p, (has(p.kind) && p.kind != "Gateway") || !has(p.namespace) || p.namespace in variables.own)',
    `(has(object.spec.hostnames) && object.spec.hostnames.size() > 0 && object.spec.hostnames.all(h, ${isOwn('h')}))`,
  ].join(' || '),
  messageExpression: '"routes of namespace " + request.namespace + " at a gateway of another namespace have to name hosts of their own, not " + (has(object.spec.hostnames) ? object.spec.hostnames.join(", ") : "all")',
}];

/** Services of the namespace by any of their names (a short one is a Service of the namespace), and the tenant's public hosts. */
function isOwn(host: string): string {
  return [
    `!(${host}.contains(".") || ${host}.contains("*"))`,
    `(${host}.split(".").size() == 2 && ${host}.split(".")[1] in variables.own)`,
    `variables.endings.exists(e, ${host}.endsWith(e))`,
    `${host} in variables.public`,
    `variables.publicEndings.exists(e, ${host}.endsWith(e))`,
  ].join(' || ');
}

function list(items: readonly string[], render: (item: string) => string): string {
  return `[${items.map(render).join(', ')}]`;
}

function quoted(text: string): string {
  return `"${text}"`;
}
