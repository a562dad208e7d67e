export { defer } from './bridge';
export type { DeepInput, InputProps, ResourceArgs } from './bridge';
export * from './mesh-stack';
export type { ClusterProviders } from './mesh-rules';
