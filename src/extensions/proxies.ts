import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { IMeshService } from '../mesh';
import { GatewayWorkload } from '../mesh';

/** Which proxies a filter goes to, and for which of their traffic. */
export interface Proxies {
  /** What names in the output begin with. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly context: 'SIDECAR_INBOUND' | 'GATEWAY';
}

/** The proxies that take the requests of a service, or of a gateway. @throws MeshError when they cannot be selected, or there are none */
export function proxiesOf(at: IConstruct, target: IMeshService | GatewayWorkload): Proxies {
  if (target instanceof GatewayWorkload) {
    return { name: gatewayName(target), namespace: target.namespace.namespaceName, labels: target.selector, context: 'GATEWAY' };
  }
  const { injection, namespaceName } = target.namespace;
  if (injection.mode !== 'sidecar') {
    throw new MeshError({
      code: 'UnsupportedByDataPlane',
      at,
      problem: injection.mode === 'ambient' ? 'Istio does not support EnvoyFilter at waypoints, and ambient pods have no proxy of their own' : 'pods outside the mesh have no proxy',
      value: namespaceName,
      fix: 'Use sidecars for this namespace (injection: Injection.enabled()), or make the gateway in front of it the target',
    });
  }
  return { name: target.serviceName, namespace: namespaceName, labels: requireSelector(at, target), context: 'SIDECAR_INBOUND' };
}

/** @throws MeshError InvalidValue when the service selects no pods by label */
export function requireSelector(at: IConstruct, service: IMeshService): Readonly<Record<string, string>> {
  if (Object.keys(service.selector).length > 0) return service.selector;
  throw new MeshError({
    code: 'InvalidValue',
    at,
    problem: `${service.node.path} has no selector, so the filter would hit its whole namespace`,
    value: service.selector,
    fix: 'Give the service the labels of its pods: selector: { app: "reviews" }',
  });
}

/** Gateways are known by labels alone: the value of the usual one makes the name. */
export function gatewayName({ selector }: GatewayWorkload): string {
  const value = selector.istio ?? selector.app ?? Object.values(selector).sort().join('-');
  return value.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'gateway';
}
