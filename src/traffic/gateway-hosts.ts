import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { GatewayWorkload, IMeshService, Port } from '../mesh';
import { oncePerCluster } from '../mesh';
import type { GatewayTls } from './gateway-tls';
import type { IRouteDelegate } from './i-route-delegate';

type Gateway = IConstruct & { readonly workload: GatewayWorkload };

/** What a gateway asks of its pods: to serve a service under a host or, without one, to hand over all connections to a port. */
interface Claim {
  readonly gateway: Gateway;

  /** @default - those of the delegate, or of another repository */
  readonly service?: IMeshService;
  readonly delegate?: IRouteDelegate;
  readonly ports: readonly number[];
  readonly host?: string;
  readonly tls?: GatewayTls;

  /** How clients get in: what a host and a wildcard over it have to have in common. */
  readonly door?: string;
}

const claimsOf = oncePerCluster(() => new Set<Claim>());

/** The ports that a host is served at: 443 with TLS, and 80 without or where that redirects. */
export function portsOf(tls: GatewayTls, port: Port): readonly number[] {
  if (tls.kind === 'plain') return [80];
  return tls.redirectsHttp(port) ? [80, 443] : [443];
}

const offeredElsewhere = oncePerCluster(() => new Map<IMeshService, IConstruct>());

/** Remembers that gateways of other repositories serve a service by a delegate; its hosts are not known here. */
export function offerElsewhere(service: IMeshService, delegate: IConstruct): void {
  offeredElsewhere(service, service.namespace.mesh).set(service, delegate);
}

/** The delegate by which gateways of other repositories serve a service. */
export function offererElsewhere(service: IMeshService): IConstruct | undefined {
  return offeredElsewhere(service, service.namespace.mesh).get(service);
}

/** The hosts that a service is served under as HTTP, by whichever gateway. */
export function publicHostsOf(service: IMeshService): readonly string[] {
  return servingOverHttp(service).flatMap(({ host }) => host ?? []);
}

/** The pods of gateways that serve a service as HTTP. */
export function gatewayPodsOf(service: IMeshService): readonly GatewayWorkload[] {
  return servingOverHttp(service).map(({ gateway }) => gateway.workload);
}

function servingOverHttp(service: IMeshService): readonly Claim[] {
  const claims = [...claimsOf(service, service.namespace.mesh)];
  const serving = claims.filter((claim) => claim.service?.host === service.host || claim.delegate?.serves(service) === true);
  return serving.filter(({ host, tls }) => host !== undefined && tls?.kind !== 'passthrough');
}

/**
 * Gateways of the same pods share their hosts, and a host has one owner: Istio would skip a whole server of the one it reads later, silently.
 *
 * @throws MeshError HostOwnedTwice when another gateway of the same pods serves the host
 * @throws MeshError ConflictingRoutes when browsers would take a connection to the one for a connection to the other, or a wildcard over the host is served in
 *   another way
 */
export function claimGatewayHost(
  gateway: Gateway, host: string,
  { service, delegate, port, tls, isApart }: Pick<Claim, 'delegate' | 'service'> & { readonly port: Port; readonly tls: GatewayTls; readonly isApart: boolean },
): void {
  const claims = claimsOf(gateway, gateway.workload.namespace.mesh);
  const ports = portsOf(tls, port);
  requirePortsFree(claims, gateway, ports, host);
  const door = doorOf(tls, port);
  requireSameDoor([...claims].filter((other) => other.gateway === gateway), gateway, host, tls.kind !== 'plain' && isApart ? undefined : door);
  for (const other of claims) {
    if (other.gateway === gateway || other.host === undefined || !sharePods(gateway, other.gateway)) continue;
    const fix = `Expose the service at ${other.gateway.node.path} instead`;
    if (other.host === host) {
      throw new MeshError({ code: 'HostOwnedTwice', at: gateway, problem: `${other.gateway.node.path} already serves this host from the same pods`, value: host, fix: `${fix}, under a path of its own` });
    }
    const reuse = reusedFor(host, tls, other);
    if (reuse === undefined) continue;
    throw new MeshError({
      code: 'ConflictingRoutes',
      at: gateway,
      problem: `${other.gateway.node.path} serves ${other.host} from the same pods, and browsers use a connection to one for the other where ${reuse}; each gateway knows its own routes only`,
      value: host,
      fix: `${fix}, with the same GatewayTls`,
    });
  }
  claims.add({ gateway, ...(service !== undefined && { service }), ...(delegate !== undefined && { delegate }), ports, host, tls, door });
}

/**
 * Connections to a port without TLS cannot be told apart, so one gateway has the port alone.
 *
 * @throws MeshError ConflictingRoutes when a gateway of the same pods uses the port for something else
 */
export function claimGatewayPort(gateway: Gateway, port: number, service: IMeshService): void {
  const claims = claimsOf(gateway, gateway.workload.namespace.mesh);
  requirePortsFree(claims, gateway, [port]);
  claims.add({ gateway, service, ports: [port] });
}

/** Hosts share a port with hosts; what takes all connections to a port shares it with nothing. */
function requirePortsFree(claims: ReadonlySet<Claim>, gateway: Gateway, ports: readonly number[], host?: string): void {
  const rival = [...claims].find((other) => (
    (host === undefined || other.host === undefined) && ports.some((port) => other.ports.includes(port)) && sharePods(gateway, other.gateway)));
  if (rival === undefined) return;
  const port = ports.find((number) => rival.ports.includes(number));
  throw new MeshError({
    code: 'ConflictingRoutes',
    at: gateway,
    problem: `${rival.gateway.node.path} already uses port ${port ?? ''} of the same pods for ${rival.host ?? `all connections, to ${rival.service?.node.path ?? ''}`}`,
    value: host ?? port,
    fix: 'Expose one of the two at another port, or at a gateway with pods of its own',
  });
}

/**
 * Whoever has a connection to a host of a wildcard may ask for any host within it over that connection, and browsers do.
 *
 * @param door undefined where every host is apart from all others
 */
function requireSameDoor(own: readonly Claim[], gateway: Gateway, host: string, door: string | undefined): void {
  const nested = own.filter((other) => other.host !== undefined && (covers(other.host, host) || covers(host, other.host)));
  const rival = nested.find((other) => door === undefined || other.door !== door);
  if (rival?.host === undefined) return;
  throw new MeshError({
    code: 'ConflictingRoutes',
    at: gateway,
    problem: `requests for this host may come over a connection to ${rival.host}, or the other way round, since one is within the other: `
      + (door === undefined ? 'in the Gateway API, each listener knows its own routes only' : 'they would pass by what one of the two asks of its clients, or be redirected by the other'),
    value: host,
    fix: door === undefined
      ? 'Expose the hosts of the wildcard one by one, or use routingApi: RoutingApi.istio() for this gateway'
      : 'Serve both plain or both by TLS, with the same redirect and the same demands on certificates of clients, or expose the hosts of the wildcard one by one',
  });
}

/** Certificates may differ, unless clients are judged by what lies beside them. */
function doorOf(tls: GatewayTls, port: Port): string {
  const { mode, subjectAltNames } = tls.settings ?? {};
  const asksClients = mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL';
  return JSON.stringify([tls.kind, asksClients && [mode, subjectAltNames, tls.credentialNames], tls.redirectsHttp(port)]);
}

/** Whether pods of one gateway may be pods of the other: a selector selects in every namespace, and whatever has its labels and more. */
function sharePods(a: Gateway, b: Gateway): boolean {
  const [mine, theirs] = [a.workload.selector, b.workload.selector];
  const contains = (labels: typeof mine, others: typeof mine): boolean => Object.entries(others).every(([key, value]) => labels[key] === value);
  return contains(mine, theirs) || contains(theirs, mine);
}

/** Why a browser that has a connection to one of two hosts would send requests for the other over it; undefined when it would not. */
function reusedFor(host: string, tls: GatewayTls, other: Claim): string | undefined {
  if (tls.kind === 'plain' || other.tls === undefined || other.tls.kind === 'plain' || other.host === undefined) return undefined;
  if (covers(host, other.host) || covers(other.host, host)) return 'the certificate of the wildcard holds for both';
  const shared = tls.credentialNames.find((name) => other.tls?.credentialNames.includes(name));
  return shared === undefined ? undefined : `both have the certificate of Secret ${shared}`;
}

/** Whether a wildcard takes the names of another host. */
export function covers(wildcard: string, host: string): boolean {
  return host !== wildcard && (wildcard === '*' || (wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1))));
}
