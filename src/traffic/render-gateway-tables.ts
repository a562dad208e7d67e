import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { IMeshService, Port } from '../mesh';
import type { Exposure } from './gateway-routes';
import { placeExposures } from './gateway-routes';
import { destinationsOfConnections, renderDestinations, renderHttpRoutes } from './render-routes';
import { RouteTable } from './route-table';

/** The table of a gateway's host: requests where the gateway sees them, connections where it passes TLS through. */
export function renderGatewayHost(gateway: string, host: string, exposures: readonly Exposure[]): VirtualServiceSpec {
  const common = { hosts: [host], gateways: [gateway] };
  const [first] = exposures;
  if (first?.tls.kind !== 'passthrough') return { ...common, http: renderHttpRoutes(placeExposures(exposures)) };
  const { service, port, tls } = first;
  return {
    ...common,
    // Without a route of HTTP istiod would not find the host that is to be redirected.
    ...(tls.redirectsHttp(port) && { http: [{ name: 'http-to-https', redirect: { scheme: 'https' } }] }),
    tls: [{ match: [{ port: 443, sniHosts: [host] }], route: routeOf(service, port) }],
  };
}

/** The table of a gateway's port whose connections all go to one service. */
export function renderGatewayPort(gateway: string, number: number, service: IMeshService, port: Port): VirtualServiceSpec {
  return { hosts: [service.host], gateways: [gateway], tcp: [{ match: [{ port: number }], route: routeOf(service, port) }] };
}

function routeOf(service: IMeshService, port: Port): ReturnType<typeof renderDestinations> {
  return renderDestinations(destinationsOfConnections(RouteTable.find(service)?.orderedRoutes ?? []), service, port);
}
