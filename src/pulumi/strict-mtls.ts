import type * as pulumi from '@pulumi/pulumi';
import type { Construct } from 'constructs';
import { Mesh } from '../mesh';
import type { StrictMtlsProps } from '../security';
import { StrictMtls as Policy } from '../security';
import type { ResourceArgs } from './bridge';
import { MeshComponent } from './mesh-component';
import type { NamespaceTarget, ServiceTarget } from './targets';
import { namespaceIn, serviceIn } from './targets';

/** What refuses plaintext. */
export interface StrictMtlsArgs extends Omit<StrictMtlsProps, 'target'>, ResourceArgs {
  /** What it holds for: a whole mesh, a namespace, or the workloads of a service. The narrowest one wins. */
  readonly target: Mesh | NamespaceTarget | ServiceTarget;
}

/** Mutual TLS for all that a mesh, a namespace or a service accepts. */
export class StrictMtls extends MeshComponent<Policy> {
  /** @throws RunError before anything is registered, with everything that is wrong */
  constructor(name: string, args: StrictMtlsArgs, options?: pulumi.ComponentResourceOptions) {
    const { target, ...props } = args;
    super('StrictMtls', name, (chart) => new Policy(chart, 'mtls', { ...props, target: targetIn(chart, target) }), args, options);
    this.complete();
  }
}

function targetIn(scope: Construct, target: StrictMtlsArgs['target']): StrictMtlsProps['target'] {
  if (target instanceof Mesh) return target;
  return 'name' in target ? serviceIn(scope, target) : namespaceIn(scope, target);
}
