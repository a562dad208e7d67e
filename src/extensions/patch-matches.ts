import type { EnvoyFilterListener, EnvoyFilterRouteConfiguration } from '../../imports/networking.istio.io';

/** Which listeners, and which of their filter chains. */
export interface ListenerMatch {
  /**
   * The listener's name, such as `virtualInbound`.
   *
   * @default - any
   */
  readonly name?: string;

  /**
   * The port of the listener; of a chain, in the listeners that take what was captured.
   *
   * @default - any
   */
  readonly port?: number;

  /**
   * The filter chain's name.
   *
   * @default - any
   */
  readonly filterChain?: string;

  /**
   * The server name that the filter chain is for.
   *
   * @default - any
   */
  readonly sni?: string;

  /**
   * What the filter chain takes: `tls` or `raw_buffer`.
   *
   * @default - both
   */
  readonly transportProtocol?: 'tls' | 'raw_buffer';

  /**
   * The port that the filter chain is for.
   *
   * @default - any
   */
  readonly destinationPort?: number;
}

/** Which clusters. */
export interface ClusterMatch {
  /**
   * The full name of the service.
   *
   * @default - any
   */
  readonly service?: string;

  /**
   * The service's port.
   *
   * @default - any
   */
  readonly portNumber?: number;

  /**
   * The subset of the DestinationRule.
   *
   * @default - any
   */
  readonly subset?: string;

  /**
   * The cluster's name, for one that is no service's.
   *
   * @default - any
   */
  readonly name?: string;
}

/** Which route configurations. */
export interface RouteConfigurationMatch {
  /**
   * The route configuration's name, such as `http.8080`.
   *
   * @default - any
   */
  readonly name?: string;

  /**
   * The port that it is for.
   *
   * @default - any
   */
  readonly portNumber?: number;

  /**
   * The name of the port in the `Gateway`. For gateways only.
   *
   * @default - any
   */
  readonly portName?: string;

  /**
   * The `Gateway`, as namespace and name: `istio-system/shop-gateway`. For gateways only.
   *
   * @default - any
   */
  readonly gateway?: string;
}

/** Which virtual hosts. */
export interface VirtualHostMatch extends RouteConfigurationMatch {
  /**
   * The virtual host's name: host and port, such as `reviews.shop.svc.cluster.local:9080`.
   *
   * @default - any
   */
  readonly virtualHost?: string;
}

/** Which routes. */
export interface HttpRouteMatch extends VirtualHostMatch {
  /**
   * The route's name, as the VirtualService gives it.
   *
   * @default - any
   */
  readonly route?: string;

  /**
   * What the route does.
   *
   * @default - anything
   */
  readonly action?: 'ROUTE' | 'REDIRECT' | 'DIRECT_RESPONSE';
}

/** The match of a listener, with the filters in it that a change stands beside. */
export function writeListener(
  match: ListenerMatch, { filter, subFilter, listenerFilter }: { readonly filter?: string; readonly subFilter?: string; readonly listenerFilter?: string } = {},
): EnvoyFilterListener {
  const chain = defined({
    name: match.filterChain,
    sni: match.sni,
    transportProtocol: match.transportProtocol,
    destinationPort: match.destinationPort,
    filter: filter === undefined ? undefined : defined({ name: filter, subFilter: subFilter === undefined ? undefined : { name: subFilter } }),
  });
  return defined({ name: match.name, portNumber: match.port, listenerFilter, filterChain: Object.keys(chain).length === 0 ? undefined : chain });
}

export function writeRouteConfiguration({ name, portNumber, portName, gateway, virtualHost, route, action }: HttpRouteMatch): EnvoyFilterRouteConfiguration {
  const routePart = defined({ name: route, action });
  const vhost = defined({ name: virtualHost, route: Object.keys(routePart).length === 0 ? undefined : routePart });
  return defined({ name, portNumber, portName, gateway, vhost: Object.keys(vhost).length === 0 ? undefined : vhost });
}

/** Without what was not given: an empty match is none. */
export function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
