import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { lazy } from '../../mesh';
import type { GatewaySettings, InstallSettings } from '../settings';
import { withRevision } from '../settings';
import { gatewayKinds } from '../components/labels';
import { controlPlaneValues, resources } from './control-plane-values';
import { gatewayOperatorValues, servicePorts } from './gateway-values';
import type { DescribedInstall } from './described-install';
import type { HelmValues } from './helm-values';
import { compact } from './helm-values';

/** An install as istioctl reads it. */
export interface IstioOperatorFile {
  readonly apiVersion: string;
  readonly kind: 'IstioOperator';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: HelmValues;
}

/** A file for istioctl. No cluster knows its kind. */
export class IstioOperator extends ApiObject {
  constructor(scope: Construct, id: string, install: DescribedInstall) {
    const { apiVersion, kind, metadata } = envelopeOf(install);
    super(scope, id, { apiVersion, kind, metadata, spec: lazy(() => istioOperatorOf(install).spec) });
  }
}

/**
 * An install as a file for istioctl.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.operator.v1alpha1/
 */
export function istioOperatorOf(install: DescribedInstall): IstioOperatorFile {
  const { settings } = install;
  const { revision, gateway, egressGateway, eastWestGateway } = settings;
  const { base, global, meshConfig, pilot } = controlPlaneValues(install);
  const { sidecarInjectorWebhookAnnotations, ...istiod } = pilot as HelmValues;
  const { hub: image, tag, ...others } = global as HelmValues;
  return {
    ...envelopeOf(install),
    spec: compact({
      // Nothing is left to what a profile of istioctl says.
      profile: 'minimal',
      hub: image,
      tag,
      revision,
      meshConfig,
      components: {
        ingressGateways: [
          ...gateway === undefined ? [] : [enabled(gateway)],
          ...eastWestGateway === undefined ? [] : [betweenNetworks(settings, eastWestGateway)],
        ],
        egressGateways: egressGateway === undefined ? undefined : [enabled(egressGateway)],
      },
      values: {
        global: others,
        pilot: istiod,
        gateways: {
          'istio-ingressgateway': gateway === undefined ? undefined : gatewayOperatorValues(gateway),
          // The chart's own ports lack that for health checks.
          'istio-egressgateway': egressGateway === undefined ? undefined : { ...gatewayOperatorValues(egressGateway), ports: servicePorts(egressGateway) },
        },
      },
      // The charts know these, while istioctl's list of values lacks them.
      unvalidatedValues: { base, pilot: { sidecarInjectorWebhookAnnotations } },
    }),
  };
}

function envelopeOf({ settings: { namespace, revision } }: DescribedInstall): Omit<IstioOperatorFile, 'spec'> {
  return { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', metadata: { name: withRevision('istio', revision), namespace } };
}

function enabled({ name, minReplicas, maxReplicas }: GatewaySettings): HelmValues {
  return compact({ name, enabled: true, k8s: { replicaCount: minReplicas === maxReplicas ? minReplicas : undefined } });
}

/** A further gateway shares the values of the first, so all that is its own is said as Kubernetes says it. */
function betweenNetworks({ mesh: { network } }: InstallSettings, gateway: GatewaySettings): HelmValues {
  const { name, minReplicas, maxReplicas } = gateway;
  return compact({
    name,
    enabled: true,
    label: { ...gatewayKinds.eastWest.selector, 'topology.istio.io/network': network },
    k8s: {
      env: [{ name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: network }],
      hpaSpec: minReplicas === maxReplicas ? undefined : { minReplicas, maxReplicas },
      replicaCount: minReplicas === maxReplicas ? minReplicas : undefined,
      resources: resources(gateway.resources, { limits: [], requests: [] }),
      service: { ports: servicePorts(gateway) },
      serviceAnnotations: gateway.serviceAnnotations,
    },
  });
}
