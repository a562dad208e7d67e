import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { IMeshService } from './i-mesh-service';
import { waypointOf } from './waypoints';

/**
 * What is said to proxies about an ambient service that no waypoint would read.
 *
 * @param at the construct that says it
 */
export function findMissingWaypoint(service: IMeshService, at: IConstruct = service): MeshError[] {
  const { namespace } = service;
  if (namespace.injection.mode !== 'ambient' || waypointOf(service) !== undefined) return [];
  return [new MeshError({
    code: 'UnsupportedByDataPlane',
    at,
    problem: `in ambient mode only waypoints read HTTP, and the traffic to ${service.serviceName} goes through none: nothing would come of this`,
    value: namespace.namespaceName,
    fix: 'Give its namespace one: new Waypoint(chart, \'waypoint\', { namespace }), or use sidecars: injection: Injection.enabled()',
  })];
}
