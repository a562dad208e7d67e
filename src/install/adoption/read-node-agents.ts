import type { Draft } from './draft';
import { digestOf, readPlacement } from './read-control-plane';
import type { ValuesReader } from './values-reader';
import { Platform } from '../../mesh';

/** What the chart of the CNI plugin is told. */
export function readCni(values: ValuesReader, draft: Draft): void {
  draft.set('cni', {});
  draft.set('cni.binDir', values.text('cni.cniBinDir'));
  draft.set('cni.confDir', values.text('cni.cniConfDir'));
  draft.set('cni.excludeNamespaces', values.list('cni.excludeNamespaces'));
  draft.set('cni.logLevel', values.text('cni.logging.level'));
  draft.set('cni.podLabels', values.map('cni.podLabels'));
  draft.set('cni.resources', values.merged('cni.resources'));
  draft.set('cni.tolerations', values.list('cni.tolerations'));
  draft.set('cni.affinity', values.map('cni.affinity'));
  draft.set('images.digests.install-cni', digestOf(values, 'cni.image'));
  values.flag('cni.ambient.enabled');
  // Of the clusters that are known by name, these alone need it.
  if (values.flag('cni.resourceQuotas.enabled') === true) draft.set('platform', Platform.gke());
  const [enabled, deletes, labels, repairs] = ['enabled', 'deletePods', 'labelPods', 'repairPods'].map((key) => values.flag(`cni.repair.${key}`));
  if (enabled === false) draft.set('cni.brokenPods', 'ignore');
  else if (deletes === true) draft.set('cni.brokenPods', 'delete');
  else if (labels === true) draft.set('cni.brokenPods', 'label');
  else if (repairs === false) draft.set('cni.brokenPods', 'ignore');
}

/** What the chart of ztunnel is told: `prefix` is empty there, and `ztunnel.` in an IstioOperator. */
export function readZtunnel(values: ValuesReader, draft: Draft, prefix: string): void {
  draft.set('ztunnel', {});
  draft.set('ztunnel.resources', values.merged(`${prefix}resources`, { requests: { cpu: '200m', memory: '512Mi' } }));
  draft.set('ztunnel.logLevel', values.text(`${prefix}logLevel`));
  draft.set('ztunnel.terminationGracePeriodSeconds', values.number(`${prefix}terminationGracePeriodSeconds`));
  draft.set('ztunnel.podLabels', values.map(`${prefix}podLabels`));
  draft.set('images.digests.ztunnel', digestOf(values, `${prefix}image`));
  readPlacement(values, draft, prefix, 'ztunnel');
  // Said of the whole install by the other charts.
  for (const shared of ['meshConfig', 'hub', 'tag', 'variant', 'imagePullPolicy', 'imagePullSecrets', 'istioNamespace', 'multiCluster', 'network', 'platform', 'revision', 'resourceName']) values.take(`${prefix}${shared}`);
}
