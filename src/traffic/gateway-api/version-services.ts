import type { IConstruct } from 'constructs';
import type { KubeServiceProps } from '../../../imports/k8s';
import { MeshError } from '../../errors';
import type { IMeshService } from '../../mesh';
import { renderServicePorts, requireDnsLabel } from '../../mesh';

/** Routes of the Gateway API know no subsets, so a version that they lead to is a Service of its own, with this name. */
export function versionServiceName(service: IMeshService, version: string): string {
  return `${service.serviceName}-${version}`;
}

/** The full DNS name of a version's Service. */
export function versionHost(service: IMeshService, version: string): string {
  return service.host.replace(service.serviceName, versionServiceName(service, version));
}

/** A version's Service: the ports of the whole service, and only the pods of the version. */
export function renderVersionService(service: IMeshService, version: string): KubeServiceProps {
  const selector = { ...service.selector, ...service.versions[version] };
  return {
    metadata: {
      name: requireDnsLabel(versionServiceName(service, version), `the name of the Service of version ${version}`, service),
      namespace: service.namespace.namespaceName,
      // Its pods are reached by way of the service's own waypoint; called past it, under this name, they must not take the caller for a waypoint.
      labels: { ...selector, ...(service.namespace.injection.mode === 'ambient' && { 'istio.io/use-waypoint': 'none' }) },
    },
    spec: { selector, ports: renderServicePorts(service.ports) },
  };
}

/** Refuses what only a Service of pods can do: a version's own Service has to find the version's pods. */
export function requireSelector(service: IMeshService, owner: IConstruct): void {
  if (Object.keys(service.selector).length > 0) return;
  throw new MeshError({
    code: 'UnsupportedByRoutingApi',
    at: owner,
    problem: `routes of the Gateway API lead to a Service for each version, and ${service.node.path} has no selector that finds its pods`,
    value: service.host,
    fix: 'Give the service a selector, or routingApi: RoutingApi.istio()',
  });
}
