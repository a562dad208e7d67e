import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { MeshError } from '../../errors';
import { lazy } from '../../mesh';
import type { GatewaySettings } from '../gateways';
import { allGateways, selectorOf } from '../gateways';
import type { InstallSettings } from '../settings';
import { withRevision } from '../settings';
import { controlPlaneValues, definitionValues } from './control-plane-values';
import type { DescribedInstall } from './described-install';
import { gatewayOperatorParts, gatewayOperatorValues } from './gateway-values';
import type { HelmValues } from './helm-values';
import { compact, unless } from './helm-values';
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
  const agents = unless(settings.namespace, settings.mesh.agentNamespace);
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
        cni: { enabled: brings.cni ? true : undefined, namespace: brings.cni ? agents : undefined },
        ztunnel: { enabled: brings.ztunnel ? true : undefined, namespace: brings.ztunnel ? agents : undefined },
        ingressGateways: [
          ...gateway === undefined ? [] : [enabled(settings, gateway)],
          ...eastWestGateway === undefined ? [] : [betweenNetworks(settings, eastWestGateway)],
          ...settings.furtherGateways.map((further) => furtherGateway(settings, further)),
        ],
        egressGateways: egressGateway === undefined ? undefined : [enabled(settings, egressGateway)],
      },
      values: {
        global: others,
        pilot: istiod,
        cni: agent,
        gateways: {
          'istio-ingressgateway': { ...gateway !== undefined && gatewayOperatorValues(gateway), injectionTemplate: areInjected(install) ? 'gateway' : undefined },
          'istio-egressgateway': egressGateway === undefined ? undefined : gatewayOperatorValues(egressGateway),
        },
        ztunnel: ztunnel === undefined ? undefined : ztunnelValues(install, ztunnel),
      },
      // The charts know these, while istioctl's list of values lacks them.
      unvalidatedValues: { base: definitionValues(install), cni: { resourceQuotas }, experimental, pilot: { cni: ofPods, sidecarInjectorWebhookAnnotations } },
    }),
  };
}

/** One value says it of all gateways behind load balancers. */
function areInjected({ at, settings }: DescribedInstall): boolean {
  const styles = allGateways(settings).filter(({ kind }) => kind !== 'egress').map(({ name, injected }) => ({ name, injected }));
  if (new Set(styles.map(({ injected }) => injected)).size < 2) return styles[0]?.injected ?? false;
  throw new MeshError({
    code: 'UnsupportedByDelivery', at, problem: 'istioctl has either all gateways behind load balancers injected or none', value: styles, fix: 'Say injected for all of them, or for none',
  });
}

function enabled(settings: InstallSettings, gateway: GatewaySettings): HelmValues {
  return compact({ name: gateway.name, enabled: true, k8s: gatewayOperatorParts(settings, gateway) });
}

function betweenNetworks(settings: InstallSettings, gateway: GatewaySettings): HelmValues {
  const { network } = settings.mesh;
  const { label, k8s, ...others } = furtherGateway(settings, gateway);
  return {
    ...others,
    label: { ...label as object, 'topology.istio.io/network': network },
    k8s: { ...k8s as object, env: [{ name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: network }] },
  };
}

/** It shares the values of the first, so all that is its own is said as Kubernetes says it. */
function furtherGateway(settings: InstallSettings, gateway: GatewaySettings): HelmValues {
  const { minReplicas, maxReplicas } = gateway;
  return compact({
    ...enabled(settings, gateway),
    label: selectorOf(gateway),
    k8s: {
      ...gatewayOperatorParts(settings, gateway),
      hpaSpec: { minReplicas, maxReplicas },
      resources: gateway.resources,
      serviceAnnotations: gateway.serviceAnnotations,
    },
  });
}

function envelopeOf({ settings: { namespace, revision } }: DescribedInstall): Omit<IstioOperatorFile, 'spec'> {
  return { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', metadata: { name: withRevision('istio', revision), namespace } };
}
