import type { IConstruct } from 'constructs';
import { EnvoyFilter } from '../../imports/networking.istio.io';
import type { DestinationRuleConsistentHash, EnvoyFilterConfigPatch } from '../../imports/networking.istio.io';
import { MeshError } from '../errors';
import { guardObjectNames, lazy } from '../mesh';
import { DestinationPolicy } from './destination-policy';
import { offererElsewhere } from './gateway-hosts';
import { placesOf } from './route-places';
import type { RouteRule } from './route-rule';
import type { RouteTable } from './route-table';

/**
 * Makes the weighted routes of a rule choose by a hash instead of a throw of dice: an `EnvoyFilter` of the mesh's root namespace, since callers in all
 * namespaces make the choice. It matches the routes by their names, wherever they are written.
 */
export function renderStickySplit(owner: IConstruct, table: RouteTable, rule: RouteRule, hash: DestinationRuleConsistentHash): void {
  const { serviceName, namespace } = table.service;
  guardObjectNames(owner, namespace.mesh);
  new EnvoyFilter(owner, 'sticky', {
    metadata: { name: `${serviceName}-${namespace.namespaceName}-${rule.name}`, namespace: namespace.mesh.rootNamespace },
    spec: lazy(() => ({ configPatches: renderPatches(table, rule, hash) })),
  });
}

/** Envoy hashes all that a route's policies name together, so that another key in the same request would move its user. */
export function conflictingHashes(owner: IConstruct, table: RouteTable, hash: DestinationRuleConsistentHash): MeshError[] {
  const rivals = DestinationPolicy.of(table.service).settings.filter(({ settings: { loadBalancer: { consistentHash } = {} } }) => (
    // A proxy that is to make a missing cookie while it chooses a version crashes.
    consistentHash !== undefined && (consistentHash.httpCookie !== undefined || keyOf(consistentHash) !== keyOf(hash))));
  return rivals.map((rival) => new MeshError({
    code: 'ConflictingPolicies',
    at: owner,
    problem: `${rival.owner.node.path} hashes requests of ${table.service.host} too, and Envoy mixes both hashes into one`,
    value: hash,
    fix: 'Hash both on the same header, query parameter or address',
  }));
}

/** Routes are found by the host that they are for. */
export function unknownHosts(owner: IConstruct, { service }: RouteTable): MeshError[] {
  const delegate = offererElsewhere(service);
  if (delegate === undefined) return [];
  return [new MeshError({
    code: 'ContradictingProps',
    at: owner,
    problem: `gateways of another repository serve ${service.node.path} by ${delegate.node.path}, under hosts that are not known here, and users would change versions there with every request`,
    value: service.host,
    fix: 'Describe the gateway in this app: gateway.delegate; or tell users by what their requests carry: when',
  })];
}

function renderPatches(table: RouteTable, rule: RouteRule, hash: DestinationRuleConsistentHash): EnvoyFilterConfigPatch[] {
  return placesOf(table, rule).flatMap(({ hosts, atGateway, routeNames }) => hosts.flatMap((host) => routeNames.map((name): EnvoyFilterConfigPatch => ({
    applyTo: 'HTTP_ROUTE',
    match: { context: atGateway ? 'GATEWAY' : 'SIDECAR_OUTBOUND', routeConfiguration: { vhost: { domainName: host, route: { name } } } },
    patch: { operation: 'MERGE', value: { route: { hash_policy: [renderHashPolicy(hash)], weighted_clusters: { use_hash_policy: true } } } },
  }))));
}

/** @see https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/route/v3/route_components.proto#config-route-v3-routeaction-hashpolicy */
function renderHashPolicy(hash: DestinationRuleConsistentHash): Record<string, Record<string, string | boolean>> {
  const { httpHeaderName, httpCookie, httpQueryParameterName } = hash;
  if (httpHeaderName !== undefined) return { header: { header_name: httpHeaderName } };
  // Without a life, so that Envoy makes none where it is missing: the version is chosen before it could.
  if (httpCookie !== undefined) return { cookie: { name: httpCookie.name } };
  if (httpQueryParameterName !== undefined) return { query_parameter: { name: httpQueryParameterName } };
  return { connection_properties: { source_ip: true } };
}

function keyOf(hash: DestinationRuleConsistentHash): string {
  return JSON.stringify(renderHashPolicy(hash));
}
