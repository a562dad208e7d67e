import { Construct } from 'constructs';
import type { FluxProps } from './flux-charts';
import { requireFlux } from './flux-parts';
import type { GitFolder } from './git-folder';
import { requireGitFolder } from './git-folder';
import { Kustomization } from '../../../imports/kustomize.toolkit.fluxcd.io';
import { GitRepository } from '../../../imports/source.toolkit.fluxcd.io';
import { requireDnsLabel } from '../../mesh';

/** A folder of manifests that Flux applies. */
export interface FluxFolderProps extends FluxProps, GitFolder {
  /**
   * The name of both objects: a DNS label.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Folders that have to be applied, with all of their objects ready, before this one: an install before what uses it.
   *
   * @default - none
   */
  readonly after?: readonly FluxFolder[];
}

/**
 * Manifests that were written into a Git repository, applied by Flux with server-side apply. It is ready when all of its objects are.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export class FluxFolder extends Construct {
  /** The name of the Kustomization. */
  public readonly name: string;
  private readonly namespace: string;

  /** @throws MeshError InvalidName, InvalidValue */
  constructor(scope: Construct, id: string, props: FluxFolderProps) {
    super(scope, id);
    const { namespace, interval } = requireFlux(props, this);
    const { repository, path, revision } = requireGitFolder(props, false, this);
    this.name = requireDnsLabel(props.name ?? id, 'the name of a Kustomization', this);
    this.namespace = namespace;
    const metadata = { name: this.name, namespace };
    const after = props.after ?? [];
    new GitRepository(this, 'repository', { metadata, spec: { interval, url: repository, ref: { branch: revision } } });
    new Kustomization(this, 'kustomization', {
      metadata,
      spec: {
        interval,
        path: `./${path}`,
        // With a definition that is deleted go all objects of its kind.
        prune: false,
        wait: true,
        ...(after.length > 0 && {
          dependsOn: after.map((folder) => ({ name: folder.name, ...(folder.namespace !== namespace && { namespace: folder.namespace }) })),
        }),
        sourceRef: { kind: 'GitRepository', name: this.name },
      },
    });
  }
}
