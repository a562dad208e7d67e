import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { lazy } from '../../mesh';
import { gatewayKinds } from '../components/labels';
import type { GatewaySettings, InstallSettings } from '../settings';
import { withRevision } from '../settings';
import { controlPlaneValues, definitionValues } from './control-plane-values';
import type { DescribedInstall } from './described-install';
import { gatewayOperatorParts, gatewayOperatorValues } from './gateway-values';
import type { HelmValues } from './helm-values';
import { compact } from './helm-values';
import { cniValues, ztunnelValues } from './node-agent-values';

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
  const { settings, brings } = install;
  const { revision, gateway, egressGateway, eastWestGateway, cni, ztunnel, profile } = settings;
  const { global, meshConfig, pilot, experimental } = controlPlaneValues(install);
  const { resourceQuotas, ...agent } = cni === undefined ? {} as HelmValues : cniValues(install, cni);
  const { sidecarInjectorWebhookAnnotations, cni: ofPods, ...istiod } = pilot as HelmValues;
  // It would be that of the gateways too.
  const { hub, tag, priorityClassName, ...others } = global as HelmValues;
  return {
    ...envelopeOf(install),
    spec: compact({
      // Nothing is left to what a profile of istioctl says.
      profile: profile.hasControlPlane ? 'minimal' : 'empty',
      hub,
      tag,
      revision,
      meshConfig,
      components: {
        pilot: { k8s: { priorityClassName } },
        cni: { enabled: brings.cni ? true : undefined },
        ztunnel: { enabled: brings.ztunnel ? true : undefined },
        ingressGateways: [
          ...gateway === undefined ? [] : [enabled(settings, gateway)],
          ...eastWestGateway === undefined ? [] : [betweenNetworks(settings, eastWestGateway)],
        ],
        egressGateways: egressGateway === undefined ? undefined : [enabled(settings, egressGateway)],
      },
      values: {
        global: others,
        pilot: istiod,
        cni: agent,
        gateways: {
          'istio-ingressgateway': gateway === undefined ? undefined : gatewayOperatorValues(gateway),
          'istio-egressgateway': egressGateway === undefined ? undefined : gatewayOperatorValues(egressGateway),
        },
        ztunnel: ztunnel === undefined ? undefined : ztunnelValues(install, ztunnel),
      },
      // The charts know these, while istioctl's list of values lacks them.
      unvalidatedValues: { base: definitionValues(install), cni: { resourceQuotas }, experimental, pilot: { cni: ofPods, sidecarInjectorWebhookAnnotations } },
    }),
  };
}

function enabled(settings: InstallSettings, gateway: GatewaySettings): HelmValues {
  return compact({ name: gateway.name, enabled: true, k8s: gatewayOperatorParts(settings, gateway) });
}

/** A further gateway shares the values of the first, so all that is its own is said as Kubernetes says it. */
function betweenNetworks(settings: InstallSettings, gateway: GatewaySettings): HelmValues {
  const { minReplicas, maxReplicas } = gateway;
  const { network } = settings.mesh;
  return compact({
    ...enabled(settings, gateway),
    label: { ...gatewayKinds.eastWest.selector, 'topology.istio.io/network': network },
    k8s: {
      ...gatewayOperatorParts(settings, gateway),
      env: [{ name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: network }],
      hpaSpec: minReplicas === maxReplicas ? undefined : { minReplicas, maxReplicas },
      resources: gateway.resources,
      serviceAnnotations: gateway.serviceAnnotations,
    },
  });
}

function envelopeOf({ settings: { namespace, revision } }: DescribedInstall): Omit<IstioOperatorFile, 'spec'> {
  return { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', metadata: { name: withRevision('istio', revision), namespace } };
}
