import { Construct } from 'constructs';
import type { LabelSelector, LabelSelectorRequirement, MutatingWebhook, ValidatingWebhook } from '../../../imports/k8s';
import { KubeMutatingWebhookConfiguration, KubeValidatingWebhookConfiguration } from '../../../imports/k8s';
import { injectionService, webhookService } from '../remote/remote-istiod';
import type { InstallSettings } from '../settings';
import { withRevision } from '../settings';
import { componentLabels } from './labels';

/** The calls from the API server to istiod: for pods that may need a proxy, and for Istio's own kinds, which it validates. */
export class Webhooks extends Construct {
  constructor(scope: Construct, id: string, settings: InstallSettings) {
    super(scope, id);
    const { namespace, revision } = settings;
    const labels = componentLabels(settings, 'Pilot', 'istiod');
    const annotations = Object.keys(settings.platform.webhooks).length === 0 ? {} : { annotations: settings.platform.webhooks };
    const injector = withRevision('istio-sidecar-injector', revision);

    new KubeMutatingWebhookConfiguration(this, 'injection', {
      metadata: { name: namespace === 'istio-system' ? injector : `${injector}-${namespace}`, labels: { app: 'sidecar-injector', ...labels }, ...annotations },
      webhooks: injectionWebhooks(settings, settings.revisionLabel, settings.revision === undefined),
    });
    // Istio objects are judged where they are read.
    if (!settings.multiCluster.isRead) return;
    const validators: (readonly [string, string, LabelSelectorRequirement])[] = [[`${withRevision('istio-validator', revision)}-${namespace}`, 'rev.validation.istio.io', isIn('istio.io/rev', settings.revisionLabel)]];
    // istioctl knows it by this name.
    if (settings.validateUnlabelled) validators.push(['istiod-default-validator', 'validation.istio.io', isAbsent('istio.io/rev')]);
    for (const [name, webhook, which] of validators) {
      new KubeValidatingWebhookConfiguration(this, webhook, {
        metadata: { name, labels: { app: 'istiod', istio: 'istiod', ...labels }, ...annotations },
        webhooks: [validation(settings, webhook, which)],
      });
    }
  }
}

/** The calls for pods that ask for a revision, or a tag of one. @param isDefault whether for those too that ask for injection as such */
export function injectionWebhooks(settings: InstallSettings, revisionLabel: string, isDefault: boolean): MutatingWebhook[] {
  return injectionSelectors(revisionLabel, isDefault).map(([name, selectors]): MutatingWebhook => ({
    name: `${name}.sidecar-injector.istio.io`,
    admissionReviewVersions: ['v1'],
    clientConfig: { service: injectionService(settings) },
    failurePolicy: 'Fail',
    ...selectors,
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    sideEffects: 'None',
  }));
}

/** The validation of Istio objects that name no revision, as istioctl knows it. */
export function defaultValidator(settings: InstallSettings): { readonly name: string; readonly webhooks: ValidatingWebhook[] } {
  return { name: 'istiod-default-validator', webhooks: [validation(settings, 'validation.istio.io', isAbsent('istio.io/rev'))] };
}

function validation(settings: InstallSettings, name: string, which: LabelSelectorRequirement): ValidatingWebhook {
  return {
    name,
    admissionReviewVersions: ['v1'],
    clientConfig: { service: webhookService(settings, '/validate') },
    // Written out, because istiod would otherwise change it, and the next apply of this manifest would conflict with istiod.
    failurePolicy: 'Fail',
    objectSelector: { matchExpressions: [which] },
    rules: [{
      apiGroups: ['extensions.istio.io', 'networking.istio.io', 'security.istio.io', 'telemetry.istio.io'],
      apiVersions: ['*'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['*'],
    }],
    sideEffects: 'None',
  };
}

interface Selectors {
  readonly namespaceSelector: LabelSelector;
  readonly objectSelector: LabelSelector;
}

/**
 * Which pods are injected, as disjoint cases: labels of the namespace count before those of the pod, and `istio-injection` before `istio.io/rev`.
 *
 * @see https://istio.io/latest/docs/ops/common-problems/injection/
 */
function injectionSelectors(revisionLabel: string, isDefault: boolean): readonly (readonly [string, Selectors])[] {
  const thisRevision = isIn('istio.io/rev', revisionLabel);
  const noRevision = isAbsent('istio.io/rev');
  const noInjection = isAbsent('istio-injection');
  const notRefused: LabelSelectorRequirement = { key: 'sidecar.istio.io/inject', operator: 'NotIn', values: ['false'] };
  const byRevision = [
    ['rev.namespace', select([thisRevision, noInjection], [notRefused])],
    ['rev.object', select([noRevision, noInjection], [notRefused, thisRevision])],
  ] as const;
  if (!isDefault) return byRevision;
  return [
    ...byRevision,
    ['namespace', select([isIn('istio-injection', 'enabled')], [notRefused])],
    ['object', select([noInjection, noRevision], [isIn('sidecar.istio.io/inject', 'true'), noRevision])],
  ];
}

function select(namespace: LabelSelectorRequirement[], object: LabelSelectorRequirement[]): Selectors {
  return { namespaceSelector: { matchExpressions: namespace }, objectSelector: { matchExpressions: object } };
}

function isIn(key: string, value: string): LabelSelectorRequirement {
  return { key, operator: 'In', values: [value] };
}

function isAbsent(key: string): LabelSelectorRequirement {
  return { key, operator: 'DoesNotExist' };
}
