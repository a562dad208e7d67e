import { isMap, valueAt } from '../../manifests';
import type { Check, Observation } from '../observation';
import { met, unmet } from '../observation';
import type { RenderedObjects } from '../rendered-objects';
import { itemsAt } from '../rendered-objects';

const mode = 'spec.outboundTrafficPolicy.mode';

/** Workloads of a namespace reach declared hosts only. */
export const egress: Check = {
  scope: 'namespace',
  observe: (objects, namespace) => {
    // Sidecar configures sidecars; what keeps ambient workloads in is below the mesh.
    if (objects.isAmbient(namespace)) return policiesOf(objects, namespace, ['Egress']);
    const { meshConfig } = objects;
    const meshWide = valueAt(meshConfig?.config, 'outboundTrafficPolicy', 'mode');
    const sidecars = objects.inNamespace('Sidecar', namespace);
    if (sidecars.length === 0 && meshConfig !== undefined && meshWide === 'REGISTRY_ONLY') return [met(meshConfig.object, 'data.mesh: outboundTrafficPolicy.mode', meshWide)];
    if (sidecars.length === 0) return [unmet(undefined, mode, undefined, `workloads of ${namespace} may call any address`, 'Make it a ZeroTrustNamespace, or give it an EgressPolicy')];
    return sidecars.map((sidecar) => {
      const own = valueAt(sidecar.body, 'spec', 'outboundTrafficPolicy', 'mode');
      const value = own ?? meshWide;
      return value === 'REGISTRY_ONLY' ? met(sidecar, mode, value) : unmet(sidecar, mode, value, 'its workloads may call any address', 'Close egress here too: REGISTRY_ONLY');
    });
  },
};

/** What enters and leaves a namespace is limited below the mesh too. */
export const networkPolicy: Check = { scope: 'namespace', observe: (objects, namespace) => policiesOf(objects, namespace, ['Ingress', 'Egress']) };

function policiesOf(objects: RenderedObjects, namespace: string, directions: readonly string[]): readonly Observation[] {
  const forAll = objects.inNamespace('NetworkPolicy', namespace).filter(({ body }) => Object.keys(Object(valueAt(body, 'spec', 'podSelector')) as object).length === 0);
  return directions.flatMap((direction) => {
    const rules = direction.toLowerCase();
    // Policies add up, so one that opens everything undoes all others.
    const open = objects.inNamespace('NetworkPolicy', namespace).flatMap((object) => itemsAt(object.body, 'spec', rules).flatMap((rule, index) => (
      isMap(rule) && Object.keys(rule).length === 0 ? [unmet(object, `spec.${rules}[${index}]`, rule, `it opens the ${rules} of its pods altogether`, 'Say from where, to where and by which port')] : [])));
    if (open.length > 0) return open;
    const policy = forAll.find(({ body }) => itemsAt(body, 'spec', 'policyTypes').includes(direction));
    if (policy !== undefined) return [met(policy, 'spec.policyTypes', direction)];
    return [unmet(undefined, 'spec.policyTypes', undefined, `no NetworkPolicy limits the ${rules} of all pods of ${namespace}`, 'Leave networkPolicy: false out of the ZeroTrustNamespace')];
  });
}
