import type { IConstruct } from 'constructs';
import type { IMeshService, PathMatch, Port } from '../mesh';
import { without } from '../mesh';
import type { GatewayTls } from './gateway-tls';
import type { PlacedRoute } from './render-routes';
import { reachableOn } from './render-routes';
import type { OrderedRoute } from './route-table';
import { RouteTable } from './route-table';
import { compareNumbers, pathSpecificity } from './specificity';

/** A service under a path of a gateway's host. */
export interface Exposure {
  readonly service: IMeshService;
  readonly path: PathMatch<'exact' | 'prefix'>;
  readonly port: Port;
  readonly tls: GatewayTls;
}

/** The ordered table of a gateway's host: the tables of its services, each within its own path, narrow paths first. */
export function placeExposures(exposures: readonly Exposure[]): PlacedRoute[] {
  const narrowFirst = [...exposures].sort((a, b) => compareNumbers(pathSpecificity(b.path), pathSpecificity(a.path)));
  return narrowFirst.flatMap((exposure) => routesAtGateway(exposure).flatMap((route) => {
    const uri = within(exposure.path, route.conditions?.uri);
    if (uri === 'nothing' || uri === 'inexpressible') return [];
    const rest = without('uri', route.conditions);
    const conditions = uri === 'everything' ? rest : { ...rest, uri };
    return [{
      rule: route.rule,
      service: exposure.service,
      port: exposure.port,
      name: `${exposure.service.serviceName}-${route.rule.name}`,
      ...(conditions !== undefined && { conditions }),
    }];
  }));
}

/** Routes that would need two conditions on one path. */
export function impossibleRoutes(exposures: readonly Exposure[]): { exposure: Exposure; owner: IConstruct; path: string }[] {
  return exposures.flatMap((exposure) => routesAtGateway(exposure)
    .filter(({ conditions }) => within(exposure.path, conditions?.uri) === 'inexpressible')
    .map(({ rule, conditions }) => ({ exposure, owner: rule.owner, path: conditions?.uri?.value ?? '' })));
}

/** The service's table without what can never hold at a gateway, where no request comes from a workload with labels of its own. */
function routesAtGateway({ service, port }: Exposure): readonly OrderedRoute[] {
  const routes = RouteTable.find(service)?.orderedRoutes ?? [{ rule: { name: 'default', owner: service, destinations: [{ weight: 100 }] } }];
  return reachableOn(port, routes).filter(({ conditions }) => conditions?.sourceLabels === undefined && conditions?.sourceNamespace === undefined);
}

/** The paths that lie in both: an exposure's and a route's. */
function within(exposed: PathMatch<'exact' | 'prefix'>, routed: PathMatch | undefined): PathMatch | 'everything' | 'nothing' | 'inexpressible' {
  const everything = exposed.kind === 'prefix' && exposed.value === '/';
  if (routed === undefined) return everything ? 'everything' : exposed;
  if (everything) return routed;
  if (routed.kind === 'regex') return 'inexpressible';
  if (covers(exposed, routed)) return routed;
  return covers(routed, exposed) ? exposed : 'nothing';
}

function covers(wide: PathMatch, narrow: PathMatch): boolean {
  return wide.kind === 'prefix' ? narrow.value.startsWith(wide.value) : narrow.kind === 'exact' && narrow.value === wide.value;
}
