import { podSecurity, resourcesOf } from './render-add-on';
import type { Storage } from './storage';
import type { Workload } from './workload';
import type { PersistentVolumeClaimSpec, PodSecurityContext, ResourceRequirements } from '../../../imports/k8s';
import type { IMeshService } from '../../mesh';

/** What the operator of Prometheus is told of a pod, whichever program it runs. */
export interface OperatedPod {
  readonly image: string;
  readonly version?: string;
  readonly podMetadata: { readonly labels: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
  readonly serviceAccountName: string;
  readonly securityContext: PodSecurityContext;
  readonly resources: ResourceRequirements;
  readonly storage: { readonly emptyDir: { readonly sizeLimit: string } } | { readonly volumeClaimTemplate: { readonly spec: PersistentVolumeClaimSpec } };
}

/** A workload in the operator's words. Its containers the operator locks down by itself. */
export function operatedPod(addOn: IMeshService<never>, storage: Storage, workload: Workload): OperatedPod {
  const { image, annotations } = workload;
  const version = /:(v\d+\.\d+\.\d+)$/.exec(image)?.[1];
  return {
    image,
    // It chooses arguments by the version, which an image by digest does not tell.
    ...(version !== undefined && { version }),
    podMetadata: { labels: { ...addOn.selector }, ...(annotations !== undefined && { annotations }) },
    serviceAccountName: addOn.serviceName,
    securityContext: podSecurity(workload, storage),
    resources: resourcesOf(workload),
    storage: storage.claim === undefined ? { emptyDir: { sizeLimit: `${storage.mebibytes}Mi` } } : { volumeClaimTemplate: { spec: storage.claim } },
  };
}
