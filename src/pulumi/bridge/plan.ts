import * as pulumi from '@pulumi/pulumi';
import type { ResolutionContext } from 'cdk8s';
import { ApiObject, App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { restore, wordFor } from './defer';
import { described, requireValid } from './diagnostic';
import type { Move } from './former-paths';
import type { OrderRule } from './order';
import { declaredWaits, inOrder } from './order';
import { clusterRules } from './order-rules';
import type { Manifest } from './register-object';
import { MeshError } from '../../errors';
import type { ManifestValue } from '../../manifests';
import { withNames } from '../../text';

/** An object of a tree, as it is rendered. */
export interface RenderedObject {
  readonly object: ApiObject;
  readonly manifest: Manifest & { readonly [key: string]: ManifestValue };
}

/** What is known of a tree beside its objects. */
export interface TreeRules {
  /** What else has to be in order, within each cluster. */
  readonly order?: readonly OrderRule[];

  /** Constructs that may have been elsewhere in an earlier tree, by their paths in the whole of it. */
  readonly moved?: readonly Move[];

  /** The cluster that an object is for, where the tree describes several. */
  readonly clusterOf?: (object: ApiObject) => string | undefined;

  /** Whether an object is not written for its cluster. */
  readonly isLeftOut?: (object: ApiObject) => boolean;

  /** Options of an object's resource. */
  readonly optionsOf?: (object: ApiObject) => pulumi.CustomResourceOptions;
}

/** A tree that is to be built, and what is known of it when it is. */
export interface TreeDescription<T> {
  build(chart: Chart): T;
  rules(chart: Chart): TreeRules;
}

/** A resource that is to be registered, after those that it waits for. */
export interface PlannedResource {
  readonly object: ApiObject;
  /** Where the object is, below the tree's root. */
  readonly path: string;
  /** With the Outputs in their places. */
  readonly manifest: Manifest;
  readonly waitsFor: readonly ApiObject[];
}

/** A tree that was built, checked and rendered. */
export interface Plan<T> extends Required<Pick<TreeRules, 'moved' | 'optionsOf'>> {
  readonly chart: Chart;
  /** What the builder returned. */
  readonly built: T;
  readonly resources: readonly PlannedResource[];
  readonly rendered: readonly RenderedObject[];
  /** What the tree renders now, in the order of the tree. */
  render(): readonly RenderedObject[];
}

/**
 * Builds a tree and plans its resources, before anything is registered.
 *
 * @throws RunError with everything that is wrong with it
 */
export function planOf<T>(name: string, tree: TreeDescription<T>): Plan<T> {
  return described(name, () => {
    // An Output that came into an object in spite of the types stays one.
    const app = new App({ resolvers: [{ resolve: deferOutput }] });
    const chart = new Chart(app, name);
    const built = tree.build(chart);
    const paths = pathsBelow(chart);
    requireValid(name, app);
    const { order = [], moved = [], clusterOf = () => undefined, isLeftOut = () => false, optionsOf = () => ({}) } = tree.rules(chart);
    const render = (): readonly RenderedObject[] => objectsIn(chart).filter((object) => !isLeftOut(object))
      .map((object) => ({ object, manifest: object.toJson() as RenderedObject['manifest'] }));
    const rendered = render();
    const objects = rendered.map(({ object }) => object);
    const clusters = [...new Set(objects.map(clusterOf))].map((cluster) => rendered.filter(({ object }) => clusterOf(object) === cluster));
    const implied = clusters.flatMap((inCluster) => [...clusterRules, ...order].flatMap((rule) => rule(inCluster)));
    const ordered = inOrder(rendered, [...declaredWaits(chart, rendered), ...implied]);
    const resources = [...ordered].map(([{ object, manifest }, earlier]): PlannedResource => ({
      object, path: paths.get(object) ?? '', manifest: restore(manifest, object) as Manifest, waitsFor: earlier.map((each) => each.object),
    }));
    return { chart, built, resources, rendered, render, optionsOf, moved };
  });
}

function objectsIn(root: IConstruct): readonly ApiObject[] {
  return root.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child));
}

function deferOutput(context: ResolutionContext): void {
  const value: unknown = context.value;
  if (pulumi.Output.isInstance(value)) context.replaceValue(wordFor(value));
}

/**
 * Where objects are, below the root. Some constructs make ids of what they are given, such as a host; of what is not known yet, all that can be told is that it
 * was an Output. Were several numbered, one that goes would rename, and so replace, those behind it.
 */
function pathsBelow(root: IConstruct): ReadonlyMap<ApiObject, string> {
  const seen = new Set<string>();
  return new Map(objectsIn(root).map((object) => {
    const path = withNames(object.node.path.slice(root.node.path.length + 1));
    if (seen.has(path)) {
      throw new MeshError({
        code: 'MisusedOutput', at: root, problem: 'two resources would have one name, since their names are made of Outputs', value: path, fix: "Give the new one a name of its own: defer(output, 'host-of-shop')",
      });
    }
    seen.add(path);
    return [object, path];
  }));
}
