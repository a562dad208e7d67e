import type { AuthorizationPolicySpec } from '../../imports/security.istio.io';
import type { GatewayWorkload, IMeshClient, IMeshNamespace, IMeshService, IWaypoint, Port } from '../mesh';
import { waypointOf } from '../mesh';
import type { Access } from './access';

/** Whose callers can be told what they may do: a service, all workloads of a namespace, or the pods of a gateway. */
export type GuardedTarget = GatewayWorkload | IMeshNamespace | IMeshService;

/** Which workloads or services a policy is about. */
export type Attachment = Pick<AuthorizationPolicySpec, 'selector' | 'targetRefs'>;

export function isService(target: IMeshClient | IMeshNamespace): target is IMeshService {
  return 'serviceName' in target;
}

export function isNamespace(target: IMeshClient | IMeshNamespace): target is IMeshNamespace {
  return 'namespaceName' in target;
}

/** Where the workloads run. */
export function namespaceOf(target: IMeshClient | IMeshNamespace): IMeshNamespace {
  return isNamespace(target) ? target : target.namespace;
}

/** The waypoint that judges requests to the target, if there is one. Gateways are called from outside the mesh, past any waypoint. */
export function judgeOf(target: GuardedTarget): IWaypoint | undefined {
  return isService(target) || isNamespace(target) ? waypointOf(target) : undefined;
}

/** What policies of the target are named by. */
export function nameOf(target: GuardedTarget): string {
  if (isService(target)) return target.serviceName;
  return isNamespace(target) ? 'namespace-access' : (Object.values(target.selector)[0] ?? 'gateway');
}

/** Who is restricted: the service at its waypoint, where it has one; its pods otherwise. */
export function attach(target: GuardedTarget, waypoint: IWaypoint | undefined): Attachment {
  if (waypoint === undefined) return isNamespace(target) ? {} : { selector: { matchLabels: { ...target.selector } } };
  if (isService(target)) return { targetRefs: [{ group: '', kind: 'Service', name: target.serviceName }] };
  return { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: waypoint.waypointName }] };
}

/** The ports of the target that an access is about; undefined when it is about all, also those that nobody declares. */
export function portsMeant(target: GuardedTarget, { layer, ports }: Access, action: AuthorizationPolicySpec['action']): readonly Port[] | undefined {
  if (!isService(target)) return ports;
  // The service's own: the one in the rule may say nothing of the container.
  if (ports !== undefined) return target.ports.filter(({ number }) => ports.some((port) => port.number === number));
  if (layer === 'http') return target.ports.filter(({ isHttp }) => isHttp);
  // Who is allowed in is so where the service says that it listens; who is kept out is so everywhere.
  return action === 'ALLOW' ? target.ports : undefined;
}

/** A proxy beside the pods sees the port of the container, a waypoint the one of the Service. */
export function numberOf(port: Port, waypoint: IWaypoint | undefined): string {
  return String(waypoint === undefined ? port.targetPort : port.number);
}
