import type { IMeshService } from './i-mesh-service';

/** What of the Gateway API is written where it leaves a choice. */
export interface GatewayApiOptions {
  /**
   * The kind of route for ports that speak gRPC. An `HTTPRoute` carries gRPC too, and knows what a `GRPCRoute` does not: timeouts, rewrites, methods of HTTP.
   *
   * @default 'GRPCRoute'
   */
  readonly grpc?: 'GRPCRoute' | 'HTTPRoute';
}

/**
 * Which API routes are written in.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/
 */
export class RoutingApi {
  /** Istio's `VirtualService`, `DestinationRule` and `Gateway`. */
  public static istio(): RoutingApi {
    return new RoutingApi('istio', {});
  }

  /**
   * Kubernetes' Gateway API, standard channel: `HTTPRoute`, `GRPCRoute`, `TCPRoute`. These know no subsets, so each version that is routed to gets a
   * Service of its own, `reviews-v1`, and a `DestinationRule` of its own where the service has a destination policy.
   *
   * What the Gateway API cannot express is an error that names it; such a service can stay with `RoutingApi.istio()` by its property `routingApi`.
   */
  public static gatewayApi(options: GatewayApiOptions = {}): RoutingApi {
    return new RoutingApi('gateway-api', options);
  }

  /** The kind of route for gRPC ports. */
  public readonly grpc: 'GRPCRoute' | 'HTTPRoute';

  private constructor(public readonly kind: 'istio' | 'gateway-api', { grpc = 'GRPCRoute' }: GatewayApiOptions) {
    this.grpc = grpc;
  }
}

/** The API that a service's routes are written in: its own choice, or the mesh's. */
export function routingApiOf(service: IMeshService): RoutingApi {
  return service.routingApi ?? service.namespace.mesh.routingApi;
}
