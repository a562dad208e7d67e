import type { GRPCRouteMatch, GRPCRouteRule } from '../../../imports/gateway.networking.k8s.io';
import type { PathMatch, RequestConditions } from '../../mesh';
import type { PlacedRoute } from '../render-routes';
import { groupRoutes } from '../render-routes';
import type { RouteAction, RouteSettings } from '../route-rule';
import { renderBackends } from './backends';
import { noteUnknownToAll, renderHeaderFilters, renderMirrorFilters } from './filters';
import type { Gaps } from './gaps';
import type { Rank } from './istio-order';
import { noteUnknownParts, renderHeader } from './matches';
import { ruleName } from './rule-name';

const useHttpRoute = 'Write gRPC as HTTPRoute: RoutingApi.gatewayApi({ grpc: "HTTPRoute" })';

/** The rules of a GRPCRoute, in the order of the table. */
export function renderGrpcRules(routes: readonly PlacedRoute[], namespace: string, gaps: Gaps = []): GRPCRouteRule[] {
  return groupRoutes(routes).map((group) => {
    const [{ name, action, settings, service, port }] = group as [PlacedRoute];
    const place = { namespace, service, port: port.number };
    const matches = group.flatMap((route) => renderMatch(route.conditions, gaps) ?? []);
    noteMissing(action, settings, gaps);
    const filters = [...renderHeaderFilters(settings.headers ?? {}, gaps), ...renderMirrorFilters(settings.mirrors ?? [], place)];
    return {
      name: ruleName(name),
      ...(matches.length > 0 && { matches }),
      ...(filters.length > 0 && { filters }),
      ...(action.destinations !== undefined && { backendRefs: renderBackends(action.destinations, place) }),
    };
  });
}

/** What Istio sorts the routes of a table by. */
export function grpcRanks(routes: readonly PlacedRoute[]): readonly Rank[] {
  return routes.map(({ conditions }) => {
    const match = renderMatch(conditions, []);
    if (match === undefined) return undefined;
    const { service, method } = match.method ?? {};
    const path = match.method === undefined ? [-1, 0] : [method === undefined ? 2 : 3, `/${service ?? ''}/${method ?? ''}`.length];
    return [...path, 0, match.headers?.length ?? 0, 0];
  });
}

function renderMatch(conditions: RequestConditions | undefined = {}, gaps: Gaps): GRPCRouteMatch | undefined {
  const { uri, method, headers, queryParams = {} } = conditions;
  noteUnknownParts(conditions, gaps);
  if (method !== undefined) gaps.push({ feature: 'the method of HTTP, which is always POST in gRPC,', value: method.value, fix: 'Leave it out' });
  for (const name of Object.keys(queryParams)) gaps.push({ feature: 'a query parameter', value: name, fix: useHttpRoute });
  const match = {
    ...(uri !== undefined && renderMethod(uri, gaps)),
    ...(headers !== undefined && { headers: Object.entries(headers).map(([name, value]) => ({ name, ...renderHeader(value) })) }),
  };
  return Object.keys(match).length === 0 ? undefined : match;
}

/** gRPC's paths are a service and a method of it. */
function renderMethod(uri: PathMatch, gaps: Gaps): Pick<GRPCRouteMatch, 'method'> {
  if (uri.kind === 'prefix' && uri.value === '/') return {};
  const [, service, method] = /^\/([A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*)\/([A-Za-z_][A-Za-z_0-9]*)?$/.exec(uri.value) ?? [];
  const isSayable = service !== undefined && ((uri.kind === 'exact' && method !== undefined) || (uri.kind === 'prefix' && method === undefined));
  if (isSayable) return { method: { service, ...(method !== undefined && { method }) } };
  gaps.push({ feature: 'a path that is neither a method nor a service of gRPC', value: uri.value, fix: `Match PathMatch.exact("/shop.Reviews/List") or PathMatch.prefix("/shop.Reviews/"). ${useHttpRoute}` });
  return {};
}

function noteMissing(action: RouteAction, settings: RouteSettings, gaps: Gaps): void {
  noteUnknownToAll(action, settings, gaps);
  const { corsPolicy, rewrite, timeout } = settings;
  for (const [feature, value] of Object.entries({ 'a redirect': action.answer?.redirect, 'a CORS policy': corsPolicy, 'a rewrite': rewrite, 'a timeout': timeout })) {
    if (value !== undefined) gaps.push({ feature, value, fix: useHttpRoute });
  }
}
