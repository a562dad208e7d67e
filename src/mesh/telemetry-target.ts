import type { IConstruct } from 'constructs';
import type { TelemetrySpec } from '../../imports/telemetry.istio.io';
import { MeshError } from '../errors';
import type { GatewayWorkload } from './gateway-workload';
import type { IMeshService } from './i-mesh-service';
import { Mesh } from './mesh';
import type { IMeshNamespace } from './mesh-namespace';
import { findMissingWaypoint } from './missing-waypoint';
import type { WorkloadSet } from './settings-owners';
import type { IWaypoint } from './waypoints';
import { waypointOf } from './waypoints';

/** Whose proxies: those of a mesh, of a namespace, of a service's pods or its waypoint, of a gateway, or a waypoint. */
export type TelemetryTarget = GatewayWorkload | IMeshNamespace | IMeshService | IWaypoint | Mesh;

export function meshOf(target: TelemetryTarget): Mesh {
  if (target instanceof Mesh) return target;
  return 'namespace' in target ? target.namespace.mesh : target.mesh;
}

export function namespaceNameOf(target: TelemetryTarget): string {
  if (target instanceof Mesh) return target.rootNamespace;
  return 'namespace' in target ? target.namespace.namespaceName : target.namespaceName;
}

/** What its object is named. */
export function nameOf(target: TelemetryTarget): string {
  if ('waypointName' in target) return target.waypointName;
  if ('serviceName' in target) return target.serviceName;
  if ('selector' in target) return Object.values(target.selector)[0] ?? 'gateway';
  return namespaceNameOf(target) === meshOf(target).rootNamespace ? 'mesh-default' : 'default';
}

/** Two constructs may describe one target: what they are called tells. */
export function keyOf(target: TelemetryTarget): string {
  const parts = 'waypointName' in target
    ? ['waypoint', target.waypointName]
    : 'selector' in target ? [...('serviceName' in target ? [target.host] : []), ...Object.entries(target.selector).sort()] : [];
  return JSON.stringify([namespaceNameOf(target), ...parts]);
}

/** Which workloads or services the object is about. */
export function attachTelemetry(target: TelemetryTarget): Pick<TelemetrySpec, 'selector' | 'targetRefs'> {
  if ('waypointName' in target) return { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: target.waypointName }] };
  if (!('selector' in target)) return {};
  if ('serviceName' in target && waypointOf(target) !== undefined) return { targetRefs: [{ group: '', kind: 'Service', name: target.serviceName }] };
  return { selector: { matchLabels: { ...target.selector } } };
}

/** The pods that are selected; undefined where none are told apart by labels. @throws MeshError when a service has no proxies of its own */
export function podsOf(target: TelemetryTarget, at: IConstruct): WorkloadSet | undefined {
  if (!('selector' in target)) return undefined;
  const { namespace, selector } = target;
  if ('serviceName' in target) {
    if (namespace.injection.mode === 'ambient') return undefined;
    if (namespace.injection.mode === 'none' || Object.keys(selector).length === 0) {
      throw new MeshError({
        code: 'UnsupportedByDataPlane', at, problem: 'no pods with proxies are known of this service, which could tell anything', value: { injection: namespace.injection.mode, selector }, fix: 'Speak of a service that selects pods of the mesh, or of its callers',
      });
    }
  }
  return { mesh: namespace.mesh, namespace: namespace.namespaceName, selector };
}

/** What nobody would read: ztunnel knows no Telemetry. */
export function findUnread(target: TelemetryTarget, at: IConstruct): MeshError[] {
  return 'serviceName' in target ? findMissingWaypoint(target, at) : [];
}
