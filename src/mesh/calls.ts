import type { IMeshService } from './i-mesh-service';
import type { Mesh } from './mesh';
import type { IMeshClient } from './mesh-client';
import type { IMeshNamespace } from './mesh-namespace';
import { oncePerCluster } from './per-cluster';

/** That workloads of a namespace call a service. */
export interface Call {
  readonly from: IMeshNamespace;

  /** Which of the namespace's workloads; undefined for all. */
  readonly client?: IMeshClient;

  readonly to: IMeshService;
}

/** Found by either end: every namespace asks for its own calls, and a mesh has many of both. */
const callsOf = oncePerCluster(() => ({ from: new Map<string, Call[]>(), to: new Map<string, Call[]>(), ofAll: new Set<IMeshService>() }));

/** Remembers a call that was allowed, so that the caller's Sidecar can be opened for it. */
export function recordCall(call: Call): void {
  const { from, to } = callsOf(call.to, call.from.mesh);
  append(from, call.from.namespaceName, call);
  append(to, call.to.namespace.namespaceName, call);
}

/** Remembers a service that every proxy of a mesh calls, such as the one that spans are sent to. */
export function recordCallOfAll(mesh: Mesh, to: IMeshService): void {
  callsOf(to, mesh).ofAll.add(to);
}

/** The calls that workloads of a namespace were allowed. */
export function callsFrom(namespace: IMeshNamespace): readonly Call[] {
  const { from, ofAll } = callsOf(namespace, namespace.mesh);
  return [...(from.get(namespace.namespaceName) ?? []), ...[...ofAll].map((to) => ({ from: namespace, to }))];
}

/** The calls that were allowed to services of a namespace. */
export function callsTo(namespace: IMeshNamespace): readonly Call[] {
  return callsOf(namespace, namespace.mesh).to.get(namespace.namespaceName) ?? [];
}

function append(calls: Map<string, Call[]>, namespace: string, call: Call): void {
  const known = calls.get(namespace);
  if (known === undefined) calls.set(namespace, [call]);
  else known.push(call);
}
