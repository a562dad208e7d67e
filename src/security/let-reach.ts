import { Access } from './access';
import { AccessPolicy } from './access-policy';
import { Caller } from './caller';
import { isNamespace, isService, judgeOf, namespaceOf } from './guarded-target';
import type { IMeshClient, IMeshNamespace, IMeshService, Port } from '../mesh';
import { Mesh, recordCall, recordCallOfAll, whenWaypointOf } from '../mesh';

/**
 * Lets proxies call a service of their own accord, as they do with authorizers and collectors: past the policies of the service, and through the Sidecar of who
 * calls.
 */
export function letReach(from: IMeshClient | IMeshNamespace | Mesh, service: IMeshService, port: Port): void {
  const isGuarded = service.namespace.injection.mode !== 'none' && Object.keys(service.selector).length > 0;
  const access = port.protocol === 'grpc' ? Access.grpc({ ports: [port] }) : Access.http({ ports: [port] });
  if (from instanceof Mesh) {
    recordCallOfAll(from, service);
    if (isGuarded) AccessPolicy.of(service).allowFrom(Caller.authenticated(), access);
  } else if (isGuarded) {
    letIn(from, service, access);
  } else {
    recordCall({ from: namespaceOf(from), ...(!isNamespace(from) && { client: from }), to: service });
  }
}

function letIn(from: IMeshClient | IMeshNamespace, service: IMeshService, access: Access): void {
  const policy = AccessPolicy.of(service);
  policy.allowFrom(isNamespace(from) ? Caller.anyIn(from) : from, access);
  if (!isNamespace(from) && !isService(from)) return;
  whenWaypointOf(from, () => {
    const identities = judgeOf(from)?.identities.map(({ principal }) => principal) ?? [];
    if (identities.length > 0) policy.allowFrom(Caller.identity(...identities), access);
  });
}
