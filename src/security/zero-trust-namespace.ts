import type { Construct } from 'constructs';
import { KubeNetworkPolicy, KubeResourceQuota } from '../../imports/k8s';
import { Sidecar } from '../../imports/networking.istio.io';
import { AuthorizationPolicy } from '../../imports/security.istio.io';
import { MeshError } from '../errors';
import type { Call, IComplianceRules, IMeshClient, IMeshNamespace, IMeshService, MeshNamespaceProps } from '../mesh';
import { callsFrom, callsTo, holdToRules, isRootNamespace, lazy, MeshNamespace, ownSettings, recordCall, requireDnsLabel } from '../mesh';
import type { Access } from './access';
import type { AccessOptions } from './access-policy';
import { AccessPolicy } from './access-policy';
import { AuditLog } from './audit/audit-log';
import type { Caller } from './caller';
import { openTo } from './openings';
import { isOutside, renderNetworkPolicy } from './render-network-policy';
import { StrictMtls } from './strict-mtls';
import type { NamespaceQuota } from './tenancy/namespace-quota';
import { renderQuota } from './tenancy/namespace-quota';
import type { Subject } from './tenancy/subject';
import { TenantPods } from './tenancy/tenant-pods';
import { TenantRole } from './tenancy/tenant-role';

export interface ZeroTrustNamespaceProps extends MeshNamespaceProps {
  /**
   * Whether the boundary is drawn below the mesh as well, by a Kubernetes NetworkPolicy: it holds even for pods that have no proxy, or escape it. It tells
   * namespaces apart, not services: those with a declared call may connect, on every port. What is public is open to any address. Metrics are open to the
   * mesh's root namespace and `metricsFrom`; DNS is reached in `kube-system` and at NodeLocal DNSCache.
   *
   * @default false, or as `compliance` asks for
   */
  readonly networkPolicy?: boolean;

  /**
   * The names of namespaces, beside the mesh's root namespace, whose pods may read metrics past the `NetworkPolicy`: where Prometheus runs.
   *
   * @default - none
   */
  readonly metricsFrom?: readonly string[];

  /**
   * Who owns the workloads here, and may edit them, their configuration and the routes to them, but nothing that the namespace enforces: no policy of the mesh,
   * no `Sidecar`, `ServiceEntry`, `EnvoyFilter` or `Telemetry`, no `NetworkPolicy`, no quota and no Role. It is all they get here by this, so whoever grants
   * them more elsewhere takes it back. An admission policy keeps their pods from evading the proxy, such as by `sidecar.istio.io/inject: "false"`; it needs
   * Kubernetes 1.30 or later. A `TenantBoundary` around the namespace limits the hosts that their routes may speak for.
   *
   * @default - nobody is given access
   */
  readonly tenants?: readonly Subject[];

  /**
   * The most that the objects of the namespace may use together.
   *
   * @default - unlimited
   */
  readonly quota?: NamespaceQuota;

  /**
   * Rules that the namespace has to meet, such as `Compliance.pciDss()`. They turn on what they ask for (an `AuditLog`, the `networkPolicy`), and synth fails
   * where something in the app weakens it: an exception from mutual TLS, an open `Sidecar`, a rule that lets everybody in.
   *
   * @default - none
   */
  readonly compliance?: IComplianceRules;
}

/**
 * A namespace in which nothing is trusted until it is said to be.
 *
 * Renders the `Namespace`; a `PeerAuthentication` that refuses plaintext; an `AuthorizationPolicy` that allows nothing, so that only `allowFrom` on a
 * service opens it; a `Sidecar` that lets workloads reach their own namespace, the mesh's root namespace and what `allowFrom` elsewhere lets them call,
 * and blocks the rest; optionally a `NetworkPolicy`, a `Role` with its `RoleBinding` for tenants, a `ResourceQuota`,
 * and a `Telemetry` that turns the audit log on.
 *
 * The `Sidecar` guides honest workloads; one that circumvents its proxy is stopped by a NetworkPolicy only.
 *
 * @see https://istio.io/latest/docs/ops/best-practices/security/
 */
export class ZeroTrustNamespace extends MeshNamespace {
  /**
   * @throws MeshError InvalidName when the name is no DNS label
   * @throws MeshError ContradictingProps when the namespace is kept out of the mesh, or is its root namespace
   * @throws MeshError InvalidValue when a quota cannot be one, or no tenants are named
   */
  constructor(scope: Construct, id: string, props: ZeroTrustNamespaceProps) {
    super(scope, id, props);
    const namespace = this.namespaceName;
    const { compliance } = props;
    const networkPolicy = props.networkPolicy ?? compliance?.asksFor('network-policy') ?? false;
    if (this.injection.mode === 'none') {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'outside the mesh nothing enforces these policies', value: this.injection.labels, fix: 'Use Injection.enabled, .revision or .ambient' });
    }
    if (isRootNamespace(this)) {
      throw new MeshError({
        code: 'ContradictingProps',
        at: this,
        problem: 'policies in the root namespace hold for the whole mesh: every namespace would be denied and closed',
        value: namespace,
        fix: 'Give workloads a namespace of their own, and use StrictMtls with the mesh as target for mutual TLS everywhere',
      });
    }
    if (networkPolicy && this.mesh.meshId !== undefined && this.mesh.network === undefined) {
      throw new MeshError({
        code: 'ContradictingProps',
        at: this,
        problem: 'a NetworkPolicy knows the pods of one cluster, and those of the other clusters of this mesh call by their addresses',
        value: this.mesh.meshId,
        fix: 'Name the network of the cluster, so that they come through its EastWestGateway, or leave networkPolicy out',
      });
    }
    new StrictMtls(this, 'mtls', { target: this });
    new AuthorizationPolicy(this, 'default-deny', { metadata: { name: 'default-deny', namespace }, spec: {} });
    // Sidecar configures sidecars; ztunnel has no such thing.
    if (this.injection.mode === 'sidecar') {
      ownSettings('Sidecar', this, { mesh: this.mesh, namespace }, true);
      new Sidecar(this, 'egress', {
        metadata: { name: 'default', namespace },
        spec: lazy(() => ({ egress: [{ hosts: this.egressHosts }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' as const } })),
      });
    }
    const metricsFrom = (props.metricsFrom ?? []).map((name) => requireDnsLabel(name, 'the name of a namespace', this));
    if (networkPolicy) {
      new KubeNetworkPolicy(this, 'network-policy', {
        metadata: { name: 'zero-trust', namespace },
        spec: lazy(() => renderNetworkPolicy(this, this.outgoing, this.incoming, metricsFrom)),
      });
    }
    if (props.tenants !== undefined) {
      new TenantRole(this, 'tenants', this, props.tenants);
      new TenantPods(this, 'tenant-pods', this);
    }
    if (props.quota !== undefined) new KubeResourceQuota(this, 'quota', { metadata: { name: 'zero-trust', namespace }, spec: { hard: renderQuota(props.quota, this) } });
    if (compliance === undefined) return;
    if (compliance.asksFor('audit-log')) new AuditLog(this, 'audit-log', { target: this, retention: compliance.auditRetention });
    holdToRules(compliance, { at: this, mesh: this.mesh, namespace });
  }

  /**
   * Lets a caller call all workloads of this namespace, beside whom their services let in.
   *
   * @throws MeshError InvalidAccess when Istio would not enforce the rule as it is written
   */
  public allowFrom(caller: Caller | IMeshClient, access: Access, options?: AccessOptions): void {
    AccessPolicy.of(this).allowFrom(caller, access, options);
  }

  /** Lets all workloads of a namespace, such as this one, call all of this one. @throws MeshError InvalidAccess as `allowFrom` */
  public allowFromAnyIn(namespace: IMeshNamespace, access: Access, options?: AccessOptions): void {
    AccessPolicy.of(this).allowFromAnyIn(namespace, access, options);
  }

  /** Keeps a caller from all workloads of this namespace, whatever allows it. @throws MeshError InvalidAccess as `allowFrom` */
  public denyFrom(caller: Caller | IMeshClient, access: Access, options?: AccessOptions): void {
    AccessPolicy.of(this).denyFrom(caller, access, options);
  }

  /**
   * Opens the egress of this namespace for a service elsewhere that does not say `allowFrom` in the same app, such as one of another team or an
   * `ExternalService`.
   */
  public allowEgressTo(service: IMeshService): void {
    recordCall({ from: this, to: service });
  }

  private get egressHosts(): string[] {
    const elsewhere = this.outgoing.filter(({ to }) => to.namespace.namespaceName !== this.namespaceName).map(({ to }) => `${to.namespace.namespaceName}/${to.host}`);
    const opened = openTo(this).filter((name) => name !== this.namespaceName).map((name) => `${name}/*`);
    return ['./*', `${this.mesh.rootNamespace}/*`, ...[...new Set([...elsewhere, ...opened])].sort()];
  }

  private get outgoing(): readonly Call[] {
    return callsFrom(this).filter(({ to }) => isOutside(to) || to.namespace.namespaceName !== this.namespaceName);
  }

  private get incoming(): readonly Call[] {
    return callsTo(this).filter(({ from }) => from.namespaceName !== this.namespaceName);
  }
}
