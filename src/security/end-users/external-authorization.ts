import { Construct } from 'constructs';
import { addLateCheck, MeshError } from '../../errors';
import type { ExtAuthzProvider } from '../../mesh';
import { findUnregistered, registerProvider } from '../../mesh';
import { Access } from '../access';
import { AccessPolicy } from '../access-policy';
import type { GuardedTarget } from '../guarded-target';
import { namespaceOf } from '../guarded-target';
import { letReach } from '../let-reach';

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
    addLateCheck(this, () => findUnregistered(this, mesh, provider, 'Istio refuses every request'));
    if (typeof provider === 'string') return;
    registerProvider(this, mesh, provider);
    if (provider.service !== undefined && provider.port !== undefined) letReach(target, provider.service, provider.port);
  }

  private requireAnswerable(access: Access): void {
    const { provider } = this.props;
    if (typeof provider === 'string' || provider.protocol === 'grpc' || access.layer === 'http') return;
    throw new MeshError({
      code: 'InvalidProvider', at: this, problem: 'a provider that speaks HTTP cannot be asked about connections, and Istio would refuse them all', value: provider.name, fix: 'Ask about Access.http, or use ExtAuthzProvider.grpc',
    });
  }
}
