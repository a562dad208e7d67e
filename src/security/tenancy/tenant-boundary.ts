import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { BoundarySettings } from './boundary-rules';
import { attachedRouteRules, exportRules, exportVariables, gatewayRules, hostVariables } from './boundary-rules';
import type { NamespaceRule } from './namespace-rules';
import { NamespaceRules } from './namespace-rules';
import type { Variable } from '../../../imports/k8s';
import { addLateCheck, MeshError } from '../../errors';
import type { IMeshNamespace } from '../../mesh';
import { apiObjectsIn, guardObjectNames, isRootNamespace, oncePerCluster, requireDnsLabel, requireDnsName } from '../../mesh';

const boundariesOf = oncePerCluster(() => new Map<string, TenantBoundary>());

export interface TenantBoundaryProps {
  /** The namespaces of the tenant, in one cluster. */
  readonly namespaces: readonly IMeshNamespace[];

  /**
   * The DNS names outside the cluster that are the tenant's own, each optionally with a leading `*.` for all names below it.
   *
   * @default - none, so that the tenant can serve nothing at a gateway
   */
  readonly hosts?: readonly string[];

  /**
   * The namespaces that may see the routes, policies and hosts that the tenant declares for its own services. Each of those objects has to name them then, in
   * `exportTo`.
   *
   * @default - all, and nothing has to be named
   */
  readonly visibleIn?: readonly IMeshNamespace[];

  /**
   * The name of the policies, which a user who is refused gets to read.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

/**
 * Keeps a tenant from deciding about the hosts of others. Istio lets a VirtualService, DestinationRule or ServiceEntry of any namespace speak for any host, in
 * every namespace that it is exported to, and a Gateway serve any host at pods that others share: who may write them in one namespace can take over the traffic
 * of another.
 *
 * Renders `ValidatingAdmissionPolicy` objects with bindings, which the API server evaluates by itself: in these namespaces, what is exported to others may
 * name hosts of these namespaces and of `hosts` only; what is for the tenant's own workloads (`exportTo: ['.']`) may name any. Gateways, and routes at gateways
 * of other namespaces, may name `hosts` only. Who may change namespaces' labels or these policies has to be seen to by RBAC.
 *
 * Needs Kubernetes 1.30 or later.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export class TenantBoundary extends Construct {
  /**
   * @throws MeshError InvalidValue when no namespace is given, or one is the mesh's root namespace
   * @throws MeshError InvalidName when a host is no DNS name
   * @throws MeshError ConflictingPolicies when another boundary holds a namespace already
   * @throws MeshError ContradictingProps when the namespaces are in several clusters
   */
  constructor(scope: Construct, id: string, props: TenantBoundaryProps) {
    super(scope, id);
    const [{ mesh }] = this.requireNamespaces(props.namespaces);
    guardObjectNames(this, mesh);
    const namespaces = props.namespaces.map(({ namespaceName }) => namespaceName);
    const settings: BoundarySettings = {
      namespaces,
      clusterDomain: mesh.clusterDomain,
      hosts: (props.hosts ?? []).map((host) => this.requireOutside(requireDnsName(host, 'a host of a tenant', { at: this, wildcard: true }), mesh.clusterDomain)),
      visibleIn: props.visibleIn?.map(({ namespaceName }) => namespaceName),
    };
    const name = requireDnsLabel(props.name ?? id, 'the name of a boundary', this);
    addLateCheck(this, () => (settings.visibleIn === undefined ? [] : this.findUnlimited(settings)));
    const own = hostVariables(settings);
    const istio = 'networking.istio.io';
    this.refuse(`${name}-hosts`, namespaces, istio, ['virtualservices', 'destinationrules', 'serviceentries'], [...own, ...exportVariables(settings)], exportRules(settings));
    this.refuse(`${name}-gateways`, namespaces, istio, ['gateways'], own, gatewayRules);
    this.refuse(`${name}-routes`, namespaces, 'gateway.networking.k8s.io', ['httproutes', 'grpcroutes', 'tlsroutes'], own, attachedRouteRules);
  }

  /** The rendered objects, for patches that no property covers. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  private refuse(
    name: string, namespaces: readonly string[], group: string, resources: string[], variables: readonly Variable[], rules: readonly NamespaceRule[],
  ): void {
    new NamespaceRules(this, name, {
      name,
      namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces }] },
      objects: { apiGroups: [group], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources },
      variables,
      rules,
    });
  }

  private requireNamespaces(namespaces: readonly IMeshNamespace[]): readonly [IMeshNamespace, ...IMeshNamespace[]] {
    const [first, ...others] = namespaces;
    if (first === undefined) {
      throw new MeshError({ code: 'InvalidValue', at: this, problem: 'a boundary is around at least one namespace', value: namespaces, fix: 'Name the namespaces of the tenant' });
    }
    for (const namespace of namespaces) {
      const { namespaceName, mesh } = namespace;
      if (mesh.cluster !== first.mesh.cluster) {
        throw new MeshError({ code: 'ContradictingProps', at: this, problem: `${namespace.node.path} is in another cluster than ${first.node.path}`, value: mesh.cluster, fix: 'Make a boundary for each cluster' });
      }
      if (isRootNamespace(namespace)) {
        throw new MeshError({ code: 'InvalidValue', at: this, problem: 'the root namespace of the mesh decides about every namespace, so no tenant can be in it', value: namespaceName, fix: 'Give the tenant a namespace of its own' });
      }
      const other = boundariesOf(this, mesh).get(namespaceName);
      if (other !== undefined) {
        throw new MeshError({ code: 'ConflictingPolicies', at: this, problem: `${other.node.path} is around this namespace already, and both would have to hold`, value: namespaceName, fix: 'Keep one boundary for each namespace' });
      }
      boundariesOf(this, mesh).set(namespaceName, this);
    }
    return [first, ...others];
  }

  /** What this app renders for the tenant would be refused by the boundary that it renders. */
  private findUnlimited({ namespaces }: BoundarySettings): MeshError[] {
    return this.node.root.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child))
      .filter(({ apiGroup, kind, metadata }) => apiGroup === 'networking.istio.io' && exported.includes(kind) && namespaces.includes(metadata.namespace ?? ''))
      .filter((object) => !hasExportTo(object))
      .map((object) => new MeshError({
        code: 'ContradictingProps',
        at: object,
        problem: `${this.node.path} lets only some namespaces see it, and this ${object.kind} says nothing, which means all`,
        value: object.name,
        fix: 'Name them: ApiObject.of(…).addJsonPatch(JsonPatch.add("/spec/exportTo", [".", …])), or leave visibleIn out',
      }));
  }

  /** A tenant that owned names of the cluster's own domain would own those of all namespaces. */
  private requireOutside(host: string, clusterDomain: string): string {
    const name = host.replace(/^\*\./, '');
    if (name !== clusterDomain && !name.endsWith(`.${clusterDomain}`) && !name.endsWith('.svc') && name !== 'svc' && name.includes('.')) return host;
    throw new MeshError({
      code: 'InvalidValue', at: this, problem: 'services of the cluster belong to the tenant by their namespace', value: host, fix: 'Name hosts outside the cluster only, such as "shop.example.com", and the namespaces in namespaces',
    });
  }
}

const exported = ['DestinationRule', 'ServiceEntry', 'VirtualService'];

function hasExportTo(object: ApiObject): boolean {
  const { spec } = object.toJson() as { spec?: { exportTo?: readonly string[] } };
  return (spec?.exportTo ?? []).length > 0;
}
