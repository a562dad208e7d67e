import type { HTTPRouteMatch, HTTPRouteRule } from '../../../imports/gateway.networking.k8s.io';
import type { PlacedRoute } from '../render-routes';
import { groupRoutes } from '../render-routes';
import { renderBackends } from './backends';
import { renderFilters, renderTimeouts } from './filters';
import type { Gaps } from './gaps';
import type { Rank } from './istio-order';
import { pathStyleOf, renderMatch } from './matches';
import { ruleName } from './rule-name';

/** The rules of an HTTPRoute, in the order of the table. */
export function renderHttpRules(routes: readonly PlacedRoute[], namespace: string, gaps: Gaps = []): HTTPRouteRule[] {
  const style = pathStyleOf(routes.map(({ conditions }) => conditions));
  return groupRoutes(routes).map((group) => {
    const [{ name, action, settings, service, port, conditions }] = group as [PlacedRoute];
    const place = { namespace, service, port: port.number };
    const matches = group.flatMap((route) => renderMatch(route.conditions, style, gaps) ?? []);
    const filters = renderFilters({ action, settings, uri: conditions?.uri }, place, gaps);
    const timeouts = renderTimeouts(settings);
    return {
      name: ruleName(name),
      ...(matches.length > 0 && { matches }),
      ...(filters.length > 0 && { filters }),
      ...(action.destinations !== undefined && { backendRefs: renderBackends(action.destinations, place) }),
      ...(timeouts !== undefined && { timeouts }),
    };
  });
}

/** What Istio sorts the routes of a table by. The API server writes "all paths" into every match that names none. */
export function httpRanks(routes: readonly PlacedRoute[]): readonly Rank[] {
  const style = pathStyleOf(routes.map(({ conditions }) => conditions));
  return routes.map(({ conditions }) => rankOf(renderMatch(conditions, style, []) ?? {}));
}

function rankOf({ path, method, headers = [], queryParams = [] }: HTTPRouteMatch): Rank {
  const { type = 'PathPrefix', value = '/' } = path ?? {};
  return [{ Exact: 3, PathPrefix: 2, RegularExpression: 1 }[type], value.length, method === undefined ? 0 : 1, headers.length, queryParams.length];
}
