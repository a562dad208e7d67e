import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { DestinationRule, Gateway, VirtualService } from '../../../imports/networking.istio.io';
import { AuthorizationPolicy } from '../../../imports/security.istio.io';
import { addLateCheck, MeshError } from '../../errors';
import type { GatewayWorkload, IMeshClient, IMeshNamespace } from '../../mesh';
import { apiObjectsIn, detourOf, guardObjectNames, lazy, oncePerCluster, recordCall, recordDetour, requireDnsLabel, routingApiOf } from '../../mesh';
import { withNames } from '../../text';
import type { ExternalService } from '../external-service';
import { claimGatewayPort } from '../gateway-hosts';
import { RouteTable } from '../route-table';
import type { EgressRoute } from './egress-routes';
import { gatewayPortFor, renderEgressAccess, renderEgressServers, renderEgressSubsets, renderOnward, requireRoutableOutside } from './egress-routes';

export interface EgressGatewayProps {
  /** The pods that calls leave by, such as `MeshInstall`'s `egressGateway`. */
  readonly workload: GatewayWorkload;

  /**
   * The name of the `Gateway`.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

export interface EgressRouteOptions {
  /**
   * Who may call the host through the gateway; their Sidecars are opened for it too. Once a host of the gateway names its clients, the gateway lets through
   * what its routes say and nothing else.
   *
   * @default - every workload of the mesh
   */
  readonly clients?: readonly IMeshClient[];
}

const gatewaysOf = oncePerCluster(() => new Map<string, EgressGateway>());

/**
 * A gateway by which calls to hosts outside leave the mesh: one place with addresses that firewalls know, where it is said who may call what, and where TLS
 * to the outside may begin.
 *
 * Renders one `Gateway`; one `VirtualService` for each host; one `DestinationRule` by which sidecars speak mutual TLS to it, so that it knows who calls;
 * and, once clients are named, an `AuthorizationPolicy`. A host's own routes, timeouts, retries and faults stay with the callers, and hold as before; its
 * breakers and TLS (`tls` of the `ExternalService`) are the gateway's.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/
 */
export class EgressGateway extends Construct {
  public readonly gatewayName: string;
  public readonly workload: GatewayWorkload;
  private readonly routes: EgressRoute[] = [];
  private readonly ports = new Set<number>();
  private policy: AuthorizationPolicy | undefined;

  /**
   * @throws MeshError InvalidName when the name is no DNS label
   * @throws MeshError ConflictingPolicies when another construct is the egress gateway of the same pods
   */
  constructor(scope: Construct, id: string, props: EgressGatewayProps) {
    super(scope, id);
    this.workload = props.workload;
    const { mesh, namespaceName: namespace } = this.namespace;
    guardObjectNames(this, mesh);
    this.gatewayName = requireDnsLabel(props.name ?? id, 'the name of a gateway', this);
    this.claimWorkload();
    const metadata = { name: this.gatewayName, namespace };
    new Gateway(this, 'gateway', {
      metadata, spec: lazy(() => ({ selector: { ...this.workload.selector }, servers: renderEgressServers(this.routes) })),
    });
    new DestinationRule(this, 'destination-rule', {
      metadata, spec: lazy(() => ({ host: this.workload.host, subsets: renderEgressSubsets(this.routes) })),
    });
    addLateCheck(this, () => this.findProblems());
  }

  /** Where the gateway's pods run; its objects are rendered there too. */
  public get namespace(): IMeshNamespace {
    return this.workload.namespace;
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  /**
   * Sends all calls to a host outside through the gateway. HTTP that the host's `tls` encrypts is encrypted here; TLS that workloads start themselves passes
   * through as it is.
   *
   * @throws MeshError ConflictingRoutes when the host is routed through a gateway already, or an ingress gateway has a port of the same pods
   * @throws MeshError ContradictingProps when the gateway could not tell the host's calls apart, or does not see the host
   * @throws MeshError UnsupportedByRoutingApi when the host's routes are written as Gateway API
   * @throws MeshError InvalidAccess when a client has no identity
   */
  public route(service: ExternalService, options: EgressRouteOptions = {}): void {
    requireRoutableOutside(service, this);
    const subset = requireDnsLabel(withNames(service.host).replaceAll('.', '-'), 'the host with hyphens for dots, which names it at the gateway,', this);
    this.requireNew(service, subset);
    this.requireVisible(service);
    const { clients } = options;
    for (const client of clients ?? []) this.requireIdentity(client, service);

    this.claimPorts(service);
    recordDetour(service, { workload: this.workload, subset, portFor: gatewayPortFor });
    const table = RouteTable.of(service);
    const route: EgressRoute = { service, subset, ...(clients !== undefined && { clients }) };
    this.routes.push(route);
    new VirtualService(this, service.host, {
      metadata: { name: `${this.gatewayName}-${subset}`, namespace: this.namespace.namespaceName },
      spec: { hosts: [service.host], gateways: [this.gatewayName], ...renderOnward(service) },
    });
    if (clients !== undefined) this.admit(clients, service);
    // Callers are sent to the gateway once it is ready for them. Between charts it would rename the files that cdk8s writes.
    if (Chart.of(table) === Chart.of(this)) table.node.addDependency(...this.node.children.filter((child) => ApiObject.isApiObject(child)));
  }

  private admit(clients: readonly IMeshClient[], service: ExternalService): void {
    for (const client of clients) recordCall({ from: client.namespace, client, to: service });
    this.policy ??= new AuthorizationPolicy(this, 'access', {
      metadata: { name: this.gatewayName, namespace: this.namespace.namespaceName },
      spec: lazy(() => ({ selector: { matchLabels: { ...this.workload.selector } }, rules: renderEgressAccess(this.routes) })),
    });
  }

  /** Its Service has one DestinationRule, and its pods one set of hosts. */
  private claimWorkload(): void {
    const gateways = gatewaysOf(this, this.namespace.mesh);
    const owner = gateways.get(this.workload.host) ?? this;
    gateways.set(this.workload.host, owner);
    if (owner === this) return;
    throw new MeshError({
      code: 'ConflictingPolicies', at: this, problem: `${owner.node.path} is the egress gateway of these pods already`, value: this.workload.host, fix: `Route the hosts through ${owner.node.path}`,
    });
  }

  /** Mutual TLS of the mesh shares a port with nothing that clients outside speak. */
  private claimPorts(service: ExternalService): void {
    for (const port of new Set(service.ports.map(gatewayPortFor))) {
      if (!this.ports.has(port)) claimGatewayPort(this, port, service);
      this.ports.add(port);
    }
  }

  private requireNew(service: ExternalService, subset: string): void {
    if (detourOf(service) !== undefined) {
      throw new MeshError({ code: 'ConflictingRoutes', at: this, problem: `${service.node.path} leaves the mesh by an egress gateway already`, value: service.host, fix: 'Route it once, with all its clients' });
    }
    const namesake = this.routes.find((route) => route.subset === subset);
    if (namesake === undefined) return;
    throw new MeshError({ code: 'DuplicateName', at: this, problem: `with hyphens for dots, ${service.node.path} and ${namesake.service.node.path} have one name`, value: service.host, fix: 'Route one of the two through another gateway' });
  }

  private requireVisible(service: ExternalService): void {
    const { namespaceName, mesh } = this.namespace;
    const { cluster } = service.namespace.mesh;
    if (cluster !== mesh.cluster) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: `${service.node.path} is described in another cluster than this gateway, which is in ${mesh.cluster}`, value: cluster, fix: 'Describe the host in this cluster too' });
    }
    if (routingApiOf(service).kind === 'gateway-api') {
      throw new MeshError({ code: 'UnsupportedByRoutingApi', at: this, problem: 'the Gateway API has no way through an egress gateway of Istio', value: service.host, fix: 'Give the mesh of the host RoutingApi.istio()' });
    }
    if (service.isVisibleIn(namespaceName)) return;
    throw new MeshError({ code: 'ContradictingProps', at: this, problem: `${service.node.path} cannot be seen in the gateway's namespace`, value: namespaceName, fix: 'Let it be seen there: visibleTo: \'all\', or a list with the namespace' });
  }

  private requireIdentity(client: IMeshClient, service: ExternalService): void {
    const { cluster } = this.namespace.mesh;
    if (client.identities.length > 0 && client.namespace.injection.mode === 'sidecar' && client.namespace.mesh.cluster === cluster) return;
    throw new MeshError({
      code: 'InvalidAccess', at: this, problem: `${client.node.path} is no client with a sidecar and an identity in cluster ${cluster}, so that it could not call ${service.host} through the gateway`, value: client.identities.map(({ principal }) => principal), fix: 'Name services of the mesh that say under which ServiceAccount they run',
    });
  }

  private findProblems(): MeshError[] {
    if (this.routes.length === 0) {
      return [new MeshError({ code: 'InvalidValue', at: this, problem: 'a gateway that no host is routed through does nothing', value: [], fix: 'Call route(externalService)' })];
    }
    return this.routes.flatMap(({ service }) => (RouteTable.find(service)?.orderedRoutes ?? [])
      .filter(({ settings }) => settings.rewrite?.authority !== undefined)
      .map(({ rule, settings }) => new MeshError({
        code: 'ConflictingRoutes',
        at: rule.owner,
        problem: `${this.node.path} tells hosts by the authority of a request, and would not know the one that a route of ${service.node.path} writes`,
        value: settings.rewrite?.authority,
        fix: 'Describe that host as an ExternalService of its own, or leave the authority as it is',
      })));
  }
}
