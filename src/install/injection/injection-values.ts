import type { InstallSettings } from '../settings';

/**
 * The values that the templates read, under the names that istiod and Istio's own templates know them by, so that templates of
 * the user's own work here too.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.operator.v1alpha1/#IstioOperatorSpec
 */
export function injectionValues(settings: InstallSettings): object {
  return {
    global: {
      ...(settings.caAddress !== undefined && { caAddress: settings.caAddress }),
      hub: settings.hub,
      tag: settings.version,
      istioNamespace: settings.namespace,
      logging: { level: 'default:info' },
      multiCluster: { clusterName: settings.cluster === 'Kubernetes' ? '' : settings.cluster },
      ...(settings.mesh.meshId !== undefined && { meshID: settings.mesh.meshId }),
      network: settings.mesh.network ?? '',
      pilotCertProvider: 'istiod',
      proxy: {
        clusterDomain: settings.clusterDomain,
        componentLogLevel: 'misc:error',
        excludeIPRanges: '',
        excludeInboundPorts: '',
        excludeOutboundPorts: '',
        image: 'proxyv2',
        includeIPRanges: '*',
        includeInboundPorts: '*',
        includeOutboundPorts: '',
        logLevel: 'warning',
        privileged: false,
        readinessFailureThreshold: 4,
        readinessInitialDelaySeconds: 0,
        readinessPeriodSeconds: 15,
        resources: { limits: { cpu: '2000m', memory: '1024Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
        seccompProfile: { type: 'RuntimeDefault' },
        startupProbe: { enabled: true, failureThreshold: 600 },
        statusPort: 15020,
      },
      proxy_init: { image: 'proxyv2' },
      sds: { token: { aud: 'istio-ca' } },
      waypoint: { resources: { limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '100m', memory: '128Mi' } } },
    },
    pilot: { cni: { enabled: false, provider: 'default' } },
    revision: settings.revision ?? '',
    sidecarInjectorWebhook: { rewriteAppHTTPProbe: true },
  };
}
