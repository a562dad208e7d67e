import type { ConditionVerdict, PolicyVerdict, RuleVerdict } from './access-decision';
import { attribute } from './attribute';
import type { Attribute } from './attribute';
import type { AuthorizationPolicy } from './authorization-policy';
import type { Condition } from './conditions';
import { conditionsOf } from './conditions';
import { ruleId } from './evaluate-rule';
import type { Facts } from './facts';
import { destinationPort } from './request-attributes';
import { destinationIp, sourceIp } from './source-attributes';
import { matchesPattern } from './text-pattern';
import type { ManifestValue } from '../../manifests';

/** A policy compared with a connection as ztunnel does, which knows addresses, ports and identities, and no HTTP. */
export function ztunnelVerdict(policy: AuthorizationPolicy, facts: Facts): PolicyVerdict {
  const { name, namespace, origin, action, dryRun } = policy;
  const start = { name, namespace, origin, action, dryRun };
  if (action !== 'ALLOW' && action !== 'DENY') return { ...start, matches: false, rules: [], doesNotApply: `ztunnel knows no action ${action}` };
  const rules = policy.rules.map((rule, index) => ztunnelRule(policy, rule, index, facts));
  return { ...start, matches: rules.some(({ matches }) => matches), rules };
}

function ztunnelRule(policy: AuthorizationPolicy, rule: ManifestValue | undefined, index: number, facts: Facts): RuleVerdict {
  const start = { index, id: ruleId(policy, index) };
  if (rule === undefined) return { ...start, matches: false, leftOut: 'it is null', conditions: [], failed: [] };
  const { from, to, when } = conditionsOf(rule, index, policy.namespace);
  const compare = (conditions: readonly Condition[]): readonly ConditionVerdict[] => conditions.map((each) => compareCondition(each, policy.namespace, facts));
  const clauses = [from.map(compare), to.map(compare), ...when.map((condition) => [compare([condition])])].filter((clause) => clause.length > 0);
  const conditions = clauses.flat(2);
  const foreign = conditions.find(({ leftOut, path }) => leftOut === unknown && !unseen.test(path));
  if (foreign !== undefined && policy.action === 'ALLOW') return { ...start, matches: false, leftOut: `${foreign.path}: ${foreign.leftOut ?? ''}`, conditions, failed: [] };

  // An alternative of which nothing is left matches nothing, and so does a rule all of whose alternatives are such.
  const isKnown = ({ leftOut }: ConditionVerdict): boolean => leftOut === undefined;
  const failing = clauses.filter((clause) => !clause.some((alternative) => alternative.some(isKnown) && alternative.every(({ holds }) => holds)));
  const empty = failing.find((clause) => !clause.flat().some(isKnown));
  if (empty !== undefined) {
    return { ...start, matches: false, leftOut: `nothing that ztunnel knows is left of ${empty.flat()[0]?.path.replace(/\.(source|operation)\..*$/, '') ?? 'an empty alternative'}`, conditions, failed: [] };
  }
  return { ...start, matches: failing.length === 0, conditions, failed: failing.flat(2).filter(({ holds }) => !holds) };
}

const unknown = 'ztunnel does not know it';

/** What istiod overlooks when it writes rules for ztunnel. */
const unseen = /[tT]rustDomains$/;

function compareCondition({ path, name, not, values }: Condition, policyNamespace: string, facts: Facts): ConditionVerdict {
  const start = { path, not, expected: values };
  const known = attributes(policyNamespace)[name];
  if (known === undefined) return { ...start, actual: undefined, holds: true, leftOut: unknown };
  const usable = values.filter((value) => known.refuses(value) === undefined);
  if (usable.length === 0) return { ...start, actual: known.actual(facts), holds: true, leftOut: 'none of its values is one that ztunnel reads' };
  const found = usable.some((value) => known.matches(value, facts));
  return { ...start, actual: known.actual(facts), holds: found !== not };
}

/** By field and key. Namespaces are compared as texts, and the mesh's trust domain has one name only. */
function attributes(policyNamespace: string): Readonly<Record<string, Attribute | undefined>> {
  const principal = attribute((facts) => facts.principal, (value, facts) => matchesPattern(value, facts.principal ?? '', 'spiffe://'));
  const namespace = attribute((facts) => identity(facts)?.namespace, (value, facts) => matchesPattern(value, identity(facts)?.namespace ?? ''));
  const account = attribute((facts) => identity(facts)?.account, (value, facts) => {
    const caller = identity(facts);
    return caller !== undefined && `${caller.namespace}/${caller.account}` === (value.includes('/') ? value : `${policyNamespace}/${value}`);
  });
  return {
    'principals': principal,
    'notPrincipals': principal,
    'source.principal': principal,
    'namespaces': namespace,
    'notNamespaces': namespace,
    'source.namespace': namespace,
    'serviceAccounts': account,
    'notServiceAccounts': account,
    'ipBlocks': sourceIp,
    'notIpBlocks': sourceIp,
    'source.ip': sourceIp,
    'destination.ip': destinationIp,
    'ports': destinationPort,
    'notPorts': destinationPort,
    'destination.port': destinationPort,
  };
}

function identity({ principal = '' }: Facts): { namespace: string; account: string } | undefined {
  const [, namespace, account] = /^spiffe:\/\/[^/]+\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(principal) ?? [];
  return namespace === undefined || account === undefined ? undefined : { namespace, account };
}
