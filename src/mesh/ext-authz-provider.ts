import { Duration } from 'cdk8s';
import { MeshError } from '../errors';
import { auditLogName } from './audit-log-provider';
import type { ExtensionProvider } from './extension-providers';
import { requireProviderName } from './extension-providers';
import type { IMeshService } from './i-mesh-service';
import { isHttpToken } from './names';
import type { Port } from './port';
import type { ProviderService } from './provider-address';
import { addressOf, renderTimeout } from './provider-address';

/** What any authorizer is asked with. */
export interface ExtAuthzOptions {
  /** What policies call it: a DNS label. */
  readonly name: string;

  /**
   * How long proxies wait for an answer, at least 1 millisecond. Istio itself would wait ten minutes.
   *
   * @default Duration.seconds(2)
   */
  readonly timeout?: Duration;

  /**
   * Whether requests are let through when the authorizer does not answer.
   *
   * @default false
   */
  readonly failOpen?: boolean;

  /** The status of requests that are refused because the authorizer does not answer, 400 to 599. @default 403 */
  readonly statusOnError?: number;

  /** Whether routes are chosen anew after the authorizer added or removed headers. @default false */
  readonly clearRouteCache?: boolean;

  /** Sends the beginning of the request's body along. Longer bodies are refused, unless a part is enough. @default - no body is sent */
  readonly includeRequestBody?: {
    /** How much, in bytes; proxies hold that much of every request. */
    readonly maxBytes: number;
    /** @default false */
    readonly allowPartial?: boolean;
    /** Sends it as bytes instead of text, by gRPC only. @default false */
    readonly packAsBytes?: boolean;
  };
}

/** Headers are named whole, or with a `*` at one end. */
export interface HttpExtAuthzOptions extends ExtAuthzOptions {
  /** What stands before the path of a request when the authorizer is asked: `/check`. @default - nothing */
  readonly pathPrefix?: string;

  /** Headers of the request that the authorizer sees, beside method, path and host. @default - none: neither cookies nor tokens */
  readonly includeRequestHeaders?: readonly string[];

  /** Headers that are set on every question. @default - none */
  readonly includeAdditionalHeaders?: Readonly<Record<string, string>>;

  /** Headers of a positive answer that the service gets, in the place of those that the client sent. @default - none */
  readonly headersToUpstreamOnAllow?: readonly string[];

  /** Headers of a positive answer that the client gets. @default - none */
  readonly headersToDownstreamOnAllow?: readonly string[];

  /** Headers of a negative answer that the client gets. @default - all */
  readonly headersToDownstreamOnDeny?: readonly string[];
}

/**
 * A service outside the proxies that decides about requests, as an entry of `extensionProviders` in the mesh configuration.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider
 */
export class ExtAuthzProvider implements ExtensionProvider {
  /**
   * One that is asked by a HTTP request like the one in question, and answers 200 for yes.
   *
   * @throws MeshError InvalidProvider when proxies could not ask it as described
   */
  public static http(options: ProviderService & HttpExtAuthzOptions): ExtAuthzProvider {
    const { pathPrefix, includeAdditionalHeaders = {} } = options;
    if (pathPrefix !== undefined && !/^\/[^\s?#]*$/.test(pathPrefix)) {
      throw new MeshError({ code: 'InvalidProvider', problem: 'what stands before a path begins with "/", and has no query', value: pathPrefix, fix: 'Write a path such as "/check"' });
    }
    Object.keys(includeAdditionalHeaders).forEach((name) => { requireHeaderPattern(name, false); });
    const lists = {
      includeRequestHeadersInCheck: options.includeRequestHeaders,
      headersToUpstreamOnAllow: options.headersToUpstreamOnAllow,
      headersToDownstreamOnAllow: options.headersToDownstreamOnAllow,
      headersToDownstreamOnDeny: options.headersToDownstreamOnDeny,
    };
    for (const list of Object.values(lists)) list?.forEach((name) => { requireHeaderPattern(name, true); });
    return new ExtAuthzProvider('http', options, {
      ...(pathPrefix !== undefined && { pathPrefix }),
      ...(Object.keys(includeAdditionalHeaders).length > 0 && { includeAdditionalHeadersInCheck: includeAdditionalHeaders }),
      ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined && list.length > 0)),
    });
  }

  /**
   * One that speaks Envoy's gRPC protocol for authorizers. It can also be asked about connections that are no HTTP.
   *
   * @throws MeshError InvalidProvider when proxies could not ask it as described
   */
  public static grpc(options: ExtAuthzOptions & ProviderService): ExtAuthzProvider {
    return new ExtAuthzProvider('grpc', options, {});
  }

  public readonly name: string;

  /** The service that is asked, where it is described. */
  public readonly service: IMeshService | undefined;

  /** Its port, where the service is described. */
  public readonly port: Port | undefined;

  /** The entry of `extensionProviders`. */
  public readonly extensionProvider: Readonly<Record<string, unknown>>;

  private constructor(public readonly protocol: 'grpc' | 'http', options: ExtAuthzOptions & ProviderService, more: object) {
    this.name = requireProviderName(options.name, auditLogName);
    const { host, number, service, port } = addressOf(options, protocol);
    this.service = service;
    this.port = port;
    const { failOpen = false, statusOnError, includeRequestBody } = options;
    this.extensionProvider = {
      name: this.name,
      [protocol === 'http' ? 'envoyExtAuthzHttp' : 'envoyExtAuthzGrpc']: {
        service: host,
        port: number,
        timeout: renderTimeout(options.timeout ?? Duration.seconds(2)),
        ...(failOpen && { failOpen }),
        ...(statusOnError !== undefined && { statusOnError: requireStatus(statusOnError, failOpen) }),
        ...(options.clearRouteCache === true && { clearRouteCache: true }),
        ...(includeRequestBody !== undefined && { includeRequestBodyInCheck: renderBody(includeRequestBody, protocol) }),
        ...more,
      },
    };
  }
}

function requireStatus(status: number, failOpen: boolean): string {
  if (failOpen) {
    throw new MeshError({ code: 'ContradictingProps', problem: 'what fails open refuses nothing, so there is no status for it', value: status, fix: 'Leave statusOnError out, or failOpen' });
  }
  if (statuses.has(status)) return String(status);
  throw new MeshError({ code: 'InvalidProvider', problem: 'not a status of a failure that Envoy knows', value: status, fix: 'Write 403 or 503' });
}

/** Those of client and server errors in Envoy's list. */
const statuses: ReadonlySet<number> = new Set([
  ...Array.from({ length: 18 }, (_, index) => 400 + index), 421, 422, 423, 424, 426, 428, 429, 431,
  ...Array.from({ length: 9 }, (_, index) => 500 + index), 510, 511,
]);

function renderBody({ maxBytes, allowPartial, packAsBytes }: NonNullable<ExtAuthzOptions['includeRequestBody']>, protocol: 'grpc' | 'http'): object {
  if (!Number.isInteger(maxBytes) || maxBytes < 1 || maxBytes >= 2 ** 32) {
    throw new MeshError({ code: 'InvalidProvider', problem: 'of a body at least one byte is sent, in whole bytes', value: maxBytes, fix: 'Write 8192' });
  }
  if (packAsBytes === true && protocol === 'http') {
    throw new MeshError({ code: 'InvalidProvider', problem: 'a body is packed for gRPC only; by HTTP it is sent as it is', value: { packAsBytes }, fix: 'Leave packAsBytes out' });
  }
  return { maxRequestBytes: maxBytes, ...(allowPartial === true && { allowPartialMessage: true }), ...(packAsBytes === true && { packAsBytes: true }) };
}

function requireHeaderPattern(pattern: string, wildcard: boolean): void {
  const name = wildcard ? pattern.replace(/^\*|\*$/, '') : pattern;
  if (isHttpToken(name) && !name.includes('*')) return;
  throw new MeshError({ code: 'InvalidProvider', problem: `a header is a name${wildcard ? ', at most with one "*" at an end, and not "*" alone' : ''}`, value: pattern, fix: 'Write a name such as "x-user"' });
}
