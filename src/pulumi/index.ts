export { defer, objectId } from './bridge';
export type { DeepInput, InputProps, ResourceArgs } from './bridge';
export * from './canary-release';
export * from './mesh-install';
export * from './mesh-stack';
export * from './strict-mtls';
export type { NamespaceTarget, ServiceTarget } from './targets';
export * from './zero-trust-namespace';
export type { ClusterProviders } from './mesh-rules';
