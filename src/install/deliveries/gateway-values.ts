import { gatewayKinds } from '../components/labels';
import type { GatewaySettings, InstallSettings } from '../settings';
import { autoscaling, resources, sharedValues, unless } from './control-plane-values';
import type { HelmValues } from './helm-values';

const all = { limits: ['cpu', 'memory'], requests: ['cpu', 'memory'] };

/** A gateway as the chart `gateway` knows it: its pods get their proxy by injection. */
export function gatewayChartValues(settings: InstallSettings, gateway: GatewaySettings): HelmValues {
  const { name, minReplicas, maxReplicas } = gateway;
  const { selector, serviceType } = gatewayKinds[gateway.kind];
  const fixed = minReplicas === maxReplicas;
  return {
    name,
    autoscaling: fixed ? { enabled: false } : { maxReplicas: unless(5, maxReplicas), minReplicas: unless(1, minReplicas) },
    global: { istioNamespace: sharedValues(settings).istioNamespace, networkPolicy: { enabled: settings.networkPolicies ? true : undefined } },
    labels: { ...selector },
    networkGateway: gateway.kind === 'eastWest' ? settings.mesh.network : undefined,
    podDisruptionBudget: minReplicas > 1 ? { minAvailable: 1 } : undefined,
    rbac: { enabled: gateway.kind === 'eastWest' ? false : undefined },
    replicaCount: fixed ? minReplicas : undefined,
    resources: resources(gateway.resources, all),
    revision: settings.revision,
    service: {
      annotations: gateway.serviceAnnotations,
      ports: gateway.kind === 'eastWest' ? undefined : servicePorts(gateway),
      type: unless('LoadBalancer', serviceType),
    },
    serviceAccount: { name: `${name}-service-account` },
  };
}

/** A gateway as `values.gateways` of an `IstioOperator` knows it. */
export function gatewayOperatorValues(gateway: GatewaySettings): HelmValues {
  const { replicaCount, ...scaling } = autoscaling(gateway);
  return { ...scaling, resources: resources(gateway.resources, all), serviceAnnotations: gateway.serviceAnnotations };
}

/** The ports of a gateway's Service. */
export function servicePorts({ kind }: GatewaySettings): readonly HelmValues[] {
  return [{ name: 'status-port', port: 15021, targetPort: 15021 }, ...gatewayKinds[kind].ports].map(({ name, port, targetPort }) => ({ name, port, protocol: 'TCP', targetPort }));
}
