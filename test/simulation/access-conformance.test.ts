import type { DecisionCase } from './access-data';
import { decisionCases, manifestsAt, present, queryOf, skipped } from './access-data';
import type { AccessDecision } from '../../src';
import { decideAccess } from '../../src';

if (!present) process.stdout.write(skipped);

(present ? describe : describe.skip)('decisions on requests, compared with those of the filters that Istio makes', () => {
  let decided: readonly { readonly row: DecisionCase; readonly ours: AccessDecision }[] = [];

  beforeAll(() => {
    decided = decisionCases().map((row) => ({ row, ours: decideAccess(manifestsAt('decisions', row.policies), queryOf(row)) }));
  });

  test('agree in every case', () => {
    const wrong = decided.filter(({ row, ours }) => row.decision !== ours.decision);
    process.stdout.write(`${decided.length} access decisions, ${decided.length - wrong.length} agree\n`);

    expect(decided.length).toBeGreaterThan(0);
    expect(wrong.map(({ row, ours }) => `${row.id}, ${row.about}: Istio ${row.decision}, we ${ours.explanation}`)).toEqual([]);
  });

  test('name the same denying rules', () => {
    const denied = decided.filter(({ row }) => row.matchedDeny.length > 0);
    const ours = denied.map(({ row, ours: { policies } }) => [row.id, ...policies.filter(({ action, dryRun }) => action === 'DENY' && !dryRun).flatMap(({ rules }) => rules.filter(({ matches }) => matches).map(({ id }) => id)).sort()]);

    expect(denied.length).toBeGreaterThan(0);
    expect(ours).toEqual(denied.map(({ row }) => [row.id, ...[...row.matchedDeny].sort()]));
  });
});
