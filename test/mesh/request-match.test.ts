import { thrownBy } from './fixtures';
import { PathMatch, RequestMatch, StringMatch } from '../../src';

const cookieIs = (name: string, value: StringMatch, header: string): boolean => {
  const { headers = {} } = RequestMatch.cookie(name, value).alternatives[0]!;
  const condition = headers.cookie as StringMatch;
  return new RegExp(`^(?:${condition.value})$`).test(header);
};

test.each([
  ['exact', StringMatch.exact('a.b'), ['s=a.b', 'x=1; s=a.b', 's=a.b; x=1', 'x=1; s=a.b; y=2'], ['s=aXb', 's=a.bc', 'xs=a.b', 'x=s=a.b', 's=']],
  ['prefix', StringMatch.prefix('ab'), ['s=ab', 's=abc; x=1'], ['s=a', 'x=1; xs=ab', 's=a; x=ab']],
  ['regex', StringMatch.regex('a|b'), ['s=a', 's=b; x=1'], ['s=c', 's=ab', 't=a']],
])('a cookie is compared as %s wherever it stands among others', (_, value, holds, fails) => {
  expect(holds.map((header) => [header, cookieIs('s', value, header)])).toEqual(holds.map((header) => [header, true]));
  expect(fails.map((header) => [header, cookieIs('s', value, header)])).toEqual(fails.map((header) => [header, false]));
});

test('conditions are joined within every pair of alternatives', () => {
  const either = RequestMatch.method('GET', 'HEAD').and(RequestMatch.uri(PathMatch.prefix('/a')).or(RequestMatch.uri(PathMatch.prefix('/b'))));
  expect(either.alternatives.map(({ method, uri }) => `${method?.value ?? ''} ${uri?.value ?? ''}`)).toEqual(['GET /a', 'GET /b', 'HEAD /a', 'HEAD /b']);
});

test('the same condition twice is one', () => {
  const user = RequestMatch.header('User', StringMatch.exact('k'));
  expect(user.and(user)).toEqual(user);
});

test('names that objects have by nature are names like any other', () => {
  const value = StringMatch.exact('k');
  expect(RequestMatch.header('constructor', value).alternatives).toEqual([{ headers: { constructor: value } }]);
  expect(RequestMatch.method('GET').and(RequestMatch.queryParam('toString', value)).alternatives[0]?.queryParams).toEqual({ toString: value });
  expect(RequestMatch.queryParam('a', value).and(RequestMatch.queryParam('constructor', value)).alternatives[0]?.queryParams).toEqual({ a: value, constructor: value });
});

test('joining does not change what is joined', () => {
  const [a, b] = [RequestMatch.header('a', StringMatch.exact('1')), RequestMatch.header('b', StringMatch.exact('2'))];
  a.and(b);
  expect(Object.keys(a.alternatives[0]?.headers ?? {})).toEqual(['a']);
});

test('a conflict names both values', () => {
  const error = thrownBy(() => RequestMatch.sourceNamespace('one').and(RequestMatch.sourceNamespace('other')));
  expect(error.code).toBe('InvalidMatch');
  expect(error.message).toMatch(/'one'.*'other'/);
});
