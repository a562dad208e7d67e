import * as path from 'node:path';

/** Where the manifests of real applications lie that are not part of this project. `MESH_DATA` names another place. */
export function dataFolder(application: string): string {
  return path.resolve(process.env.MESH_DATA ?? path.resolve(__dirname, '../../../shared/data'), application);
}
