import { Construct } from 'constructs';
import { Gateway, VirtualService } from '../../imports/networking.istio.io';
import { addLateCheck, MeshError } from '../errors';
import type { GatewayWorkload, IMeshClient, IMeshNamespace, IMeshService, RoutingApi, ServiceIdentity } from '../mesh';
import { guardObjectNames, lazy, PathMatch, Port, requireDnsLabel, requireDnsName, requirePortNumber } from '../mesh';
import { isDeferred, withNames } from '../text';
import type { DelegateOptions, ExposeOptions, ExposeTcpOptions } from './expose-options';
import { requireDelegable, requirePort, requireTcpPort } from './expose-options';
import { EdgeGateway } from './gateway-api/edge-gateway';
import { GatewayCertificates } from './gateway-certificates';
import { claimGatewayHost, claimGatewayPort, covers } from './gateway-hosts';
import type { Delegation, Exposure, GatewayEntry } from './gateway-routes';
import { impossibleRoutes, isExposure, placeExposures } from './gateway-routes';
import type { GatewayTls } from './gateway-tls';
import type { IRouteDelegate } from './i-route-delegate';
import { authoritiesOf, longestRegex, renderGatewayHost, renderGatewayPort } from './render-gateway-tables';
import { renderServers } from './render-servers';
import { RouteDelegate } from './route-delegate';
import { recordSplice } from './route-places';

export interface IngressGatewayProps {
  /** The pods that serve it, such as `MeshInstall`'s `ingressGateway`. */
  readonly workload: GatewayWorkload;

  /**
   * The name of the `Gateway`.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The API that it is written in. As Gateway API it is a `Gateway` of class `istio` for the same pods, with an `HTTPRoute` for each host.
   *
   * @default - as the mesh has it
   */
  readonly routingApi?: RoutingApi;
}

/**
 * A gateway at the edge of the mesh, and the routes of every host it serves.
 *
 * Renders one `Gateway`, one `VirtualService` for each host, and a `Certificate` for each that cert-manager is to issue. A service's own route table is spliced
 * into its host's, because Istio applies a mesh-internal table to sidecars only: so a canary or an A/B test holds at the edge as it does inside.
 *
 * With the Gateway API it is a `Gateway` of that API for the same pods, and each host an `HTTPRoute`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/
 */
export class IngressGateway extends Construct implements IMeshClient {
  public readonly gatewayName: string;
  public readonly workload: GatewayWorkload;
  private readonly exposuresOf = new Map<string, Exposure[]>();
  private readonly delegations: Delegation[] = [];
  private readonly connectionsOf = new Map<number, IMeshService>();
  private readonly certificates: GatewayCertificates;
  private readonly gatewayApi: EdgeGateway | undefined;

  /** @throws MeshError InvalidName when the name is no DNS label */
  constructor(scope: Construct, id: string, props: IngressGatewayProps) {
    super(scope, id);
    this.workload = props.workload;
    guardObjectNames(this, this.namespace.mesh);
    this.gatewayName = requireDnsLabel(props.name ?? id, 'the name of a gateway', this);
    this.certificates = new GatewayCertificates(this, this.namespace);
    if ((props.routingApi ?? this.namespace.mesh.routingApi).kind === 'gateway-api') {
      const { gatewayName: name, workload, exposuresOf: exposures, connectionsOf: connections } = this;
      this.gatewayApi = new EdgeGateway(this, { name, workload, exposures, connections });
    } else {
      new Gateway(this, 'gateway', {
        metadata: { name: this.gatewayName, namespace: this.namespace.namespaceName },
        spec: lazy(() => ({ selector: { ...this.workload.selector }, servers: renderServers(this.entriesOf, this.connectionsOf) })),
      });
    }
    addLateCheck(this, () => this.findProblems());
  }

  /** Where the gateway's pods run; its objects are rendered there too. */
  public get namespace(): IMeshNamespace {
    return this.workload.namespace;
  }

  /** Who the gateway is when it calls services: pass the gateway to `allowFrom`. */
  public get identities(): readonly ServiceIdentity[] {
    return this.workload.identities;
  }

  /**
   * Serves a service under a host or several, with the service's own route table.
   *
   * @throws MeshError HostOwnedTwice when another gateway of the same pods serves the host
   * @throws MeshError ContradictingProps when the service is in another cluster, or TLS that is passed through is to be routed by path or leads to no TLS port
   * @throws MeshError ConflictingRoutes when another service of the host has the same path or another TLS setting, when a port of the pods is taken by plain
   *   connections, when another gateway of the same pods serves a host that browsers cannot tell apart from this one, or when this one serves a wildcard
   *   over the host in another way
   * @throws MeshError NotHttp when the service has no HTTP port, unless TLS is passed through
   */
  public expose(service: IMeshService, options: ExposeOptions): void {
    const paths = this.requirePaths(service, options);
    this.requireSameCluster(service);
    const port = requirePort(this, service, options);
    for (const host of this.requireHosts(options)) {
      const tls = options.tls.withSecret(this.objectName(host));
      claimGatewayHost(this, host, { service, port, tls, isApart: this.gatewayApi !== undefined });
      const exposures = this.exposuresOf.get(host) ?? this.startHost(host, { tls, port });
      for (const path of paths) {
        const exposure: Exposure = { host, service, path, tls, port };
        this.requireCompatible([...exposures, ...this.delegationsOf(host)], exposure);
        exposures.push(exposure);
      }
      if (tls.kind !== 'passthrough') this.recordPlace(service, host, exposures);
      this.gatewayApi?.reach(service);
      this.certificates.add(host, tls);
    }
  }

  /**
   * Leaves paths of a host to the routes of another team: a `RouteDelegate` of this app, or one of another repository by `RouteDelegate.fromAttributes`.
   *
   * @throws MeshError HostOwnedTwice when another gateway of the same pods serves the host
   * @throws MeshError ContradictingProps when the delegate is in another cluster or not visible here, or TLS is passed through
   * @throws MeshError ConflictingRoutes when a service or delegate of the host has the same path or another TLS setting
   * @throws MeshError InvalidValue when the list of paths is empty
   * @throws MeshError UnsupportedByRoutingApi when the gateway uses the Gateway API
   */
  public delegate(to: IRouteDelegate, options: DelegateOptions): void {
    const host = this.requireHost(options.host, options.tls);
    const paths = requireDelegable(this, to, options, this.gatewayApi === undefined ? 'istio' : 'gateway-api');
    this.requireSameCluster(to);
    if (to instanceof RouteDelegate) to.handOver(this.namespace, host, paths);
    const tls = options.tls.withSecret(this.objectName(host));
    // Delegates route HTTP, whatever the ports of their services.
    const port = Port.http(80);
    claimGatewayHost(this, host, { delegate: to, port, tls, isApart: false });
    const exposures = this.exposuresOf.get(host) ?? this.startHost(host, { tls, port });
    for (const path of paths) {
      const delegation: Delegation = { host, delegate: to, path, tls, port };
      this.requireCompatible([...exposures, ...this.delegationsOf(host)], delegation);
      this.delegations.push(delegation);
    }
    this.certificates.add(host, tls);
  }

  /**
   * Takes all connections to a port for a service, split between its versions as the service's rule for all requests says.
   *
   * @throws MeshError ContradictingProps when the service is in another cluster, or speaks HTTP only
   * @throws MeshError ConflictingRoutes when a gateway of the same pods uses the port already
   */
  public exposeTcp(service: IMeshService, options: ExposeTcpOptions): void {
    const number = requirePortNumber(options.port);
    this.requireSameCluster(service);
    const port = requireTcpPort(this, service, options);
    claimGatewayPort(this, number, service);
    this.connectionsOf.set(number, service);
    if (this.gatewayApi !== undefined) {
      this.gatewayApi.addPort(number, service, port);
      this.gatewayApi.reach(service);
      return;
    }
    new VirtualService(this, `tcp-${number}`, {
      metadata: { name: `${this.gatewayName}-tcp-${number}`, namespace: this.namespace.namespaceName },
      spec: lazy(() => renderGatewayPort(this.gatewayName, number, service, port)),
    });
  }

  private startHost(host: string, first: Pick<Exposure, 'port' | 'tls'>): Exposure[] {
    const exposures: Exposure[] = [];
    this.exposuresOf.set(host, exposures);
    if (this.gatewayApi !== undefined) {
      this.gatewayApi.addHost(host, this.objectName(host), first);
      return exposures;
    }
    new VirtualService(this, host, {
      metadata: { name: this.objectName(host), namespace: this.namespace.namespaceName },
      spec: lazy(() => renderGatewayHost(this.gatewayName, host, exposures, this.delegationsOf(host), this.hostsWithin(host))),
    });
    return exposures;
  }

  private delegationsOf(host: string): readonly Delegation[] {
    return this.delegations.filter((delegation) => delegation.host === host);
  }

  private hostsWithin(wildcard: string): readonly string[] {
    return [...this.exposuresOf.keys()].filter((host) => covers(wildcard, host));
  }

  private get entriesOf(): ReadonlyMap<string, readonly GatewayEntry[]> {
    return new Map([...this.exposuresOf].map(([host, exposures]) => [host, [...exposures, ...this.delegationsOf(host)]]));
  }

  private recordPlace(service: IMeshService, host: string, exposures: readonly Exposure[]): void {
    const { namespaceName: namespace } = this.namespace;
    const api = this.gatewayApi === undefined ? 'istio' : 'gateway-api';
    recordSplice(service, { namespace, name: this.objectName(host), hosts: [host], api, atGateway: true, routes: () => placeExposures(exposures) });
  }

  private objectName(host: string): string {
    return `${this.gatewayName}-${withNames(host).replace('*', 'wildcard').replaceAll('.', '-')}`;
  }

  private requireHosts(options: ExposeOptions): readonly string[] {
    const hosts = options.hosts ?? [options.host];
    if (hosts.length === 0 || new Set(hosts).size < hosts.length) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a service is served under one host or several different ones', value: hosts, fix: 'Name each host once' });
    }
    return hosts.map((host) => this.requireHost(host, options.tls));
  }

  private requireHost(host: string, tls: GatewayTls): string {
    if (host === '*') return this.requireNoName(tls);
    requireDnsName(host, 'the host', { at: this, wildcard: true });
    if (host.includes('.') || isDeferred(host)) return host;
    throw new MeshError({ code: 'InvalidName', at: this, problem: 'a gateway serves full names, and Istio refuses short ones', value: host, fix: `Write a name such as "${host}.example.com"` });
  }

  /** Whatever clients ask for, which is no name that a certificate or a listener could bear. */
  private requireNoName(tls: GatewayTls): string {
    if (this.gatewayApi === undefined && tls.certificate === undefined && tls.kind !== 'passthrough') return '*';
    const problem = this.gatewayApi === undefined ? 'certificates of cert-manager and TLS that is passed through are for names' : 'in the Gateway API a route that is for all hosts has no name to be told by';
    throw new MeshError({ code: 'ContradictingProps', at: this, problem, value: '*', fix: 'Name the hosts, such as "shop.example.com" or "*.example.com"' });
  }

  private requirePaths(service: IMeshService, { paths = [PathMatch.prefix('/')], tls, ...options }: ExposeOptions): readonly PathMatch<'exact' | 'prefix'>[] {
    if (paths.length === 0) {
      const problem = `under no path, ${service.node.path} would not be served at ${(options.hosts ?? [options.host]).join(', ')}`;
      throw new MeshError({ code: 'InvalidValue', at: this, problem, value: paths, fix: 'Leave paths out to serve all' });
    }
    if (tls.kind !== 'passthrough' || paths.every(({ kind, value }) => kind === 'prefix' && value === '/')) return paths;
    throw new MeshError({
      code: 'ContradictingProps', at: this, problem: 'a gateway that passes TLS through sees no paths', value: paths.map(({ value }) => value), fix: 'Leave paths out, or let the gateway terminate TLS',
    });
  }

  private requireSameCluster(service: IMeshService | IRouteDelegate): void {
    const { cluster } = this.namespace.mesh;
    if (service.namespace.mesh.cluster === cluster) return;
    throw new MeshError({
      code: 'ContradictingProps', at: this, problem: `${service.node.path} is in another cluster than this gateway, which is in ${cluster}`, value: service.namespace.mesh.cluster, fix: 'Describe it in the cluster of the gateway too, and expose that: MeshService.fromAttributes',
    });
  }

  private requireCompatible(entries: readonly GatewayEntry[], added: GatewayEntry): void {
    const samePath = entries.find(({ path }) => path.kind === added.path.kind && path.value === added.path.value);
    const otherTls = entries.find(({ tls }) => !tls.equals(added.tls));
    if (otherTls !== undefined) {
      throw new MeshError({
        code: 'ConflictingRoutes',
        at: this,
        problem: `${nameOf(otherTls)} serves ${added.host ?? 'the host'} as ${otherTls.tls.toString()}, and ${nameOf(added)} asks for something else`,
        value: added.tls.toString(),
        fix: 'Use one GatewayTls for all services of a host',
      });
    }
    if (samePath === undefined) return;
    throw new MeshError({
      code: 'ConflictingRoutes',
      at: this,
      problem: `${nameOf(samePath)} already has this path of ${added.host ?? 'the host'}, and ${nameOf(added)} asks for it`,
      value: added.path.value,
      fix: added.tls.kind === 'passthrough' ? 'Give each service a host of its own' : 'Give each service of a host paths of its own: paths: [PathMatch.prefix("/reviews")]',
    });
  }

  private findProblems(): MeshError[] {
    if (this.exposuresOf.size + this.connectionsOf.size === 0) {
      return [new MeshError({ code: 'InvalidValue', at: this, problem: 'a gateway serves at least one host', value: [], fix: 'Call expose(service, { host, tls })' })];
    }
    const impossible = [...this.exposuresOf].flatMap(([host, exposures]) => impossibleRoutes(exposures).map(({ exposure, owner, path }) => new MeshError({
      code: 'InvalidMatch',
      at: owner,
      problem: `at ${host} this route would have to match a regular expression within ${exposure.path.kind} ${exposure.path.value}, and Istio holds one condition on the path`,
      value: path,
      fix: 'Write the path of the route as exact or prefix, or expose the service under "/"',
    })));
    return [...this.findCrowdedWildcards(), ...impossible];
  }

  private findCrowdedWildcards(): MeshError[] {
    if (this.gatewayApi !== undefined) return [];
    const crowded = [...this.exposuresOf.keys()].filter((host) => authoritiesOf(this.hostsWithin(host)).length > longestRegex);
    return crowded.map((host) => new MeshError({
      code: 'ConflictingRoutes',
      at: this,
      problem: `the routes of ${host} have to leave out the hosts within it, which takes an expression of more than ${longestRegex} characters`,
      value: this.hostsWithin(host).length,
      fix: 'Serve the wildcard at a gateway with pods of its own, or expose its hosts one by one',
    }));
  }
}

function nameOf(entry: GatewayEntry): string {
  return (isExposure(entry) ? entry.service : entry.delegate).node.path;
}
