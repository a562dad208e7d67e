import type { ManifestObject } from '../../manifests';
import { textMap, valueAt } from '../../manifests';

/** What objects are about, in the order in which they are told. */
export const meanings = ['routes', 'access', 'mTLS', 'gateways', 'proxies', 'install', 'others'] as const;

export type Meaning = typeof meanings[number];

const ofKinds: Readonly<Record<string, Meaning>> = {
  'VirtualService.networking.istio.io': 'routes',
  'DestinationRule.networking.istio.io': 'routes',
  'ServiceEntry.networking.istio.io': 'routes',
  'WorkloadEntry.networking.istio.io': 'routes',
  'WorkloadGroup.networking.istio.io': 'routes',
  'Sidecar.networking.istio.io': 'routes',
  'HTTPRoute.gateway.networking.k8s.io': 'routes',
  'GRPCRoute.gateway.networking.k8s.io': 'routes',
  'TCPRoute.gateway.networking.k8s.io': 'routes',
  'TLSRoute.gateway.networking.k8s.io': 'routes',
  'UDPRoute.gateway.networking.k8s.io': 'routes',
  'AuthorizationPolicy.security.istio.io': 'access',
  'RequestAuthentication.security.istio.io': 'access',
  'NetworkPolicy.networking.k8s.io': 'access',
  'PeerAuthentication.security.istio.io': 'mTLS',
  'Gateway.networking.istio.io': 'gateways',
  'Gateway.gateway.networking.k8s.io': 'gateways',
  'ReferenceGrant.gateway.networking.k8s.io': 'gateways',
  'EnvoyFilter.networking.istio.io': 'proxies',
  'ProxyConfig.networking.istio.io': 'proxies',
  'WasmPlugin.extensions.istio.io': 'proxies',
  'Telemetry.telemetry.istio.io': 'proxies',
};

export function meaningOf(object: ManifestObject): Meaning {
  const [group = ''] = object.apiVersion.split('/');
  return ofKinds[`${object.kind}.${group}`] ?? (isInstalled(object, group) ? 'install' : 'others');
}

/** Istio's own parts say so by a label, in its charts as here; definitions of its kinds by their name. */
function isInstalled({ kind, name, body }: ManifestObject, group: string): boolean {
  const labels = textMap(valueAt(body, 'metadata', 'labels'));
  return labels['app.kubernetes.io/part-of'] === 'istio' || group === 'install.istio.io' || (kind === 'CustomResourceDefinition' && name.endsWith('.istio.io'));
}
