import type { IConstruct } from 'constructs';
import type { DestinationRuleSpec, GatewayServer, VirtualServiceSpec } from '../../../imports/networking.istio.io';
import type { AuthorizationPolicySpec } from '../../../imports/security.istio.io';
import { MeshError } from '../../errors';
import type { IMeshClient, Port } from '../../mesh';
import type { ExternalService } from '../external-service';

/** A host outside, and who may call it through a gateway. */
export interface EgressRoute {
  readonly service: ExternalService;

  /** What names it at the gateway. */
  readonly subset: string;

  /** @default - every workload of the mesh */
  readonly clients?: readonly IMeshClient[];
}

/** HTTP and TLS to one host come by different ports, since both come as mutual TLS with the host as server name. */
export function gatewayPortFor(port: Port): number {
  return port.isHttp ? 80 : 443;
}

/**
 * What a gateway can tell apart by the server name alone.
 *
 * @throws MeshError ContradictingProps
 */
export function requireRoutableOutside({ host, ports, resolution, node }: ExternalService, at: IConstruct): void {
  const wrong = (problem: string, value: unknown, fix: string): MeshError => new MeshError({ code: 'ContradictingProps', at, problem, value, fix });
  if (host.startsWith('*.')) throw wrong('sidecars name the host to the gateway, and a wildcard is none', host, 'Describe each host by an ExternalService of its own');
  if (resolution.mode === 'NONE') {
    throw wrong(`the gateway would go where calls to ${node.path} came to, which is itself`, 'Resolution.none()', 'Use Resolution.dns() or .static');
  }
  const tcp = ports.find((port) => !port.isHttp && !port.isTls);
  if (tcp !== undefined) throw wrong('plain TCP names no host, so that the gateway could not tell where it goes', `${tcp.protocol} ${tcp.number}`, 'Let it go out directly, or use TLS: Port.tls');
  for (const kind of [ports.filter(({ isHttp }) => isHttp), ports.filter(({ isTls }) => isTls)]) {
    if (kind.length > 1) throw wrong('the gateway could not tell which port of the host a call was for', kind.map(({ number }) => number), 'Give the host one port for HTTP and one for TLS at most');
  }
}

/** A server for each host and kind of port: so the server name that a policy checked is that of the host which is called. */
export function renderEgressServers(routes: readonly EgressRoute[]): GatewayServer[] {
  return routes.flatMap(({ service, subset }) => service.ports.map((port) => {
    const protocol = port.isHttp ? 'https' : 'tls';
    return {
      port: { number: gatewayPortFor(port), name: `${protocol}-${subset}`.slice(0, 63).replace(/-$/, ''), protocol: protocol.toUpperCase() },
      // Only the gateway's own namespace may bind routes, so nobody else can take the calls.
      hosts: [`./${service.host}`],
      tls: { mode: 'ISTIO_MUTUAL' as const },
    };
  }));
}

/** How sidecars connect to the gateway: by the mesh's mutual TLS, saying which host it is for. */
export function renderEgressSubsets(routes: readonly EgressRoute[]): NonNullable<DestinationRuleSpec['subsets']> {
  return routes.map(({ service, subset }) => ({ name: subset, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' as const, sni: service.host } } }));
}

/** From the gateway to the host. What else happens to a request has happened at the caller's proxy. */
export function renderOnward({ host, ports }: ExternalService): Pick<VirtualServiceSpec, 'http' | 'tcp'> {
  const route = (port: Port) => [{ destination: { host, ...(ports.length > 1 && { port: { number: port.number } }) } }];
  const http = ports.filter(({ isHttp }) => isHttp).map((port) => ({ name: 'default', route: route(port) }));
  const tcp = ports.filter(({ isTls }) => isTls).map((port) => ({ match: [{ port: gatewayPortFor(port) }], route: route(port) }));
  return { ...(http.length > 0 && { http }), ...(tcp.length > 0 && { tcp }) };
}

/** One rule for each host. The server name holds for HTTP and TLS alike, and is the caller's proxy's, not the application's. */
export function renderEgressAccess(routes: readonly EgressRoute[]): NonNullable<AuthorizationPolicySpec['rules']> {
  return routes.filter(({ clients }) => clients?.length !== 0).map(({ service, clients }) => {
    const principals = [...new Set(clients?.flatMap(({ identities }) => identities.map(({ principal }) => principal)))].sort();
    return {
      ...(clients !== undefined && { from: [{ source: { principals } }] }),
      when: [{ key: 'connection.sni', values: [service.host] }],
    };
  });
}
