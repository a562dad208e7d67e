import type { AuthorizationPolicyWhen } from '../../imports/security.istio.io';
import { MeshError } from '../errors';
import { isHttpToken } from '../mesh';
import { canonical, listCovers } from './patterns';

/** What to compare with: texts, with a `*` at one end at most; `*` alone asks for presence. */
export interface ConditionValues {
  /** One of these. @default - any, so that only `notValues` says something */
  readonly values?: readonly string[];

  /** None of these; also met when there is nothing to compare. @default - none */
  readonly notValues?: readonly string[];
}

/**
 * A further condition on requests (or, of `'tcp'`, on connections): a header, a claim of the caller's token, the server name.
 *
 * @see https://istio.io/latest/docs/reference/config/security/conditions/
 */
export class AccessCondition<L extends 'http' | 'tcp' = 'http' | 'tcp'> {
  /** A header of the request, by its name. @throws MeshError InvalidAccess when no header can have the name */
  public static header(name: string, compare: ConditionValues): AccessCondition<'http'> {
    if (!isHttpToken(name)) {
      throw new MeshError({ code: 'InvalidAccess', problem: 'no header can have this name', value: name, fix: 'Write a name such as "x-tenant"' });
    }
    return new AccessCondition('http', `request.headers[${name}]`, compare);
  }

  /**
   * A claim of the caller's valid token, `groups`, or within one: `['realm_access', 'roles']`. Of a claim that is a list, one item has to fit.
   *
   * @throws MeshError InvalidAccess when a name is empty or has brackets
   */
  public static claim(path: string | readonly [string, ...string[]], compare: ConditionValues): AccessCondition<'http'> {
    const names = typeof path === 'string' ? [path] : path;
    if (names.some((name) => name === '' || /[[\]]/.test(name))) {
      throw new MeshError({ code: 'InvalidAccess', problem: 'a claim has a name without brackets', value: path, fix: 'Write "groups", or ["realm_access", "roles"] for what is within another claim' });
    }
    return new AccessCondition('http', `request.auth.claims${names.map((name) => `[${name}]`).join('')}`, compare);
  }

  /** Whom the caller's token is for: its claim `aud`. */
  public static audience(compare: ConditionValues): AccessCondition<'http'> {
    return new AccessCondition('http', 'request.auth.audiences', compare);
  }

  /** To whom the caller's token was given: its claim `azp`. */
  public static presenter(compare: ConditionValues): AccessCondition<'http'> {
    return new AccessCondition('http', 'request.auth.presenter', compare);
  }

  /** The server name that the client's TLS asks for. */
  public static serverName(compare: ConditionValues): AccessCondition<'tcp'> {
    return new AccessCondition('tcp', 'connection.sni', compare);
  }

  /** As the policy holds it. */
  public readonly when: AuthorizationPolicyWhen;

  private constructor(public readonly layer: L, key: string, { values, notValues }: ConditionValues) {
    for (const list of [values, notValues]) list?.forEach((value) => { requireText(key, value); });
    if ((values?.length ?? 0) + (notValues?.length ?? 0) === 0 || values?.length === 0 || notValues?.length === 0) {
      throw new MeshError({ code: 'InvalidAccess', problem: `the condition on ${key} compares with nothing`, value: { values, notValues }, fix: 'Name values, or notValues: ["*"] for its absence' });
    }
    if (values !== undefined && notValues !== undefined && listCovers(notValues, values)) {
      throw new MeshError({ code: 'InvalidAccess', problem: `what ${key} has to be is also excluded, so the rule could never match`, value: { values, notValues }, fix: 'Leave out what is in both' });
    }
    this.when = { key, ...canonical({ ...(values !== undefined && { values }), ...(notValues !== undefined && { notValues }) }) };
  }
}

function requireText(key: string, value: string): void {
  if (value !== '' && !value.replace(/^\*|\*$/, '').includes('*')) return;
  throw new MeshError({ code: 'InvalidAccess', problem: `${key} is compared with texts that are not empty and have one "*" at most, at an end`, value, fix: 'Write "text", "text*", "*text", or "*" for presence' });
}
