import { Construct } from 'constructs';
import type { AuthorizationPolicySpec } from '../../imports/security.istio.io';
import { AuthorizationPolicy } from '../../imports/security.istio.io';
import { addLateCheck, MeshError } from '../errors';
import type { IMeshClient, IMeshNamespace } from '../mesh';
import { guardObjectNames, isRootNamespace, lazy, recordCall, requireDnsLabel, sendGatewaysToWaypoint, whenWaypointOf } from '../mesh';
import type { Access } from './access';
import { Caller } from './caller';
import { findUnverified } from './end-users/unverified-tokens';
import { findUnenforceable, requireEnforceable } from './enforceable';
import { findEvadable } from './evadable';
import type { GuardedTarget } from './guarded-target';
import { attach, isNamespace, isService, judgeOf, nameOf, namespaceOf, numberOf, portsMeant } from './guarded-target';
import { open } from './openings';
import type { Grant } from './render-access';
import { renderRules } from './render-access';
import { findSharedIdentities } from './shared-identities';
import { findSharedPods, protectPods } from './shared-pods';

const childId = 'access';

export type AccessAction = NonNullable<AuthorizationPolicySpec['action']>;

export interface AccessOptions {
  /**
   * Whether the rule is only tried: proxies log and count what it would decide, and decide as if it were not there.
   *
   * @default false
   * @see https://istio.io/latest/docs/tasks/security/authorization/authz-dry-run/
   */
  readonly dryRun?: boolean;
}

/** The rules of one policy object. */
interface Part {
  readonly action: AccessAction;
  readonly provider?: string;
  readonly dryRun: boolean;
  readonly grants: Grant[];
}

/** In the order in which Istio asks them. */
const actions: readonly AccessAction[] = ['CUSTOM', 'DENY', 'ALLOW', 'AUDIT'];

/**
 * Who may call a service, the workloads of a namespace, or a gateway: all that is said of it anywhere, in as few policies as Istio allows.
 *
 * Renders an `AuthorizationPolicy` for each action that is used, with one rule for all callers that may do the same. They select the pods of the target, or,
 * where its traffic goes through a waypoint, name it there; then the pods let in nobody but the waypoint.
 *
 * Istio asks first who is to be asked elsewhere (`authorizeWith`), then who is denied, then who is allowed. From the first `allowFrom` on, whatever none
 * allows is refused.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export class AccessPolicy extends Construct {
  /**
   * The policy of a service, a namespace, or a gateway's pods (`gateway.workload`), made at the first call.
   *
   * @throws MeshError InvalidAccess when the target has no selector, or is in the mesh's root namespace: the policy would hit other pods too
   */
  public static of(target: GuardedTarget): AccessPolicy {
    const existing = target.node.tryFindChild(childId);
    return existing instanceof AccessPolicy ? existing : new AccessPolicy(target);
  }

  private readonly parts = new Map<string, Part>();

  private constructor(private readonly target: GuardedTarget) {
    super(target, childId);
    guardObjectNames(this, namespaceOf(target).mesh);
    this.requireTarget();
    if (isService(target)) {
      protectPods(target);
      addLateCheck(this, () => findSharedPods(target));
    }
    if (isService(target) || isNamespace(target)) whenWaypointOf(target, () => { this.renderParts(); });
    addLateCheck(this, () => [...this.parts.values()].flatMap(({ action, dryRun, grants }) => grants.flatMap(({ caller, access }) => [
      ...findUnenforceable({ target, action, dryRun, caller, access }),
      ...findEvadable({ target, action, dryRun, caller, access }, this.parts.get('ALLOW false')?.grants.map((grant) => grant.caller) ?? []),
      ...findUnverified(target, caller, access),
      ...findSharedIdentities(target, caller, grants.filter((grant) => grant.access === access).map((grant) => grant.caller)),
    ])));
  }

  /**
   * Lets a caller in. From the first call on, everything that no call allows is refused, in every namespace.
   *
   * @throws MeshError InvalidAccess when Istio would not enforce the rule as it is written
   */
  public allowFrom(caller: Caller | IMeshClient, access: Access, options: AccessOptions = {}): void {
    const who = this.add('ALLOW', caller, access, options);
    if (options.dryRun !== true) this.openPaths(who);
  }

  /** Lets all workloads of a namespace in. @throws MeshError InvalidAccess when Istio would not enforce the rule as it is written */
  public allowFromAnyIn(namespace: IMeshNamespace, access: Access, options: AccessOptions = {}): void {
    this.allowFrom(Caller.anyIn(namespace), access, options);
  }

  /** Lets everybody in, also without an identity. @throws MeshError InvalidAccess when Istio would not enforce the rule as it is written */
  public allowPublic(access: Access, options: AccessOptions = {}): void {
    this.allowFrom(Caller.anyone(), access, options);
  }

  /**
   * Keeps a caller out, whatever allows it. A caller without any identity is nobody's client: to keep all out but some, deny `Caller.anyone().except(…)`.
   *
   * @throws MeshError InvalidAccess when Istio would not enforce the rule as it is written
   */
  public denyFrom(caller: Caller | IMeshClient, access: Access, options: AccessOptions = {}): void {
    this.add('DENY', caller, access, options);
  }

  /** Marks requests for the audit log of proxies that have one; it allows and denies nothing. @throws MeshError InvalidAccess as `allowFrom` */
  public auditFrom(caller: Caller | IMeshClient, access: Access): void {
    this.add('AUDIT', caller, access, {});
  }

  /**
   * Asks an authorizer of the mesh configuration (`extensionProviders`) about requests; what it lets pass, `denyFrom` and `allowFrom` still judge.
   *
   * @param provider its name there
   * @param caller whose requests; told apart by address only
   * @throws MeshError InvalidAccess when the rule asks for what is not known yet at that point (identities, tokens), or another provider is asked already
   */
  public authorizeWith(provider: string, access: Access, caller: Caller = Caller.anyone()): void {
    const other = [...this.parts.values()].find((part) => part.provider !== undefined && part.provider !== provider)?.provider;
    if (other !== undefined) {
      throw new MeshError({ code: 'InvalidAccess', at: this.target, problem: `Istio asks one authorizer for a workload, and refuses everything when there are two: ${other} is asked already`, value: provider, fix: `Ask ${other} about this too` });
    }
    this.add('CUSTOM', caller, access, {}, requireDnsLabel(provider, 'the name of a provider', this.target));
  }

  private add(action: AccessAction, caller: Caller | IMeshClient, access: Access, { dryRun = false }: AccessOptions, provider?: string): Caller {
    const who = caller instanceof Caller ? caller : Caller.of(caller);
    requireEnforceable({ target: this.target, action, dryRun, caller: who, access });
    const key = `${action} ${String(dryRun)}`;
    const part = this.parts.get(key) ?? { action, dryRun, grants: [], ...(provider !== undefined && { provider }) };
    part.grants.push({ caller: who, access });
    if (!this.parts.has(key)) {
      this.parts.set(key, part);
      this.renderParts();
    }
    return who;
  }

  /** Anew whenever one is added, so that their order in the output is not the order of the calls. */
  private renderParts(): void {
    for (const child of this.node.children) this.node.tryRemoveChild(child.node.id);
    const { target } = this;
    const namespace = namespaceOf(target).namespaceName;
    const parts = [...this.parts.values()].sort((a, b) => actions.indexOf(a.action) - actions.indexOf(b.action) || Number(a.dryRun) - Number(b.dryRun));
    for (const part of parts) {
      const suffix = [...(part.action === 'ALLOW' ? [] : [part.action.toLowerCase()]), ...(part.dryRun ? ['dry-run'] : [])];
      new AuthorizationPolicy(this, suffix.length === 0 ? 'policy' : suffix.join('-'), {
        metadata: { name: [nameOf(target), ...suffix].join('-'), namespace, ...(part.dryRun && { annotations: { 'istio.io/dry-run': 'true' } }) },
        spec: lazy(() => this.renderSpec(part)),
      });
    }
    const waypoint = judgeOf(target);
    if (waypoint === undefined || !['ALLOW false', 'CUSTOM false', 'DENY false'].some((key) => this.parts.has(key))) return;
    // Without it, who calls the pods by their addresses would get around the waypoint. Gateways do unless a label tells them not to, and would be refused.
    if (isService(target) || isNamespace(target)) sendGatewaysToWaypoint(target);
    new AuthorizationPolicy(this, 'waypoint', {
      metadata: { name: `${nameOf(target)}-waypoint`, namespace },
      spec: { ...attach(target, undefined), rules: [{ from: [{ source: { principals: waypoint.identities.map(({ principal }) => principal).sort() } }] }] },
    });
  }

  private renderSpec({ action, provider, grants }: Part): AuthorizationPolicySpec {
    const waypoint = judgeOf(this.target);
    return {
      ...attach(this.target, waypoint),
      ...(action !== 'ALLOW' && { action }),
      ...(provider !== undefined && { provider: { name: provider } }),
      rules: renderRules(grants, (access) => portsMeant(this.target, access, action)?.map((port) => numberOf(port, waypoint))),
    };
  }

  /** What is allowed has to get there too: through the callers' Sidecars and past NetworkPolicies. */
  private openPaths({ clients, namespaces }: Caller): void {
    const { target } = this;
    if (isService(target) && namespaces !== undefined) {
      for (const client of clients) recordCall({ from: client.namespace, client, to: target });
      if (clients.length === 0) for (const namespace of namespaces) recordCall({ from: namespace, to: target });
    } else {
      open(target, namespaces);
    }
  }

  private requireTarget(): void {
    const { target } = this;
    if (!isNamespace(target) && Object.keys(target.selector).length === 0) {
      throw new MeshError({
        code: 'InvalidAccess',
        at: target,
        problem: 'a policy selects the pods it protects, and this service has no selector: the policy would hit the whole namespace',
        value: target.selector,
        fix: 'Give the service the labels of its pods: selector: { app: "reviews" }',
      });
    }
    if (!isRootNamespace(namespaceOf(target)) || !(isService(target) || isNamespace(target))) return;
    throw new MeshError({
      code: 'InvalidAccess',
      at: target,
      problem: isService(target)
        ? 'a policy in the root namespace of the mesh selects the pods of all namespaces, so this one would also restrict, and open, the pods of others that carry the same labels'
        : 'a policy of the root namespace holds for the whole mesh, so this one would restrict, and open, all workloads of all namespaces',
      value: { namespace: namespaceOf(target).namespaceName, ...(isService(target) && { selector: target.selector }) },
      fix: isService(target) ? 'Run the service in a namespace of its own' : 'Say it of each namespace that is meant',
    });
  }
}
