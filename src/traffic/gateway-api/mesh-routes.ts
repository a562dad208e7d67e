import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { HTTPRouteParentRef, TCPRouteRule } from '../../../imports/gateway.networking.k8s.io';
import { GRPCRoute, HTTPRoute, TCPRoute } from '../../../imports/gateway.networking.k8s.io';
import type { MeshError } from '../../errors';
import { addLateCheck } from '../../errors';
import type { IMeshService, Port } from '../../mesh';
import { lazy, routingApiOf } from '../../mesh';
import type { OrderedRoute } from '../modify-routes';
import type { PlacedRoute } from '../render-routes';
import { reachableOn } from '../render-routes';
import type { RouteModifier, RouteRule } from '../route-rule';
import { isServiceHost, renderBackends } from './backends';
import { checkTable, gapErrors } from './check';
import { renderGrpcRules } from './grpc-route';
import { renderHttpRules } from './http-route';

/** What a table knows when it is rendered. */
export interface Table {
  readonly rules: readonly RouteRule[];
  readonly modifiers: readonly RouteModifier[];
  readonly orderedRoutes: readonly OrderedRoute[];
}

/** The kinds of routes that Istio serves of the Gateway API, all of its standard channel. */
export type RouteKind = 'HTTPRoute' | 'GRPCRoute' | 'TCPRoute';

/** A port with the kind of route that its requests are routed by. */
interface RoutedPort {
  readonly port: Port;
  readonly kind: RouteKind;
}

/**
 * The table of a service as calls inside the mesh see it, as Gateway API: one route object for each port that is routed, whose parent is the service itself.
 *
 * @see https://gateway-api.sigs.k8s.io/mesh/
 */
export class MeshRoutes extends Construct {
  constructor(private readonly service: IMeshService, table: IConstruct, private readonly read: () => Table) {
    super(table, 'gateway-api');
    const ports = this.routedPorts();
    for (const { port, kind } of ports) this.render(port, kind, ports.length > 1);
    addLateCheck(this, () => ports.flatMap(({ port, kind }) => this.check(port, kind)));
  }

  /** Of a service that speaks HTTP the HTTP ports are routed, of any other those whose connections can be told apart from TLS. */
  private routedPorts(): readonly RoutedPort[] {
    const http = this.service.ports.filter(({ isHttp }) => isHttp);
    const { grpc } = routingApiOf(this.service);
    if (http.length > 0) return http.map((port) => ({ port, kind: port.protocol === 'grpc' ? grpc : 'HTTPRoute' }));
    return this.service.ports.filter(({ isTls }) => !isTls).map((port) => ({ port, kind: 'TCPRoute' }));
  }

  private render(port: Port, kind: RouteKind, isOneOfSeveral: boolean): void {
    const { service } = this;
    const namespace = service.namespace.namespaceName;
    const metadata = { name: isOneOfSeveral ? `${service.serviceName}-${port.name}` : service.serviceName, namespace };
    const parentRefs = [this.parentOf(port)];
    switch (kind) {
      case 'HTTPRoute':
        new HTTPRoute(this, port.name, { metadata, spec: lazy(() => ({ parentRefs, rules: renderHttpRules(this.routesOn(port), namespace) })) });
        break;
      case 'GRPCRoute':
        new GRPCRoute(this, port.name, { metadata, spec: lazy(() => ({ parentRefs, rules: renderGrpcRules(this.routesOn(port), namespace) })) });
        break;
      case 'TCPRoute':
        new TCPRoute(this, port.name, { metadata, spec: lazy(() => ({ parentRefs, rules: this.renderTcpRules(port) })) });
    }
  }

  /** The service as a parent: calls to it, from wherever they come, are routed. */
  private parentOf(port: Port): HTTPRouteParentRef {
    const { service } = this;
    const kind = isServiceHost(service.host, service) ? { group: '', kind: 'Service' } : { group: 'networking.istio.io', kind: 'ServiceEntry' };
    return { ...kind, name: service.serviceName, ...(service.ports.length > 1 && { port: port.number }) };
  }

  private routesOn(port: Port): readonly PlacedRoute[] {
    const { service } = this;
    const isOneOfSeveral = service.ports.filter(({ isHttp }) => isHttp).length > 1;
    // Named as in a VirtualService, which other objects refer to.
    const nameOf = (name: string): string => (isOneOfSeveral ? `${name}-${port.name}` : name);
    return reachableOn(port, this.read().orderedRoutes).map((route) => ({ ...route, service, port, name: nameOf(route.name) }));
  }

  /** Connections are split as the rule for all requests says. */
  private renderTcpRules(port: Port): TCPRouteRule[] {
    const { service } = this;
    const destinations = this.read().orderedRoutes.at(-1)?.rule.action.destinations ?? [];
    return [{ backendRefs: renderBackends(destinations, { namespace: service.namespace.namespaceName, service, port: port.number }) }];
  }

  private check(port: Port, kind: RouteKind): MeshError[] {
    if (kind === 'TCPRoute') return [];
    const { rules, modifiers } = this.read();
    const own = gapErrors(rules, modifiers, kind, { service: this.service, port });
    return own.length > 0 ? own : checkTable(this.routesOn(port), kind, this.service);
  }
}
