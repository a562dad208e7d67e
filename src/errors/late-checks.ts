import { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { MeshError } from './mesh-error';

type Check = () => MeshError[];

const checksOf = new WeakMap<IConstruct, Check[]>();

/** The checks that were made in a synth that is going on, by its root. */
const madeIn = new WeakMap<IConstruct, Set<Check>>();

const synthesizers = new WeakSet<App>();

/**
 * Registers a check that needs the whole tree. cdk8s runs it at synth, before any file is written, and reports the findings of all checks together.
 */
export function addLateCheck(construct: IConstruct, check: Check): void {
  const others = checksOf.get(construct) ?? [];
  checksOf.set(construct, others);
  others.push(check);
  const { root } = construct.node;
  if (root instanceof App) checkOncePerSynth(root);
  construct.node.addValidation({
    validate: () => {
      const made = madeIn.get(root);
      if (made?.has(check) === true) return [];
      made?.add(check);
      return check().map((error) => error.message);
    },
  });
}

/**
 * Lists what is wrong with a tree, without synthesizing it.
 *
 * `app.synth()` reports the same findings as one error; this gives them one by one, with their codes, for tools and tests.
 */
export function problemsOf(scope: IConstruct): MeshError[] {
  return scope.node.findAll().flatMap((construct) => (checksOf.get(construct) ?? []).flatMap((check) => check()));
}

/** Does what renders several charts of a tree. cdk8s validates all of the tree for each of them; as nothing changes in between, once is enough. */
export function checkingOnce<T>(root: IConstruct, render: () => T): T {
  if (madeIn.has(root)) return render();
  madeIn.set(root, new Set());
  try {
    return render();
  } finally {
    madeIn.delete(root);
  }
}

function checkOncePerSynth(app: App): void {
  if (synthesizers.has(app)) return;
  synthesizers.add(app);
  const synth = app.synth.bind(app);
  app.synth = () => { checkingOnce(app, synth); };
}
