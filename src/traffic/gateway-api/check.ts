import type { IConstruct } from 'constructs';
import { MeshError } from '../../errors';
import type { IMeshService, Port, RequestConditions } from '../../mesh';
import { without } from '../../mesh';
import type { PlacedRoute } from '../render-routes';
import { groupRoutes } from '../render-routes';
import type { RouteModifier, RouteRule } from '../route-rule';
import type { Gap, Gaps } from './gaps';
import { stayWithIstio } from './gaps';
import { grpcRanks, renderGrpcRules } from './grpc-route';
import { httpRanks, renderHttpRules } from './http-route';
import { findExchanged } from './istio-order';

type HttpKind = 'HTTPRoute' | 'GRPCRoute';

/** Limits of the API's schema. */
const most = { rules: 16, matchesOfRule: 64, matches: 128 };

const renderers = { HTTPRoute: renderHttpRules, GRPCRoute: renderGrpcRules };
const ranks = { HTTPRoute: httpRanks, GRPCRoute: grpcRanks };

/** What single contributions say and a route of this kind cannot, each at the construct that said it. */
export function gapErrors(
  rules: readonly RouteRule[], modifiers: readonly RouteModifier[], kind: HttpKind, { service, port }: { readonly service: IMeshService; readonly port: Port },
): MeshError[] {
  const gapsOf = (alternatives: readonly RequestConditions[] | undefined, route: Omit<PlacedRoute, 'conditions' | 'service' | 'port'>): Gaps => {
    const gaps: Gaps = [];
    for (const conditions of alternatives ?? [undefined]) {
      if (conditions?.port !== undefined && conditions.port !== port.number) continue;
      renderers[kind]([{ ...route, service, port, conditions: without('port', conditions) }], service.namespace.namespaceName, gaps);
    }
    return gaps;
  };
  const ofRules = rules.flatMap((rule) => (
    gapsOf(rule.match?.alternatives, { rule, name: rule.name, action: rule.action, settings: {} }).map((gap) => toError(gap, kind, rule.owner))));
  const ofModifiers = modifiers.flatMap(({ when, name, owner, settings }) => {
    const rule: RouteRule = { name, owner, action: { destinations: [] } };
    return gapsOf(when?.alternatives, { rule, name, action: rule.action, settings }).map((gap) => toError(gap, kind, owner));
  });
  return unique([...ofRules, ...ofModifiers]);
}

/** What the whole table would lose as a route of this kind: what only two contributions together say, its order, or lines beyond the schema's limits. */
export function checkTable(routes: readonly PlacedRoute[], kind: HttpKind, at: IConstruct): MeshError[] {
  const gaps = routes.flatMap((route) => {
    const found: Gaps = [];
    renderers[kind]([route], '', found);
    return found.map((gap) => toError(gap, kind, route.rule.owner));
  });
  return gaps.length > 0 ? unique(gaps) : [...findTooMany(routes, kind, at), ...findDisorder(routes, kind)];
}

function findTooMany(routes: readonly PlacedRoute[], kind: HttpKind, at: IConstruct): MeshError[] {
  const groups = groupRoutes(routes).map(({ length }) => length);
  if (groups.length <= most.rules && Math.max(...groups) <= most.matchesOfRule && routes.length <= most.matches) return [];
  return [new MeshError({
    code: 'UnsupportedByRoutingApi',
    at,
    problem: `the table is longer than one ${kind} holds: at most ${most.rules} rules, ${most.matchesOfRule} matches in one and ${most.matches} in all`,
    value: { rules: groups.length, matches: routes.length },
    fix: `Join settings with the same match into one construct, or ${stayWithIstio}`,
  })];
}

function findDisorder(routes: readonly PlacedRoute[], kind: HttpKind): MeshError[] {
  const rankOf = ranks[kind](routes);
  const found = findExchanged(routes.map((route, index) => ({ route, rank: rankOf[index] })));
  if (found === undefined) return [];
  const [before, after] = found;
  return [new MeshError({
    code: 'UnsupportedByRoutingApi',
    at: before.rule.owner,
    problem: `Istio orders the rules of an ${kind} by itself, and would read route ${after.name} of ${after.rule.owner.node.path} before route ${before.name}, though some requests match both`,
    value: [before.conditions, after.conditions],
    fix: `Make the two exclude each other, or give the first the conditions of both; or ${stayWithIstio}`,
  })];
}

function toError({ feature, value, fix }: Gap, kind: HttpKind, at: IConstruct): MeshError {
  return new MeshError({ code: 'UnsupportedByRoutingApi', at, problem: `${feature} cannot be said in ${kind === 'HTTPRoute' ? 'an HTTPRoute' : 'a GRPCRoute'}`, value, fix });
}

/** Alternatives of one match tend to lack the same. */
function unique(errors: readonly MeshError[]): MeshError[] {
  return [...new Map(errors.map((error) => [error.message, error])).values()];
}
