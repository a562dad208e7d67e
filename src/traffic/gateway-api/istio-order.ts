import { isDeepStrictEqual } from 'node:util';
import { intersectConditions, nothing } from '../../mesh';
import type { OrderedRoute } from '../modify-routes';
import { compareNumbers } from '../specificity';

/** What Istio sorts a match of a route by, larger first; undefined for a route without match, which is last. */
export type Rank = readonly number[] | undefined;

/** A route with its place in Istio's order. */
export interface Ranked {
  readonly route: OrderedRoute;
  readonly rank: Rank;
}

/**
 * Two routes that Istio would read the other way round, though some requests match both and fare differently. Istio sorts the rules of the Gateway API by
 * itself: exact paths, prefixes, expressions, the longer first; then those with a method; then by the number of headers, then of query parameters.
 */
export function findExchanged(routes: readonly Ranked[]): readonly [OrderedRoute, OrderedRoute] | undefined {
  for (const [index, { route: before, rank }] of routes.entries()) {
    const after = routes.slice(index + 1).find((other) => isFirst(other.rank, rank) && overlap(before, other.route) && !areAlike(before, other.route));
    if (after !== undefined) return [before, after.route];
  }
  return undefined;
}

function isFirst(a: Rank, b: Rank): boolean {
  if (a === undefined || b === undefined) return a !== undefined && b === undefined;
  return compareNumbers(a, b) > 0;
}

function overlap(a: OrderedRoute, b: OrderedRoute): boolean {
  return intersectConditions(a.conditions ?? {}, b.conditions ?? {}) !== nothing;
}

function areAlike(a: OrderedRoute, b: OrderedRoute): boolean {
  return isDeepStrictEqual([a.action, a.settings], [b.action, b.settings]);
}
