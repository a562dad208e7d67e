import type { VirtualServiceHttpRoute, VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { IMeshService, Port } from '../mesh';
import type { Delegation, Exposure, GatewayEntry } from './gateway-routes';
import { byPath, isExposure, placeExposures } from './gateway-routes';
import { destinationsOfConnections, renderDestinations, renderHttpRoutes } from './render-routes';
import { RouteTable } from './route-table';

/**
 * The table of a gateway's host: requests where the gateway sees them, connections where it passes TLS through.
 *
 * @param within hosts with tables of their own that a wildcard covers
 */
export function renderGatewayHost(
  gateway: string, host: string, exposures: readonly Exposure[], delegations: readonly Delegation[], within: readonly string[],
): VirtualServiceSpec {
  const common = { hosts: [host], gateways: [gateway] };
  const [first] = exposures;
  if (first?.tls.kind !== 'passthrough') return { ...common, http: leaveOut(within, renderRequests([...exposures, ...delegations])) };
  const { service, port, tls } = first;
  return {
    ...common,
    // Without a route of HTTP istiod would not find the host that is to be redirected.
    ...(tls.redirectsHttp(port) && { http: [{ name: 'http-to-https', redirect: { scheme: 'https' } }] }),
    tls: [{ match: [{ port: 443, sniHosts: [host] }], route: routeOf(service, port) }],
  };
}

/**
 * Istio gives a host the routes of a wildcard too, before its own where the wildcard's `VirtualService` is older or first by name. So the wildcard's routes say
 * which hosts they are not for.
 */
function leaveOut(hosts: readonly string[], routes: VirtualServiceHttpRoute[]): VirtualServiceHttpRoute[] {
  if (hosts.length === 0) return routes;
  const authority = { ':authority': { regex: authoritiesOf(hosts) } };
  return routes.map((route) => {
    const { match: matches = [{}] } = route;
    return { ...route, match: matches.map((match) => ({ ...match, withoutHeaders: { ...match.withoutHeaders, ...authority } })) };
  });
}

/** What Istio takes. */
export const longestRegex = 1024;

/** The hosts as requests name them: whatever the case, and with or without a port. */
export function authoritiesOf(hosts: readonly string[]): string {
  return `(?i)(${[...hosts].sort().map((host) => host.replaceAll('.', '\\.').replace('*', '.*')).join('|')})(:[0-9]+)?`;
}

/** Exposures that are neighbours may share a route; what is delegated stands between them by its path. */
function renderRequests(entries: readonly GatewayEntry[]): VirtualServiceHttpRoute[] {
  const routes: VirtualServiceHttpRoute[] = [];
  let neighbours: Exposure[] = [];
  for (const entry of [...entries].sort(byPath)) {
    if (isExposure(entry)) {
      neighbours.push(entry);
      continue;
    }
    routes.push(...renderHttpRoutes(placeExposures(neighbours)), renderDelegation(entry));
    neighbours = [];
  }
  return [...routes, ...renderHttpRoutes(placeExposures(neighbours))];
}

/** Without a name, so that the delegate's routes keep theirs. */
function renderDelegation({ path, delegate }: Delegation): VirtualServiceHttpRoute {
  const isAll = path.kind === 'prefix' && path.value === '/';
  return {
    ...(!isAll && { match: [{ uri: { [path.kind]: path.value } }] }),
    delegate: { name: delegate.delegateName, namespace: delegate.namespace.namespaceName },
  };
}

/** The table of a gateway's port whose connections all go to one service. */
export function renderGatewayPort(gateway: string, number: number, service: IMeshService, port: Port): VirtualServiceSpec {
  return { hosts: [service.host], gateways: [gateway], tcp: [{ match: [{ port: number }], route: routeOf(service, port) }] };
}

function routeOf(service: IMeshService, port: Port): ReturnType<typeof renderDestinations> {
  return renderDestinations(destinationsOfConnections(RouteTable.find(service)?.orderedRoutes ?? []), service, port);
}
