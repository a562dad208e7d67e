import type * as pulumi from '@pulumi/pulumi';
import type { Chart } from 'cdk8s';
import type { ResourceArgs } from './bridge';
import { ConstructComponent } from './bridge';
import { installedBy, rememberInstalls } from './installed-by';
import type { ClusterProviders } from './mesh-rules';
import { meshRules } from './mesh-rules';

/** A component whose children are the objects of constructs of a mesh. Where another component installs the mesh, its istiod comes first. */
export abstract class MeshComponent<T> extends ConstructComponent<T> {
  protected constructor(
    type: string, name: string, build: (chart: Chart) => T, args: ResourceArgs, options?: pulumi.ComponentResourceOptions, providers: ClusterProviders = {},
  ) {
    super(`istio-constructs:pulumi:${type}`, name, { build, rules: (chart) => meshRules(chart, providers, installedBy(chart)) }, args, options);
    rememberInstalls(this.chart, this.resources);
  }
}
