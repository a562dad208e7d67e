import type { IMeshService, RoutingApi } from '../mesh';
import { oncePerCluster, routingApiOf } from '../mesh';
import { ruleName } from './gateway-api/rule-name';
import type { PlacedRoute } from './render-routes';
import { placeInside } from './render-routes';
import type { RouteRule } from './route-rule';
import type { RouteTable } from './route-table';

/** A `VirtualService` that a service's routes are written into, or a route of the Gateway API. */
export interface RoutePlace {
  readonly namespace: string;
  readonly name: string;

  /** The hosts that clients ask for. */
  readonly hosts: readonly string[];

  readonly api: RoutingApi['kind'];

  /** Whether gateways read it, and not sidecars. */
  readonly atGateway: boolean;

  /** Its routes in order, those of other services too. */
  readonly routes: () => readonly PlacedRoute[];
}

const splicesOf = oncePerCluster(() => new Map<IMeshService, RoutePlace[]>());

/** Remembers that the table of a service is spliced into another `VirtualService`, so that what speaks of its routes by name finds all of them. */
export function recordSplice(service: IMeshService, place: RoutePlace): void {
  const splices = splicesOf(service, service.namespace.mesh);
  const known = splices.get(service) ?? [];
  // What is handed over to a delegate of several hosts grows.
  splices.set(service, [...known.filter(({ namespace, name }) => namespace !== place.namespace || name !== place.name), place]);
}

/** Every place where a rule's routes are written, with their names there. */
export function placesOf(table: RouteTable, rule: RouteRule): readonly (RoutePlace & { readonly routeNames: readonly string[] })[] {
  const { service } = table;
  const own: RoutePlace = {
    namespace: service.namespace.namespaceName,
    name: service.serviceName,
    hosts: [service.host],
    api: routingApiOf(service).kind,
    atGateway: false,
    routes: () => placeInside(service, table.orderedRoutes),
  };
  return [own, ...(splicesOf(service, service.namespace.mesh).get(service) ?? [])].flatMap((place) => {
    const routeNames = [...new Set(place.routes().filter((route) => route.rule === rule).map(({ name }) => (place.api === 'gateway-api' ? ruleName(name) : name)))];
    return routeNames.length === 0 ? [] : [{ ...place, routeNames }];
  });
}
