import type { IConstruct } from 'constructs';
import type { IMeshNamespace, IMeshService } from '../mesh';

/** That workloads of a namespace call a service. */
export interface Call {
  readonly from: IMeshNamespace;
  readonly to: IMeshService;
}

const callsOf = new WeakMap<IConstruct, Call[]>();

/** Remembers a call that was allowed, so that the caller's namespace can open its egress for it. */
export function recordCall(call: Call): void {
  const { root } = call.to.node;
  const calls = callsOf.get(root) ?? [];
  callsOf.set(root, calls);
  calls.push(call);
}

/** The calls that were allowed anywhere in a tree. */
export function callsIn(scope: IConstruct): readonly Call[] {
  return callsOf.get(scope.node.root) ?? [];
}
