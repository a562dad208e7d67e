import type { IConstruct } from 'constructs';
import { MeshError } from '../../errors';
import type { IMeshNamespace, IMeshService, WorkloadSet } from '../../mesh';
import { Mesh } from '../../mesh';

/** Which proxies settings are for, and how the object that holds them is named. */
export interface ProxySet extends WorkloadSet {
  readonly name: string;
}

/**
 * The proxies of a mesh, of a namespace, or of the pods of a service.
 *
 * @throws MeshError UnsupportedByDataPlane, ContradictingProps or InvalidValue where no such proxies run
 */
export function proxiesOf(target: Mesh | IMeshNamespace | IMeshService, at: IConstruct): ProxySet {
  if (target instanceof Mesh) {
    requireSidecars(target.dataPlane.mode === 'ambient' ? 'ambient' : 'sidecar', target.cluster, at);
    return { mesh: target, namespace: target.rootNamespace, name: 'default' };
  }
  const isNamespace = 'namespaceName' in target;
  const { mesh, namespaceName, injection } = isNamespace ? target : target.namespace;
  requireSidecars(injection.mode, namespaceName, at);
  if (isNamespace) return { mesh, namespace: namespaceName, name: 'default' };
  if (Object.keys(target.selector).length === 0) {
    throw new MeshError({
      code: 'InvalidValue', at, problem: `${target.node.path} has no selector, so this would hit its whole namespace`, value: target.selector, fix: 'Give the service the labels of its pods, or target the namespace',
    });
  }
  return { mesh, namespace: namespaceName, name: target.serviceName, selector: target.selector };
}

function requireSidecars(mode: IMeshNamespace['injection']['mode'], value: string, at: IConstruct): void {
  if (mode === 'sidecar') return;
  throw mode === 'ambient'
    ? new MeshError({ code: 'UnsupportedByDataPlane', at, problem: 'in ambient mode pods have no sidecars that read this', value, fix: 'Use sidecars: injection: Injection.enabled()' })
    : new MeshError({ code: 'ContradictingProps', at, problem: 'outside the mesh there are no sidecars that read this', value, fix: 'Let the namespace take part in the mesh' });
}
