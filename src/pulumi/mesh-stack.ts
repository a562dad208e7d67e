import type * as pulumi from '@pulumi/pulumi';
import type { Chart } from 'cdk8s';
import type { ResourceArgs } from './bridge';
import { MeshComponent } from './mesh-component';
import type { ClusterProviders } from './mesh-rules';
import { gatewayAddress, principals } from './outputs';

/** How a `MeshStack` is deployed. */
export interface MeshStackArgs extends ResourceArgs {
  /**
   * The provider of each cluster of a `MeshFleet` in the tree, by the cluster's name. What is outside of fleets gets that of the component.
   *
   * @default - the tree has no fleet
   */
  readonly providers?: ClusterProviders;
}

/**
 * Constructs of a mesh, or any of cdk8s, in a stack of Pulumi: every object that they render is a resource of its own, named by the component and its path in
 * the tree, and waits for what it needs. `defer` lets Outputs stand in their properties.
 *
 * Aliases, transforms, `protect`, the provider and `dependsOn` of the component hold for all of its objects.
 */
export class MeshStack<T = unknown> extends MeshComponent<T> {
  /** What the builder returned. */
  public readonly described: T;

  /** The address of the ingress gateway's load balancer: an IP address or a host name. Undefined without one, and until the cloud has given it. */
  public readonly gatewayAddress: pulumi.Output<string | undefined>;

  /** Who each service is in the mesh, as `AuthorizationPolicy` writes it, by the service's namespace and name: `shop/web`. */
  public readonly principals: pulumi.Output<Record<string, string>>;

  /**
   * @param build describes the objects in a chart; what it returns is `described`
   * @throws RunError before anything is registered, with everything that is wrong with the description
   */
  constructor(name: string, build: (chart: Chart) => T, args: MeshStackArgs = {}, options?: pulumi.ComponentResourceOptions) {
    super('MeshStack', name, build, args, options, args.providers);
    this.described = this.built;
    this.gatewayAddress = gatewayAddress(this.resources);
    this.principals = principals(this.chart);
    this.complete({ gatewayAddress: this.gatewayAddress, principals: this.principals });
  }
}
