import type { DeploymentStrategy, PolicyRule, SecurityContext, Volume } from '../../../imports/k8s';
import { restrictedContainer } from '../../mesh';
import type { InstallSettings } from '../settings';

/** What no container of an install needs is taken from all of them. */
export const lockedDown: SecurityContext = { ...restrictedContainer, seccompProfile: { type: 'RuntimeDefault' } };

/** New pods come up beside all of the old ones, so that capacity never shrinks by more than a quarter. */
export const rollingUpdate: DeploymentStrategy = { rollingUpdate: { maxSurge: '100%', maxUnavailable: '25%' } };

/** The token that proves to istiod's CA who a pod is; it is of no use to anyone else. */
export const tokenVolume: Volume = {
  name: 'istio-token',
  projected: { sources: [{ serviceAccountToken: { audience: 'istio-ca', expirationSeconds: 43200, path: 'istio-token' } }] },
};

/** For programs that enter other pods from the node. */
export function seLinuxOptions({ platform: { nodeAgentSeLinuxType: type } }: InstallSettings): { readonly seLinuxOptions?: { readonly type: string } } {
  return type === undefined ? {} : { seLinuxOptions: { type } };
}

/** Where a cluster says by a right what a pod may be, agents of nodes ask to be anything. */
export function privilegeRules({ platform: { choosesUsers } }: InstallSettings): readonly PolicyRule[] {
  if (choosesUsers !== true) return [];
  return [{ apiGroups: ['security.openshift.io'], resources: ['securitycontextconstraints'], resourceNames: ['privileged'], verbs: ['use'] }];
}
