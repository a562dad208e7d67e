import type { IMeshNamespace, IMeshService } from '../mesh';
import { oncePerMesh } from '../mesh';

/** That workloads of a namespace call a service. */
export interface Call {
  readonly from: IMeshNamespace;
  readonly to: IMeshService;
}

const callsOf = oncePerMesh((): Call[] => []);

/** Remembers a call that was allowed, so that the caller's namespace can open its egress for it. */
export function recordCall(call: Call): void {
  callsOf(call.to, call.from.mesh).push(call);
}

/** The calls that were allowed to anything of a namespace's mesh. */
export function callsAround(namespace: IMeshNamespace): readonly Call[] {
  return callsOf(namespace, namespace.mesh);
}
