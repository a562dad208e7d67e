/**
 * Which API routes are written in.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/
 */
export class RoutingApi {
  /** Istio's `VirtualService`, `DestinationRule` and `Gateway`. */
  public static istio(): RoutingApi {
    return new RoutingApi('istio');
  }

  /** Kubernetes' Gateway API. */
  public static gatewayApi(): RoutingApi {
    return new RoutingApi('gateway-api');
  }

  private constructor(public readonly kind: 'istio' | 'gateway-api') {}
}
