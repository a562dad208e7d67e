import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { RequestAuthenticationSpec } from '../../../imports/security.istio.io';
import { RequestAuthentication } from '../../../imports/security.istio.io';
import { addLateCheck, MeshError } from '../../errors';
import type { Port } from '../../mesh';
import { apiObjectsIn, declareTokensValidated, guardObjectNames, isRootNamespace, lazy, oncePerCluster } from '../../mesh';
import type { AccessPath } from '../access';
import { Access } from '../access';
import { AccessPolicy } from '../access-policy';
import { Caller } from '../caller';
import type { GuardedTarget } from '../guarded-target';
import { attach, isNamespace, isService, judgeOf, nameOf, namespaceOf } from '../guarded-target';
import type { JwtIssuer } from './jwt-issuer';

/** Requests that need no token. A token that they carry still has to be valid. */
export interface JwtExemptions {
  /** Paths, without query: health checks, callbacks of a login. @default - none */
  readonly paths?: readonly AccessPath[];

  /** Methods, in capitals: `OPTIONS` for the questions that browsers ask before they call other origins, and cannot add a token to. @default - none */
  readonly methods?: readonly string[];
}

export interface JwtAuthenticationProps {
  /** Whose requests: those to a service, to all workloads of a namespace, or to a gateway (`gateway.workload`). Where there is a waypoint, it checks. */
  readonly target: GuardedTarget;

  /** Whose tokens are accepted; a token of anybody else is refused with 401. */
  readonly issuers: readonly JwtIssuer[];

  /**
   * Whether requests without a token are refused, with 403. Otherwise they go on without claims, for `AccessPolicy` to judge; a token that is there has to be
   * valid in any case.
   *
   * @default true
   */
  readonly required?: boolean;

  /**
   * What needs no token all the same.
   *
   * @default - nothing
   */
  readonly exempt?: JwtExemptions;

  /**
   * The ports of pods on which a token is required: where TLS is passed through or something else than HTTP is spoken, requiring one refuses everything.
   *
   * @default - of a service its HTTP ports, of a gateway all; a namespace has to name them
   */
  readonly ports?: readonly Port[];
}

const authenticationsOf = oncePerCluster(() => new Map<string, JwtAuthentication>());

/**
 * Tokens of end users (JWT): who may issue them, whom they are for, and whether requests need one.
 *
 * Renders a `RequestAuthentication`. Alone that refuses wrong tokens only, so where a token is required it also denies, in the target's `AccessPolicy`, whoever
 * brings none.
 *
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/
 */
export class JwtAuthentication extends Construct {
  /**
   * Says that tokens of requests to a target are validated by what this program does not describe, so that rules may ask for their claims. Renders nothing.
   */
  public static elsewhere(target: GuardedTarget): void {
    declareTokensValidated(target);
  }

  /**
   * @throws MeshError InvalidTokenRule when there is no issuer, or one of them twice, when the target cannot be told from others, or a namespace names no ports
   * @throws MeshError ConflictingPolicies when another construct says it of the same target
   * @throws MeshError ContradictingProps when something is exempt from what is not required
   * @throws MeshError InvalidAccess when Istio could not require a token of the target
   */
  constructor(scope: Construct, id: string, private readonly props: JwtAuthenticationProps) {
    super(scope, id);
    const { target, exempt, ports, required = true } = props;
    const namespace = namespaceOf(target);
    guardObjectNames(this, namespace.mesh);
    this.requireIssuers();
    this.requireTarget();
    this.own();
    addLateCheck(this, () => this.findUnread());
    if (required) {
      if (isNamespace(target) && ports === undefined) {
        throw new MeshError({ code: 'InvalidTokenRule', at: this, problem: 'on ports that do not speak HTTP, a rule that requires a token refuses everything', value: namespace.namespaceName, fix: 'Name the ports of the pods that do: ports: [Port.http(8080)]' });
      }
      const access = Access.http({
        ...(ports !== undefined && { ports }),
        ...(exempt?.paths !== undefined && { notPaths: exempt.paths }),
        ...(exempt?.methods !== undefined && { notMethods: exempt.methods }),
      });
      AccessPolicy.of(target).denyFrom(Caller.anyone().except(Caller.endUser('*')), access);
    } else if (exempt !== undefined || ports !== undefined) {
      throw new MeshError({ code: 'ContradictingProps', at: this, problem: 'no request needs a token, so none is exempt', value: { exempt, ports: ports?.map(({ number }) => number) }, fix: 'Leave them out, or required: false' });
    }
    const name = isNamespace(target) ? 'tokens' : nameOf(target);
    new RequestAuthentication(this, 'tokens', { metadata: { name, namespace: namespace.namespaceName }, spec: lazy(() => this.renderSpec()) });
  }

  /** The rendered objects, for patches that no property covers. The rule that requires a token is in the target's `AccessPolicy`. */
  public get apiObjects(): readonly ApiObject[] {
    return apiObjectsIn(this);
  }

  private renderSpec(): RequestAuthenticationSpec {
    const { target, issuers } = this.props;
    return { ...attach(target, judgeOf(target)), jwtRules: issuers.map(({ rule }) => rule) };
  }

  private requireIssuers(): void {
    const { issuers } = this.props;
    if (issuers.length === 0) {
      throw new MeshError({ code: 'InvalidTokenRule', at: this, problem: 'without an issuer no token is looked at, neither a right one nor a wrong one', value: issuers, fix: 'Name one: issuers: [JwtIssuer.google({ … })]' });
    }
    const twice = issuers.find(({ issuer }, index) => issuers.findIndex((other) => other.issuer === issuer) !== index);
    if (twice === undefined) return;
    throw new MeshError({ code: 'InvalidTokenRule', at: this, problem: 'one issuer is named twice, and a token that one of them refuses the other may accept', value: twice.issuer, fix: 'Name it once, with all of its audiences' });
  }

  private requireTarget(): void {
    const { target } = this.props;
    if (!isNamespace(target) && Object.keys(target.selector).length === 0) {
      throw new MeshError({ code: 'InvalidTokenRule', at: this, problem: `tokens are checked by the proxies of pods, and ${target.node.path} selects none: the rule would be for the whole namespace`, value: target.selector, fix: 'Give the service the labels of its pods: selector: { app: "reviews" }' });
    }
    const { injection, namespaceName } = namespaceOf(target);
    const isGateway = !isNamespace(target) && !isService(target);
    if (isGateway) return;
    if (isRootNamespace(namespaceOf(target))) {
      throw new MeshError({ code: 'InvalidTokenRule', at: this, problem: 'in the root namespace of the mesh the rule would be for pods of all namespaces', value: namespaceName, fix: 'Say it of each service or namespace that is meant' });
    }
    if (injection.mode !== 'none') return;
    throw new MeshError({ code: 'InvalidTokenRule', at: this, problem: 'its namespace is outside the mesh, where no proxy looks at tokens', value: namespaceName, fix: 'Let the namespace take part in the mesh' });
  }

  /** Istio adds the rules of several objects up: what one requires the other would not know of. */
  private own(): void {
    const { target } = this.props;
    const { mesh, namespaceName } = namespaceOf(target);
    const authentications = authenticationsOf(this, mesh);
    const key = JSON.stringify([namespaceName, isNamespace(target) ? [] : Object.entries(target.selector).sort()]);
    const rival = authentications.get(key);
    if (rival !== undefined) {
      throw new MeshError({ code: 'ConflictingPolicies', at: this, problem: `${rival.node.path} says already whose tokens are accepted there`, value: target.node.path, fix: 'Name all issuers in one of the two' });
    }
    authentications.set(key, this);
  }

  /** ztunnel sees connections, no headers. */
  private findUnread(): MeshError[] {
    const { target } = this.props;
    const namespace = namespaceOf(target);
    if (namespace.injection.mode !== 'ambient' || judgeOf(target) !== undefined || !(isNamespace(target) || isService(target))) return [];
    return [new MeshError({ code: 'UnsupportedByDataPlane', at: this, problem: 'in ambient mode only a waypoint sees tokens, and the target has none', value: target.node.path, fix: 'Give it a waypoint, or sidecars to the namespace' })];
  }
}
