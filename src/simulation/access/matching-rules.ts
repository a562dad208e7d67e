import type { AccessDecision, DecidingRule, PolicyVerdict } from './access-decision';

/** What a decision is made of. */
export type Decided = Pick<AccessDecision, 'decision' | 'reason' | 'decidedBy'>;

/** The rules of an action that match, in the order in which Envoy looks at them: by their names. */
export function matchesOf(policies: readonly PolicyVerdict[], action: PolicyVerdict['action']): readonly DecidingRule[] {
  return policies.filter((policy) => policy.action === action)
    .flatMap((policy) => policy.rules.filter(({ matches }) => matches).map((rule) => ({ policy, rule })))
    .sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
}

export function nameOf({ policy: { action, namespace, name, origin }, rule: { index } }: DecidingRule): string {
  return `rule ${index} of ${action} policy ${namespace}/${name} (${origin})`;
}
