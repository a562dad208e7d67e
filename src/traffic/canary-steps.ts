import type { IConstruct } from 'constructs';
import { MeshError } from '../errors';
import type { Percent } from '../mesh';

/**
 * The step in force.
 *
 * @throws MeshError InvalidWeights when the steps do not ascend or there is no such step
 */
export function requireStep(at: IConstruct, steps: readonly Percent[], step: number): Percent {
  const shares = steps.map(({ value }) => value);
  if (shares.some((share, index) => index > 0 && share <= (shares[index - 1] ?? 0))) {
    throw new MeshError({ code: 'InvalidWeights', at, problem: 'the steps of a release ascend', value: shares, fix: `Write them as ${[...new Set(shares)].sort((a, b) => a - b).join(', ')}` });
  }
  const current = steps[step];
  if (current !== undefined) return current;
  throw new MeshError({
    code: 'InvalidWeights',
    at,
    problem: `a release of ${steps.length} steps has no such step`,
    value: step,
    fix: steps.length === 0 ? 'Give it steps, such as [Percent.of(5), Percent.of(50), Percent.of(100)]' : `Write a whole number from 0 to ${steps.length - 1}`,
  });
}
