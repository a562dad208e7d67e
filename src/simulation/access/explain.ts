import type { AccessDecision, ConditionVerdict, PolicyVerdict, RuleVerdict } from './access-decision';

/** A decision with all its reasons, for people: what applies first, what does not at the end. */
export function explain({ decision, reason, policies, mtls, token, asks, audited, withDryRun }: Omit<AccessDecision, 'explanation'>): string {
  const applying = policies.filter(({ doesNotApply }) => doesNotApply === undefined);
  const others = policies.filter(({ doesNotApply }) => doesNotApply !== undefined);
  return [
    `${decision}: ${reason}`,
    ...(mtls === undefined ? [] : [`  mutual TLS is ${mtls.mode}: ${mtls.because}`]),
    ...(token === undefined ? [] : [`  the token is ${token.outcome}: ${token.because}`]),
    ...asks.map((provider) => `  asks the authorizer ${provider}`),
    ...audited.map(({ rule }) => `  audited by ${rule.id}`),
    ...(withDryRun === undefined ? [] : [`  if policies in dry run were enforced: ${withDryRun}`]),
    ...applying.flatMap(policyLines),
    ...others.map((policy) => `  ${titleOf(policy)} does not apply: ${policy.doesNotApply ?? ''}`),
  ].join('\n');
}

function policyLines(policy: PolicyVerdict): readonly string[] {
  const title = `  ${titleOf(policy)}`;
  if (policy.rules.length === 0) return [`${title} has no rules: it never matches`];
  return [`${title} ${policy.matches ? 'matches' : 'does not match'}`, ...policy.rules.flatMap(ruleLines)];
}

function titleOf({ action, namespace, name, origin, dryRun }: PolicyVerdict): string {
  return `${action} policy ${namespace}/${name} (${origin})${dryRun ? ', in dry run,' : ''}`;
}

function ruleLines({ index, matches, leftOut, conditions, failed }: RuleVerdict): readonly string[] {
  if (leftOut !== undefined) return [`    rule ${index} is left out: ${leftOut}`];
  const notes = conditions.filter((condition) => condition.leftOut !== undefined);
  return [
    `    rule ${index} ${matches ? 'matches' : 'does not match:'}`,
    ...failed.map((condition) => `      ${conditionLine(condition)}`),
    ...notes.map(({ path, leftOut: note }) => `      ${path} is left out: ${note ?? ''}`),
  ];
}

function conditionLine({ path, expected, not, actual }: ConditionVerdict): string {
  return `${path}: ${actual ?? 'nothing'} is ${not ? 'one of' : expected.length > 1 ? 'none of' : 'not'} ${expected.join(', ')}`;
}
