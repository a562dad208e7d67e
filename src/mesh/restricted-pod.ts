import type { PodSecurityContext, SecurityContext } from '../../imports/k8s';

/** What the restricted Pod Security Standard asks of a pod. @param user whom the files of its image are for */
export function restrictedPod(user: number): PodSecurityContext {
  return { runAsNonRoot: true, runAsUser: user, runAsGroup: user, seccompProfile: { type: 'RuntimeDefault' } };
}

/** And of its containers, which write nothing but to volumes either. */
export const restrictedContainer = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true } satisfies SecurityContext;
