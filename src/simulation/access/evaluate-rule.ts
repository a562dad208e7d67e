import type { ConditionVerdict, RuleVerdict } from './access-decision';
import type { AuthorizationPolicy } from './authorization-policy';
import type { Condition } from './conditions';
import { conditionsOf, unknownKeys } from './conditions';
import type { Facts } from './facts';
import type { ManifestValue } from '../../manifests';

/** Compares a rule as Envoy does with what istiod makes of it. */
export function evaluateRule(
  policy: AuthorizationPolicy, rule: ManifestValue | undefined, index: number, facts: Facts, trustDomains: readonly string[],
): RuleVerdict {
  const start = { index, id: ruleId(policy, index) };
  const leftOut = rule === undefined ? 'it is null' : unknownKeys(rule).map((key) => `Istio knows no attribute ${key}`)[0];
  if (rule === undefined || leftOut !== undefined) return { ...start, matches: false, leftOut: leftOut ?? '', conditions: [], failed: [] };

  const compare = (conditions: readonly Condition[]): readonly ConditionVerdict[] => conditions.map((each) => compareCondition(each, facts, trustDomains));
  const { from, to, when } = conditionsOf(rule, index, policy.namespace);
  const groups = [from.map(compare), to.map(compare), [compare(when)]];
  const conditions = groups.flat(2);

  // What cannot be enforced must not let anything through: an ALLOW rule goes as a whole, others lose the condition and match more.
  const error = policy.action === 'ALLOW' ? conditions.find((condition) => condition.leftOut !== undefined) : undefined;
  if (error !== undefined) return { ...start, matches: false, leftOut: `${error.path}: ${error.leftOut ?? ''}`, conditions, failed: [] };
  const failed = groups.filter((group) => group.length > 0 && !group.some(holds)).flat(2).filter((condition) => !condition.holds);
  return { ...start, matches: failed.length === 0, conditions, failed };
}

export function ruleId({ namespace, name }: Pick<AuthorizationPolicy, 'namespace' | 'name'>, index: number): string {
  return `ns[${namespace}]-policy[${name}]-rule[${index}]`;
}

function holds(alternative: readonly ConditionVerdict[]): boolean {
  return alternative.every((condition) => condition.holds);
}

function compareCondition({ path, name, not, values, attribute }: Condition, facts: Facts, trustDomains: readonly string[]): ConditionVerdict {
  const start = { path, not, expected: values };
  if (attribute === undefined) return { ...start, actual: undefined, holds: true, leftOut: `Istio cannot read the key ${name}` };
  if ('httpOnly' in attribute && facts.http === undefined) return { ...start, actual: undefined, holds: true, leftOut: 'this is no HTTP to the proxy' };

  const refused = values.flatMap((value) => attribute.refuses(value) ?? []);
  const usable = values.filter((value) => attribute.refuses(value) === undefined);
  const found = attribute.expand(usable, trustDomains).some((value) => attribute.matches(value, facts));
  return { ...start, actual: attribute.actual(facts), holds: usable.length === 0 || found !== not, ...(refused[0] !== undefined && { leftOut: refused[0] }) };
}
