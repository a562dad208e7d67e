import { parseArguments, summaryOf } from '../../conformance/harness/command-line';

test('--only chooses checks by name, and everything else goes to jest', () => {
  expect(parseArguments(['--only', 'bookinfo', '2-analysis'])).toEqual({ jest: ['--testNamePattern', 'bookinfo', '2-analysis'] });
  expect(parseArguments(['--only=bookinfo', '--bail'])).toEqual({ jest: ['--testNamePattern', 'bookinfo', '--bail'] });
});

test('results also go where a caller wants them, asked for as jest would be', () => {
  expect(parseArguments(['--json', '--outputFile=/tmp/results.json'])).toEqual({ jest: [], outputFile: '/tmp/results.json' });
  expect(parseArguments(['--outputFile', 'results.json', '--bail'])).toEqual({ jest: ['--bail'], outputFile: 'results.json' });
});

test('a suite that could not begin counts as a failure', () => {
  expect(summaryOf({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numRuntimeErrorTestSuites: 1 })).toBe('3 passed, 2 failed, 2 skipped');
});
