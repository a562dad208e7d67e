import type { IMeshService } from './i-mesh-service';
import type { IMeshNamespace } from './mesh-namespace';
import { oncePerCluster } from './per-cluster';
import type { ServiceIdentity } from './service-identity';

/** A waypoint, as far as those have to know it whose traffic it carries. */
export interface IWaypoint {
  /** The name of its `Gateway`. */
  readonly waypointName: string;

  /** Where it runs. */
  readonly namespace: IMeshNamespace;

  /** Who it is when it calls the pods behind it, which see no other caller: its ServiceAccount, named as the `Gateway` unless the Gateway says otherwise. */
  readonly identities: readonly ServiceIdentity[];
}

interface Enrolments {
  readonly waypoints: Map<string, IWaypoint>;
  readonly listeners: Map<string, (() => void)[]>;
}

const enrolmentsOf = oncePerCluster((): Enrolments => ({ waypoints: new Map(), listeners: new Map() }));

/** Remembers that the traffic to a service, or to all services of a namespace, goes through a waypoint. */
export function enrolInWaypoint(target: IMeshNamespace | IMeshService, waypoint: IWaypoint): void {
  const { waypoints, listeners } = enrolmentsOf(target, meshOf(target));
  waypoints.set(keyOf(target), waypoint);
  for (const listener of listeners.get(keyOf(target)) ?? []) listener();
}

/** The waypoint that the traffic to a service goes through: its own, or its namespace's. Undefined when there is none, as always with sidecars. */
export function waypointOf(target: IMeshNamespace | IMeshService): IWaypoint | undefined {
  const { waypoints } = enrolmentsOf(target, meshOf(target));
  return waypoints.get(keyOf(target)) ?? ('serviceName' in target ? waypoints.get(keyOf(target.namespace)) : undefined);
}

/** Calls back when a waypoint is known, at once if it already is: it may be declared after what depends on it. */
export function whenWaypointOf(target: IMeshNamespace | IMeshService, callback: () => void): void {
  if (waypointOf(target) !== undefined) {
    callback();
    return;
  }
  const { listeners } = enrolmentsOf(target, meshOf(target));
  for (const key of 'serviceName' in target ? [keyOf(target), keyOf(target.namespace)] : [keyOf(target)]) {
    const others = listeners.get(key) ?? [];
    listeners.set(key, others);
    // In place: all services of a namespace may wait for its waypoint.
    others.push(callback);
  }
}

function meshOf(target: IMeshNamespace | IMeshService): IMeshNamespace['mesh'] {
  return 'serviceName' in target ? target.namespace.mesh : target.mesh;
}

/** Two constructs may describe one service: what they are called tells. */
function keyOf(target: IMeshNamespace | IMeshService): string {
  return 'serviceName' in target ? `${target.namespace.namespaceName}/${target.host}` : target.namespaceName;
}
