import { MeshError } from '../errors';
import type { PathMatch, Port } from '../mesh';

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
  readonly paths?: readonly PathMatch<'exact' | 'prefix'>[];

  /**
   * Hosts, as requests name them: `reviews.shop`, or with a `*` at one end.
   *
   * @default - all
   */
  readonly hosts?: readonly string[];

  /**
   * Which of the service's ports.
   *
   * @default - its HTTP ports; all, when it has no others
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
}

export interface TcpAccessOptions {
  /**
   * Which of the service's ports.
   *
   * @default - all
   */
  readonly ports?: readonly Port[];
}

/** What an operation of an AuthorizationPolicy holds. */
export interface AccessOperation {
  readonly methods?: readonly string[];
  readonly paths?: readonly string[];
  readonly hosts?: readonly string[];
  readonly ports?: readonly Port[];
}

/**
 * What a client may do with a service.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation
 */
export class Access {
  /** Everything. */
  public static any(): Access {
    return new Access('any', {});
  }

  /**
   * Some HTTP requests.
   *
   * @throws MeshError InvalidAccess when a list is empty, or a method or host cannot be one
   */
  public static http(options: HttpAccessOptions = {}): Access {
    for (const [name, list] of Object.entries(options)) requireSome(name, list as readonly unknown[] | undefined);
    options.methods?.forEach(requireMethod);
    options.hosts?.forEach(requireHost);
    return new Access('http', {
      ...(options.hosts !== undefined && { hosts: options.hosts }),
      ...(options.methods !== undefined && { methods: options.methods }),
      ...(options.paths !== undefined && { paths: options.paths.map(writePath) }),
      ...(options.ports !== undefined && { ports: options.ports }),
    });
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
    return new Access('http', paths.length > 0 ? { paths } : {});
  }

  /**
   * Connections, whatever they carry.
   *
   * @throws MeshError InvalidAccess when the list of ports is empty
   */
  public static tcp(options: TcpAccessOptions = {}): Access {
    requireSome('ports', options.ports);
    return new Access('tcp', options.ports === undefined ? {} : { ports: options.ports });
  }

  private constructor(public readonly layer: 'any' | 'http' | 'tcp', public readonly operation: AccessOperation) {}
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

function requireHost(host: string): void {
  if (/^(\*[^*\s/]*|[^*\s/]+\*?)$/.test(host)) return;
  throw new MeshError({ code: 'InvalidAccess', problem: 'a host is a DNS name, with a port where clients send one, and at most one "*" at its beginning or end', value: host, fix: 'Write a name such as "reviews.shop" or "*.example.com"' });
}

function requireGrpcName(name: string, isMethod: boolean): string {
  const form = isMethod ? /^[\w.]+\/\w+$/ : /^[\w.]+$/;
  if (form.test(name)) return name;
  throw new MeshError({ code: 'InvalidAccess', problem: `not the full name of a gRPC ${isMethod ? 'method' : 'service'}`, value: name, fix: isMethod ? 'Write package.Service/Method' : 'Write package.Service' });
}

function writePath(path: PathMatch): string {
  if (path.kind === 'regex') {
    throw new MeshError({ code: 'InvalidAccess', problem: 'AuthorizationPolicy compares no regular expressions', value: path.value, fix: 'Use PathMatch.exact or PathMatch.prefix' });
  }
  if (path.value.includes('*') || path.value.includes('{')) {
    throw new MeshError({ code: 'InvalidAccess', problem: 'AuthorizationPolicy reads "*" and "{" in a path as wildcards', value: path.value, fix: 'Use PathMatch.prefix for the part before the wildcard' });
  }
  return path.kind === 'prefix' ? `${path.value}*` : path.value;
}
