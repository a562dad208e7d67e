import type { IConstruct } from 'constructs';
import type { MeshError } from './mesh-error';

const checksOf = new WeakMap<IConstruct, (() => MeshError[])[]>();

/**
 * Registers a check that needs the whole tree. cdk8s runs it at synth, before any file is written, and reports the findings of all checks together.
 */
export function addLateCheck(construct: IConstruct, check: () => MeshError[]): void {
  checksOf.set(construct, [...(checksOf.get(construct) ?? []), check]);
  construct.node.addValidation({ validate: () => check().map((error) => error.message) });
}

/**
 * Lists what is wrong with a tree, without synthesizing it.
 *
 * `app.synth()` reports the same findings as one error; this gives them one by one, with their codes, for tools and tests.
 */
export function problemsOf(scope: IConstruct): MeshError[] {
  return scope.node.findAll().flatMap((construct) => (checksOf.get(construct) ?? []).flatMap((check) => check()));
}
