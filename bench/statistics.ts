/** The middle of several runs. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Ours by theirs, of runs that were made in turn: the median, and between what they lie. */
export function ratioOf(pairs: readonly { readonly ours: number; readonly theirs: number }[]): string {
  const ratios = pairs.map(({ ours, theirs }) => ours / theirs);
  return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`;
}
