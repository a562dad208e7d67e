import type { AccessTarget } from './access-query';
import type { AuthorizationPolicy, PolicyTargetRef } from './authorization-policy';
import type { MeshSettings } from '../mesh-settings';

const gatewayLabel = 'gateway.networking.k8s.io/gateway-name';

/** What decides whether a policy applies, of whatever kind it is. */
export type AttachedPolicy = Pick<AuthorizationPolicy, 'namespace' | 'selector' | 'targetRefs'>;

/** Why a policy does not apply to a workload, as a sentence without its full stop; undefined where it applies. */
export function whyNotAttached(policy: AttachedPolicy, to: AccessTarget, mesh: MeshSettings): string | undefined {
  if (!namespacesRead(to, mesh).includes(policy.namespace)) return `it is in namespace ${policy.namespace}, and holds for that alone`;
  if (to.proxy === 'ztunnel') return policy.targetRefs.length > 0 ? 'it has targetRefs: gateways and waypoints enforce it, not ztunnel' : whyNotSelected(policy, to);

  const isWaypoint = to.proxy === 'waypoint';
  const gateway = to.labels?.[gatewayLabel] ?? (isWaypoint ? '' : undefined);
  if (policy.targetRefs.length === 0) return isWaypoint ? 'it has no targetRefs, and waypoints take no other policies' : whyNotSelected(policy, to);
  if (gateway === undefined) return `it has targetRefs, and the workload is no gateway of the Gateway API (it has no label ${gatewayLabel})`;
  return policy.targetRefs.some((reference) => refersTo(reference, policy, to, gateway, mesh)) ? undefined : 'none of its targetRefs is this gateway or the service behind it';
}

/** A proxy reads the policies of the root namespace, of its own, and, as a waypoint, of the service's. */
function namespacesRead(to: AccessTarget, mesh: MeshSettings): readonly string[] {
  return [mesh.rootNamespace, to.namespace, ...(to.proxy === 'waypoint' && to.service?.namespace !== undefined ? [to.service.namespace] : [])];
}

function whyNotSelected({ selector = {} }: AttachedPolicy, { labels = {} }: AccessTarget): string | undefined {
  const [missing] = Object.entries(selector).filter(([label, value]) => labels[label] !== value);
  if (missing === undefined) return undefined;
  const [label, value] = missing;
  return `it selects pods with the label ${label}: ${value}, and these have ${labels[label] === undefined ? 'no such label' : `${label}: ${labels[label]}`}`;
}

function refersTo({ group, kind, name, namespace }: PolicyTargetRef, policy: AttachedPolicy, to: AccessTarget, gateway: string, mesh: MeshSettings): boolean {
  const isWaypoint = to.proxy === 'waypoint';
  const isCore = group === '' || group === 'core';
  const service = to.service && { kind: 'Service', namespace: to.namespace, ...to.service };
  if (isWaypoint && service !== undefined && service.name === name && service.namespace === policy.namespace) {
    if (service.kind === 'Service' && kind === 'Service' && isCore) return true;
    if (service.kind === 'ServiceEntry' && kind === 'ServiceEntry' && group === 'networking.istio.io') return true;
  }
  if (group !== 'gateway.networking.k8s.io') return false;
  if (isWaypoint && kind === 'GatewayClass' && name === 'istio-waypoint' && policy.namespace === mesh.rootNamespace) return true;
  return kind === 'Gateway' && name === gateway && policy.namespace === to.namespace && (namespace === '' || namespace === to.namespace);
}
