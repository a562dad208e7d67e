const groups = {
  'networking.istio.io': [
    'DestinationRule', 'EnvoyFilter', 'Gateway', 'ProxyConfig', 'ServiceEntry', 'Sidecar', 'VirtualService', 'WorkloadEntry', 'WorkloadGroup',
  ],
  'security.istio.io': ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
  'telemetry.istio.io': ['Telemetry'],
  'extensions.istio.io': ['TrafficExtension', 'WasmPlugin'],
} as const;

/** The kinds that Istio's webhook is asked about, with their groups. */
export const istioKinds: readonly string[] = Object.entries(groups).flatMap(([group, kinds]) => kinds.map((kind) => `${group}/${kind}`));
