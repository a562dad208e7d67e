import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { IMeshService, Port, RoutingApi } from '../mesh';
import { PathMatch } from '../mesh';
import type { GatewayTls } from './gateway-tls';
import type { IRouteDelegate } from './i-route-delegate';

interface ExposeBase {
  /** How the host is served; all services of one host agree on it. */
  readonly tls: GatewayTls;

  /**
   * Which paths of the host lead to the service. With `GatewayTls.passthrough()` paths cannot be seen.
   *
   * @default - all that no other service of the host has
   */
  readonly paths?: readonly PathMatch<'exact' | 'prefix'>[];

  /**
   * The service's port that the requests go to.
   *
   * @default - its first HTTP port, or with `GatewayTls.passthrough()` its first TLS port. A port of plain TCP that speaks TLS has to be named.
   */
  readonly port?: Port;
}

/** A service under one public host. */
export interface ExposeHost extends ExposeBase {
  /** The public DNS name, optionally with a leading `*.`, or `*` for whatever clients ask for that has no routes of its own. */
  readonly host: string;
  readonly hosts?: never;
}

/** A service under several public hosts, each with a table of its own. */
export interface ExposeHosts extends ExposeBase {
  /** The public DNS names, each optionally with a leading `*.`; `*` is whatever clients ask for that has no routes of its own. */
  readonly hosts: readonly string[];
  readonly host?: never;
}

/** Where and how a gateway serves a service. */
export type ExposeOptions = ExposeHost | ExposeHosts;

/** What of a host a gateway leaves to a delegate. */
export interface DelegateOptions extends Pick<ExposeBase, 'tls'> {
  /** The public DNS name, optionally with a leading `*.`, or `*` for whatever clients ask for that has no routes of its own. */
  readonly host: string;

  /**
   * Which paths of the host are handed over.
   *
   * @default - all that nothing else of the host has
   */
  readonly paths?: readonly PathMatch<'exact' | 'prefix'>[];
}

/** Where a gateway takes connections for a service. */
export interface ExposeTcpOptions {
  /** The gateway's port. The Kubernetes Service of the gateway's pods has to have it too. */
  readonly port: number;

  /**
   * The service's port that the connections go to.
   *
   * @default - its first port that speaks no HTTP
   */
  readonly servicePort?: Port;
}

/** The paths that a gateway hands over. */
export function requireDelegable(
  at: IConstruct, to: IRouteDelegate, { tls, paths = [PathMatch.prefix('/')] }: DelegateOptions, kind: RoutingApi['kind'],
): readonly PathMatch<'exact' | 'prefix'>[] {
  if (kind !== 'istio') {
    throw new MeshError({
      code: 'UnsupportedByRoutingApi', at, problem: 'with the Gateway API, routes of any namespace attach to a gateway by themselves, and nothing is delegated', value: kind, fix: 'Give the gateway routingApi: RoutingApi.istio()',
    });
  }
  if (paths.length === 0) {
    throw new MeshError({ code: 'InvalidValue', at, problem: `under no path, ${to.node.path} would not be asked`, value: paths, fix: 'Leave paths out to hand over all' });
  }
  if (tls.kind !== 'passthrough') return paths;
  throw new MeshError({
    code: 'ContradictingProps', at, problem: 'a gateway that passes TLS through sees no requests that it could leave to others', value: paths.map(({ value }) => value), fix: 'Let the gateway terminate TLS',
  });
}

/** The service's port that an exposure is for. */
export function requirePort(at: IConstruct, service: IMeshService, { tls, port }: ExposeOptions): Port {
  if (tls.kind === 'passthrough') {
    const suits = port === undefined ? ({ isTls }: Port) => isTls : ({ isHttp }: Port) => !isHttp;
    return choose(at, service, port, suits, 'ContradictingProps', 'what a gateway passes through is the service\'s own TLS', 'Declare the port as Port.https or Port.tls');
  }
  const fix = 'Declare the port as Port.http, Port.http2 or Port.grpc if that is what it speaks; for others there are GatewayTls.passthrough() and exposeTcp';
  return choose(at, service, port, ({ isHttp }) => isHttp, 'NotHttp', 'a gateway host routes HTTP', fix);
}

/** The service's port that plain connections go to. */
export function requireTcpPort(at: IConstruct, service: IMeshService, { servicePort }: ExposeTcpOptions): Port {
  return choose(at, service, servicePort, ({ isHttp }) => !isHttp, 'ContradictingProps', 'requests of HTTP are routed by their host', 'Use expose for HTTP');
}

function choose(
  at: IConstruct, service: IMeshService, chosen: Port | undefined, suits: (port: Port) => boolean, code: 'ContradictingProps' | 'NotHttp', problem: string, fix: string,
): Port {
  const known = service.ports.filter(suits);
  const port = chosen === undefined ? [service.port, ...known].find(suits) : known.find(({ number }) => number === chosen.number);
  if (port !== undefined) return port;
  const numbers = service.ports.map(({ number, protocol }) => `${protocol} ${number}`);
  throw new MeshError({
    code,
    at,
    problem: `${problem}, and ${service.node.path} has no such port${chosen === undefined ? '' : ` ${chosen.number}`}`,
    value: numbers,
    fix,
  });
}
