import type { AccessDecision, PolicyVerdict } from './access-decision';
import type { AccessQuery } from './access-query';
import { whyNotAttached } from './attachment';
import type { AuthorizationPolicy } from './authorization-policy';
import { authorizationPoliciesIn } from './authorization-policy';
import { evaluateRule } from './evaluate-rule';
import { explain } from './explain';
import { askAuthorizers } from './external-authorizers';
import { factsOf } from './facts';
import { matchesOf, nameOf } from './matching-rules';
import type { Decided } from './matching-rules';
import { ztunnelVerdict } from './ztunnel';
import type { Manifests } from '../../manifests';
import { authenticate } from '../authentication/authenticate';
import { meshSettings } from '../mesh-settings';

/**
 * Whether a request gets through the security policies of manifests, as Istio's proxies decide it, and why. Nothing is asked of a cluster.
 *
 * First the connection and the token must pass: plaintext where mutual TLS is STRICT, and tokens that no RequestAuthentication takes, are refused. Then
 * CUSTOM policies that match ask external authorizers, and DENY policies that match deny. The rest is allowed where no ALLOW policy applies to the workload,
 * or a rule of one matches.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export function decideAccess(manifests: Manifests, query: AccessQuery): AccessDecision {
  const mesh = meshSettings(manifests, query.mesh);
  const facts = factsOf(query, mesh);
  const trustDomains = [mesh.trustDomain, ...mesh.trustDomainAliases];

  const verdicts = authorizationPoliciesIn(manifests).map((policy): readonly [AuthorizationPolicy, PolicyVerdict] => {
    const { name, namespace, origin, action, dryRun } = policy;
    const start = { name, namespace, origin, action, dryRun };
    const doesNotApply = whyNotAttached(policy, query.to, mesh);
    if (doesNotApply !== undefined) return [policy, { ...start, doesNotApply, matches: false, rules: [] }];
    if (query.to.proxy === 'ztunnel') return [policy, ztunnelVerdict(policy, facts)];
    const rules = policy.rules.map((rule, index) => evaluateRule(policy, rule, index, facts, trustDomains));
    return [policy, { ...start, matches: rules.some(({ matches }) => matches), rules }];
  });

  const policies = verdicts.map(([, verdict]) => verdict);
  const applying = policies.filter(({ doesNotApply }) => doesNotApply === undefined);
  const { asks, refusal } = askAuthorizers(verdicts.filter(([, { action, doesNotApply }]) => action === 'CUSTOM' && doesNotApply === undefined), query, mesh);
  const authentication = authenticate(manifests, query, mesh);
  const before = authentication.refusal ?? refusal;
  const enforced = before ?? decide(applying.filter(({ dryRun }) => !dryRun));
  const dryRuns = applying.some(({ dryRun }) => dryRun);
  const decision = {
    ...enforced,
    policies,
    ...authentication.verdicts,
    asks: authentication.refusal === undefined ? asks : [],
    audited: matchesOf(applying, 'AUDIT'),
    ...(dryRuns && { withDryRun: (before ?? decide(applying)).decision }),
  };
  return { ...decision, explanation: explain(decision) };
}

function decide(policies: readonly PolicyVerdict[]): Decided {
  const [denying] = matchesOf(policies, 'DENY');
  if (denying !== undefined) return { decision: 'DENY', reason: `${nameOf(denying)} denies it`, decidedBy: denying };
  const allowing = policies.filter(({ action }) => action === 'ALLOW');
  if (allowing.length === 0) return { decision: 'ALLOW', reason: 'no ALLOW policy applies to the workload, so all that is not denied is allowed' };
  const [allowed] = matchesOf(policies, 'ALLOW');
  if (allowed !== undefined) return { decision: 'ALLOW', reason: `${nameOf(allowed)} allows it`, decidedBy: allowed };
  return { decision: 'DENY', reason: `no rule of ${allowing.map(({ namespace, name }) => `${namespace}/${name}`).join(', ')} allows it` };
}
