import type { HTTPRouteBackendRef } from '../../../imports/gateway.networking.k8s.io';
import type { IMeshService } from '../../mesh';
import type { RouteDestination, RouteSettings } from '../route-rule';
import { versionServiceName } from './version-services';

/** Fields that backends of HTTPRoute, GRPCRoute, TCPRoute and of mirrors share. */
export type Backend = Pick<HTTPRouteBackendRef, 'group' | 'kind' | 'name' | 'namespace' | 'port'>;

type Mirror = NonNullable<RouteSettings['mirrors']>[number];

/** Where a route stands: the namespace of its object, the service and port that it leads to. */
export interface Place {
  readonly namespace: string;
  readonly service: IMeshService;
  readonly port: number;
}

/** The shares of a route. A share of zero stays: so the next step of a release changes numbers only. */
export function renderBackends(destinations: readonly RouteDestination[], place: Place): (Backend & { readonly weight?: number })[] {
  return destinations.map(({ version, weight }) => ({ ...backendOf(place, version), ...(destinations.length > 1 && { weight }) }));
}

/** Who gets the copies of a mirror. */
export function mirrorBackend({ destination }: Mirror, place: Place): Backend {
  const { host, subset, port } = destination;
  if (host === place.service.host) return backendOf(place, subset);
  return hostBackend(host, port?.number ?? place.port, place);
}

function backendOf(place: Place, version: string | undefined): Backend {
  const { service, port } = place;
  if (version === undefined) return hostBackend(service.host, port, place);
  return serviceBackend(versionServiceName(service, version), service.namespace.namespaceName, port, place);
}

/** Services are named; any other host is known to Istio by its ServiceEntry. */
function hostBackend(host: string, port: number, place: Place): Backend {
  const [name = '', namespace = ''] = host.split('.');
  if (!isServiceHost(host, place.service)) return { group: 'networking.istio.io', kind: 'Hostname', name: host, port };
  return serviceBackend(name, namespace, port, place);
}

function serviceBackend(name: string, namespace: string, port: number, place: Place): Backend {
  return { name, ...(namespace !== place.namespace && { namespace }), port };
}

/** Whether a host is that of a Kubernetes Service in the cluster of a service. */
export function isServiceHost(host: string, { namespace }: IMeshService): boolean {
  const domain = `.svc.${namespace.mesh.clusterDomain}`;
  return host.endsWith(domain) && host.slice(0, -domain.length).split('.').length === 2;
}
