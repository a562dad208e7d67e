/** What is for programs only, with the reason. A test holds that nothing else is, and that nothing is listed in vain. */
export const unsaid = {
  /** Constructs that are no documents. */
  constructs: {
    DestinationPolicy: 'patterns contribute to it',
    EnvoyPatch: 'its changes are built step by step; write the EnvoyFilter as it is',
    MeshFleet: 'each cluster has documents of its own',
    RouteTable: 'patterns contribute to it',
  },
  /** What of documents no YAML can say. */
  props: {},
  /** Examples without a `mesh.yaml`. */
  examples: {
    'install/ambient-fleet': 'a fleet: MeshFleet',
    'install/external-control-plane': 'a fleet: MeshFleet',
    'install/fleet': 'a fleet: MeshFleet',
    'install/helm': 'its program reads and writes values of Helm',
    'install/kustomize': 'its program writes a base of Kustomize',
    'install/primary-remote': 'a fleet: MeshFleet',
    'shop': 'its program shows reports, validation and patches of objects',
    'traffic/envoy-patch': 'EnvoyPatch',
  },
} as const;
