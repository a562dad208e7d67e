import type { RequestConditions } from '../mesh';
import { conditionsKey, inexpressible, intersectConditions } from '../mesh';
import type { RouteModifier, RouteRule, RouteSettings } from './route-rule';
import { bySpecificity } from './specificity';

/** One line of a table in the order in which proxies read it. */
export interface OrderedRoute {
  readonly rule: RouteRule;

  /** The route's name in the output. */
  readonly name: string;

  /**
   * One of the rule's alternatives.
   *
   * @default - all requests
   */
  readonly conditions?: RequestConditions;

  readonly settings: RouteSettings;
}

/** A modifier with one of its alternatives. */
interface Case {
  readonly modifier: RouteModifier;
  readonly conditions: RequestConditions;
}

/**
 * Gives routes the settings that hold for their requests. A route of which only some requests are meant becomes two: those first, then the rest, so that
 * the first match is still the right one.
 */
export function modifyRoutes(routes: readonly OrderedRoute[], modifiers: readonly RouteModifier[]): readonly OrderedRoute[] {
  const common = modifiers.filter(({ when }) => when === undefined).reduce<RouteSettings>((settings, modifier) => merge(settings, modifier.settings), {});
  const cases = modifiers.flatMap((modifier) => (modifier.when?.alternatives ?? []).map((conditions) => ({ modifier, conditions })))
    // Wide ones first, so that narrower ones have the last word; among equals the first declared has it.
    .reverse().sort((a, b) => bySpecificity(b.conditions, a.conditions));
  return routes.flatMap((route) => split({ ...route, settings: applicable(route.rule, common) }, cases));
}

/** Modifiers whose condition and a route's cannot be said in one; they would be lost silently. */
export function inexpressibleModifiers(
  routes: readonly OrderedRoute[], modifiers: readonly RouteModifier[],
): readonly { readonly modifier: RouteModifier; readonly route: OrderedRoute }[] {
  return modifiers.flatMap((modifier) => routes
    .filter((route) => modifier.when?.alternatives.some((conditions) => intersectConditions(route.conditions ?? {}, conditions) === inexpressible))
    .map((route) => ({ modifier, route })));
}

function split(route: OrderedRoute, cases: readonly Case[]): readonly OrderedRoute[] {
  const [first, ...rest] = cases;
  if (first === undefined) return [route];
  const meant = intersectConditions(route.conditions ?? {}, first.conditions);
  const settings = applicable(route.rule, first.modifier.settings);
  if (typeof meant === 'symbol' || Object.keys(settings).length === 0) return split(route, rest);
  const modified = { ...route, name: `${route.name}-${first.modifier.name}`, conditions: meant, settings: merge(route.settings, settings) };
  const takesAll = conditionsKey(meant) === conditionsKey(route.conditions ?? {});
  return takesAll ? split({ ...modified, name: route.name }, rest) : [...split(modified, rest), ...split(route, rest)];
}

/** What the proxy answers by itself is neither retried nor mirrored nor timed. */
function applicable(rule: RouteRule, settings: RouteSettings): RouteSettings {
  if (rule.action.answer === undefined) return settings;
  const { corsPolicy, headers } = settings;
  return { ...(corsPolicy !== undefined && { corsPolicy }), ...(headers !== undefined && { headers }) };
}

/** Later settings win part by part; mirrors and header operations add up, since several can hold together. */
function merge(before: RouteSettings, after: RouteSettings): RouteSettings {
  const mirrors = [...(before.mirrors ?? []), ...(after.mirrors ?? [])];
  const headers = {
    request: mergeOperations(before.headers?.request, after.headers?.request),
    response: mergeOperations(before.headers?.response, after.headers?.response),
  };
  const present = Object.fromEntries(Object.entries(headers).filter(([, operations]) => operations !== undefined));
  return {
    ...before,
    ...after,
    ...(before.fault !== undefined && after.fault !== undefined && { fault: { ...before.fault, ...after.fault } }),
    ...(mirrors.length > 0 && { mirrors }),
    ...(Object.keys(present).length > 0 && { headers: present }),
  };
}

type HeaderOperations = NonNullable<NonNullable<RouteSettings['headers']>['request']>;

function mergeOperations(before: HeaderOperations | undefined, after: HeaderOperations | undefined): HeaderOperations | undefined {
  if (before === undefined || after === undefined) return after ?? before;
  const remove = [...new Set([...(before.remove ?? []), ...(after.remove ?? [])])];
  return {
    ...((before.add ?? after.add) !== undefined && { add: { ...before.add, ...after.add } }),
    ...(remove.length > 0 && { remove }),
    ...((before.set ?? after.set) !== undefined && { set: { ...before.set, ...after.set } }),
  };
}
