import type { IConstruct } from 'constructs';
import type { IMeshService, Intersection, PathMatch, Port, RequestConditions } from '../mesh';
import { inexpressible, intersectConditions } from '../mesh';
import { mayBeAskedAs } from './authorities';
import type { GatewayTls } from './gateway-tls';
import type { IRouteDelegate } from './i-route-delegate';
import type { OrderedRoute } from './modify-routes';
import { keepRemainder } from './path-remainder';
import type { PlacedRoute } from './render-routes';
import { reachableOn } from './render-routes';
import { defaultRule, RouteTable } from './route-table';
import { compareNumbers, pathSpecificity } from './specificity';

/** A service under a path of a gateway's host. */
export interface Exposure {
  /** @default - whichever includes it: of a delegate that is not known */
  readonly host?: string;
  readonly service: IMeshService;
  readonly path: PathMatch<'exact' | 'prefix'>;
  readonly port: Port;
  readonly tls: GatewayTls;
}

/** A path of a gateway's host that is left to the routes of another team. */
export interface Delegation extends Pick<Exposure, 'path' | 'port' | 'tls'> {
  readonly host: string;
  readonly delegate: IRouteDelegate;
}

/** What a path of a gateway's host leads to. */
export type GatewayEntry = Exposure | Delegation;

export function isExposure(entry: GatewayEntry): entry is Exposure {
  return 'service' in entry;
}

/** Narrow paths first. */
export function byPath(a: Pick<Exposure, 'path'>, b: Pick<Exposure, 'path'>): number {
  return compareNumbers(pathSpecificity(b.path), pathSpecificity(a.path));
}

/** The ordered table of a gateway's host: the tables of its services, each within its own path, narrow paths first. */
export function placeExposures(exposures: readonly Exposure[]): PlacedRoute[] {
  const narrowFirst = [...exposures].sort(byPath);
  return narrowFirst.flatMap((exposure) => {
    const routes = routesAtGateway(exposure);
    const nameOf = namesAtGateway(exposure.service, routes);
    return routes.flatMap((route) => {
      const conditions = within(exposure, route);
      if (typeof conditions === 'symbol') return [];
      const narrowed = keepRemainder(route, route.conditions?.uri, conditions?.uri);
      return [{ ...narrowed, service: exposure.service, port: exposure.port, name: nameOf(route.name), conditions }];
    });
  });
}

/** Routes that would need two conditions on one path. */
export function impossibleRoutes(exposures: readonly Exposure[]): { exposure: Exposure; owner: IConstruct; path: string }[] {
  return exposures.flatMap((exposure) => routesAtGateway(exposure)
    .filter((route) => within(exposure, route) === inexpressible)
    .map(({ rule, conditions }) => ({ exposure, owner: rule.owner, path: conditions?.uri?.value ?? '' })));
}

/** The service's table without what can never hold at a gateway, where no request comes from a workload with labels of its own. */
function routesAtGateway({ host, service, port }: Exposure): readonly OrderedRoute[] {
  const rule = defaultRule(service);
  const routes = RouteTable.find(service)?.orderedRoutes ?? [{ rule, name: rule.name, action: rule.action, settings: {} }];
  return reachableOn(port, routes).filter(({ conditions = {} }) => {
    const { sourceLabels, sourceNamespace, authority } = conditions;
    return sourceLabels === undefined && sourceNamespace === undefined && (authority === undefined || host === undefined || mayBeAskedAs(authority, host));
  });
}

/** Several services share a host, so names of routes say which service's they are: once, unless that would give two routes one name. */
function namesAtGateway({ serviceName }: IMeshService, routes: readonly OrderedRoute[]): (name: string) => string {
  const prefixed = new Set(routes.map(({ name }) => `${serviceName}-${name}`));
  return (name) => (name === serviceName || (name.startsWith(`${serviceName}-`) && !prefixed.has(name)) ? name : `${serviceName}-${name}`);
}

/** The conditions of a route within the path of an exposure; undefined for all requests. */
function within({ path }: Exposure, { conditions }: OrderedRoute): Intersection<RequestConditions | undefined> {
  // Every path begins with a slash, so a match on that would be noise.
  return path.kind === 'prefix' && path.value === '/' ? conditions : intersectConditions({ uri: path }, conditions ?? {});
}
