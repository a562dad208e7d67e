import type { Construct } from 'constructs';
import { MeshError } from '../../errors';

/** A folder of a Git repository. */
export interface GitFolder {
  /** The address of the repository: `https://git.example.com/mesh.git`, `ssh://git@git.example.com/mesh.git`. */
  readonly repository: string;

  /** The folder, from the top of the repository. For a fleet it holds `{{ .name }}`, the name that Argo CD knows the cluster by: `clusters/{{ .name }}`. */
  readonly path: string;

  /**
   * The branch, tag or commit.
   *
   * @default 'main'
   */
  readonly revision?: string;
}

/** @throws MeshError InvalidValue */
export function requireGitFolder({ repository, path, revision = 'main' }: GitFolder, isFleet: boolean, at: Construct): Required<GitFolder> {
  if (!/^(https|ssh):\/\/\S+$/.test(repository)) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'a repository must be an address with https or ssh', value: repository, fix: 'Write such as "https://git.example.com/mesh.git"' });
  }
  if (path.startsWith('/') || path.split('/').includes('..') || path === '') {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'a path must be a folder from the top of the repository', value: path, fix: 'Write such as "clusters/east"' });
  }
  if (path.includes('{{') !== isFleet) {
    throw new MeshError({
      code: 'InvalidValue',
      at,
      problem: isFleet ? 'all clusters of a fleet would get the same folder' : 'only the paths of fleets are templates',
      value: path,
      fix: isFleet ? 'Put the cluster\'s name into it: "clusters/{{ .name }}"' : 'Name the folder, or name the clusters of the fleet with clusters',
    });
  }
  return { repository, path, revision };
}
