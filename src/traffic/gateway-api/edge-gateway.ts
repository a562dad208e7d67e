import { Construct } from 'constructs';
import type { GatewayListener, GatewaySpec, HTTPRouteSpec } from '../../../imports/gateway.networking.k8s.io';
import { Gateway, HTTPRoute, ReferenceGrant, TCPRoute, TLSRoute } from '../../../imports/gateway.networking.k8s.io';
import { addLateCheck, MeshError } from '../../errors';
import type { GatewayWorkload, IMeshService, Port } from '../../mesh';
import { lazy, routingApiOf } from '../../mesh';
import type { Exposure } from '../gateway-routes';
import { placeExposures } from '../gateway-routes';
import { destinationsOfConnections } from '../render-routes';
import { RouteTable } from '../route-table';
import { renderBackends } from './backends';
import { checkTable } from './check';
import { renderHttpRules } from './http-route';
import { noteListenerGaps, plainListener, renderListeners, securedListener, tcpListener } from './listeners';

export interface EdgeGatewayProps {
  readonly name: string;
  readonly workload: GatewayWorkload;

  /** By host. */
  readonly exposures: ReadonlyMap<string, readonly Exposure[]>;

  /** By port: the services that get all connections to it. */
  readonly connections: ReadonlyMap<number, IMeshService>;
}

/**
 * A gateway at the edge as Gateway API: a `Gateway` for the pods that are there already, and for each host an `HTTPRoute`, or a `TLSRoute` where TLS is passed
 * through. All of it stands beside the pods; where services are elsewhere, their namespaces get a `ReferenceGrant` for the Services that are meant.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/gateway/
 */
export class EdgeGateway extends Construct {
  private readonly grantedNamespaces = new Set<string>();

  constructor(scope: Construct, private readonly props: EdgeGatewayProps) {
    super(scope, 'gateway-api');
    new Gateway(this, 'gateway', { metadata: { name: props.name, namespace: this.namespace }, spec: lazy(() => this.renderSpec()) });
    addLateCheck(this, () => this.findProblems());
  }

  /** Routes a host to what is exposed under it. */
  public addHost(host: string, name: string, { tls, port }: Pick<Exposure, 'tls' | 'port'>): void {
    const metadata = { name, namespace: this.namespace };
    const exposures = (): readonly Exposure[] => this.props.exposures.get(host) ?? [];
    if (tls.kind === 'passthrough') {
      const parentRefs = this.parents(securedListener(host));
      const rules = lazy(() => [{ backendRefs: this.connectionsTo(exposures()[0]) }]);
      new TLSRoute(this, host, { metadata, spec: { hostnames: [host], parentRefs, rules } });
    } else {
      const listener = tls.kind === 'plain' ? plainListener(host) : securedListener(host);
      new HTTPRoute(this, host, { metadata, spec: lazy(() => this.renderRoute(host, listener, renderHttpRules(placeExposures(exposures()), this.namespace))) });
    }
    if (!tls.redirectsHttp(port)) return;
    const redirect = [{ name: 'http-to-https', filters: [{ type: 'RequestRedirect' as const, requestRedirect: { scheme: 'https' as const, statusCode: 301 as const } }] }];
    new HTTPRoute(this, `${host}-redirect`, { metadata: { ...metadata, name: `${name}-redirect` }, spec: this.renderRoute(host, plainListener(host), redirect) });
  }

  /** Routes all connections to a port. */
  public addPort(number: number, service: IMeshService, port: Port): void {
    new TCPRoute(this, `tcp-${number}`, {
      metadata: { name: `${this.props.name}-tcp-${number}`, namespace: this.namespace },
      spec: lazy(() => ({ parentRefs: this.parents(tcpListener(number)), rules: [{ backendRefs: this.connectionsTo({ service, port }) }] })),
    });
  }

  /** Lets the gateway's routes lead to Services of another namespace. */
  public reach({ namespace: { namespaceName } }: IMeshService): void {
    if (namespaceName === this.namespace || this.grantedNamespaces.has(namespaceName)) return;
    this.grantedNamespaces.add(namespaceName);
    new ReferenceGrant(this, `grant-${namespaceName}`, {
      metadata: { name: `${this.props.name}-${this.namespace}`, namespace: namespaceName },
      spec: lazy(() => {
        const meant = this.backends().filter(({ namespace }) => namespace === namespaceName);
        return {
          from: [...new Set(meant.map(({ kind }) => kind))].map((kind) => ({ group: 'gateway.networking.k8s.io', kind, namespace: this.namespace })),
          to: [...new Set(meant.map(({ name }) => name))].sort().map((name) => ({ group: '', kind: 'Service', name })),
        };
      }),
    });
  }

  private get namespace(): string {
    return this.props.workload.namespace.namespaceName;
  }

  /** With an address it is a gateway that is there; without, Istio would deploy another one. */
  private renderSpec(): GatewaySpec {
    const { workload, exposures, connections } = this.props;
    const listeners: GatewayListener[] = renderListeners(exposures, connections);
    return { addresses: [{ type: 'Hostname', value: workload.host }], gatewayClassName: 'istio', listeners };
  }

  private renderRoute(host: string, listener: string, rules: HTTPRouteSpec['rules']): HTTPRouteSpec {
    return { hostnames: [host], parentRefs: this.parents(listener), rules };
  }

  private parents(sectionName: string): { name: string; sectionName: string }[] {
    return [{ name: this.props.name, sectionName }];
  }

  private connectionsTo(exposure: Pick<Exposure, 'service' | 'port'> | undefined): ReturnType<typeof renderBackends> {
    if (exposure === undefined) return [];
    const { service, port } = exposure;
    return renderBackends(destinationsOfConnections(RouteTable.find(service)?.orderedRoutes ?? []), { namespace: this.namespace, service, port: port.number });
  }

  /** Every Service of another namespace that a route leads or copies to, with the kind of the route. */
  private backends(): readonly { readonly kind: string; readonly name: string; readonly namespace: string }[] {
    const { exposures, connections } = this.props;
    const refs = [...exposures.values()].flatMap((each) => {
      const [first] = each;
      if (first?.tls.kind === 'passthrough') return this.connectionsTo(first).map((ref) => ({ kind: 'TLSRoute', ...ref }));
      return renderHttpRules(placeExposures(each), this.namespace).flatMap(({ backendRefs = [], filters = [] }) => (
        [...backendRefs, ...filters.flatMap(({ requestMirror }) => requestMirror?.backendRef ?? [])].map((ref) => ({ ...ref, kind: ref.kind ?? 'HTTPRoute' }))));
    });
    const ofPorts = [...connections.values()].flatMap((service) => this.connectionsTo({ service, port: service.port }).map((ref) => ({ ...ref, kind: 'TCPRoute' })));
    return [...refs, ...ofPorts].flatMap(({ kind, name, namespace }) => (namespace === undefined ? [] : [{ kind, name, namespace }]));
  }

  private findProblems(): MeshError[] {
    const exposures = [...this.props.exposures.values()];
    const tables = exposures.filter(([first]) => first !== undefined && first.tls.kind !== 'passthrough');
    const strangers = new Set(this.backends().filter(({ namespace }) => !this.grantedNamespaces.has(namespace)).map(({ namespace, name }) => `${name}.${namespace}`));
    return [
      ...this.findOtherApis(),
      ...noteListenerGaps(exposures.flatMap(([first]) => first ?? []), this),
      ...tables.flatMap((each) => checkTable(placeExposures(each), 'HTTPRoute', this)),
      ...[...strangers].map((value) => new MeshError({
        code: 'UnsupportedByRoutingApi',
        at: this,
        problem: 'a route at this gateway copies requests to a service of a namespace from which nothing is exposed here, and so nobody there allows it',
        value,
        fix: 'Mirror to a service of a namespace that is exposed, or use routingApi: RoutingApi.istio() for this gateway',
      })),
    ];
  }

  /** Versions have Services where their own routes are of the Gateway API, and only there. */
  private findOtherApis(): MeshError[] {
    const services = new Set([...[...this.props.exposures.values()].flat().map(({ service }) => service), ...this.props.connections.values()]);
    return [...services].filter((service) => RouteTable.find(service) !== undefined && routingApiOf(service).kind !== 'gateway-api').map((service) => new MeshError({
      code: 'UnsupportedByRoutingApi',
      at: this,
      problem: `the routes of ${service.node.path} are of Istio's API and those of this gateway of the Gateway API, which knows no subsets of a service`,
      value: service.host,
      fix: 'Give both the same routingApi',
    }));
  }
}
