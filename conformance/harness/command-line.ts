/** Turns our arguments into jest's: `--only NAME` chooses checks by name, everything else is passed on. */
export function jestArguments(args: readonly string[]): string[] {
  return args.flatMap((arg) => {
    if (arg === '--only') return ['--testNamePattern'];
    return arg.startsWith('--only=') ? [`--testNamePattern=${arg.slice('--only='.length)}`] : [arg];
  });
}

/** What we read of jest's results file. */
export interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  /** Files that could not even begin. */
  readonly numRuntimeErrorTestSuites: number;
}

/** The results in one line. */
export function summaryOf(results: Results): string {
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped, numRuntimeErrorTestSuites: broken } = results;
  return `${passed} passed, ${failed + broken} failed, ${skipped} skipped`;
}
