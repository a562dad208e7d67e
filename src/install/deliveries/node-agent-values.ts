import { requireCni, requireZtunnel } from '../node-agents';
import type { CniSettings, ZtunnelSettings } from '../node-agents';
import { imageValues } from './control-plane-values';
import type { DescribedInstall } from './described-install';
import type { HelmValues } from './helm-values';
import { unless } from './helm-values';
import { requestsOf, resources } from './workload-values';

/** The CNI plugin, as its chart and `values.cni` of an `IstioOperator` know it. */
export function cniValues({ settings, at }: DescribedInstall, cni: CniSettings): HelmValues {
  const { images, hub, version, compatibility, platform } = settings;
  const standard = requireCni({}, {}, false, at);
  return {
    affinity: cni.placement.affinity,
    ambient: {
      enabled: cni.ambient ? true : undefined,
      reconcileIptablesOnStartup: cni.ambient && !compatibility.cni.reconcileIptablesOnStartup ? false : undefined,
      shareHostNetworkNamespace: cni.ambient && compatibility.cni.shareHostNetworkNamespace ? true : undefined,
    },
    cniBinDir: unless(standard.binDir, cni.binDir),
    cniConfDir: unless(standard.confDir, cni.confDir),
    excludeNamespaces: unless(standard.excludeNamespaces, cni.excludeNamespaces),
    image: images.digests?.['install-cni'] === undefined ? undefined : `${hub}/install-cni:${version}@${images.digests['install-cni']}`,
    logging: { level: unless(standard.logLevel, cni.logLevel) },
    podLabels: cni.podLabels,
    repair: {
      deletePods: cni.brokenPods === 'delete' ? true : undefined,
      enabled: cni.brokenPods === 'ignore' ? false : undefined,
      labelPods: cni.brokenPods === 'label' ? true : undefined,
      repairPods: cni.brokenPods === 'repair' ? undefined : false,
    },
    // Some clusters let critical pods run only where a quota allows them.
    resourceQuotas: { enabled: platform.criticalPodsQuota === true ? true : undefined },
    resources: resources(cni.resources, requestsOf(standard.resources)),
    tolerations: unless(standard.placement.tolerations, cni.placement.tolerations),
  };
}

/** ztunnel, as its chart and `values.ztunnel` of an `IstioOperator` know it. */
export function ztunnelValues({ settings, at }: DescribedInstall, ztunnel: ZtunnelSettings): HelmValues {
  const { cluster, images, hub, version, mesh, namespace, revision } = settings;
  const standard = requireZtunnel({}, at);
  return {
    ...imageValues(settings),
    affinity: ztunnel.placement.affinity,
    image: images.digests?.ztunnel === undefined ? undefined : `${hub}/ztunnel:${version}@${images.digests.ztunnel}`,
    istioNamespace: unless('istio-system', namespace),
    logLevel: unless(standard.logLevel, ztunnel.logLevel),
    meshConfig: { defaultConfig: { proxyMetadata: { ISTIO_META_ENABLE_HBONE: 'true' } } },
    multiCluster: { clusterName: unless('Kubernetes', cluster) },
    network: mesh.network,
    nodeSelector: unless(standard.placement.nodeSelector, ztunnel.placement.nodeSelector),
    podLabels: ztunnel.podLabels,
    resources: resources(ztunnel.resources, requestsOf(standard.resources)),
    revision,
    terminationGracePeriodSeconds: unless(standard.terminationGracePeriodSeconds, ztunnel.terminationGracePeriodSeconds),
    tolerations: unless(standard.placement.tolerations, ztunnel.placement.tolerations),
  };
}
