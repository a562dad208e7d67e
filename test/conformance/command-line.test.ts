import { jestArguments, summaryOf } from '../../conformance/harness/command-line';

test('--only chooses checks by name, and everything else goes to jest', () => {
  expect(jestArguments(['--only', 'bookinfo', '2-analysis'])).toEqual(['--testNamePattern', 'bookinfo', '2-analysis']);
  expect(jestArguments(['--only=bookinfo'])).toEqual(['--testNamePattern=bookinfo']);
});

test('a suite that could not begin counts as a failure', () => {
  expect(summaryOf({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numRuntimeErrorTestSuites: 1 })).toBe('3 passed, 2 failed, 2 skipped');
});
