import type { JsonValue } from '../../imports/json';
import { MeshError } from '../errors';

/** An action of Envoy's rate limit filters: it adds an entry to the descriptor that is counted. */
export type RateLimitAction = Readonly<Record<string, JsonValue>>;

/** Stands for requests that lack the key, so that leaving it out is no way around the limit: they share one count. */
const absent = '(none)';

/** What requests are told apart by, so that each value has a count of its own. */
export class RequestKey {
  /**
   * The value of a header. Requests without it share one count.
   *
   * A client can write any header: use one that a gateway sets, or `jwtClaim`.
   *
   * @throws MeshError InvalidMatch when it is no header's name
   */
  public static header(name: string): RequestKey {
    const lower = name.toLowerCase();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(lower)) {
      throw new MeshError({ code: 'InvalidMatch', problem: 'not a name that a header can have', value: name, fix: 'Write a name such as "x-user"' });
    }
    return new RequestKey(lower, [
      { request_headers: { header_name: lower, descriptor_key: lower } },
      { header_value_match: { descriptor_key: lower, descriptor_value: absent, expect_match: false, headers: [{ name: lower, present_match: true }] } },
    ]);
  }

  /**
   * A claim of the request's token, which must be a text, such as `sub`. Requests without it share one count.
   *
   * The workload must have a RequestAuthentication: it checks the token and hands its claims on.
   *
   * @param path the claim's name; for a claim within others, all names from the outermost on
   * @throws MeshError InvalidValue when no name is given, or one is empty
   */
  public static jwtClaim(...path: readonly [string, ...string[]]): RequestKey {
    if (path.length === 0 || path.some((name) => name === '')) {
      throw new MeshError({ code: 'InvalidValue', problem: 'a claim has a name', value: path, fix: 'Write RequestKey.jwtClaim("sub")' });
    }
    const key = `jwt.${path.join('.')}`;
    return new RequestKey(key, [{
      metadata: {
        descriptor_key: key,
        metadata_key: { key: 'envoy.filters.http.jwt_authn', path: [{ key: 'payload' }, ...path.map((name) => ({ key: name }))] },
        default_value: absent,
        source: 'DYNAMIC',
      },
    }]);
  }

  /** The address of the client: at a gateway the one that is behind the trusted proxies, elsewhere that of the calling pod. */
  public static clientAddress(): RequestKey {
    return new RequestKey('remote_address', [{ remote_address: {} }]);
  }

  /** The entry's key in descriptors. The actions are alternatives: exactly one of them applies to a request. */
  private constructor(public readonly name: string, public readonly actions: readonly RateLimitAction[]) {}
}
