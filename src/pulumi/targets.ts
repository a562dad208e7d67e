import type * as pulumi from '@pulumi/pulumi';
import type { Construct } from 'constructs';
import type { IMeshNamespace } from '../mesh';
import { Mesh, MeshNamespace } from '../mesh';
import type { MeshServiceAttributes } from '../service';
import { MeshService } from '../service';
import type { InputProps } from './bridge';
import { defer } from './bridge';

/** A namespace that is there, or that another component makes. */
export interface NamespaceTarget {
  readonly namespace: pulumi.Input<string>;

  /**
   * The mesh it belongs to, such as that of a `MeshInstall`.
   *
   * @default - a mesh that was installed by other means, with Istio's own names
   */
  readonly mesh?: Mesh;
}

/** A service that is there, or that another component makes. */
export interface ServiceTarget<V extends string = never> extends NamespaceTarget, InputProps<Omit<MeshServiceAttributes<V>, 'name' | 'namespace'>> {
  /** The name of the Kubernetes Service. */
  readonly name: pulumi.Input<string>;
}

/** A namespace, as constructs know it. */
export function namespaceIn(scope: Construct, { namespace, mesh }: NamespaceTarget): IMeshNamespace {
  return MeshNamespace.fromAttributes(scope, 'namespace', { name: defer(namespace), mesh: mesh ?? Mesh.fromAttributes() });
}

/** A service, as constructs know it. */
export function serviceIn<V extends string>(scope: Construct, { namespace, mesh, ...service }: ServiceTarget<V>): MeshService<V> {
  return MeshService.fromAttributes<V>(scope, 'service', { ...defer<Omit<MeshServiceAttributes<V>, 'namespace'>>(service), namespace: namespaceIn(scope, { namespace, mesh }) });
}
