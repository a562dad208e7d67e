export { MeshService } from './mesh-service';
export type { ManifestServiceProps, MeshServiceAttributes, MeshServiceProps } from './mesh-service';
export type { RouteOptions } from './mesh-service-base';
