import type { GatewayWorkload, IMeshNamespace, IMeshService } from '../mesh';
import { oncePerCluster } from '../mesh';

/** That more is let in than workloads that call one service: callers of a whole namespace, or callers from anywhere. */
export interface Opening {
  /** Undefined when it could be from anywhere. */
  readonly from: readonly IMeshNamespace[] | undefined;
  readonly to: GatewayWorkload | IMeshNamespace | IMeshService;
}

const openingsOf = oncePerCluster((): Opening[] => []);

/** Remembers whom a service or namespace lets in beside the declared callers of its services. */
export function open(to: Opening['to'], from: Opening['from']): void {
  openingsOf(to, namespaceOf(to).mesh).push({ from, to });
}

/** What was opened in a namespace. */
export function openingsIn(namespace: IMeshNamespace): readonly Opening[] {
  return openingsOf(namespace, namespace.mesh).filter(({ to }) => namespaceOf(to).namespaceName === namespace.namespaceName);
}

/** The namespaces that opened themselves to all workloads of a namespace. */
export function openTo(namespace: IMeshNamespace): readonly string[] {
  const openings = openingsOf(namespace, namespace.mesh).filter(({ from, to }) => 'namespaceName' in to && from?.some(({ namespaceName }) => namespaceName === namespace.namespaceName));
  return [...new Set(openings.map(({ to }) => namespaceOf(to).namespaceName))].sort();
}

function namespaceOf(target: Opening['to']): IMeshNamespace {
  return 'namespaceName' in target ? target : target.namespace;
}
