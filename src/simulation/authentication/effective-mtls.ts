import type { ManifestObject, Manifests } from '../../manifests';
import { isMap, textMap, valueAt } from '../../manifests';
import type { AccessTarget } from '../access/access-query';
import type { MeshSettingsProps } from '../mesh-settings';
import { meshSettings } from '../mesh-settings';

export type MtlsMode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

/** Whether a port of a workload takes mutual TLS, plaintext or both, and which policy says so. */
export interface EffectiveMtls {
  readonly mode: MtlsMode;
  /** Where it is said, such as `PeerAuthentication shop/strict (mesh.yaml:4) spec.mtls`, or that nothing says it. */
  readonly because: string;
}

/**
 * The mode of mutual TLS in effect: a port's goes before its workload's, that before the namespace's, that before the mesh's; without any it is PERMISSIVE.
 * Of two policies that say the same for the same, Istio heeds the older one; manifests tell no age, so here it is the first by name, as for policies that
 * were made at once.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export function effectiveMtls(manifests: Manifests, to: AccessTarget, settings: MeshSettingsProps = {}): EffectiveMtls {
  const { rootNamespace } = meshSettings(manifests, settings);
  const policies = [...manifests.ofKind('PeerAuthentication').filter(({ apiVersion }) => apiVersion.startsWith('security.istio.io/'))];
  policies.sort((a, b) => (`${a.name}.${namespaceOf(a)}` < `${b.name}.${namespaceOf(b)}` ? -1 : 1));
  const mesh = policies.find((policy) => namespaceOf(policy) === rootNamespace && !hasSelector(policy));
  // In the root namespace, policies for some workloads or for the namespace alone count for nothing.
  const own = to.namespace === rootNamespace ? [] : policies.filter((policy) => namespaceOf(policy) === to.namespace);
  const workload = own.find((policy) => hasSelector(policy) && selects(policy, to));
  const namespace = own.find((policy) => !hasSelector(policy));

  const port = to.port === undefined ? undefined : said(workload, to, 'portLevelMtls', String(to.port));
  const general = said(workload, to, 'mtls') ?? said(namespace, to, 'mtls') ?? said(mesh, to, 'mtls') ?? { mode: 'PERMISSIVE', because: 'no PeerAuthentication says otherwise' };
  return port ?? general;
}

function said(policy: ManifestObject | undefined, to: AccessTarget, ...at: readonly string[]): EffectiveMtls | undefined {
  const mode = valueAt(policy?.body, 'spec', ...at, 'mode');
  if (policy === undefined || (mode !== 'STRICT' && mode !== 'PERMISSIVE' && mode !== 'DISABLE')) return undefined;
  const because = `PeerAuthentication ${namespaceOf(policy)}/${policy.name} (${policy.origin}) spec.${at.join('.')}`;
  return mode === 'DISABLE' && to.proxy === 'ztunnel' ? { mode: 'PERMISSIVE', because: `${because} says DISABLE, which ambient does not know` } : { mode, because };
}

function namespaceOf({ namespace = 'default' }: ManifestObject): string {
  return namespace;
}

function hasSelector({ body }: ManifestObject): boolean {
  const labels = valueAt(body, 'spec', 'selector', 'matchLabels');
  return isMap(labels) && Object.keys(labels).length > 0;
}

function selects({ body }: ManifestObject, { labels = {} }: AccessTarget): boolean {
  return Object.entries(textMap(valueAt(body, 'spec', 'selector', 'matchLabels'))).every(([label, value]) => labels[label] === value);
}
