import type { Construct } from 'constructs';
import type { ArgoCdClusters, ArgoCdProps } from './argo-cd-props';
import type { ApplicationIgnoreDifference, ApplicationSetStep, ApplicationSource, ApplicationSpec } from '../../../imports/argoproj.io';
import { MeshError } from '../../errors';
import { requireDnsLabel } from '../../mesh';

/**
 * What istiod writes into objects that Argo CD applies. `failurePolicy` is not among it: it is written out as istiod wants it, so who opens it is put right.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/
 */
const writtenByIstiod: readonly ApplicationIgnoreDifference[] = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].map((kind) => (
  { group: 'admissionregistration.k8s.io', kind, jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'] }));

export interface ArgoCdSettings extends Required<Pick<ArgoCdProps, 'namespace' | 'project' | 'server' | 'automatic'>> {
  readonly clusters?: ArgoCdClusters;
}

/** @throws MeshError InvalidName, InvalidValue, ContradictingProps */
export function requireArgoCd(props: ArgoCdProps, at?: Construct): ArgoCdSettings {
  const { namespace = 'argocd', project = 'default', server = 'https://kubernetes.default.svc', clusters, automatic = true } = props;
  requireDnsLabel(namespace, 'the namespace of Argo CD', at);
  if (clusters !== undefined && props.server !== undefined) {
    throw new MeshError({ code: 'ContradictingProps', at, problem: 'many clusters have many API servers, which Argo CD knows', value: props.server, fix: 'Leave one of server and clusters out' });
  }
  if (!server.startsWith('https://')) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'an API server must be an address with https', value: server, fix: 'Write it as Argo CD knows it: "https://10.0.0.1:6443"' });
  }
  const order = clusters?.stages?.order;
  if (order !== undefined && (order.length === 0 || new Set(order).size < order.length)) {
    throw new MeshError({ code: 'InvalidValue', at, problem: 'the stages of a fleet must be different values of a label', value: order, fix: 'Name each stage once: ["canary", "rest"]' });
  }
  return { namespace, project, server, clusters, automatic };
}

/** What Applications of all kinds say. */
export function applicationSpec(settings: ArgoCdSettings, source: ApplicationSource, namespace: string | undefined): ApplicationSpec {
  const destination = { ...(settings.clusters === undefined ? { server: settings.server } : { server: '{{ .server }}' }), ...(namespace !== undefined && { namespace }) };
  return {
    project: settings.project,
    source,
    destination,
    ignoreDifferences: writtenByIstiod,
    syncPolicy: {
      ...(settings.automatic && { automated: { selfHeal: true } }),
      // The definitions are larger than what client-side apply can keep beside an object.
      syncOptions: ['ServerSideApply=true', 'RespectIgnoreDifferences=true', ...(namespace === undefined ? [] : ['CreateNamespace=true'])],
    },
  };
}

/** The clusters of a fleet, as an `ApplicationSet` asks for them. */
export function clusterGenerator(
  { labels }: ArgoCdClusters,
): { readonly clusters: { readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> } } } {
  return { clusters: labels === undefined ? {} : { selector: { matchLabels: labels } } };
}

const stageLabel = 'stage';

/** The label of an Application by which its cluster's stage is known. */
export function stageLabels({ stages }: ArgoCdClusters): Record<string, string> {
  return stages === undefined ? {} : { [stageLabel]: `{{ index .metadata.labels "${stages.label}" }}` };
}

/** The steps of a fleet: stage by stage, and in each what is installed first before what needs it. */
export function steps({ stages }: ArgoCdClusters, partLabel: string, parts: readonly (readonly string[])[]): readonly ApplicationSetStep[] {
  const is = (key: string, values: readonly string[]): { key: string; operator: string; values: readonly string[] } => ({ key, operator: 'In', values });
  const inParts = (first: readonly ReturnType<typeof is>[]): ApplicationSetStep[] => parts.length === 0
    ? [{ matchExpressions: first }]
    : parts.map((part) => ({ matchExpressions: [...first, is(partLabel, part)] }));
  return stages === undefined ? inParts([]) : stages.order.flatMap((stage) => inParts([is(stageLabel, [stage])]));
}
