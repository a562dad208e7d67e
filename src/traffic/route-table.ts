import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { VirtualService } from '../../imports/networking.istio.io';
import { addLateCheck, MeshError } from '../errors';
import type { IMeshService, RequestMatch } from '../mesh';
import { conditionsKey, guardObjectNames, lazy, oncePerCluster, routingApiOf } from '../mesh';
import { findUnknownCallers } from './ambient';
import { DestinationPolicy } from './destination-policy';
import { MeshRoutes } from './gateway-api/mesh-routes';
import { changedHeaders } from './merge-settings';
import type { OrderedRoute } from './modify-routes';
import { idleModifiers, inexpressibleModifiers, modifyRoutes, mostModifiedRoutes } from './modify-routes';
import { reachableOn, renderVirtualService } from './render-routes';
import type { RouteModifier, RouteRule, RouteSettings } from './route-rule';
import { bySpecificity } from './specificity';
import { findUnheard } from './unheard-matches';
import { findUnsplitPorts } from './unsplit-ports';

const tablesOf = oncePerCluster(() => new Map<string, RouteTable>());

/**
 * The one route table of a host, which every traffic pattern on the host contributes to.
 *
 * Renders exactly one `VirtualService`: Istio takes one per host seriously and merges or ignores the rest silently. The versions that it sends requests
 * to become subsets of the host's one `DestinationRule`. As Gateway API, the same table is an `HTTPRoute`, and each version a Service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export class RouteTable extends Construct {
  /**
   * The table of a service's host, made at the first call.
   *
   * @throws MeshError HostOwnedTwice when another construct of the same mesh already routes the host
   */
  public static of(service: IMeshService): RouteTable {
    const existing = RouteTable.find(service);
    // The destination policy takes its place in the tree first, so that subsets are applied before the routes that need them.
    if (existing === undefined) return new RouteTable(service, DestinationPolicy.of(service));
    if (existing.service === service) return existing;
    throw new MeshError({
      code: 'HostOwnedTwice',
      at: service,
      problem: `the routes of this host belong to ${existing.service.node.path}`,
      value: service.host,
      fix: 'Pass that construct to the traffic patterns, so that they share its route table',
    });
  }

  /** The table of a service's host, if anything of the same mesh routes it. */
  public static find(service: IMeshService): RouteTable | undefined {
    return tablesOf(service, service.namespace.mesh).get(service.host);
  }

  private readonly rules: RouteRule[] = [];
  private readonly modifiers: RouteModifier[] = [];

  private constructor(public readonly service: IMeshService, private readonly destinationPolicy: DestinationPolicy) {
    super(service, 'routes');
    guardObjectNames(this, service.namespace.mesh);
    this.requireRoutable();
    tablesOf(service, service.namespace.mesh).set(service.host, this);

    addLateCheck(this, () => [
      ...findUnsplitPorts(service, this.rules), ...findUnheard(service, this.rules, this.modifiers), ...findUnknownCallers(service, this.rules, this.modifiers),
      ...this.findUnreachable(), ...this.findWrongModifiers(),
    ]);
    if (routingApiOf(service).kind === 'gateway-api') {
      new MeshRoutes(service, this, () => ({ rules: this.rules, modifiers: this.modifiers, orderedRoutes: this.orderedRoutes }));
    } else {
      new VirtualService(this, 'virtual-service', {
        metadata: { name: service.serviceName, namespace: service.namespace.namespaceName },
        spec: lazy(() => renderVirtualService(this.service, this.orderedRoutes)),
      });
    }
  }

  /**
   * Contributes a rule.
   *
   * @throws MeshError UnknownVersion when the service has no such version
   * @throws MeshError NotHttp when it tells requests apart on a service without an HTTP port
   * @throws MeshError ConflictingRoutes when another rule is for the same requests
   */
  public addRule(rule: RouteRule): void {
    if (rule.match !== undefined || rule.action.answer !== undefined) this.requireHttp(rule.owner);
    for (const { version } of rule.action.destinations ?? []) {
      if (version !== undefined) this.destinationPolicy.useVersion(version, rule.owner);
    }
    this.requirePorts(rule.owner, rule.match);
    this.requireOwnName(rule);
    const rival = this.rules.find((other) => areForSameRequests(other.match, rule.match));
    if (rival !== undefined) {
      throw new MeshError({
        code: 'ConflictingRoutes',
        at: rule.owner,
        problem: `${rival.owner.node.path} already routes ${rule.match === undefined ? 'all requests that no narrower rule is for' : 'the same requests'} of ${this.service.host}`,
        value: rule.action.destinations ?? rule.action.answer,
        fix: rule.match === undefined ? 'Keep one of the two, or give one a match' : 'Keep one of the two, or make the match of one narrower',
      });
    }
    this.rules.push(rule);
  }

  /**
   * Contributes settings to the routes of all rules, or to the requests that match.
   *
   * @throws MeshError NotHttp when the service has no HTTP port
   * @throws MeshError InvalidMatch when it matches on a port that the service does not have
   * @throws MeshError ConflictingRoutes when another contribution already sets the same part for the same requests
   */
  public addModifier(modifier: RouteModifier): void {
    this.requireHttp(modifier.owner);
    this.requirePorts(modifier.owner, modifier.when);
    const rivals = this.modifiers.filter((other) => areForSameRequests(other.when, modifier.when));
    for (const part of partsOf(modifier.settings)) {
      const rival = rivals.find((other) => partsOf(other.settings).includes(part));
      if (rival === undefined) continue;
      throw new MeshError({
        code: 'ConflictingRoutes',
        at: modifier.owner,
        problem: `${rival.owner.node.path} already sets ${part} for the same requests of ${this.service.host}`,
        value: modifier.settings,
        fix: 'Keep one of the two, or give one a narrower match',
      });
    }
    this.modifiers.push(modifier);
  }

  /** All routes with their settings, narrow ones first, ending with what all other requests do. */
  public get orderedRoutes(): readonly OrderedRoute[] {
    return modifyRoutes(this.bareRoutes, this.modifiers);
  }

  private get bareRoutes(): readonly OrderedRoute[] {
    const matched = this.rules.flatMap((rule) => (rule.match?.alternatives ?? [])
      .map((conditions) => ({ rule, name: rule.name, conditions, action: rule.action, settings: {} })));
    const others = this.rules.find((rule) => rule.match === undefined) ?? defaultRule(this.service);
    return [...matched.sort((a, b) => bySpecificity(a.conditions, b.conditions)), { rule: others, name: others.name, action: others.action, settings: {} }];
  }

  private requireOwnName(rule: RouteRule): void {
    const namesake = this.rules.find(({ name }) => name === rule.name);
    if (rule.name !== '' && namesake === undefined) return;
    throw new MeshError({
      code: rule.name === '' ? 'InvalidName' : 'DuplicateName',
      at: rule.owner,
      problem: namesake === undefined ? 'a route needs a name, which logs and metrics refer to' : `${namesake.owner.node.path} has a route of this name on ${this.service.host}`,
      value: rule.name,
      fix: 'Give it a name of its own',
    });
  }

  private requirePorts(owner: IConstruct, match: RequestMatch | undefined): void {
    const known = this.service.ports.filter(({ isHttp }) => isHttp).map(({ number }) => number);
    const foreign = match?.alternatives.find(({ port }) => port !== undefined && !known.includes(port))?.port;
    if (foreign === undefined) return;
    throw new MeshError({ code: 'InvalidMatch', at: owner, problem: `${this.service.node.path} has no such HTTP port`, value: foreign, fix: `Use one of ${known.join(', ')}` });
  }

  /** A rule for a whole port takes all its requests, so that no rule after it is ever read. */
  private findUnreachable(): MeshError[] {
    // Only a match on a port can take all requests of one.
    if (!this.rules.some(({ match }) => match?.alternatives.some(({ port }) => port !== undefined))) return [];
    const ports = this.service.ports.filter(({ isHttp }) => isHttp);
    const reached = new Set(ports.flatMap((port) => reachableOn(port, this.bareRoutes).map(({ rule }) => rule)));
    return this.rules.filter((rule) => !reached.has(rule)).map((rule) => new MeshError({
      code: 'ConflictingRoutes',
      at: rule.owner,
      problem: `no request of ${this.service.host} reaches this route, since others take all requests of its ports`,
      value: rule.name,
      fix: 'Remove it, or make the matches on whole ports narrower',
    }));
  }

  private findWrongModifiers(): MeshError[] {
    return this.modifiers.length === 0 ? [] : [...this.findInexpressible(), ...this.findIdleSettings(), ...this.findTooManyRoutes()];
  }

  private findInexpressible(): MeshError[] {
    return inexpressibleModifiers(this.rules, this.modifiers).map(({ modifier, other }) => new MeshError({
      code: 'InvalidMatch',
      at: modifier.owner,
      problem: `its match and that of ${other.owner.node.path} cannot be said in one, since Istio holds one condition on each part of a request`,
      value: modifier.when?.alternatives,
      fix: 'Match on another part of the request, or write one of the two as exact or prefix instead of a regular expression',
    }));
  }

  /** What the proxy answers by itself is neither retried nor mirrored nor timed. */
  private findIdleSettings(): MeshError[] {
    return idleModifiers(this.bareRoutes, this.modifiers).map(({ modifier, answers }) => new MeshError({
      code: 'ConflictingRoutes',
      at: modifier.owner,
      problem: `nothing would come of its settings, since proxies answer all of its requests by themselves, as ${answers.map(({ owner }) => owner.node.path).join(' and ')} says`,
      value: modifier.settings,
      fix: 'Remove it, or give it a match with requests that are sent on',
    }));
  }

  /** Settings with matches that overlap make a route for each combination of them, which doubles with each. */
  private findTooManyRoutes(): MeshError[] {
    const added = this.orderedRoutes.length - this.bareRoutes.length;
    if (added <= mostModifiedRoutes) return [];
    const conditional = this.modifiers.filter(({ when }) => when !== undefined).map(({ owner }) => owner.node.path);
    return [new MeshError({
      code: 'ConflictingRoutes',
      at: this.service,
      problem: `the matches of these overlap in so many ways that they need more than ${mostModifiedRoutes} routes`,
      value: conditional,
      fix: 'Give those that belong together one match, or make their matches exclude each other, such as by values of one header',
    })];
  }

  private requireRoutable(): void {
    const { service } = this;
    if (routingApiOf(service).kind === 'istio' || service.ports.some((port) => !port.isTls)) return;
    throw new MeshError({
      code: 'UnsupportedByRoutingApi',
      at: service,
      problem: 'TLS that the service itself terminates cannot be split between versions inside the mesh by the Gateway API',
      value: service.ports.map(({ number, protocol }) => `${protocol} ${number}`),
      fix: 'Use RoutingApi.istio() for this service: routingApi: RoutingApi.istio()',
    });
  }

  /** Connections carry nothing that one could match on, so only a split of all of them can be said of TCP and TLS. */
  private requireHttp(owner: IConstruct): void {
    if (this.service.ports.some((port) => port.isHttp)) return;
    throw this.notHttp(owner, `requests are told apart on HTTP ports, and ${this.service.node.path} has none`);
  }

  private notHttp(at: IConstruct, problem: string): MeshError {
    return new MeshError({
      code: 'NotHttp',
      at,
      problem,
      value: this.service.ports.map(({ number, protocol }) => `${protocol} ${number}`),
      fix: 'Declare the port as Port.http, Port.http2 or Port.grpc if that is what it speaks',
    });
  }
}

/** What becomes of requests that no rule is for. */
export function defaultRule(service: IMeshService): RouteRule {
  return { name: 'default', owner: service, action: { destinations: [{ weight: 100 }] } };
}

/** What settings say something about, of which two cannot hold for the same requests. Several mirrors can, and operations on different headers. */
function partsOf(settings: RouteSettings): readonly string[] {
  return [...Object.keys(settings).filter((part) => part !== 'mirrors' && part !== 'headers'), ...changedHeaders(settings)];
}

function areForSameRequests(a: RequestMatch | undefined, b: RequestMatch | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const keys = new Set(a.alternatives.map(conditionsKey));
  return b.alternatives.some((conditions) => keys.has(conditionsKey(conditions)));
}
