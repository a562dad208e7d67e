import type { ManifestObject, Manifests } from '../../manifests';
import { textMap, valueAt } from '../../manifests';

/** Pods as a template describes them. */
export interface Pods {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
}

export function podsIn(manifests: Manifests): readonly Pods[] {
  return manifests.ofKind('Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Pod', 'Rollout').map((object) => {
    const template = object.kind === 'Pod' ? object.body : valueAt(object.body, 'spec', 'template');
    const account = valueAt(template, 'spec', 'serviceAccountName');
    return { namespace: namespaceOf(object), labels: textMap(valueAt(template, 'metadata', 'labels')), serviceAccount: typeof account === 'string' ? account : 'default' };
  });
}

/** Whether labels are selected; no selector selects nothing. */
export function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([label, value]) => labels[label] === value);
}

export function namespaceOf({ namespace = 'default' }: ManifestObject): string {
  return namespace;
}

export function isOf(group: string, object: ManifestObject): boolean {
  return object.apiVersion.startsWith(`${group}/`);
}
