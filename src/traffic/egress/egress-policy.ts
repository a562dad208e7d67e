import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { SidecarSpec } from '../../../imports/networking.istio.io';
import { Sidecar } from '../../../imports/networking.istio.io';
import { MeshError } from '../../errors';
import type { IMeshNamespace, Mesh } from '../../mesh';
import { apiObjectsIn, guardObjectNames, ownSettings } from '../../mesh';
import type { ExternalService } from '../external-service';
import type { ProxySet } from './settings-target';
import { proxiesOf } from './settings-target';

export interface EgressPolicyProps {
  /** Whose calls it is about: those of a namespace, or of every namespace of a mesh that says nothing itself. */
  readonly target: Mesh | IMeshNamespace;

  /**
   * Which hosts outside the cluster may be called: these alone; all that some `ExternalService` describes and lets be seen; or any, described or not.
   * Services of the cluster stay reachable with each.
   */
  readonly allow: readonly ExternalService[] | 'described' | 'any';
}

/**
 * Which hosts outside the cluster workloads may call.
 *
 * Renders a `Sidecar` named `default`, in the namespace or, for a mesh, in its root namespace. For a mesh without an allow list,
 * `meshConfig.outboundTrafficPolicy` of `MeshInstall` says the same to all namespaces, those with a Sidecar included.
 *
 * It guides honest workloads; one that circumvents its proxy is stopped by a NetworkPolicy only, such as that of `ZeroTrustNamespace`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#OutboundTrafficPolicy
 */
export class EgressPolicy extends Construct {
  /**
   * @throws MeshError ConflictingPolicies when another construct renders the Sidecar of the same namespace, such as `ZeroTrustNamespace`
   * @throws MeshError ContradictingProps when a host is in another cluster, or cannot be seen there
   * @throws MeshError UnsupportedByDataPlane when the target has no sidecars
   */
  constructor(scope: Construct, id: string, props: EgressPolicyProps) {
    super(scope, id);
    const proxies = proxiesOf(props.target, this);
    const { mesh, namespace, name } = proxies;
    guardObjectNames(this, mesh);
    ownSettings('Sidecar', this, proxies, props.allow !== 'any');
    new Sidecar(this, 'sidecar', { metadata: { name, namespace }, spec: this.renderSpec(proxies, props.allow) });
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  private renderSpec(proxies: ProxySet, allow: EgressPolicyProps['allow']): SidecarSpec {
    if (typeof allow === 'string') return { outboundTrafficPolicy: { mode: allow === 'any' ? 'ALLOW_ANY' : 'REGISTRY_ONLY' } };
    for (const service of allow) this.requireVisible(service, proxies);
    const outside = allow.map(({ namespace, host }) => `${namespace.namespaceName}/${host}`);
    return {
      egress: [{ hosts: [`*/*.svc.${proxies.mesh.clusterDomain}`, ...[...new Set(outside)].sort()] }],
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    };
  }

  private requireVisible(service: ExternalService, { mesh, namespace }: ProxySet): void {
    const { cluster } = service.namespace.mesh;
    if (cluster !== mesh.cluster) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: `${service.node.path} is described in another cluster than ${mesh.cluster}`, value: cluster, fix: 'Describe the host in this cluster too' });
    }
    if (namespace === mesh.rootNamespace || service.isVisibleIn(namespace)) return;
    throw new MeshError({
      code: 'ContradictingProps', at: this, problem: `${service.node.path} cannot be seen in namespace ${namespace}, so that allowing it has no effect`, value: service.host, fix: 'Let it be seen there: visibleTo: \'all\', or a list with the namespace',
    });
  }
}
