import { MeshError } from '../errors';
import type { IMeshService } from '../mesh';
import { routingApiOf } from '../mesh';
import type { RouteRule } from './route-rule';

/**
 * A rule for all requests of a service also splits the connections to its TCP ports, which reach the same pods. What speaks TLS beside HTTP cannot be
 * split with it, and as Gateway API nothing beside HTTP can: those connections would go to all versions, silently.
 */
export function findUnsplitPorts(service: IMeshService, rules: readonly RouteRule[]): MeshError[] {
  const split = rules.find(({ match, action }) => match === undefined && action.destinations?.some(({ version }) => version !== undefined));
  if (split === undefined || !service.ports.some(({ isHttp }) => isHttp)) return [];
  const unsplit = service.ports.filter(({ isHttp, isTls }) => isTls || (!isHttp && routingApiOf(service).kind === 'gateway-api'));
  return unsplit.map(({ number, protocol }) => new MeshError({
    code: 'ConflictingRoutes',
    at: split.owner,
    problem: `${service.node.path} speaks ${protocol} on a port beside HTTP, where connections would go to all versions whatever is said here`,
    value: number,
    fix: `Give port ${number} a service of its own, with this one's selector and versions, and split that one too`,
  }));
}
