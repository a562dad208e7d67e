import { isDeepStrictEqual } from 'node:util';
import type { RequestConditions } from '../mesh';
import { conditionsKey, inexpressible, intersectConditions } from '../mesh';
import { mergeSettings } from './merge-settings';
import { keepRemainder } from './path-remainder';
import type { RouteAction, RouteModifier, RouteRule, RouteSettings } from './route-rule';
import { bySpecificity } from './specificity';

/** One line of a table in the order in which proxies read it. */
export interface OrderedRoute {
  readonly rule: RouteRule;

  /** The route's name in the output. */
  readonly name: string;

  /**
   * One of the rule's alternatives, perhaps with those of modifiers.
   *
   * @default - all requests
   */
  readonly conditions?: RequestConditions;

  /** The rule's action, for the path of these conditions. */
  readonly action: RouteAction;

  readonly settings: RouteSettings;
}

/** Two contributions whose conditions cannot be said in one. */
export interface Inexpressible {
  readonly modifier: RouteModifier;
  readonly other: RouteModifier | RouteRule;
}

/** Settings that nothing comes of, and what answers their requests instead of sending them on. */
export interface Idle {
  readonly modifier: RouteModifier;
  readonly answers: readonly RouteRule[];
}

/** More routes than that, made by settings with matches of their own, are a table that nobody reads and that every proxy has to. */
export const mostModifiedRoutes = 200;

/** A modifier with one of its alternatives. */
interface Case {
  readonly modifier: RouteModifier;
  readonly conditions: RequestConditions;
}

interface Branch extends OrderedRoute {
  readonly modifiers: ReadonlySet<RouteModifier>;
}

/**
 * Gives routes the settings that hold for their requests. A route of which only some requests are meant becomes two: those first, then the rest, so that
 * the first match is still the right one. Stops soon after `mostModifiedRoutes`.
 */
export function modifyRoutes(routes: readonly OrderedRoute[], modifiers: readonly RouteModifier[]): readonly OrderedRoute[] {
  return modifiers.length === 0 ? routes : branchRoutes(routes, modifiers).map(({ modifiers: _modifiers, ...each }) => each);
}

/** Settings that no route takes, with the answers of proxies that all their requests get: nothing would become of them, silently. */
export function idleModifiers(routes: readonly OrderedRoute[], modifiers: readonly RouteModifier[]): readonly Idle[] {
  const branches = branchRoutes(routes, modifiers);
  if (branches.length - routes.length > mostModifiedRoutes) return [];
  const idle = modifiers.filter(({ when, settings }) => when === undefined && !routes.some(({ rule }) => takes(rule, settings)));
  const met = new Set(branches.flatMap((branch) => [...branch.modifiers]));
  const missed = modifiers.filter((modifier) => modifier.when !== undefined && !met.has(modifier));
  return [...idle, ...missed].map((modifier) => ({ modifier, answers: answersTo(modifier, routes) })).filter(({ answers }) => answers.length > 0);
}

function answersTo({ when, settings }: RouteModifier, routes: readonly OrderedRoute[]): readonly RouteRule[] {
  const met = routes.filter(({ rule, conditions }) => !takes(rule, settings)
    && (when?.alternatives.some((mine) => typeof intersectConditions(conditions ?? {}, mine) !== 'symbol') ?? true));
  return [...new Set(met.map(({ rule }) => rule))];
}

function branchRoutes(routes: readonly OrderedRoute[], modifiers: readonly RouteModifier[]): readonly Branch[] {
  const common = modifiers.filter(({ when }) => when === undefined)
    .reduce<RouteSettings>((settings, modifier) => mergeSettings(settings, modifier.settings), {});
  const cases = modifiers.flatMap((modifier) => (modifier.when?.alternatives ?? []).map((conditions) => ({ modifier, conditions })))
    // Wide ones first, so that narrower ones have the last word; among equals the first declared has it.
    .reverse().sort((a, b) => bySpecificity(b.conditions, a.conditions));
  const modified: Branch[] = [];
  for (const route of routes) {
    modified.push(...split({ ...route, settings: applicable(route.rule, common) }, cases, modified));
    if (modified.length - routes.length > mostModifiedRoutes) break;
  }
  return modified;
}

/** Modifiers whose condition and another contribution's cannot be said in one; they would be lost silently for the requests of both. */
export function inexpressibleModifiers(rules: readonly RouteRule[], modifiers: readonly RouteModifier[]): readonly Inexpressible[] {
  return modifiers.flatMap((modifier, index) => {
    const concerned = rules.filter((rule) => takes(rule, modifier.settings))
      .map((other) => ({ modifier, other, match: other.match }));
    const earlier = modifiers.slice(0, index).map((other) => ({ modifier, other, match: other.when }));
    return [...concerned, ...earlier].filter(({ match }) => modifier.when?.alternatives.some((mine) => (
      match?.alternatives.some((theirs) => intersectConditions(mine, theirs) === inexpressible))));
  });
}

function split(route: OrderedRoute, cases: readonly Case[], before: readonly OrderedRoute[]): readonly Branch[] {
  let branches: readonly Branch[] = [{ ...route, modifiers: new Set<RouteModifier>() }];
  for (const each of cases) {
    const next: Branch[] = [];
    for (const branch of branches) {
      const modified = modify(branch, each);
      // An earlier route may take all these requests, such as where two modifiers have the same match.
      const isReached = modified !== undefined && ![...before, ...next].some((earlier) => covers(earlier.conditions, modified.conditions));
      if (isReached) next.push(modified);
      if (modified === undefined || !covers(modified.conditions, branch.conditions)) next.push(branch);
    }
    branches = next;
    if (branches.length - 1 > mostModifiedRoutes) break;
  }
  return branches;
}

/** The part of a branch that a case is for; undefined when there is none. */
function modify(branch: Branch, { modifier, conditions }: Case): Branch | undefined {
  const meant = intersectConditions(branch.conditions ?? {}, conditions);
  const settings = applicable(branch.rule, modifier.settings);
  if (typeof meant === 'symbol' || !takes(branch.rule, settings)) return undefined;
  const before = keepRemainder(branch, branch.conditions?.uri, meant.uri);
  const added = keepRemainder({ ...branch, settings }, conditions.uri, meant.uri);
  const merged = mergeSettings(before.settings, added.settings);
  // Another alternative of the modifier has said it already.
  if (branch.modifiers.has(modifier) && isDeepStrictEqual(merged, branch.settings)) return undefined;
  const isNarrower = !covers(meant, branch.conditions) && !branch.modifiers.has(modifier);
  return {
    ...before,
    name: isNarrower ? `${branch.name}-${modifier.name}` : branch.name,
    conditions: meant,
    settings: merged,
    modifiers: new Set([...branch.modifiers, modifier]),
  };
}

/** Whether all requests of the second conditions are requests of the first. */
function covers(wide: RequestConditions = {}, narrow: RequestConditions = {}): boolean {
  // What most pairs differ in is seen at once: the wide one may only ask for what the narrow one asks for too.
  if (Object.keys(wide).some((part) => narrow[part as keyof RequestConditions] === undefined)) return false;
  const both = intersectConditions(wide, narrow);
  return typeof both !== 'symbol' && conditionsKey(both) === conditionsKey(narrow);
}

function takes(rule: RouteRule, settings: RouteSettings): boolean {
  return Object.keys(applicable(rule, settings)).length > 0;
}

/** What the proxy answers by itself is neither retried nor mirrored nor timed. */
function applicable(rule: RouteRule, settings: RouteSettings): RouteSettings {
  if (rule.action.answer === undefined) return settings;
  const { corsPolicy, headers } = settings;
  return { ...(corsPolicy !== undefined && { corsPolicy }), ...(headers !== undefined && { headers }) };
}
