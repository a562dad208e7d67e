import { MeshError } from '../errors';
import type { PathMatch, Port } from '../mesh';
import { AccessCondition } from './access-condition';
import { PathTemplate } from './path-template';
import { listCovers, opposite } from './patterns';

/** A path as policies compare it; they know no regular expressions. */
export type AccessPath = PathMatch<'exact' | 'prefix'> | PathTemplate;

export interface HttpAccessOptions {
  /**
   * HTTP methods, in capitals.
   *
   * @default - all
   */
  readonly methods?: readonly string[];

  /**
   * Paths, without query. AuthorizationPolicy compares no regular expressions.
   *
   * @default - all
   */
  readonly paths?: readonly AccessPath[];

  /**
   * Hosts, as requests name them: `reviews.shop`, or with a `*` at one end. Case does not matter. With a port behind it, a host is another one:
   * `reviews.shop:*` are those, and who denies a host has to name both.
   *
   * @default - all
   */
  readonly hosts?: readonly string[];

  /** All methods but these. @default - none is left out */
  readonly notMethods?: readonly string[];

  /** All paths but these. @default - none is left out */
  readonly notPaths?: readonly AccessPath[];

  /** All hosts but these. @default - none is left out */
  readonly notHosts?: readonly string[];

  /**
   * Further conditions, all of which have to hold: headers, claims.
   *
   * @default - none
   */
  readonly when?: readonly AccessCondition[];

  /**
   * Which of the service's ports.
   *
   * @default - its HTTP ports
   */
  readonly ports?: readonly Port[];
}

export interface GrpcAccessOptions {
  /**
   * The full names of gRPC services, such as `shop.Cart`.
   *
   * @default - all
   */
  readonly services?: readonly string[];

  /**
   * Full names of gRPC methods, such as `shop.Cart/AddItem`.
   *
   * @default - all
   */
  readonly methods?: readonly string[];

  /**
   * Further conditions, all of which have to hold: metadata are headers.
   *
   * @default - none
   */
  readonly when?: readonly AccessCondition[];

  /**
   * Which of the service's ports.
   *
   * @default - its HTTP ports, which those of gRPC are
   */
  readonly ports?: readonly Port[];
}

export interface TcpAccessOptions {
  /**
   * Which of the service's ports.
   *
   * @default - all that it declares
   */
  readonly ports?: readonly Port[];

  /**
   * Further conditions, all of which have to hold.
   *
   * @default - none
   */
  readonly when?: readonly AccessCondition<'tcp'>[];
}

/** What an operation of an AuthorizationPolicy holds. */
export interface AccessOperation {
  readonly hosts?: readonly string[];
  readonly methods?: readonly string[];
  readonly notHosts?: readonly string[];
  readonly notMethods?: readonly string[];
  readonly notPaths?: readonly string[];
  readonly paths?: readonly string[];
}

/**
 * What a client may do with a service, or may not.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation
 */
export class Access {
  /** Everything: whatever its declared ports carry. What is denied is denied on all ports, declared or not. */
  public static any(): Access {
    return new Access('any', {}, undefined, []);
  }

  /**
   * Some HTTP requests.
   *
   * Proxies normalize paths before they compare: `/a/../b` is `/b`. To deny a path, ask an authorizer about it, or allow all but it, the mesh has to merge
   * slashes too (`pathNormalization: 'MERGE_SLASHES'`), or `//a` would get around `/a`. Paths that are allowed have no such way around them.
   *
   * @throws MeshError InvalidAccess when a list is empty, a method, host or path cannot be one, or all that is asked for is excluded
   */
  public static http(options: HttpAccessOptions = {}): Access {
    const { ports, when = [], ...parts } = options;
    for (const [name, list] of Object.entries(options)) requireSome(name, list as readonly unknown[] | undefined);
    [...(parts.methods ?? []), ...(parts.notMethods ?? [])].forEach(requireMethod);
    const { hosts, methods, notHosts, notMethods, notPaths, paths } = parts;
    return new Access('http', {
      ...(hosts !== undefined && { hosts: hosts.map(requireHost) }),
      ...(methods !== undefined && { methods }),
      ...(notHosts !== undefined && { notHosts: notHosts.map(requireHost) }),
      ...(notMethods !== undefined && { notMethods }),
      ...(notPaths !== undefined && { notPaths: notPaths.map(writePath) }),
      ...(paths !== undefined && { paths: paths.map(writePath) }),
    }, ports, when);
  }

  /**
   * Some gRPC calls.
   *
   * @throws MeshError InvalidAccess when a list is empty or a name is not one of gRPC's
   */
  public static grpc(options: GrpcAccessOptions = {}): Access {
    for (const [name, list] of Object.entries(options)) requireSome(name, list as readonly unknown[] | undefined);
    const paths = [...(options.services ?? []).map((name) => `/${requireGrpcName(name, false)}/*`), ...(options.methods ?? []).map((name) => `/${requireGrpcName(name, true)}`)];
    // Every gRPC call is a POST, so naming the method would only make the policy longer.
    return new Access('http', paths.length > 0 ? { paths } : {}, options.ports, options.when ?? [], true);
  }

  /**
   * Connections, whatever they carry.
   *
   * @throws MeshError InvalidAccess when the list of ports is empty
   */
  public static tcp(options: TcpAccessOptions = {}): Access {
    for (const [name, list] of Object.entries(options)) requireSome(name, list as readonly unknown[] | undefined);
    return new Access('tcp', {}, options.ports, options.when ?? []);
  }

  private constructor(
    public readonly layer: 'any' | 'http' | 'tcp',
    public readonly operation: AccessOperation,
    /** Undefined when the service's own are meant. */
    public readonly ports: readonly Port[] | undefined,
    public readonly when: readonly AccessCondition[],
    /** Servers of gRPC compare paths byte by byte, so no other spelling gets around one. */
    public readonly isGrpc = false,
  ) {
    for (const [field, values] of Object.entries(operation) as [keyof AccessOperation, readonly string[]][]) {
      const excluded = operation[opposite(field) as keyof AccessOperation];
      if (excluded === undefined || !listCovers(excluded, values)) continue;
      throw new MeshError({ code: 'InvalidAccess', problem: `all ${field} that are asked for are excluded as well, so the rule could never match`, value: operation, fix: `Leave ${opposite(field)} out, or what is in both` });
    }
  }

  /** What only HTTP tells, so that connections cannot be judged by it; undefined when there is nothing of it. */
  public get asksForHttp(): object | undefined {
    const conditions = this.when.filter(({ layer }) => layer === 'http').map(({ when }) => when.key);
    const asked = [...Object.values(this.operation) as (readonly string[])[]].flat();
    return asked.length + conditions.length > 0 ? [...asked, ...conditions] : undefined;
  }
}

/** Istio reads an empty list as "any", which is the opposite of what the writer of one means. */
function requireSome(name: string, list: readonly unknown[] | undefined): void {
  if (list === undefined || list.length > 0) return;
  throw new MeshError({ code: 'InvalidAccess', problem: `an empty list of ${name} would allow all`, value: list, fix: `Leave ${name} out to allow all, or do not call allowFrom to allow none` });
}

function requireMethod(method: string): void {
  if (/^[A-Z]+$/.test(method)) return;
  throw new MeshError({ code: 'InvalidAccess', problem: 'HTTP methods are compared with case, and are upper-case words', value: method, fix: `Write "${method.toUpperCase().replace(/[^A-Z]/g, '') || 'GET'}"` });
}

function requireHost(host: string): string {
  if (/^(\*[^*\s/]*|[^*\s/]+\*?)$/.test(host)) return host.toLowerCase();
  throw new MeshError({ code: 'InvalidAccess', problem: 'a host is a DNS name, with a port where clients send one, and at most one "*" at its beginning or end', value: host, fix: 'Write a name such as "reviews.shop" or "*.example.com"' });
}

function requireGrpcName(name: string, isMethod: boolean): string {
  const form = isMethod ? /^[\w.]+\/\w+$/ : /^[\w.]+$/;
  if (form.test(name)) return name;
  throw new MeshError({ code: 'InvalidAccess', problem: `not the full name of a gRPC ${isMethod ? 'method' : 'service'}`, value: name, fix: isMethod ? 'Write package.Service/Method' : 'Write package.Service' });
}

function writePath(path: PathMatch | PathTemplate): string {
  const { value } = path;
  if (path instanceof PathTemplate) return value;
  if (path.kind === 'regex') {
    throw new MeshError({ code: 'InvalidAccess', problem: 'AuthorizationPolicy compares no regular expressions', value, fix: 'Use PathMatch.exact, PathMatch.prefix or PathTemplate.of' });
  }
  if (/[*{}]/.test(value)) {
    throw new MeshError({ code: 'InvalidAccess', problem: 'AuthorizationPolicy reads "*" and "{" in a path as wildcards', value, fix: 'Use PathMatch.prefix for the part before the wildcard, or PathTemplate.of' });
  }
  if (/\/\.{1,2}(\/|$)|\\|%2e/i.test(value)) {
    throw new MeshError({ code: 'InvalidAccess', problem: 'proxies normalize paths before they compare, and no normalized path looks like this', value, fix: 'Write the path as it is after "." and ".." are resolved, with slashes, not backslashes' });
  }
  return path.kind === 'prefix' ? `${value}*` : value;
}
