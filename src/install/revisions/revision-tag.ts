import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KubeMutatingWebhookConfiguration, KubeService, KubeValidatingWebhookConfiguration } from '../../../imports/k8s';
import type { Mesh } from '../../mesh';
import { apiObjectsIn, guardObjectNames, requireDnsLabel } from '../../mesh';
import { istiodPorts } from '../components/istiod';
import { componentLabels, istiodSelector } from '../components/labels';
import { defaultValidator, injectionWebhooks } from '../components/webhooks';
import type { MeshInstall } from '../mesh-install';
import { claimDefault, claimRevision, settingsOf } from './cluster-installs';

export interface RevisionTagProps {
  /** The control plane that the tag means, now. */
  readonly install: MeshInstall;

  /**
   * What namespaces ask for instead of a revision, such as `prod-stable`. `default` makes the control plane the one that `istio-injection: enabled` means and
   * that validates objects without a revision.
   *
   * @default - the construct's id
   */
  readonly tag?: string;
}

/**
 * A name for a revision that stays when the revision changes: namespaces ask for the tag, and move with it, as their pods are started again.
 *
 * Renders a `MutatingWebhookConfiguration` and a `Service`, and for the tag `default` the `ValidatingWebhookConfiguration` of objects without a revision.
 *
 * @see https://istio.io/latest/docs/setup/upgrade/canary/#stable-revision-labels
 */
export class RevisionTag extends Construct {
  /** The mesh, whose namespaces ask for the tag. */
  public readonly mesh: Mesh;

  /**
   * @throws MeshError InvalidName when the tag is no DNS label
   * @throws MeshError DuplicateName when a revision or another tag of the cluster has the name
   * @throws MeshError ContradictingProps when the cluster has a default revision already
   */
  constructor(scope: Construct, id: string, props: RevisionTagProps) {
    super(scope, id);
    const { install } = props;
    const tag = requireDnsLabel(props.tag ?? id, 'a revision tag', this);
    const settings = settingsOf(install);
    const isDefault = tag === 'default';
    if (isDefault) claimDefault(this, settings);
    claimRevision(this, settings, tag);
    this.mesh = install.mesh.onRevision(isDefault ? undefined : tag);
    guardObjectNames(this, this.mesh);

    const { namespace } = settings;
    const labels = { ...componentLabels(settings, 'Pilot', 'istiod'), 'istio.io/tag': tag };
    const annotations = Object.keys(settings.platform.webhooks).length === 0 ? {} : { annotations: settings.platform.webhooks };
    const name = `istio-revision-tag-${tag}`;
    new KubeMutatingWebhookConfiguration(this, 'injection', {
      metadata: { name: namespace === 'istio-system' ? name : `${name}-${namespace}`, labels: { app: 'sidecar-injector', ...labels }, ...annotations },
      webhooks: injectionWebhooks(settings, tag, isDefault),
    });
    if (isDefault) {
      const { name: validatorName, webhooks } = defaultValidator(settings);
      new KubeValidatingWebhookConfiguration(this, 'validation', { metadata: { name: validatorName, labels: { app: 'istiod', istio: 'istiod', ...labels }, ...annotations }, webhooks });
    }
    new KubeService(this, 'service', {
      metadata: { name: `istiod-revision-tag-${tag}`, namespace, labels: { app: 'istiod', istio: 'pilot', ...labels } },
      spec: { selector: istiodSelector(settings), ports: istiodPorts },
    });
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }
}
