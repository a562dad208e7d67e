import { MeshError } from '../errors';
import type { Caller } from './caller';
import type { Statement } from './enforceable';
import { isNamespace, isService, judgeOf, portsMeant } from './guarded-target';
import { mtlsOf } from './mtls-scopes';

/**
 * Who is denied by identity, and could call in plaintext instead, where nobody has one.
 *
 * @param allowed whom the target lets in: when all of them are known by identity, plaintext is refused by that
 */
export function findEvadable({ target, action, dryRun, caller, access }: Statement, allowed: readonly Caller[]): MeshError[] {
  // In front of gateways there is no mutual TLS of the mesh, and behind a waypoint pods take calls of the waypoint only.
  if (!(isService(target) || isNamespace(target)) || judgeOf(target) !== undefined) return [];
  if (action !== 'DENY' || dryRun || !isKnownByIdentity(caller)) return [];
  if (allowed.length > 0 && allowed.every(isKnownByIdentity)) return [];
  const ports = isService(target) ? (portsMeant(target, access, action) ?? target.ports).map(({ targetPort }) => targetPort) : [undefined];
  const where = isService(target) ? target : { host: target.namespaceName, namespace: target };
  const open = ports.map((port) => mtlsOf(where, port)?.mode ?? 'PERMISSIVE').find((mode) => mode === 'PERMISSIVE');
  return open === undefined ? [] : [new MeshError({
    code: 'InvalidAccess',
    at: target,
    problem: 'plaintext is taken there, in which nobody has an identity, so who is denied by identity gets around the rule',
    value: caller.source,
    fix: 'Refuse plaintext with StrictMtls, or deny all but those who may: Caller.anyone().except(…)',
  })];
}

function isKnownByIdentity(caller: Caller): boolean {
  return caller.asksForIdentity && !caller.meansUnproven;
}
