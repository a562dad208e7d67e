import { MeshError } from '../errors';
import { inexpressible, intersectConditions } from './intersect-conditions';
import { isHttpToken, requireDnsLabel, requireLabels } from './names';
import { PathMatch } from './path-match';
import { requirePortNumber } from './port';
import { escapeRegex } from './regex';
import type { RequestConditions } from './request-conditions';
import { claimKey } from './request-conditions';
import { StringMatch } from './string-match';

/** Header names that Istio takes for parts of a request, and the match to use for each. */
const insteadOf: ReadonlyMap<string, string> = new Map([['uri', 'uri'], ['scheme', 'scheme'], ['method', 'method'], ['authority', 'authority'], ['host', 'authority']]);


/**
 * Which requests a route is for. Conditions are joined with `and`, alternatives with `or`.
 *
 * ```ts
 * RequestMatch.header('end-user', StringMatch.exact('jason')).and(RequestMatch.uri(PathMatch.prefix('/reviews')))
 * ```
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export class RequestMatch {
  /** Requests whose path matches, one of them where several are given. */
  public static uri(path: PathMatch, ...others: readonly PathMatch[]): RequestMatch {
    return new RequestMatch([path, ...others].map((uri) => ({ uri })));
  }

  /** Requests that carry the header with a matching value. Header names are compared without regard to case. */
  public static header(name: string, value: StringMatch): RequestMatch {
    return new RequestMatch([{ headers: { [requireHeaderName(name)]: value } }]);
  }

  /** Requests that carry the header, whatever its value. */
  public static hasHeader(name: string): RequestMatch {
    return new RequestMatch([{ headers: { [requireHeaderName(name)]: 'present' } }]);
  }

  /** Requests that lack the header, or carry it with another value than the given one. */
  public static withoutHeader(name: string, value?: StringMatch): RequestMatch {
    return new RequestMatch([{ withoutHeaders: { [requireHeaderName(name)]: value ?? 'present' } }]);
  }

  /**
   * Requests that carry the cookie with a matching value. Istio has no cookie match: this renders a regular expression on the `cookie` header, so one
   * request match can hold one cookie.
   */
  public static cookie(name: string, value: StringMatch): RequestMatch {
    if (!isHttpToken(name)) {
      throw new MeshError({ code: 'InvalidValue', problem: 'not a name that a cookie can have', value: name, fix: 'Write a name such as "session"' });
    }
    const pattern = value.kind === 'regex' ? `(?:${value.value})` : escapeRegex(value.value) + (value.kind === 'prefix' ? '[^;]*' : '');
    return RequestMatch.header('cookie', StringMatch.regex(`(?:.*;\\s*)?${escapeRegex(name)}=${pattern}(?:;.*)?`));
  }

  /** Requests whose query parameter has a matching value. */
  public static queryParam(name: string, value: StringMatch): RequestMatch {
    if (name === '') throw new MeshError({ code: 'InvalidValue', problem: 'a query parameter has a name', value: name, fix: 'Write a name such as "page"' });
    return new RequestMatch([{ queryParams: { [name]: value } }]);
  }

  /** Requests with one of these methods. */
  public static method(method: string, ...others: readonly string[]): RequestMatch {
    return new RequestMatch([method, ...others].map((name) => ({ method: StringMatch.exact(requireMethod(name)) })));
  }

  /**
   * Requests whose validated JWT has a matching value in a claim; of a claim that is a list, one of its values, and of the claims `scope` and `permission`,
   * one of the words. Claims of other kinds, such as numbers, never match.
   *
   * Istio knows claims at gateways only, and only where a `RequestAuthentication` for the gateway's pods validates the token. Inside the mesh such a route is
   * left out, and a service that has one must be exposed at a gateway.
   *
   * @param path the claim's name, or the names that lead to a claim within others: `['realm_access', 'roles']`
   * @throws MeshError InvalidMatch when a name is empty or has brackets, which Istio cannot tell from its own
   * @see https://istio.io/latest/docs/tasks/security/authentication/jwt-route/
   */
  public static claim(path: string | readonly string[], value: StringMatch): RequestMatch {
    return new RequestMatch([{ claims: { [requireClaim(path)]: value } }]);
  }

  /** Requests without a validated JWT that has a matching value in a claim; as `claim` in all else. */
  public static withoutClaim(path: string | readonly string[], value: StringMatch): RequestMatch {
    return new RequestMatch([{ withoutClaims: { [requireClaim(path)]: value } }]);
  }

  /** Requests whose authority (HTTP/1's Host header) matches. */
  public static authority(value: StringMatch): RequestMatch {
    return new RequestMatch([{ authority: value }]);
  }

  /** Requests of this scheme. */
  public static scheme(scheme: 'http' | 'https'): RequestMatch {
    return new RequestMatch([{ scheme: StringMatch.exact(scheme) }]);
  }

  /** Requests to this port of the Service. */
  public static port(port: number): RequestMatch {
    return new RequestMatch([{ port: requirePortNumber(port) }]);
  }

  /** Requests from workloads with these labels. Holds inside the mesh only: at a gateway such a route is left out. */
  public static sourceLabels(labels: Readonly<Record<string, string>>): RequestMatch {
    if (Object.keys(labels).length === 0) {
      throw new MeshError({ code: 'InvalidMatch', problem: 'without labels the match would take the requests of all workloads', value: labels, fix: 'Name the labels of the callers, such as { app: "web" }' });
    }
    return new RequestMatch([{ sourceLabels: requireLabels(labels, 'source labels') }]);
  }

  /** Requests from workloads of this namespace. Holds inside the mesh only: at a gateway such a route is left out. */
  public static sourceNamespace(namespace: string): RequestMatch {
    return new RequestMatch([{ sourceNamespace: requireDnsLabel(namespace, 'a source namespace') }]);
  }

  /** The alternatives, each a set of conditions that hold together. */
  private constructor(public readonly alternatives: readonly RequestConditions[]) {}

  /**
   * Requests for which both hold.
   *
   * @throws MeshError InvalidMatch when no request can match both, or when both compare the same text in ways that one condition of Istio cannot say
   */
  public and(other: RequestMatch): RequestMatch {
    const pairs = this.alternatives.flatMap((mine) => other.alternatives.map((theirs): [RequestConditions, RequestConditions] => [mine, theirs]));
    const joined = pairs.map((value) => ({ value, both: intersectConditions(...value) }));
    const unsayable = joined.find(({ both }) => both === inexpressible);
    if (unsayable !== undefined) {
      throw new MeshError({
        code: 'InvalidMatch',
        problem: 'Istio holds one condition on each part of a request, and these cannot be said in one',
        value: unsayable.value,
        fix: 'Write a single regular expression that says both',
      });
    }
    const possible = joined.map(({ both }) => both).filter((both) => typeof both !== 'symbol');
    if (possible.length > 0) return new RequestMatch(possible);
    throw new MeshError({ code: 'InvalidMatch', problem: 'no request can match both', value: joined[0]?.value, fix: 'Use or for alternatives, or drop one of the conditions' });
  }

  /** Requests for which at least one holds. */
  public or(other: RequestMatch): RequestMatch {
    return new RequestMatch([...this.alternatives, ...other.alternatives]);
  }
}

function requireHeaderName(name: string): string {
  const lower = name.toLowerCase();
  const better = insteadOf.get(lower);
  if (better === undefined && isHttpToken(name)) return lower;
  throw new MeshError({
    code: 'InvalidMatch',
    problem: better === undefined ? 'not a name that a header can have' : 'Istio ignores a header match of this name',
    value: name,
    fix: better === undefined ? 'Write a name such as "end-user"' : `Use RequestMatch.${better}`,
  });
}

function requireClaim(path: string | readonly string[]): string {
  const names = typeof path === 'string' ? [path] : path;
  if (names.length > 0 && names.every((name) => name !== '' && !/[[\]]/.test(name))) return claimKey(names);
  throw new MeshError({ code: 'InvalidMatch', problem: 'a claim has a name, without the brackets that Istio writes around it', value: path, fix: 'Write "groups", or ["realm_access", "roles"] for a claim within another' });
}

function requireMethod(method: string): string {
  if (isHttpToken(method) && method === method.toUpperCase()) return method;
  throw new MeshError({ code: 'InvalidMatch', problem: 'HTTP methods are upper-case words', value: method, fix: `Write "${method.toUpperCase().replace(/[^A-Z]/g, '') || 'GET'}"` });
}
