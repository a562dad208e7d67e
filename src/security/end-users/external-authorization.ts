import { Construct } from 'constructs';
import { addLateCheck, MeshError } from '../../errors';
import type { ExtAuthzProvider, IMeshService, Port } from '../../mesh';
import { knowsProvider, recordCall, registerProvider, whenWaypointOf } from '../../mesh';
import { Access } from '../access';
import { AccessPolicy } from '../access-policy';
import { Caller } from '../caller';
import type { GuardedTarget } from '../guarded-target';
import { isNamespace, isService, judgeOf, namespaceOf } from '../guarded-target';

export interface ExternalAuthorizationProps {
  /** Whose requests: those to a service, to all workloads of a namespace, or to a gateway (`gateway.workload`). Where there is a waypoint, it asks. */
  readonly target: GuardedTarget;

  /** Who is asked; of a provider that is in the mesh configuration already, its name is enough. */
  readonly provider: ExtAuthzProvider | string;

  /**
   * Which requests it is asked about, by path, method, host, header or port. All others are let through to what `denyFrom` and `allowFrom` say.
   *
   * @default - all HTTP requests
   */
  readonly requests?: readonly Access[];
}

/**
 * Asks a service outside the proxies about requests, by HTTP or gRPC: Open Policy Agent, oauth2-proxy, one of your own. What it refuses is refused; what it
 * lets pass, `denyFrom` and `allowFrom` still judge.
 *
 * Renders a rule with action CUSTOM in the target's `AccessPolicy`, and the provider into the mesh configuration of `MeshInstall`. Where the authorizer is a
 * service that is described, it lets those in that ask it (`allowFrom`, so nobody else), and their egress is opened.
 *
 * @see https://istio.io/latest/docs/tasks/security/authorization/authz-custom/
 */
export class ExternalAuthorization extends Construct {
  /**
   * @throws MeshError InvalidAccess when Istio would not ask as it is written, or another provider is asked about the target
   * @throws MeshError InvalidProvider when a provider that speaks HTTP is to be asked about connections
   * @throws MeshError ConflictingPolicies when another provider has the name
   */
  constructor(scope: Construct, id: string, private readonly props: ExternalAuthorizationProps) {
    super(scope, id);
    const { target, provider, requests = [Access.http()] } = props;
    const { mesh } = namespaceOf(target);
    if (requests.length === 0) {
      throw new MeshError({ code: 'InvalidAccess', at: this, problem: 'of no requests nothing is asked, and all are let through', value: requests, fix: 'Leave requests out to ask about all' });
    }
    const name = typeof provider === 'string' ? provider : provider.name;
    for (const access of requests) {
      this.requireAnswerable(access);
      AccessPolicy.of(target).authorizeWith(name, access);
    }
    addLateCheck(this, () => this.findUnregistered(name));
    if (typeof provider === 'string') return;
    registerProvider(this, mesh, provider);
    if (provider.service !== undefined && provider.port !== undefined) this.openWay(provider.service, provider.port, provider.protocol);
  }

  private requireAnswerable(access: Access): void {
    const { provider } = this.props;
    if (typeof provider === 'string' || provider.protocol === 'grpc' || access.layer === 'http') return;
    throw new MeshError({
      code: 'InvalidProvider', at: this, problem: 'a provider that speaks HTTP cannot be asked about connections, and Istio would refuse them all', value: provider.name, fix: 'Ask about Access.http, or use ExtAuthzProvider.grpc',
    });
  }

  /** A question is a call like any other: past the authorizer's policies and through the Sidecar of who asks. */
  private openWay(authorizer: IMeshService, port: Port, protocol: ExtAuthzProvider['protocol']): void {
    const { target } = this.props;
    const from = namespaceOf(target);
    const isGuarded = authorizer.namespace.injection.mode !== 'none' && Object.keys(authorizer.selector).length > 0;
    if (!isGuarded) {
      recordCall({ from, ...(!isNamespace(target) && { client: target }), to: authorizer });
      return;
    }
    const access = protocol === 'grpc' ? Access.grpc({ ports: [port] }) : Access.http({ ports: [port] });
    const policy = AccessPolicy.of(authorizer);
    if (isNamespace(target)) policy.allowFromAnyIn(target, access);
    else policy.allowFrom(target, access);
    if (!isNamespace(target) && !isService(target)) return;
    whenWaypointOf(target, () => {
      const identities = judgeOf(target)?.identities.map(({ principal }) => principal) ?? [];
      if (identities.length > 0) policy.allowFrom(Caller.identity(...identities), access);
    });
  }

  /** Of a provider that it does not know, Istio refuses everything. */
  private findUnregistered(name: string): MeshError[] {
    const { target, provider } = this.props;
    const { mesh } = namespaceOf(target);
    if (knowsProvider(this, mesh, name)) return [];
    const entry = typeof provider === 'string' ? '' : ` ${JSON.stringify(provider.extensionProvider)}`;
    return [new MeshError({
      code: 'ProviderNotRegistered',
      at: this,
      problem: 'nothing here renders the mesh configuration, and it is not known to have this provider, without which Istio refuses every request',
      value: name,
      fix: `Add it to extensionProviders of the mesh configuration${entry}, and say that it is there: Mesh.fromAttributes({ extensionProviders: ['${name}'] })`,
    })];
  }
}
