import { warningsIn } from '../../conformance/harness/kube-api';

test('warnings are read one by one, whatever they contain', () => {
  const headers = ['Content-Type', 'application/json', 'Warning', '299 - "spec.a is deprecated, use spec.b"', 'warning', '299 - "say \\"b\\""'];
  expect(warningsIn(headers)).toEqual(['spec.a is deprecated, use spec.b', 'say "b"']);
});
