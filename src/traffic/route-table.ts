import { Construct } from 'constructs';
import { DestinationRule, VirtualService } from '../../imports/networking.istio.io';
import { addLateCheck, MeshError } from '../errors';
import type { IMeshService, RequestConditions } from '../mesh';
import { conditionsKey, guardObjectNames, lazy, oncePerMesh } from '../mesh';
import { reachableOn, renderDestinationRule, renderVirtualService } from './render-routes';
import type { RouteRule } from './route-rule';
import { bySpecificity } from './specificity';

const tablesOf = oncePerMesh(() => new Map<string, RouteTable>());

/** One line of a table in the order in which proxies read it: a rule with one of its alternatives, or with none for all other requests. */
export interface OrderedRoute {
  readonly rule: RouteRule;
  readonly conditions?: RequestConditions;
}

/**
 * The one route table of a host, which every traffic pattern on the host contributes to.
 *
 * Renders exactly one `VirtualService` and, when versions are used, exactly one `DestinationRule` that defines just those: Istio takes one of each per host
 * seriously and merges or ignores the rest silently.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export class RouteTable extends Construct {
  /**
   * The table of a service's host, made at the first call.
   *
   * @throws MeshError HostOwnedTwice when another construct of the same tree already routes the host
   */
  public static of(service: IMeshService): RouteTable {
    const existing = RouteTable.find(service);
    if (existing === undefined) return new RouteTable(service);
    if (existing.service === service) return existing;
    throw new MeshError({
      code: 'HostOwnedTwice',
      at: service,
      problem: `the routes of this host belong to ${existing.service.node.path}`,
      value: service.host,
      fix: 'Pass that construct to the traffic patterns, so that they share its route table',
    });
  }

  /** The table of a service's host, if anything of the same tree routes it. */
  public static find(service: IMeshService): RouteTable | undefined {
    return tablesOf(service, service.namespace.mesh).get(service.host);
  }

  private readonly rules: RouteRule[] = [];
  private destinationRule: DestinationRule | undefined;

  private constructor(public readonly service: IMeshService) {
    super(service, 'routes');
    guardObjectNames(this, service.namespace.mesh);
    this.requireIstioHttpRouting();
    tablesOf(service, service.namespace.mesh).set(service.host, this);

    addLateCheck(this, () => this.findUnreachable());
    new VirtualService(this, 'virtual-service', {
      metadata: { name: service.serviceName, namespace: service.namespace.namespaceName },
      spec: lazy(() => renderVirtualService(this.service, this.orderedRoutes)),
    });
  }

  /**
   * Contributes a rule.
   *
   * @throws MeshError UnknownVersion when the service has no such version
   * @throws MeshError ConflictingRoutes when another rule is for the same requests
   */
  public addRule(rule: RouteRule): void {
    for (const { version } of rule.destinations) this.requireVersion(rule, version);
    this.requirePorts(rule);
    const rival = this.rules.find((other) => areForSameRequests(other, rule));
    if (rival !== undefined) {
      throw new MeshError({
        code: 'ConflictingRoutes',
        at: rule.owner,
        problem: `${rival.owner.node.path} already routes ${rule.match === undefined ? 'all requests that no narrower rule is for' : 'the same requests'} of ${this.service.host}`,
        value: rule.destinations,
        fix: rule.match === undefined ? 'Keep one of the two, or give one a match' : 'Keep one of the two, or make the match of one narrower',
      });
    }
    this.rules.push(rule);
    if (this.usedVersions.length > 0) this.destinationRule ??= this.newDestinationRule();
  }

  /** The versions that rules send requests to, in the order in which the service names them. */
  public get usedVersions(): readonly string[] {
    const used = new Set(this.rules.flatMap((rule) => rule.destinations.map(({ version }) => version)));
    return Object.keys(this.service.versions).filter((version) => used.has(version));
  }

  /** All rules, narrow ones first, ending with what all other requests do. */
  public get orderedRoutes(): readonly OrderedRoute[] {
    const matched = this.rules.flatMap((rule) => (rule.match?.alternatives ?? []).map((conditions) => ({ rule, conditions })));
    const others = this.rules.find((rule) => rule.match === undefined) ?? { name: 'default', owner: this.service, destinations: [{ weight: 100 }] };
    return [...matched.sort((a, b) => bySpecificity(a.conditions, b.conditions)), { rule: others }];
  }

  private newDestinationRule(): DestinationRule {
    return new DestinationRule(this, 'destination-rule', {
      metadata: { name: this.service.serviceName, namespace: this.service.namespace.namespaceName },
      spec: lazy(() => renderDestinationRule(this.service, this.usedVersions)),
    });
  }

  private requireVersion(rule: RouteRule, version: string | undefined): void {
    const known = Object.keys(this.service.versions);
    if (version === undefined || known.includes(version)) return;
    throw new MeshError({
      code: 'UnknownVersion',
      at: rule.owner,
      problem: `${this.service.node.path} has no such version`,
      value: version,
      fix: known.length === 0 ? 'Name the versions of the service: versions: { v1: { version: "v1" } }' : `Use one of ${known.join(', ')}`,
    });
  }

  private requirePorts(rule: RouteRule): void {
    const known = this.service.ports.filter(({ isHttp }) => isHttp).map(({ number }) => number);
    const foreign = rule.match?.alternatives.find(({ port }) => port !== undefined && !known.includes(port))?.port;
    if (foreign === undefined) return;
    throw new MeshError({ code: 'InvalidMatch', at: rule.owner, problem: `${this.service.node.path} has no such HTTP port`, value: foreign, fix: `Use one of ${known.join(', ')}` });
  }

  /** A rule for a whole port takes all its requests, so that no rule after it is ever read. */
  private findUnreachable(): MeshError[] {
    const ports = this.service.ports.filter(({ isHttp }) => isHttp);
    const reached = new Set(ports.flatMap((port) => reachableOn(port, this.orderedRoutes).map(({ rule }) => rule)));
    return this.rules.filter((rule) => !reached.has(rule)).map((rule) => new MeshError({
      code: 'ConflictingRoutes',
      at: rule.owner,
      problem: `no request of ${this.service.host} reaches this route, since others take all requests of its ports`,
      value: rule.name,
      fix: 'Remove it, or make the matches on whole ports narrower',
    }));
  }

  private requireIstioHttpRouting(): void {
    const { service } = this;
    if (service.namespace.mesh.routingApi.kind !== 'istio') {
      throw new MeshError({
        code: 'UnsupportedByRoutingApi',
        at: service,
        problem: 'routes are not rendered as Gateway API yet',
        value: service.namespace.mesh.routingApi.kind,
        fix: 'Use RoutingApi.istio() for this mesh',
      });
    }
    if (service.namespace.injection.mode === 'ambient') {
      throw new MeshError({
        code: 'UnsupportedByDataPlane',
        at: service,
        problem: 'in ambient mode routes are read by waypoints only, which this library does not render yet',
        value: service.namespace.namespaceName,
        fix: 'Use sidecars for this namespace: injection: Injection.enabled()',
      });
    }
    if (service.ports.some((port) => port.isHttp)) return;
    throw new MeshError({
      code: 'NotHttp',
      at: service,
      problem: 'requests are routed on HTTP ports, and this service has none',
      value: service.ports.map(({ number, protocol }) => `${protocol} ${number}`),
      fix: 'Declare the port as Port.http, Port.http2 or Port.grpc if that is what it speaks',
    });
  }
}

function areForSameRequests(a: RouteRule, b: RouteRule): boolean {
  if (a.match === undefined || b.match === undefined) return a.match === b.match;
  const keys = new Set(a.match.alternatives.map(conditionsKey));
  return b.match.alternatives.some((conditions) => keys.has(conditionsKey(conditions)));
}
