/** What is for programs only, with the reason. A test holds that nothing else is, and that nothing is listed in vain. */
export const unsaid = {
  /** Constructs that are no documents. */
  constructs: {
    ArgoCdFolder: 'a delivery of what documents give is not described by these documents',
    DestinationPolicy: 'patterns contribute to it',
    EnvoyPatch: 'its changes are built step by step; write the EnvoyFilter as it is',
    FluxFolder: 'a delivery of what documents give is not described by these documents',
    MeshFleet: 'each cluster has documents of its own',
    RouteTable: 'patterns contribute to it',
  },
  /** What of documents no YAML can say. */
  props: {
    'PromQlMetric.query': 'a function',
  },
  /** Examples without a `mesh.yaml`. */
  examples: {
    'install/ambient-fleet': 'a fleet: MeshFleet',
    'install/argo-cd': 'ArgoCdFolder',
    'install/external-control-plane': 'a fleet: MeshFleet',
    'install/fleet': 'a fleet: MeshFleet',
    'install/flux': 'FluxFolder',
    'install/helm': 'its program reads and writes values of Helm',
    'install/kustomize': 'its program writes a base of Kustomize',
    'install/primary-remote': 'a fleet: MeshFleet',
    'security/oauth2-proxy': 'its program has a Deployment in a chart of its own choice; objects between documents go to the chart of their file',
    'security/opa': 'its program reads a file of Rego into a ConfigMap',
    'shop': 'its program shows reports, validation and patches of objects',
    'traffic/envoy-patch': 'EnvoyPatch',
    'traffic/progressive-argo-rollouts': 'a metric by a function, and an Application that a property of the release goes into',
  },
} as const;
