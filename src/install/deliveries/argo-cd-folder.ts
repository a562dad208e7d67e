import { Construct } from 'constructs';
import { applicationSpec, clusterGenerator, requireArgoCd, stageLabels, steps } from './argo-cd-parts';
import type { ArgoCdProps } from './argo-cd-props';
import type { GitFolder } from './git-folder';
import { requireGitFolder } from './git-folder';
import { Application, ApplicationSet } from '../../../imports/argoproj.io';
import { requireDnsLabel } from '../../mesh';

/** A folder of manifests that Argo CD applies. */
export interface ArgoCdFolderProps extends ArgoCdProps, GitFolder {
  /**
   * The name of the Application, or of the ApplicationSet and, after their cluster's name, its Applications: a DNS label.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * In which order Applications are synced that are applied by an Application themselves, as in an app of apps: lower numbers first.
   *
   * @default 0
   */
  readonly wave?: number;
}

/**
 * Manifests that were written into a Git repository, applied by Argo CD: an `Application`, or an `ApplicationSet` for a fleet of clusters, each with a folder
 * of its own. What istiod writes into the objects is no difference.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/
 */
export class ArgoCdFolder extends Construct {
  /** @throws MeshError InvalidName, InvalidValue, ContradictingProps */
  constructor(scope: Construct, id: string, props: ArgoCdFolderProps) {
    super(scope, id);
    const settings = requireArgoCd(props, this);
    const { repository, path, revision } = requireGitFolder(props, settings.clusters !== undefined, this);
    const name = requireDnsLabel(props.name ?? id, 'the name of an Application', this);
    const source = { repoURL: repository, path, targetRevision: revision };
    const { namespace, clusters } = settings;
    if (clusters === undefined) {
      const annotations = props.wave === undefined ? {} : { annotations: { 'argocd.argoproj.io/sync-wave': String(props.wave) } };
      new Application(this, 'application', { metadata: { name, namespace, ...annotations }, spec: applicationSpec(settings, source, undefined) });
      return;
    }
    new ApplicationSet(this, 'application-set', {
      metadata: { name, namespace },
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [clusterGenerator(clusters)],
        ...(clusters.stages !== undefined && { strategy: { type: 'RollingSync', rollingSync: { steps: steps(clusters, '', []) } } }),
        template: { metadata: { name: `{{ .name }}-${name}`, labels: stageLabels(clusters) }, spec: applicationSpec(settings, source, undefined) },
      },
    });
  }
}
