export { MeshService } from './mesh-service';
export type { ManifestServiceProps, MeshServiceAttributes, MeshServiceProps } from './mesh-service';
export { MeshServiceBase } from './mesh-service-base';
export type { RouteOptions, ServiceDescription } from './mesh-service-base';
