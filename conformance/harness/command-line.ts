/** What the command line asks for. */
export interface Command {
  /** Arguments for jest: `--only NAME` chooses checks by name, everything else is passed on. */
  readonly jest: readonly string[];
  /** Where the results go besides the run's folder, which `--outputFile` says as it does to jest. */
  readonly outputFile?: string;
}

/** Reads the arguments of `conformance/run`. */
export function parseArguments(args: readonly string[]): Command {
  const apart = args.flatMap((arg) => {
    const [, flag, value] = /^(--only|--outputFile)=(.*)$/.exec(arg) ?? [];
    return flag === undefined || value === undefined ? [arg] : [flag, value];
  });
  const at = apart.indexOf('--outputFile');
  const outputFile = at === -1 ? undefined : apart[at + 1];
  const rest = at === -1 ? apart : apart.filter((_, i) => i !== at && i !== at + 1);
  const jest = rest.filter((arg) => arg !== '--json').map((arg) => (arg === '--only' ? '--testNamePattern' : arg)); // --json is always given
  return { jest, ...(outputFile !== undefined && { outputFile }) };
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
