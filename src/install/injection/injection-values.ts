import { imageReference } from '../images';
import type { InstallSettings } from '../settings';

/**
 * The values that the templates read, under the names that istiod and Istio's own templates know them by, so that templates of
 * the user's own work here too.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.operator.v1alpha1/#IstioOperatorSpec
 */
export function injectionValues(settings: InstallSettings): object {
  const { images, sidecars, waypoints } = settings;
  // The one of istiod's settings that proxies follow.
  const { ENABLE_CLUSTER_TRUST_BUNDLE_API: trustBundles } = settings.istiod.env;
  // An image with a slash is one in full: the injector adds no tag to it.
  const image = images.digests?.proxyv2 === undefined ? 'proxyv2' : imageReference(images, 'proxyv2');
  return {
    global: {
      ...(settings.caAddress !== undefined && { caAddress: settings.caAddress }),
      hub: settings.hub,
      tag: settings.version,
      ...(images.variant !== undefined && { variant: images.variant }),
      ...(images.pullPolicy !== undefined && { imagePullPolicy: images.pullPolicy }),
      ...((images.pullSecrets ?? []).length > 0 && { imagePullSecrets: images.pullSecrets }),
      istioNamespace: settings.namespace,
      logging: { level: 'default:info' },
      multiCluster: { clusterName: settings.cluster === 'Kubernetes' ? '' : settings.cluster },
      ...(settings.mesh.meshId !== undefined && { meshID: settings.mesh.meshId }),
      network: settings.mesh.network ?? '',
      // Templates leave users to clusters that choose them.
      ...(settings.platform.chartName !== undefined && { platform: settings.platform.chartName }),
      pilotCertProvider: 'istiod',
      proxy: {
        clusterDomain: settings.clusterDomain,
        componentLogLevel: 'misc:error',
        excludeIPRanges: joined(sidecars.excludeIpRanges, ''),
        excludeInboundPorts: joined(sidecars.excludeInboundPorts, ''),
        excludeOutboundPorts: joined(sidecars.excludeOutboundPorts, ''),
        image,
        includeIPRanges: joined(sidecars.includeIpRanges, '*'),
        includeInboundPorts: '*',
        includeOutboundPorts: '',
        logLevel: sidecars.logLevel ?? 'warning',
        privileged: false,
        readinessFailureThreshold: 4,
        readinessInitialDelaySeconds: 0,
        readinessPeriodSeconds: sidecars.readinessPeriodSeconds ?? 15,
        resources: sidecars.resources,
        seccompProfile: { type: 'RuntimeDefault' },
        startupProbe: { enabled: sidecars.startupProbe ?? true, failureThreshold: 600 },
        statusPort: 15020,
      },
      proxy_init: { image },
      sds: { token: { aud: 'istio-ca' } },
      waypoint: {
        ...(waypoints.affinity !== undefined && { affinity: waypoints.affinity }),
        ...(waypoints.nodeSelector !== undefined && { nodeSelector: waypoints.nodeSelector }),
        resources: waypoints.resources,
        ...(waypoints.tolerations !== undefined && { tolerations: waypoints.tolerations }),
        ...(waypoints.topologySpread !== undefined && { topologySpreadConstraints: waypoints.topologySpread }),
      },
    },
    pilot: {
      cni: { ...(settings.cni?.ambient === true && { ambient: { enabled: true } }), enabled: settings.cni !== undefined, provider: settings.platform.cni?.provider ?? 'default' },
      ...(trustBundles !== undefined && { env: { ENABLE_CLUSTER_TRUST_BUNDLE_API: trustBundles } }),
    },
    revision: settings.revision ?? '',
    sidecarInjectorWebhook: { rewriteAppHTTPProbe: true },
  };
}

function joined(items: readonly (string | number)[] | undefined, otherwise: string): string {
  return items === undefined || items.length === 0 ? otherwise : items.join(',');
}
