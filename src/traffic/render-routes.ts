import type { DestinationRuleSpec, VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { IMeshService, Port } from '../mesh';
import { without } from '../mesh';
import { renderConditions } from './render-conditions';
import type { RouteRule } from './route-rule';
import type { OrderedRoute } from './route-table';

type HttpRoute = NonNullable<VirtualServiceSpec['http']>[number];

/** A rule with the conditions under which it holds where it is rendered. */
export interface PlacedRoute extends OrderedRoute {
  readonly service: IMeshService;
  /** The route's name in the output. */
  readonly name: string;
  readonly port: Port;
}

/** The table of a service as calls inside the mesh see it. */
export function renderVirtualService(service: IMeshService, routes: readonly OrderedRoute[]): VirtualServiceSpec {
  const httpPorts = service.ports.filter((port) => port.isHttp);
  const placed = httpPorts.length === 1 ? placeOnOnlyPort(service, routes, httpPorts[0]) : httpPorts.flatMap((port) => placeOnPort(service, routes, port));
  return { hosts: [service.host], http: renderHttpRoutes(placed) };
}

/** Neighbours of one rule become one route with several matches. */
export function renderHttpRoutes(routes: readonly PlacedRoute[]): HttpRoute[] {
  const groups: PlacedRoute[][] = [];
  for (const route of routes) {
    const last = groups.at(-1);
    const previous = last?.at(-1);
    if (previous !== undefined && areOneRoute(previous, route)) last?.push(route);
    else groups.push([route]);
  }
  return groups.map(renderGroup);
}

function areOneRoute(a: PlacedRoute, b: PlacedRoute): boolean {
  return a.rule === b.rule && a.service === b.service && a.port === b.port && a.conditions !== undefined && b.conditions !== undefined;
}

export function renderDestinationRule(service: IMeshService, versions: readonly string[]): DestinationRuleSpec {
  return { host: service.host, subsets: versions.map((name) => ({ name, labels: { ...service.versions[name] } })) };
}

function renderGroup(group: readonly PlacedRoute[]): HttpRoute {
  const [{ name, rule, service, port }] = group as [PlacedRoute];
  const matches = group.flatMap(({ conditions }) => (conditions === undefined ? [] : [renderConditions(conditions)]));
  return { name, ...(matches.length > 0 && { match: matches }), route: renderDestinations(rule, service, port) };
}

function renderDestinations(rule: RouteRule, service: IMeshService, port: Port): NonNullable<HttpRoute['route']> {
  return rule.destinations.map(({ version, weight }) => ({
    destination: {
      host: service.host,
      ...(version !== undefined && { subset: version }),
      // A destination must name its port where the Service has several; with one, the name would be noise.
      ...(service.ports.length > 1 && { port: { number: port.number } }),
    },
    ...(rule.destinations.length > 1 && { weight }),
  }));
}

/** With one HTTP port every HTTP request came through it, so no route has to match on it. */
function placeOnOnlyPort(service: IMeshService, routes: readonly OrderedRoute[], port: Port | undefined): PlacedRoute[] {
  return port === undefined ? [] : reachableOn(port, routes).map((route) => ({ ...route, service, port, name: route.rule.name }));
}

/** With several, a request must leave for the port it came to, so the whole table is written once for each. */
function placeOnPort(service: IMeshService, routes: readonly OrderedRoute[], port: Port): PlacedRoute[] {
  return reachableOn(port, routes).map((route) => ({
    ...route, service, port, name: `${route.rule.name}-${port.name}`, conditions: { ...route.conditions, port: port.number },
  }));
}

/** The routes that requests to a port can reach, without the condition on the port: up to the first that takes all of them. */
export function reachableOn(port: Port, routes: readonly OrderedRoute[]): readonly OrderedRoute[] {
  const ofPort = routes.filter(({ conditions }) => conditions?.port === undefined || conditions.port === port.number)
    .map(({ rule, conditions }) => ({ rule, conditions: without('port', conditions) }));
  const last = ofPort.findIndex(({ conditions }) => conditions === undefined);
  return ofPort.slice(0, last + 1);
}
