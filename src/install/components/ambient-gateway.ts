import { Construct } from 'constructs';
import { Gateway } from '../../../imports/gateway.networking.k8s.io';
import { KubeConfigMap } from '../../../imports/k8s';
import { renderYaml } from '../../mesh';
import type { GatewaySettings, InstallSettings } from '../settings';
import { averageUtilization, fixedReplicas } from '../sizing';
import { componentLabels, gatewayKinds } from './labels';

/**
 * Where pods of other networks enter an ambient one: a `Gateway`, from which istiod makes the pods and their Service. Connections arrive within a tunnel that
 * the gateway ends, and go on within another, which it does not open.
 *
 * @see https://istio.io/latest/docs/ambient/install/multicluster/multi-primary_multi-network/
 */
export class AmbientGateway extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings, gateway: GatewaySettings) {
    super(scope, id);
    const { namespace, mesh: { network } } = settings;
    const { name } = gateway;
    const labels = componentLabels(settings, gatewayKinds[gateway.kind].component, name);
    const parameters = `${name}-parameters`;
    new KubeConfigMap(this, 'parameters', { metadata: { name: parameters, namespace, labels }, data: renderParameters(gateway) });
    new Gateway(this, 'gateway', {
      // By this label istiods know what is behind the gateway.
      metadata: { name, namespace, labels: { ...labels, 'topology.istio.io/network': network ?? '' } },
      spec: {
        gatewayClassName: 'istio-east-west',
        infrastructure: { parametersRef: { group: '', kind: 'ConfigMap', name: parameters } },
        listeners: [{
          name: 'mesh', port: 15008, protocol: 'HBONE', tls: { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } },
        }],
      },
    });
  }
}

/** What istiod merges into the objects that it makes of the `Gateway`; a scaler or a budget that is not here is not made. */
function renderParameters(gateway: GatewaySettings): Record<string, string> {
  const { minReplicas, maxReplicas, resources, placement, podLabels, podAnnotations, serviceAnnotations } = gateway;
  const pods = { labels: podLabels, annotations: podAnnotations };
  const metadata = Object.fromEntries(Object.entries(pods).filter(([, entries]) => Object.keys(entries).length > 0));
  const parts = {
    deployment: {
      spec: {
        ...fixedReplicas(gateway),
        template: { ...(Object.keys(metadata).length > 0 && { metadata }), spec: { ...placement, containers: [{ name: 'istio-proxy', resources }] } },
      },
    },
    horizontalPodAutoscaler: maxReplicas > minReplicas ? { spec: { minReplicas, maxReplicas, metrics: averageUtilization } } : undefined,
    podDisruptionBudget: minReplicas > 1 ? { spec: { minAvailable: 1 } } : undefined,
    service: Object.keys(serviceAnnotations).length > 0 ? { metadata: { annotations: serviceAnnotations } } : undefined,
  };
  return Object.fromEntries(Object.entries(parts).flatMap(([part, content]) => (content === undefined ? [] : [[part, renderYaml(content)]])));
}
