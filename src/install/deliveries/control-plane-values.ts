import type { DescribedInstall } from './described-install';
import type { HelmValues } from './helm-values';
import { changes, isGroup, unless } from './helm-values';
import { autoscaling, placementValues, requestsOf, resources } from './workload-values';
import { istioCrds } from '../../../imports/crds';
import { istiodParts } from '../certificates/istiod-parts';
import { ambientVariables } from '../components/istiod';
import { injectionValues } from '../injection/injection-values';
import { renderMeshNetworks } from '../remote/multi-cluster';
import type { InstallSettings } from '../settings';

/** Written out, because istiod would otherwise change it, and the next apply would conflict with istiod. */
const failClosed = { validationFailurePolicy: 'Fail' };

/**
 * What the chart of the control plane and an `IstioOperator` say alike, under the same names.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.operator.v1alpha1/
 */
export function controlPlaneValues({ settings, standard, meshConfig }: DescribedInstall): HelmValues {
  const { istiod, images, networkPolicies, platform, compatibility, stableApisOnly, trust } = settings;
  // The templates read the same values that the chart takes.
  const { global, pilot, ...others } = changes(injectionValues(settings) as HelmValues, injectionValues(standard) as HelmValues);
  const { proxy, logging, ...everywhere } = group(global);
  return {
    ...others,
    base: failClosed,
    experimental: { stableValidationPolicy: stableApisOnly ? true : undefined },
    global: {
      ...everywhere,
      ...imageValues(settings),
      meshNetworks: renderMeshNetworks(settings.multiCluster).networks,
      logging: { ...group(logging), level: unless('default:info', istiod.logLevel) },
      networkPolicy: { enabled: networkPolicies ? true : undefined },
      priorityClassName: istiod.placement.priorityClassName,
      proxy: { ...group(proxy), seccompProfile: { type: 'RuntimeDefault' } },
    },
    meshConfig: meshConfigValues(meshConfig()),
    pilot: {
      ...group(pilot),
      ...autoscaling(istiod),
      ...placementValues(istiod.placement, standard.istiod.placement),
      env: {
        ...Object.fromEntries(istiodParts(trust, settings.istiodName).environment.map(({ name, value }) => [name, value])),
        ...ambientVariables(settings),
        ...group(group(pilot).env),
        ...compatibility.environment,
        ...(istiod.traceSampling === 0 && { PILOT_TRACE_SAMPLING: '0' }),
        ...istiod.env,
      },
      image: images.digests?.pilot === undefined ? undefined : `${settings.hub}/pilot:${settings.version}@${images.digests.pilot}`,
      podAnnotations: istiod.podAnnotations,
      podLabels: istiod.podLabels,
      resources: resources(istiod.resources, requestsOf(standard.istiod.resources)),
      seccompProfile: { type: 'RuntimeDefault' },
      sidecarInjectorWebhookAnnotations: platform.webhooks,
      traceSampling: unless(1, istiod.traceSampling),
    },
  };
}

/** What the chart of the definitions, which is also that of the default revision's webhook, is told beside the revision. */
export function definitionValues({ brings }: DescribedInstall): HelmValues {
  return { ...failClosed, excludedCRDs: brings.definitions ? undefined : istioCrds().map(({ metadata }) => metadata.name) };
}

/** Of which images everything is made. Hub and version are always written: charts that are not the published ones have others. */
export function imageValues({ hub, version, images: { variant, pullPolicy, pullSecrets } }: InstallSettings): HelmValues {
  return { hub, imagePullPolicy: pullPolicy, imagePullSecrets: (pullSecrets ?? []).length === 0 ? undefined : pullSecrets, tag: version, variant };
}

/** The mesh configuration without what the chart writes by itself. */
function meshConfigValues({ defaultConfig, defaultProviders, enablePrometheusMerge, rootNamespace: _root, trustDomain, ...rest }: HelmValues): HelmValues {
  const { discoveryAddress: _address, meshId: _mesh, image: _image, ...proxies } = group(defaultConfig);
  return {
    ...rest,
    defaultConfig: proxies,
    defaultProviders: JSON.stringify(defaultProviders) === '{"metrics":["prometheus"]}' ? undefined : defaultProviders,
    enablePrometheusMerge: enablePrometheusMerge === true ? undefined : enablePrometheusMerge,
    trustDomain: unless('cluster.local', trustDomain),
  };
}

function group(value: unknown): HelmValues {
  return isGroup(value) ? value : {};
}
