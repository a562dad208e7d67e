import type { AccessAction } from './authorization-policy';
import type { TokenVerdict } from '../authentication/check-token';
import type { EffectiveMtls } from '../authentication/effective-mtls';

/** One comparison of a rule, with what it found. */
export interface ConditionVerdict {
  /** Where in the policy's `spec`, such as `rules[0].from[1].source.notPrincipals`. */
  readonly path: string;
  readonly holds: boolean;
  /** The values of the policy. */
  readonly expected: readonly string[];
  /** Whether the condition is that it is none of them. */
  readonly not: boolean;
  /** What the request has; undefined for nothing. */
  readonly actual: string | undefined;
  /** Why Istio leaves the condition out, wholly or for some of its values. */
  readonly leftOut?: string;
}

/** A rule of a policy, compared with the request. */
export interface RuleVerdict {
  readonly index: number;
  /** As Envoy names it in access logs: `ns[shop]-policy[reviews]-rule[0]`. */
  readonly id: string;
  readonly matches: boolean;
  /** Why Istio leaves the rule out, so that it never matches. */
  readonly leftOut?: string;
  readonly conditions: readonly ConditionVerdict[];
  /** The conditions for whose sake it does not match. Of several `from` or `to`, none of which holds, each has some here. */
  readonly failed: readonly ConditionVerdict[];
}

/** A policy, compared with the request. */
export interface PolicyVerdict {
  readonly name: string;
  readonly namespace: string;
  /** `file:line` of the policy. */
  readonly origin: string;
  readonly action: AccessAction;
  readonly dryRun: boolean;
  /** Why it does not apply to the workload; undefined where it does. */
  readonly doesNotApply?: string;
  /** Whether one of its rules matches. */
  readonly matches: boolean;
  readonly rules: readonly RuleVerdict[];
}

/** What brought a decision about. */
export interface DecidingRule {
  readonly policy: PolicyVerdict;
  readonly rule: RuleVerdict;
}

/** Whether a request is let through to a workload, and why. */
export interface AccessDecision {
  readonly decision: 'ALLOW' | 'DENY';
  /** One sentence, without its full stop. */
  readonly reason: string;
  /** The rule that decided; undefined where none did: nothing restricts access, nothing allows it, or authentication fails. */
  readonly decidedBy?: DecidingRule;
  /** Every AuthorizationPolicy of the manifests, those that do not apply as well. */
  readonly policies: readonly PolicyVerdict[];
  /** Mutual TLS at the port of the workload; undefined for gateways and waypoints, whose listeners have settings of their own. */
  readonly mtls?: EffectiveMtls;
  /** What becomes of the token; undefined where the request has none. */
  readonly token?: TokenVerdict;
  /** External authorizers that are asked, by the name of their provider. */
  readonly asks: readonly string[];
  /** Rules of AUDIT policies that match: the request is marked for the audit log. */
  readonly audited: readonly DecidingRule[];
  /** The decision if policies in dry run were enforced; undefined where none of them applies. */
  readonly withDryRun?: 'ALLOW' | 'DENY';
  /** The decision with all reasons, line by line, for people. */
  readonly explanation: string;
}
