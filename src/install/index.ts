export * from './istio-versions';
export type { MeshConfig, TlsVersion } from './mesh-config';
export * from './mesh-install';
export * from './mesh-install-props';
export type { NetworkDestination } from './network-destination';
export type { Exposure } from './platform-facts';
export * from './profile';
export type { ContainerResources, ResourceAmounts, WorkloadSize } from './sizing';
