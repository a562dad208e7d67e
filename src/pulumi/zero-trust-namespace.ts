import * as pulumi from '@pulumi/pulumi';
import type { Mesh } from '../mesh';
import type { ZeroTrustNamespaceProps } from '../security';
import { ZeroTrustNamespace as Namespace } from '../security';
import type { InputProps, ResourceArgs } from './bridge';
import { defer, restore } from './bridge';
import { MeshComponent } from './mesh-component';

/** A namespace, and what it enforces. */
export interface ZeroTrustNamespaceArgs extends InputProps<Omit<ZeroTrustNamespaceProps, 'mesh'>>, ResourceArgs {
  /** The mesh it belongs to, such as that of a `MeshInstall`. */
  readonly mesh: Mesh;
}

/** A namespace in which nothing is trusted until it is said to be. Its name is the component's, unless `name` says another. */
export class ZeroTrustNamespace extends MeshComponent<Namespace> {
  /** The namespace's name, known when the namespace is there: what is given it waits for it. */
  public readonly namespaceName: pulumi.Output<string>;

  /** @throws RunError before anything is registered, with everything that is wrong */
  constructor(name: string, args: ZeroTrustNamespaceArgs, options?: pulumi.ComponentResourceOptions) {
    const { options: objectOptions, moved, ...props } = args;
    super('ZeroTrustNamespace', name, (chart) => new Namespace(chart, name, defer<ZeroTrustNamespaceProps>(props)), { options: objectOptions, moved }, options);
    const { namespaceName } = this.built;
    const whenThere = [...this.resources.values()].map(({ id }) => id);
    this.namespaceName = pulumi.all([restore(namespaceName, this.built), ...whenThere]).apply(([known]) => String(known));
    this.complete({ namespaceName: this.namespaceName });
  }
}
