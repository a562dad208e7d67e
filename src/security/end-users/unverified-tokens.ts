import { MeshError } from '../../errors';
import { validatesTokens } from '../../mesh';
import type { Access } from '../access';
import type { Caller } from '../caller';
import type { GuardedTarget } from '../guarded-target';

/** Rules about tokens that no proxy of the target validates: what they allow nobody gets, and what they require nobody has. */
export function findUnverified(target: GuardedTarget, caller: Caller, access: Access): MeshError[] {
  const asked = [
    ...access.when.map(({ when }) => when.key).filter((key) => key.startsWith('request.auth.')),
    ...(caller.source.requestPrincipals ?? []), ...(caller.source.notRequestPrincipals ?? []),
  ];
  if (asked.length === 0 || validatesTokens(target)) return [];
  return [new MeshError({
    code: 'InvalidAccess',
    at: target,
    problem: 'the rule is about tokens of end users, and nothing validates tokens there, so no request has one',
    value: asked,
    fix: 'Describe whose tokens are accepted: new JwtAuthentication(…, { target, issuers }), or say that it is done elsewhere: JwtAuthentication.elsewhere(target)',
  })];
}
