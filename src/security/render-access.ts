import type { Access } from './access';
import type { Caller } from './caller';
import { sourceCovers } from './caller';
import { canonical, fieldsCover, listCovers, mergeAlternatives } from './patterns';
import type { AuthorizationPolicyOperation, AuthorizationPolicyRule, AuthorizationPolicySource, AuthorizationPolicyWhen } from '../../imports/security.istio.io';

export interface Grant {
  readonly caller: Caller;
  readonly access: Access;
}

/** A rule with one source and one operation. */
interface Atom {
  readonly source: AuthorizationPolicySource;
  readonly operation: AuthorizationPolicyOperation;
  readonly when: readonly AuthorizationPolicyWhen[];
}

/**
 * The fewest rules that say what the grants say, in an order that does not depend on which came first.
 *
 * What another grant says already is left out; callers that may do the same share a rule.
 *
 * @param portsOf the ports that a rule has to name, as the proxy numbers them that judges by it; undefined when it is for all
 */
export function renderRules(grants: readonly Grant[], portsOf: (access: Access) => readonly string[] | undefined): AuthorizationPolicyRule[] {
  const atoms = withoutCovered(grants.flatMap((grant) => atomsOf(grant, portsOf(grant.access))));
  // First what each caller may do, then who may do the same.
  const byCaller = groupBy(atoms, ({ source, when }) => [source, when]).map((group) => ({
    source: group[0].source, when: group[0].when, operations: mergeAlternatives(group.map(({ operation }) => ({ ...operation }))),
  }));
  return groupBy(byCaller, ({ operations, when }) => [operations, when]).map((group) => {
    const [{ operations, when }] = group;
    const sources = mergeAlternatives(group.map(({ source }) => ({ ...source })));
    return {
      ...(!sources.some(isEmpty) && { from: sources.map((source) => ({ source })) }),
      ...(!operations.some(isEmpty) && { to: operations.map((operation) => ({ operation })) }),
      ...(when.length > 0 && { when }),
    };
  });
}

/** One for each identity, so that a caller with two of them shares a rule with whoever has one. */
function atomsOf({ caller, access }: Grant, ports: readonly string[] | undefined): Atom[] {
  const operation = canonical({ ...access.operation, ...(ports !== undefined && { ports }) });
  const when = access.when.map((condition) => condition.when).sort(byText);
  const source = canonical({ ...caller.source });
  const { principals } = source;
  return (principals?.map((principal) => ({ ...source, principals: [principal] })) ?? [source]).map((each) => ({ source: each, operation, when }));
}

function withoutCovered(atoms: readonly Atom[]): Atom[] {
  const distinct = groupBy(atoms, (atom) => atom).map(([atom]) => atom);
  const kept: Atom[] = [...distinct];
  for (const atom of distinct) {
    if (kept.some((other) => other !== atom && covers(other, atom))) kept.splice(kept.indexOf(atom), 1);
  }
  return kept;
}

function covers(wider: Atom, narrower: Atom): boolean {
  return fieldsCover({ ...wider.operation }, { ...narrower.operation })
    && sourceCovers(wider.source, narrower.source)
    && wider.when.every(({ key, values, notValues = [] }) => narrower.when.some((other) => (
      other.key === key && listCovers(other.notValues ?? [], notValues)
      && (values === undefined || (other.values !== undefined && listCovers(values, other.values)))
    )));
}

function isEmpty(fields: object): boolean {
  return Object.keys(fields).length === 0;
}

/** Groups of what has the same key, in the order of the keys, each in the order of its own texts. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => unknown): [T, ...T[]][] {
  // As in most policies.
  if (items.length < 2) return items.map((item) => [item]);
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of [...items].sort(byText)) {
    const key = JSON.stringify(keyOf(item));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

function byText(a: unknown, b: unknown): number {
  const [one, other] = [JSON.stringify(a), JSON.stringify(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}
