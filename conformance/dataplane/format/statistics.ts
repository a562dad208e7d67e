/**
 * How improbable a count may be before a share counts as wrong. At one in a million, some hundred assertions in each of some thousand runs see a false alarm
 * in one run of ten: chance does not make CI fail, while 1000 requests still tell a canary of 5 percent from one of 1 or of 12.
 */
export const falseAlarm = 1e-6;

/**
 * The counts that `trials` independent choices with the given probability may show: exact binomial bounds, with at most half of `alpha` beyond either.
 *
 * @param probability from 0 to 1; at the two ends there is one possible count
 */
export function expectedCounts(trials: number, probability: number, alpha: number = falseAlarm): readonly [least: number, most: number] {
  if (probability <= 0) return [0, 0];
  if (probability >= 1) return [trials, trials];
  const mass = binomial(trials, probability);
  const beyond = (counts: readonly number[]): number => {
    let tail = 0;
    for (const [i, count] of counts.entries()) {
      tail += mass[count] ?? 0;
      if (tail > alpha / 2) return counts[i] ?? 0;
    }
    return counts[counts.length - 1] ?? 0;
  };
  const upwards = Array.from({ length: trials + 1 }, (_, count) => count);
  return [beyond(upwards), beyond([...upwards].reverse())];
}

/** The probability of each count, from 0 to `trials`; by logarithms, since the powers leave the range of numbers. */
function binomial(trials: number, probability: number): number[] {
  const odds = Math.log(probability) - Math.log1p(-probability);
  const mass: number[] = [];
  let logarithm = trials * Math.log1p(-probability);
  for (let count = 0; count <= trials; count++) {
    mass.push(Math.exp(logarithm));
    logarithm += Math.log(trials - count) - Math.log(count + 1) + odds;
  }
  return mass;
}
