export { MeshError, meshErrorCodes, problemsOf } from './errors';
export type { MeshErrorCode, MeshErrorProps } from './errors';
