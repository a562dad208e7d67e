import type { IConstruct } from 'constructs';
import { MeshError } from '../../errors';
import type { IstioVersion } from '../../mesh';
import { minorNumber } from '../../mesh';

/** A version of Istio that a newer control plane can behave like. */
export type CompatibilityVersion = '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30';

/** What a newer version does differently, and the setting by which it does it as before. */
export interface BehaviourChange {
  /** The minor version that changed. */
  readonly since: string;

  /** The first minor version that no longer knows the setting. */
  readonly until?: string;
}

interface EnvironmentChange extends BehaviourChange {
  readonly name: string;
}

/**
 * Variables of istiod's environment whose default changed from false to true.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/compatibility-versions/
 */
const environmentChanges: readonly EnvironmentChange[] = [
  { name: 'ENABLE_NATIVE_SIDECARS', since: '1.27' },
  { name: 'DISABLE_SHADOW_HOST_SUFFIX', since: '1.28' },
  // Istio's own compatibility profiles still set it for 1.31, which does not read it.
  { name: 'PILOT_SPAWN_UPSTREAM_SPAN_FOR_GATEWAY', since: '1.28', until: '1.31' },
  { name: 'DISABLE_TRACK_REMAINING_CB_METRICS', since: '1.29' },
  { name: 'PILOT_SIDECAR_PICK_BEST_SERVICE_NAMESPACE', since: '1.30' },
  { name: 'PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS', since: '1.31' },
  { name: 'PILOT_ENABLE_STRICT_GATEWAY_MERGING', since: '1.31' },
];

/** What the CNI agent of ambient nodes began to do. */
const cniChanges = {
  /** Its process leaves the network namespace of the node. */
  ownNetworkNamespace: { since: '1.26' },
  /** It repairs rules in the pods of the node when it starts. */
  reconcileIptablesOnStartup: { since: '1.29' },
} as const;

/** How an install keeps behaving like an older version. */
export interface Compatibility {
  /** For istiod, by the names of its variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** For the CNI agent, where its behaviour is to stay the old one. */
  readonly cni: { readonly shareHostNetworkNamespace: boolean; readonly reconcileIptablesOnStartup: boolean };
}

/** @throws MeshError ContradictingProps when the version to behave like is not older */
export function resolveCompatibility(version: IstioVersion, like: CompatibilityVersion | undefined, at: IConstruct): Compatibility {
  if (like !== undefined && minorNumber(like) >= minorNumber(version.minor)) {
    throw new MeshError({
      code: 'ContradictingProps',
      at,
      problem: `Istio ${version.version} can only be made to behave like an older version`,
      value: like,
      fix: 'Leave compatibilityVersion out, or name the version that the mesh comes from',
    });
  }
  const isUndone = ({ since, until }: BehaviourChange): boolean => like !== undefined
    && minorNumber(since) > minorNumber(like)
    && version.isAtLeast(since)
    && (until === undefined || !version.isAtLeast(until));
  return {
    environment: Object.fromEntries(environmentChanges.filter(isUndone).map(({ name }) => [name, 'false'])),
    cni: { shareHostNetworkNamespace: isUndone(cniChanges.ownNetworkNamespace), reconcileIptablesOnStartup: !isUndone(cniChanges.reconcileIptablesOnStartup) },
  };
}
