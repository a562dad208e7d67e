import { MeshError } from '../errors';
import type { IMeshService, RequestConditions } from '../mesh';
import type { RouteModifier, RouteRule } from './route-rule';

/** Matches on the caller, whom proxies beside the caller know and waypoints do not. */
export function findUnknownCallers({ namespace }: IMeshService, rules: readonly RouteRule[], modifiers: readonly RouteModifier[]): MeshError[] {
  if (namespace.injection.mode !== 'ambient') return [];
  const contributions = [...rules.map(({ match, owner }) => ({ match, owner })), ...modifiers.map(({ when, owner }) => ({ match: when, owner }))];
  return contributions.flatMap(({ match, owner }) => {
    const caller = match?.alternatives.map(callerOf).find((each) => each !== undefined);
    if (caller === undefined) return [];
    return [new MeshError({
      code: 'UnsupportedByDataPlane',
      at: owner,
      problem: 'a waypoint knows neither the labels nor the namespace of a caller, so it cannot route by them',
      value: caller,
      fix: 'Match on a header that the callers send, or use sidecars for this namespace: injection: Injection.enabled()',
    })];
  });
}

function callerOf({ sourceLabels, sourceNamespace }: RequestConditions): unknown {
  return sourceLabels ?? sourceNamespace;
}
