import type { Chart } from 'cdk8s';
import * as fc from 'fast-check';
import type { Request } from './istio';
import { AbTest, CanaryRelease, PathMatch, Percent, RequestMatch, StringMatch } from '../../src';
import type { MeshService } from '../../src';

/** Conditions as data, each with its own plain meaning, so that the tests do not believe what they test. */
export interface Condition {
  /** Two conditions of one slot cannot be joined. */
  readonly slot: string;
  readonly says: string;
  readonly match: () => RequestMatch;
  readonly holds: (request: Request) => boolean;
}

/** Alternatives of conditions that hold together. */
export type When = readonly (readonly Condition[])[];

type Version = 'v1' | 'v2' | 'v3';

/** What a user says of a service. */
export type Pattern =
  | { readonly kind: 'canary'; readonly stable: Version; readonly canary: Version; readonly weight: number; readonly early: When | undefined }
  | { readonly kind: 'weights'; readonly shares: Readonly<Record<Version, number>> }
  | { readonly kind: 'ab' | 'route'; readonly when: When; readonly use: Version };

/** What it means: who gets which split. Without conditions: all others. */
export interface Contribution {
  readonly when: When | undefined;
  readonly split: Readonly<Record<string, number>>;
}

const condition = (slot: string, says: string, match: () => RequestMatch, holds: Condition['holds']): Condition => ({ slot, says, match, holds });

// No two of the regular expressions take a subset of each other's paths: which one does is not told without comparing them.
const paths: Condition[] = [
  ...['/a', '/a/b', '/ab'].map((path) => condition('path', `exact ${path}`, () => RequestMatch.uri(PathMatch.exact(path)), (r) => r.path === path)),
  ...['/', '/a', '/a/', '/a/b', '/a.b'].map((path) => condition('path', `prefix ${path}`, () => RequestMatch.uri(PathMatch.prefix(path)), (r) => r.path.startsWith(path))),
  condition('path', 'regex: ends with c', () => RequestMatch.uri(PathMatch.regex('.*c')), (r) => r.path.endsWith('c')),
  condition('path', 'regex: b or c', () => RequestMatch.uri(PathMatch.regex('/a/(b|c)/[0-9]+')), (r) => ['/a/b/1', '/a/c/1'].includes(r.path)),
  condition('path', 'regex: a dot', () => RequestMatch.uri(PathMatch.regex('/a\\.b/[0-9]')), (r) => r.path === '/a.b/1'),
  condition('path', 'regex: perhaps b', () => RequestMatch.uri(PathMatch.regex('/ab?')), (r) => r.path === '/a' || r.path === '/ab'),
];

const header = (name: string, says: string, match: () => RequestMatch, holds: (value: string) => boolean): Condition => (
  condition(`header ${name}`, `${name} ${says}`, match, (r) => name in r.headers && holds(r.headers[name]!)));
const lacking = (name: string, says: string, match: () => RequestMatch, excludes: (value: string) => boolean): Condition => (
  condition(`without ${name}`, `${name} not ${says}`, match, (r) => !(name in r.headers && excludes(r.headers[name]!))));

const headers: Condition[] = [
  header('user', 'present', () => RequestMatch.hasHeader('User'), () => true),
  header('user', 'exact k', () => RequestMatch.header('USER', StringMatch.exact('k')), (v) => v === 'k'),
  header('user', 'exact kab', () => RequestMatch.header('user', StringMatch.exact('kab')), (v) => v === 'kab'),
  header('user', 'prefix k', () => RequestMatch.header('user', StringMatch.prefix('k')), (v) => v.startsWith('k')),
  header('user', 'prefix ka', () => RequestMatch.header('user', StringMatch.prefix('ka')), (v) => v.startsWith('ka')),
  header('user', 'regex ka+b', () => RequestMatch.header('user', StringMatch.regex('ka+b')), (v) => ['kab', 'kaab'].includes(v)),
  lacking('user', 'present', () => RequestMatch.withoutHeader('user'), () => true),
  lacking('user', 'exact k', () => RequestMatch.withoutHeader('user', StringMatch.exact('k')), (v) => v === 'k'),
  lacking('user', 'prefix k', () => RequestMatch.withoutHeader('user', StringMatch.prefix('k')), (v) => v.startsWith('k')),
  header('cookie', 'session=s', () => RequestMatch.cookie('session', StringMatch.exact('s')), (v) => v.split('; ').includes('session=s')),
];

const others: Condition[] = [
  condition('query', 'page=1', () => RequestMatch.queryParam('page', StringMatch.exact('1')), (r) => r.query.page === '1'),
  condition('method', 'GET', () => RequestMatch.method('GET'), (r) => r.method === 'GET'),
];

/** Hold inside the mesh only, since at a gateway no request comes from a workload. */
const sources: Condition[] = [
  condition('labels', 'from web', () => RequestMatch.sourceLabels({ app: 'web' }), (r) => r.sourceLabels.app === 'web'),
  condition('namespace', 'from other', () => RequestMatch.sourceNamespace('other'), (r) => r.sourceNamespace === 'other'),
];

/** Every combination that the conditions tell apart, so that "matches a subset" can be seen instead of derived. */
export const universe: Request[] = product<Request>({
  port: [9080],
  path: ['/', '/x', '/c', '/a', '/ab', '/abc', '/a/', '/a/b', '/a/bc', '/a/b/1', '/a/c/1', '/a.b', '/a.b/1'],
  method: ['GET', 'POST'],
  authority: ['reviews.shop'],
  headers: [
    {}, ...['', 'k', 'kx', 'ka', 'kab', 'kaab', 'z'].flatMap((user): Record<string, string>[] => [{ user }, { user, cookie: 'session=s' }]),
    { cookie: 'session=s' }, { cookie: 'a=b; session=s; c=d' }, { cookie: 'xsession=s' },
  ],
  query: [{}, { page: '1' }],
  sourceLabels: [{}, { app: 'web' }],
  sourceNamespace: ['shop', 'other'],
});

function product<T extends object>(choices: { readonly [K in keyof T]: readonly T[K][] }): T[] {
  const combinations = Object.entries<readonly unknown[]>(choices).reduce<object[]>(
    (partial, [key, values]) => partial.flatMap((one) => values.map((value) => ({ ...one, [key]: value }))), [{}]);
  return combinations as T[];
}

const version = fc.constantFrom<Version[]>('v1', 'v2', 'v3');

/** Conditions that a request needs no workload for, and that can be joined with a path of the gateway's. */
export const atTheEdge: readonly Condition[] = [...paths.filter(({ says }) => !says.startsWith('regex')), ...headers, ...others];

export const everywhere: readonly Condition[] = [...paths, ...headers, ...others, ...sources];

export function whenArbitrary(conditions: readonly Condition[]): fc.Arbitrary<When> {
  const together = fc.uniqueArray(fc.constantFrom(...conditions), { minLength: 1, maxLength: 3, selector: ({ slot }) => slot })
    .filter((all) => universe.some((request) => all.every(({ holds }) => holds(request))));
  return fc.uniqueArray(together, { minLength: 1, maxLength: 2, selector: keyOf });
}

/** Any composition of patterns in which no two are for the same requests; those conflict, which other tests are about. */
export function patternsArbitrary(conditions = everywhere): fc.Arbitrary<Pattern[]> {
  const when = whenArbitrary(conditions);
  const share = fc.integer({ min: 0, max: 100 });
  const canary = fc.record({ kind: fc.constant('canary' as const), stable: version, canary: version, weight: share, early: fc.option(when, { nil: undefined }) })
    .filter((props) => props.stable !== props.canary);
  const weights = fc.tuple(share, share).map(([a, b]): Pattern => (
    { kind: 'weights', shares: { v1: Math.min(a, b), v2: Math.abs(a - b), v3: 100 - Math.max(a, b) } }));
  const release = fc.oneof<fc.Arbitrary<Pattern>[]>(canary, weights).map((pattern) => [pattern]);
  const matched = fc.record({ kind: fc.constantFrom('ab' as const, 'route' as const), when, use: version });
  return fc.tuple(fc.oneof(release, fc.constant([])), fc.array(matched, { maxLength: 6 }), fc.nat())
    .map(([releases, others_, place]) => {
      const at = place % (others_.length + 1);
      return withoutConflicts([...others_.slice(0, at), ...releases, ...others_.slice(at)]);
    });
}

function withoutConflicts(patterns: readonly Pattern[]): Pattern[] {
  const seen = new Set<string>();
  return patterns.filter((pattern) => {
    const keys = contributionsOf(pattern).flatMap(({ when }) => (when ?? []).map(keyOf));
    if (keys.some((key) => seen.has(key))) return false;
    keys.forEach((key) => seen.add(key));
    return true;
  });
}

export function keyOf(together: readonly Condition[]): string {
  return together.map(({ slot, says }) => `${slot}: ${says}`).sort().join(', ');
}

export function contributionsOf(pattern: Pattern): Contribution[] {
  switch (pattern.kind) {
    case 'canary':
      return [
        ...(pattern.early === undefined ? [] : [{ when: pattern.early, split: { [pattern.canary]: 100 } }]),
        { when: undefined, split: { [pattern.stable]: 100 - pattern.weight, [pattern.canary]: pattern.weight } },
      ];
    case 'weights':
      return [{ when: undefined, split: pattern.shares }];
    default:
      return [{ when: pattern.when, split: { [pattern.use]: 100 } }];
  }
}

/** Says it with the library. */
export function declare(chart: Chart, service: MeshService<Version>, patterns: readonly Pattern[]): void {
  for (const [index, pattern] of patterns.entries()) {
    const id = `${pattern.kind}-${index}`;
    switch (pattern.kind) {
      case 'canary':
        new CanaryRelease(chart, id, {
          service,
          stable: pattern.stable,
          canary: pattern.canary,
          weight: Percent.of(pattern.weight),
          ...(pattern.early && { earlyAccess: matchOf(pattern.early) }),
        });
        break;
      case 'weights': {
        const { v1, v2, v3 } = pattern.shares;
        new CanaryRelease(chart, id, { service, weights: { v1: Percent.of(v1), v2: Percent.of(v2), v3: Percent.of(v3) } });
        break;
      }
      case 'ab':
        new AbTest(chart, id, { service, when: matchOf(pattern.when), use: pattern.use });
        break;
      case 'route':
        service.addRoute(id, { when: matchOf(pattern.when), to: pattern.use });
    }
  }
}

export function matchOf(when: When): RequestMatch {
  return when.map((together) => together.map(({ match }) => match()).reduce((a, b) => a.and(b))).reduce((a, b) => a.or(b));
}
