import * as pulumi from '@pulumi/pulumi';
import type { ApiObject, Chart } from 'cdk8s';
import { claimObjects, providerOf } from './claimed-objects';
import { described, requireNone } from './diagnostic';
import { formerPaths } from './former-paths';
import { lateChanges } from './late-changes';
import type { TreeDescription } from './plan';
import { planOf } from './plan';
import { registerObject } from './register-object';

/** How the objects of a component become resources. */
export interface ResourceArgs {
  /**
   * Options of an object's resource, beside those of the component: `protect`, `ignoreChanges`, `import`, `aliases` and so on.
   *
   * @default - none
   */
  readonly options?: (object: ApiObject) => pulumi.CustomResourceOptions | undefined;

  /**
   * Constructs that have moved in the tree: the new path of each, below the component, and the old one. Their objects keep their resources. Where several come
   * from one path, an object of the first that has it continues the resource.
   *
   * @default - none
   */
  readonly moved?: Readonly<Record<string, string>>;
}

/** A component whose children are the objects of a tree of constructs. */
export abstract class ConstructComponent<T> extends pulumi.ComponentResource {
  /** The resource of each object, by its path in the tree, below the component. */
  public readonly resources: ReadonlyMap<string, pulumi.CustomResource>;

  protected readonly built: T;

  /** The root of the tree. */
  protected readonly chart: Chart;

  private readonly requireUnchanged: () => void;

  /** @throws RunError before anything is registered, with everything that is wrong with the tree */
  protected constructor(type: string, name: string, tree: TreeDescription<T>, args: ResourceArgs, options?: pulumi.ComponentResourceOptions) {
    const plan = planOf(name, tree);
    const { chart, built, rendered, moved } = plan;
    const ofComponent = providerOf(options);
    const resources = plan.resources.map((resource) => {
      const asked: pulumi.CustomResourceOptions = pulumi.mergeOptions(plan.optionsOf(resource.object), args.options?.(resource.object));
      return { ...resource, asked, provider: asked.provider ?? ofComponent };
    });
    described(name, () => { claimObjects(name, resources); });
    super(type, name, {}, options);
    this.chart = chart;
    this.built = built;
    this.requireUnchanged = () => { requireNone(name, lateChanges(name, rendered, plan.render())); };
    const former = formerPaths(resources.map(({ path }) => path), [...moved, ...Object.entries(args.moved ?? {})]);
    const registered = new Map<ApiObject, pulumi.CustomResource>();
    this.resources = new Map(resources.map(({ object, path, manifest, waitsFor, asked }) => {
      const own: pulumi.CustomResourceOptions = {
        parent: this,
        dependsOn: waitsFor.flatMap((earlier) => registered.get(earlier) ?? []),
        aliases: (former.get(path) ?? []).map((old) => ({ name: `${name}/${old}` })),
      };
      const resource = registerObject(`${name}/${path}`, manifest, pulumi.mergeOptions(own, asked));
      registered.set(object, resource);
      return [path, resource];
    }));
  }

  /** Says that the component is complete, and fails the program where something is said of its tree too late. */
  protected complete(outputs: pulumi.Inputs = {}): void {
    const urns = pulumi.all([...this.resources.values()].map(({ urn }) => urn));
    const registered = new Promise<void>((resolve) => { urns.apply(() => { resolve(); }); });
    this.registerOutputs(registered.then(() => {
      this.requireUnchanged();
      return outputs;
    }));
  }
}
