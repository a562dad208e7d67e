import type { Duration } from 'cdk8s';

/** A pair of windows in which an error budget burns too fast. */
export interface BurnRate {
  /** What has to be the case now, and what has to last, so that nobody is told of what is over. */
  readonly short: string;
  readonly long: string;

  /** How many times as fast as the objective allows. */
  readonly factor: number;
  readonly urgent: boolean;
}

/** Of a period's error budget: a share that may not be gone within a window. */
const pairs = [
  { short: '5m', long: '1h', hours: 1, budget: 0.02, urgent: true },
  { short: '30m', long: '6h', hours: 6, budget: 0.05, urgent: true },
  { short: '2h', long: '1d', hours: 24, budget: 0.1, urgent: false },
  { short: '6h', long: '3d', hours: 72, budget: 0.1, urgent: false },
] as const;

/**
 * The burn rates that somebody is told of. A service that may fail often cannot fail so often that its budget burns at every one of these rates: pairs that
 * could
 * never fire are left out.
 *
 * @see https://sre.google/workbook/alerting-on-slos/
 */
export function burnRates(target: number, period: Duration): readonly BurnRate[] {
  return pairs
    .map(({ short, long, hours, budget, urgent }) => ({ short, long, urgent, factor: (budget * period.toHours()) / hours }))
    .filter(({ factor }) => factor * (1 - target) < 1);
}

/** Every window of the pairs. */
export const burnWindows: readonly string[] = [...new Set(pairs.flatMap(({ short, long }) => [short, long]))];
