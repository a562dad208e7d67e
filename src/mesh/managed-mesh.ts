import type { Feature } from './features';

/** Something that a managed mesh does not run. */
export interface MissingCapability extends Feature {
  /** What to do instead, as a sentence without its full stop. */
  readonly instead: string;
}

/** An Istio that a cloud installs, upgrades and configures: what is said to it is limited by what its maintainers allow. */
export interface ManagedMesh {
  readonly name: string;
  readonly missing: readonly MissingCapability[];
}

const ownInstall = 'or install Istio on this cluster with MeshInstall';
const wasm: MissingCapability = { kinds: ['WasmPlugin', 'TrafficExtension'], instead: `Let the application do it, ${ownInstall}` };
const gatewayApiRoutes = ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'];

/**
 * The Istio add-on of Azure Kubernetes Service. EnvoyFilters are let through, and Azure's support ends there.
 *
 * @see https://learn.microsoft.com/azure/aks/istio-about#limitations
 */
export const aksAddOn: ManagedMesh = {
  name: 'the Istio add-on of AKS',
  missing: [
    wasm,
    { kinds: ['ProxyConfig'], instead: `Annotate the pods with proxy.istio.io/config, ${ownInstall}` },
    { kinds: ['WorkloadEntry', 'WorkloadGroup'], instead: `Call the machine as an ExternalService, ${ownInstall}` },
    { kinds: gatewayApiRoutes, instead: 'Use RoutingApi.istio() for this mesh' },
  ],
};

/**
 * Google's Cloud Service Mesh with its own control plane, as new fleets get it.
 *
 * @see https://cloud.google.com/service-mesh/docs/onboarding/api-support
 */
export const cloudServiceMesh: ManagedMesh = {
  name: 'Cloud Service Mesh',
  missing: [
    wasm,
    { kinds: ['EnvoyFilter'], instead: `Leave it out, ${ownInstall}` },
    { kinds: ['DestinationRule'], field: 'distribute', instead: 'Use LocalityFailover without shares of localities' },
    { kinds: ['DestinationRule'], field: 'failoverPriority', instead: 'Use LocalityFailover without a priority of its own' },
  ],
};
