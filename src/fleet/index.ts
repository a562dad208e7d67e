export * from './fleet-cluster';
export * from './mesh-fleet';
export * from './mesh-fleet-props';
export type { FleetPrerequisite } from './prerequisites';
export * from './topology';
