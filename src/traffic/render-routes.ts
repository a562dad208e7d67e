import { isDeepStrictEqual } from 'node:util';
import type { VirtualServiceHttpRoute, VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { IMeshService, Port } from '../mesh';
import { detourOf, needsGateway, routingApiOf, without } from '../mesh';
import { clientNamesOf } from './client-names';
import { versionHost } from './gateway-api/version-services';
import type { OrderedRoute } from './modify-routes';
import { renderConditions } from './render-conditions';
import type { ForwardAction, RouteDestination, RouteSettings } from './route-rule';

/** A route with the service and port that its requests go to where it is rendered. */
export interface PlacedRoute extends OrderedRoute {
  readonly service: IMeshService;
  readonly port: Port;
}

type Mirror = NonNullable<RouteSettings['mirrors']>[number];

/** The table of a service as calls inside the mesh see it. */
export function renderVirtualService(service: IMeshService, routes: readonly OrderedRoute[]): VirtualServiceSpec {
  const httpPorts = service.ports.filter((port) => port.isHttp);
  if (httpPorts.length === 0) return renderConnections(service, destinationsOfConnections(routes));
  return { hosts: [service.host], http: renderHttpRoutes(placeInside(service, routes)), ...renderOtherPorts(service, routes) };
}

/** The routes of a service's HTTP ports, as calls inside the mesh meet them. */
export function placeInside(service: IMeshService, routes: readonly OrderedRoute[]): PlacedRoute[] {
  const httpPorts = service.ports.filter((port) => port.isHttp);
  const inside = routes.filter(({ conditions }) => !needsGateway(conditions));
  return httpPorts.length === 1 ? placeOnOnlyPort(service, inside, httpPorts[0]) : httpPorts.flatMap((port) => placeOnPort(service, inside, port));
}

/** Ports beside HTTP carry connections of the same pods, so what splits all requests splits those too. */
function renderOtherPorts(service: IMeshService, routes: readonly OrderedRoute[]): Pick<VirtualServiceSpec, 'tcp' | 'tls'> {
  if (detourOf(service) !== undefined) return renderTlsRoutes(service, [service.host], []);
  const destinations = routes.at(-1)?.rule.action.destinations ?? [];
  const ports = service.ports.filter((port) => !port.isHttp && !port.isTls);
  if (ports.length === 0 || !destinations.some(({ version }) => version !== undefined)) return {};
  return { tcp: ports.map((port) => ({ match: [{ port: port.number }], route: renderDestinations(destinations, service, port) })) };
}

/** Where connections go, of which no more can be seen than that they are there: as the rule for all requests says. */
export function destinationsOfConnections(routes: readonly OrderedRoute[]): readonly RouteDestination[] {
  return routes.at(-1)?.rule.action.destinations ?? [{ weight: 100 }];
}

/**
 * Without an HTTP port, connections are split. TLS is told by the server's name, and one that no route knows would be refused: so every name is said, but for
 * the bare one, which istioctl takes for a second table of the same host.
 */
function renderConnections(service: IMeshService, destinations: readonly RouteDestination[]): VirtualServiceSpec {
  const tcp = service.ports.filter((port) => !port.isTls)
    .map((port) => ({ ...(service.ports.length > 1 && { match: [{ port: port.number }] }), route: renderDestinations(destinations, service, port) }));
  const names = clientNamesOf(service).filter((name) => name.includes('.'));
  const { tls } = renderTlsRoutes(service, names, destinations);
  return { hosts: tls === undefined ? [service.host] : [...names], ...(tls !== undefined && { tls }), ...(tcp.length > 0 && { tcp }) };
}

function renderTlsRoutes(service: IMeshService, names: readonly string[], destinations: readonly RouteDestination[]): Pick<VirtualServiceSpec, 'tls'> {
  const tls = service.ports.filter((port) => port.isTls)
    .map((port) => ({ match: [{ port: port.number, sniHosts: [...names] }], route: renderDestinations(destinations, service, port) }));
  return tls.length === 0 ? {} : { tls };
}

export function renderHttpRoutes(routes: readonly PlacedRoute[]): VirtualServiceHttpRoute[] {
  return groupRoutes(routes).flatMap(renderGroup);
}

/** Neighbours of one rule become one route with several matches. */
export function groupRoutes(routes: readonly PlacedRoute[]): readonly (readonly PlacedRoute[])[] {
  const groups: PlacedRoute[][] = [];
  for (const route of routes) {
    const last = groups.at(-1);
    const previous = last?.at(-1);
    if (previous !== undefined && areOneRoute(previous, route)) last?.push(route);
    else groups.push([route]);
  }
  return groups;
}

function areOneRoute(a: PlacedRoute, b: PlacedRoute): boolean {
  const isSame = a.rule === b.rule && a.name === b.name && a.service === b.service && a.port === b.port;
  return isSame && a.conditions !== undefined && b.conditions !== undefined && isDeepStrictEqual([a.action, a.settings], [b.action, b.settings]);
}

function renderGroup(group: readonly PlacedRoute[]): VirtualServiceHttpRoute[] {
  const [{ name, action, service, port, settings }] = group as [PlacedRoute];
  const matches = group.flatMap(({ conditions }) => (conditions === undefined ? [] : [renderConditions(conditions)]));
  const { destinations, answer } = action;
  const route: VirtualServiceHttpRoute = {
    name,
    ...(matches.length > 0 && { match: matches }),
    ...(destinations === undefined ? answer : { route: renderDestinations(destinations, service, port) }),
    ...settings,
    ...(settings.mirrors !== undefined && { mirrors: settings.mirrors.map((mirror) => placeMirror(mirror, service, port)) }),
  };
  return action.delegate === undefined ? [route] : delegated(route, action.delegate);
}

/** Istio drops a route whose delegate is not there yet; then the destinations stand in for it. A match on all paths lets a route follow that has none. */
function delegated({ route: _route, ...rest }: VirtualServiceHttpRoute, delegate: NonNullable<ForwardAction['delegate']>): VirtualServiceHttpRoute[] {
  const standIn = { ...rest, name: `${rest.name ?? ''}-until-delegated`, route: _route };
  return [{ ...rest, match: rest.match ?? [{ uri: { prefix: '/' } }], delegate: { ...delegate } }, ...(rest.match === undefined ? [standIn] : [])];
}

/** A copy for a version of the same service leaves for the port that the request came to. */
function placeMirror(mirror: Mirror, service: IMeshService, port: Port): Mirror {
  const { host, subset } = mirror.destination;
  if (host !== service.host) return mirror;
  return { ...mirror, destination: { ...versionTarget(service, subset), ...(service.ports.length > 1 && { port: { number: port.number } }) } };
}

/** The shares of a route, as a VirtualService holds them. */
export function renderDestinations(destinations: readonly RouteDestination[], service: IMeshService, port: Port): NonNullable<VirtualServiceHttpRoute['route']> {
  const detour = detourOf(service);
  // A host outside has no versions: all of it goes the same way.
  if (detour !== undefined) return [{ destination: { host: detour.workload.host, subset: detour.subset, port: { number: detour.portFor(port) } } }];
  return destinations.map(({ version, weight }) => ({
    destination: {
      ...versionTarget(service, version),
      // A destination must name its port where the Service has several; with one, the name would be noise.
      ...(service.ports.length > 1 && { port: { number: port.number } }),
    },
    ...(destinations.length > 1 && { weight }),
  }));
}

/** A version is a subset, or a Service where the service's own routes are of the Gateway API: a gateway of Istio's API may route to it all the same. */
function versionTarget(service: IMeshService, version: string | undefined): { readonly host: string; readonly subset?: string } {
  if (version === undefined) return { host: service.host };
  return routingApiOf(service).kind === 'gateway-api' ? { host: versionHost(service, version) } : { host: service.host, subset: version };
}

/** With one HTTP port every HTTP request came through it, so no route has to match on it. */
function placeOnOnlyPort(service: IMeshService, routes: readonly OrderedRoute[], port: Port | undefined): PlacedRoute[] {
  return port === undefined ? [] : reachableOn(port, routes).map((route) => ({ ...route, service, port }));
}

/** With several, a request must leave for the port it came to, so the whole table is written once for each. */
function placeOnPort(service: IMeshService, routes: readonly OrderedRoute[], port: Port): PlacedRoute[] {
  return reachableOn(port, routes).map((route) => ({
    ...route, service, port, name: `${route.name}-${port.name}`, conditions: { ...route.conditions, port: port.number },
  }));
}

/** The routes that requests to a port can reach, without the condition on the port: up to the first that takes all of them. */
export function reachableOn(port: Port, routes: readonly OrderedRoute[]): readonly OrderedRoute[] {
  const ofPort = routes.filter(({ conditions }) => conditions?.port === undefined || conditions.port === port.number)
    .map((route) => ({ ...route, conditions: without('port', route.conditions) }));
  const last = ofPort.findIndex(({ conditions }) => conditions === undefined);
  return ofPort.slice(0, last + 1);
}
