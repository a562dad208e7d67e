import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import { AbTest, CanaryRelease, PathMatch, Percent, RequestMatch, StringMatch } from '../../src';
import { newChart, newReviews, only } from '../mesh/fixtures';

/** The names of the routes for two matches of which the wide one is written first. */
function orderOf(wide: RequestMatch, narrow: RequestMatch): (string | undefined)[] {
  const chart = newChart();
  const reviews = newReviews(chart);
  reviews.addRoute('wide', { when: wide, to: 'v1' });
  reviews.addRoute('narrow', { when: narrow, to: 'v2' });
  return only<VirtualServiceSpec>(chart, 'VirtualService').spec.http?.map(({ name }) => name) ?? [];
}

const user = (value: StringMatch): RequestMatch => RequestMatch.header('user', value);
const path = (value: PathMatch): RequestMatch => RequestMatch.uri(value);

test.each([
  ['an exact path comes before a prefix of it', path(PathMatch.prefix('/a')), path(PathMatch.exact('/a'))],
  ['a long prefix comes before a short one', path(PathMatch.prefix('/a')), path(PathMatch.prefix('/a/b'))],
  ['an exact path comes before a regular expression', path(PathMatch.regex('/a/.*')), path(PathMatch.exact('/a/b'))],
  ['a regular expression comes before the prefix that it begins with', path(PathMatch.prefix('/a')), path(PathMatch.regex('/a/[0-9]+'))],
  ['an escaped character counts as the text it stands for', path(PathMatch.prefix('/a.b')), path(PathMatch.regex('/a\\.b/[0-9]+'))],
  ['a choice within a group does not hide the text before it', path(PathMatch.prefix('/api')), path(PathMatch.regex('/api/(v1|v2)/.*'))],
  ['a prefix comes before a regular expression that is a choice', path(PathMatch.regex('/a/b.*|/c')), path(PathMatch.prefix('/a/b/c'))],
  ['an anchor that Istio does not need does not hide the text behind it', path(PathMatch.prefix('/api')), path(PathMatch.regex('^/api/v[12]$'))],
  ['an optional character is not counted', path(PathMatch.regex('/ab?.*')), path(PathMatch.prefix('/ab'))],
  ['two conditions come before one', user(StringMatch.exact('k')), user(StringMatch.exact('k')).and(RequestMatch.method('GET'))],
  ['the prefix of all paths counts as no condition', path(PathMatch.prefix('/')).and(RequestMatch.method('GET')), RequestMatch.method('GET').and(RequestMatch.hasHeader('user'))],
  ['an exact value comes before a prefix', user(StringMatch.prefix('k')), user(StringMatch.exact('k'))],
  ['an exact value comes before presence', RequestMatch.hasHeader('user'), user(StringMatch.exact('k'))],
  ['a regular expression comes before the prefix that it begins with, in a header too', user(StringMatch.prefix('k')), user(StringMatch.regex('ka+'))],
  ['absence comes before the absence of a value', RequestMatch.withoutHeader('user', StringMatch.exact('k')), RequestMatch.withoutHeader('user')],
  ['the absence of many values comes before the absence of one', RequestMatch.withoutHeader('user', StringMatch.exact('k')), RequestMatch.withoutHeader('user', StringMatch.prefix('k'))],
  ['presence but for a value comes before presence', RequestMatch.hasHeader('user'), RequestMatch.hasHeader('user').and(RequestMatch.withoutHeader('user', StringMatch.exact('z')))],
  ['a value comes before presence but for another value', RequestMatch.hasHeader('user').and(RequestMatch.withoutHeader('user', StringMatch.exact('z'))), user(StringMatch.exact('k'))],
])('%s', (_, wide, narrow) => {
  expect(orderOf(wide, narrow)).toEqual(['narrow', 'wide', 'default']);
});

test('matches of equal width keep the order in which they were declared', () => {
  expect(orderOf(RequestMatch.header('a', StringMatch.exact('k')), RequestMatch.header('b', StringMatch.exact('k')))).toEqual(['wide', 'narrow', 'default']);
});

test('alternatives of one rule are one route where no other rule lies between them, and two where one does', () => {
  const chart = newChart();
  const reviews = newReviews(chart);
  new AbTest(chart, 'both', { service: reviews, when: path(PathMatch.prefix('/a/b/c')).or(path(PathMatch.prefix('/a'))), use: 'v2' });
  new AbTest(chart, 'methods', { service: reviews, when: RequestMatch.method('GET', 'POST'), use: 'v3' });
  reviews.addRoute('between', { when: path(PathMatch.prefix('/a/b')), to: 'v1' });
  new CanaryRelease(chart, 'rest', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(10) });
  expect(only<VirtualServiceSpec>(chart, 'VirtualService').spec.http?.map(({ name, match = [] }) => [name, match.length]))
    .toEqual([['both', 1], ['between', 1], ['both', 1], ['methods', 2], ['rest', 0]]);
});
