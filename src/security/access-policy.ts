import { Construct } from 'constructs';
import { AuthorizationPolicy } from '../../imports/security.istio.io';
import { addLateCheck, MeshError } from '../errors';
import type { IMeshClient, IMeshService } from '../mesh';
import { guardObjectNames, isRootNamespace, lazy, recordCall } from '../mesh';
import type { Access } from './access';
import type { Grant } from './render-access';
import { portsInRule, renderRules } from './render-access';
import { findSharedPods, protectPods } from './shared-pods';

const childId = 'access';

/**
 * Who may call a service: the one ALLOW policy of its workloads, which every `allowFrom` on the service adds to.
 *
 * Renders an `AuthorizationPolicy` that selects the service's pods. From the first rule on, whatever no rule allows is refused.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export class AccessPolicy extends Construct {
  /**
   * The policy of a service, made at the first call.
   *
   * @throws MeshError InvalidAccess when the service has no selector, or is in the mesh's root namespace: the policy would hit other pods too
   */
  public static of(service: IMeshService): AccessPolicy {
    const existing = service.node.tryFindChild(childId);
    return existing instanceof AccessPolicy ? existing : new AccessPolicy(service);
  }

  private readonly grants: Grant[] = [];

  private constructor(private readonly service: IMeshService) {
    super(service, childId);
    guardObjectNames(this, service.namespace.mesh);
    if (Object.keys(service.selector).length === 0) {
      throw new MeshError({
        code: 'InvalidAccess',
        at: service,
        problem: 'a policy selects the pods it protects, and this service has no selector: the policy would hit the whole namespace',
        value: service.selector,
        fix: 'Give the service the labels of its pods: selector: { app: "reviews" }',
      });
    }
    if (isRootNamespace(service.namespace)) {
      throw new MeshError({
        code: 'InvalidAccess',
        at: service,
        problem: 'a policy in the root namespace of the mesh selects the pods of all namespaces, so this one would also restrict, and open, the pods of others that carry the same labels',
        value: { namespace: service.namespace.namespaceName, selector: service.selector },
        fix: 'Run the service in a namespace of its own',
      });
    }
    protectPods(service);
    addLateCheck(this, () => findSharedPods(service));
    new AuthorizationPolicy(this, 'policy', {
      metadata: { name: service.serviceName, namespace: service.namespace.namespaceName },
      spec: lazy(() => ({ selector: { matchLabels: { ...service.selector } }, rules: renderRules(this.service, this.grants) })),
    });
  }

  /**
   * Lets a client call the service.
   *
   * @throws MeshError InvalidAccess when the service does not speak what the access is about, or the client has no identity
   * @throws MeshError UnsupportedByDataPlane when HTTP is to be told apart where only a waypoint could
   */
  public allow(client: IMeshClient, access: Access): void {
    this.requireEnforceable(access);
    this.requireSameCluster(client);
    this.requireIdentity(client);
    this.grants.push({ client, access });
    recordCall({ from: client.namespace, client, to: this.service });
  }

  /** A principal says no cluster: with one trust domain in both, it would be another workload than the one that is meant. */
  private requireSameCluster(client: IMeshClient): void {
    const { cluster } = this.service.namespace.mesh;
    if (client.namespace.mesh.reaches(this.service.namespace.mesh)) return;
    throw new MeshError({
      code: 'InvalidAccess',
      at: this.service,
      problem: `${client.node.path} runs in another cluster than this service, which is in ${cluster}`,
      value: client.namespace.mesh.cluster,
      fix: 'Allow the client of the same cluster, or give the clusters of one mesh the same meshId',
    });
  }

  private requireEnforceable(access: Access): void {
    const { service } = this;
    const foreign = access.operation.ports?.find((port) => !service.ports.some(({ number }) => number === port.number));
    if (foreign !== undefined) {
      throw new MeshError({ code: 'InvalidAccess', at: service, problem: 'the service has no such port', value: foreign.number, fix: `Use one of ${service.ports.map(({ number }) => number).join(', ')}` });
    }
    if (service.namespace.injection.mode === 'none') {
      throw new MeshError({ code: 'InvalidAccess', at: service, problem: 'its namespace is outside the mesh, where nothing enforces the rule', value: service.namespace.injection.labels, fix: 'Let the namespace take part in the mesh' });
    }
    const meant = portsInRule(service, access);
    const speaksHttp = meant === undefined ? service.ports.some(({ isHttp }) => isHttp) : meant.length > 0 && meant.every(({ isHttp }) => isHttp);
    if (access.layer === 'http' && !speaksHttp) {
      throw new MeshError({
        code: 'InvalidAccess',
        at: service,
        problem: 'HTTP is told apart on HTTP ports only: on others Istio would ignore the rule, or refuse everything',
        value: (access.operation.ports ?? service.ports).map(({ number, protocol }) => `${protocol} ${number}`),
        fix: 'Use Access.tcp, or declare the port as Port.http, Port.http2 or Port.grpc',
      });
    }
    const unnumbered = meant?.find(({ targetPort }) => typeof targetPort !== 'number');
    if (unnumbered !== undefined) {
      throw new MeshError({
        code: 'InvalidAccess',
        at: service,
        problem: `a policy names the container's port by its number, which is not known for port ${unnumbered.number}`,
        value: unnumbered.targetPort,
        fix: 'Give the number as targetPort',
      });
    }
    const tellsHttpApart = access.operation.methods ?? access.operation.paths ?? access.operation.hosts;
    if (tellsHttpApart !== undefined && service.namespace.injection.mode === 'ambient') {
      throw new MeshError({
        code: 'UnsupportedByDataPlane',
        at: service,
        problem: 'in ambient mode a policy on pods is enforced by ztunnel, which sees connections and no HTTP',
        value: tellsHttpApart,
        fix: 'Use Access.tcp or Access.any, or sidecars for this namespace',
      });
    }
  }

  private requireIdentity(client: IMeshClient): void {
    const outside = client.namespace.injection.mode === 'none';
    if (client.identities.length > 0 && !outside) return;
    throw new MeshError({
      code: 'InvalidAccess',
      at: this.service,
      problem: `${client.node.path} has no identity in the mesh, so it could not be recognized`,
      value: outside ? client.namespace.injection.labels : client.identities,
      fix: outside ? 'Let its namespace take part in the mesh' : 'Say under which ServiceAccount it runs: serviceAccount: "web"',
    });
  }
}
