import type * as pulumi from '@pulumi/pulumi';
import type { MeshInstallProps } from '../install';
import { MeshInstall as Install } from '../install';
import type { Mesh } from '../mesh';
import type { InputProps, ResourceArgs } from './bridge';
import { defer } from './bridge';
import { MeshComponent } from './mesh-component';
import { gatewayAddress } from './outputs';

/** How Istio is installed. */
export interface MeshInstallArgs extends InputProps<MeshInstallProps>, ResourceArgs {}

/** An install of Istio. Components and stacks that are given its `mesh` wait for its istiod. */
export class MeshInstall extends MeshComponent<Install> {
  /** The installed mesh, for everything else that is described. */
  public readonly mesh: Mesh;

  /** The address of the ingress gateway's load balancer: an IP address or a host name. Undefined without one, and until the cloud has given it. */
  public readonly gatewayAddress: pulumi.Output<string | undefined>;

  /** @throws RunError before anything is registered, with everything that is wrong */
  constructor(name: string, args: MeshInstallArgs = {}, options?: pulumi.ComponentResourceOptions) {
    const { options: objectOptions, moved, ...props } = args;
    super('MeshInstall', name, (chart) => new Install(chart, 'istio', defer<MeshInstallProps>(props)), { options: objectOptions, moved }, options);
    this.mesh = this.built.mesh;
    this.gatewayAddress = gatewayAddress(this.resources);
    this.complete({ gatewayAddress: this.gatewayAddress });
  }
}
