import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { GatewayWorkload, IMeshNamespace, IMeshService } from '../mesh';
import { Mesh } from '../mesh';
import { requireSelector } from './proxies';

/** What has sidecars. */
export type SidecarOwner = IMeshService | IMeshNamespace | Mesh;

/** The part of a proxy's configuration that a patch is for. */
export type PatchContext = 'SIDECAR_INBOUND' | 'SIDECAR_OUTBOUND' | 'GATEWAY' | 'ANY';

/** Which proxies are patched, and in which part of their configuration. */
export class PatchTarget {
  /** What sidecars do with requests to their pods. */
  public static inbound(owner: SidecarOwner): PatchTarget {
    return new PatchTarget(owner, 'SIDECAR_INBOUND');
  }

  /** What sidecars do with requests that their pods make. */
  public static outbound(owner: SidecarOwner): PatchTarget {
    return new PatchTarget(owner, 'SIDECAR_OUTBOUND');
  }

  /** What a gateway does. */
  public static gateway(workload: GatewayWorkload): PatchTarget {
    return new PatchTarget(workload, 'GATEWAY');
  }

  /** All of that, for whatever proxies there are, gateways too. */
  public static everything(owner: SidecarOwner): PatchTarget {
    return new PatchTarget(owner, 'ANY');
  }

  public readonly mesh: Mesh;
  /** Where the EnvoyFilter goes: the root namespace reaches all. */
  public readonly namespace: string;

  private constructor(private readonly owner: SidecarOwner | GatewayWorkload, public readonly context: PatchContext) {
    if (owner instanceof Mesh) {
      this.mesh = owner;
      this.namespace = owner.rootNamespace;
    } else {
      const namespace = 'namespaceName' in owner ? owner : owner.namespace;
      this.mesh = namespace.mesh;
      this.namespace = namespace.namespaceName;
    }
  }

  /** The labels of the pods; undefined for all of the namespace or mesh. @throws MeshError when there are no proxies to patch */
  public selectFor(at: IConstruct): Readonly<Record<string, string>> | undefined {
    const { owner } = this;
    if (this.context === 'GATEWAY') return 'selector' in owner ? owner.selector : undefined;
    const mode = owner instanceof Mesh ? owner.dataPlane.mode : 'namespaceName' in owner ? owner.injection.mode : owner.namespace.injection.mode;
    if (mode !== 'sidecar') {
      throw new MeshError({
        code: 'UnsupportedByDataPlane',
        at,
        problem: mode === 'ambient' ? 'Istio does not support EnvoyFilter at waypoints, and ambient pods have no proxy of their own' : 'outside the mesh there is no proxy to patch',
        value: this.namespace,
        fix: 'Use sidecars for this namespace, or patch the gateway in front of it',
      });
    }
    return 'serviceName' in owner ? requireSelector(at, owner) : undefined;
  }
}
