import { portsOf } from '../components/gateway';
import { gatewayKinds } from '../components/labels';
import { selectorOf } from '../gateways';
import type { GatewaySettings, InstallSettings } from '../settings';
import type { HelmValues } from './helm-values';
import { compact, unless } from './helm-values';
import { autoscaling, gatewayResources, placementValues, resources } from './workload-values';

/** A gateway as the chart `gateway` knows it: its pods get their proxy by injection. */
export function gatewayChartValues(settings: InstallSettings, gateway: GatewaySettings): HelmValues {
  const { name, kind, minReplicas, maxReplicas } = gateway;
  const { serviceType } = gatewayKinds[kind];
  const { pullPolicy, pullSecrets = [] } = settings.images;
  const fixed = minReplicas === maxReplicas;
  const isBetweenNetworks = kind === 'eastWest';
  return {
    name,
    ...placementValues(gateway.placement),
    autoscaling: fixed ? { enabled: false } : { maxReplicas: unless(5, maxReplicas), minReplicas: unless(1, minReplicas) },
    global: { networkPolicy: { enabled: settings.networkPolicies ? true : undefined } },
    imagePullPolicy: pullPolicy,
    imagePullSecrets: pullSecrets.length === 0 ? undefined : pullSecrets.map((secret) => ({ name: secret })),
    labels: { ...gateway.podLabels, ...selectorOf(gateway) },
    networkGateway: isBetweenNetworks ? settings.mesh.network : undefined,
    podAnnotations: gateway.podAnnotations,
    podDisruptionBudget: minReplicas > 1 ? { minAvailable: 1 } : undefined,
    priorityClassName: gateway.placement.priorityClassName,
    rbac: { enabled: isBetweenNetworks ? false : undefined },
    replicaCount: fixed ? minReplicas : undefined,
    resources: resources(gateway.resources, gatewayResources),
    revision: settings.revision,
    service: {
      annotations: gateway.serviceAnnotations,
      ports: isBetweenNetworks ? undefined : servicePorts(settings, gateway),
      type: unless('LoadBalancer', serviceType),
    },
    serviceAccount: { name: `${name}-service-account` },
  };
}

/** A gateway as `values.gateways` of an `IstioOperator` knows it. */
export function gatewayOperatorValues(gateway: GatewaySettings): HelmValues {
  const { replicaCount: _count, ...scaling } = autoscaling(gateway);
  return { ...scaling, injectionTemplate: gateway.injected ? 'gateway' : undefined, resources: resources(gateway.resources, gatewayResources), serviceAnnotations: gateway.serviceAnnotations };
}

/** What of a gateway's pods and Service an `IstioOperator` says as Kubernetes does, and what it can only patch in. */
export function gatewayOperatorParts(settings: InstallSettings, gateway: GatewaySettings): HelmValues {
  const { name, minReplicas, maxReplicas, podAnnotations, podLabels, placement } = gateway;
  const { topologySpreadConstraints, ...places } = placementValues(placement);
  const patches = [
    ...(topologySpreadConstraints === undefined ? [] : [{ path: 'spec.template.spec.topologySpreadConstraints', value: topologySpreadConstraints }]),
    ...Object.entries(podLabels).map(([label, value]) => ({ path: `spec.template.metadata.labels.${label.replaceAll('.', '\\.')}`, value })),
  ];
  return compact({
    ...places,
    overlays: patches.length === 0 ? undefined : [{ kind: 'Deployment', name, patches }],
    podAnnotations,
    priorityClassName: placement.priorityClassName,
    replicaCount: minReplicas === maxReplicas ? minReplicas : undefined,
    // Those of the ingress gateway are the chart's own; the egress gateway's lack that for health checks.
    service: { ports: gateway.kind === 'ingress' && gateway.ports.length === 0 ? undefined : servicePorts(settings, gateway) },
  });
}

/** The ports of a gateway's Service. */
function servicePorts(settings: InstallSettings, gateway: GatewaySettings): readonly HelmValues[] {
  return [{ name: 'status-port', port: 15021, targetPort: 15021 }, ...portsOf(settings, gateway)].map(({ name, port, targetPort }) => ({ name, port, protocol: 'TCP', targetPort }));
}
