import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import type { Request } from './istio';
import { routeOf, splitOf, subsetsIn } from './istio';
import type { Condition, Pattern } from './patterns';
import { contributionsOf, declare, keyOf, patternsArbitrary, universe } from './patterns';
import type { DestinationRuleSpec, VirtualServiceSpec } from '../../imports/networking.istio.io';
import { RequestMatch, StringMatch } from '../../src';
import { newChart, newReviews, only, rendered } from '../mesh/fixtures';

interface Line {
  readonly name: string;
  readonly takes: ReadonlySet<Request>;
  readonly split: Readonly<Record<string, number>>;
  /** The lines that take some of its requests, and none but its. */
  readonly narrower: Line[];
}

const known = new Map<string, ReadonlySet<Request>>();

function requestsOf(together: readonly Condition[]): ReadonlySet<Request> {
  const key = keyOf(together);
  const found = known.get(key) ?? new Set(universe.filter((request) => together.every(({ holds }) => holds(request))));
  known.set(key, found);
  return found;
}

/** What the user said, line by line, with the requests that each line is about. */
function linesOf(composition: readonly Pattern[]): Line[] {
  const contributions = composition.flatMap(contributionsOf);
  const all = contributions.some(({ when }) => when === undefined) ? contributions : [...contributions, { when: undefined, split: { any: 100 } }];
  const lines = all.flatMap(({ when, split }) => (when ?? [[]]).map((together): Line => (
    { name: keyOf(together), takes: requestsOf(together), split, narrower: [] })));
  for (const line of lines) {
    line.narrower.push(...lines.filter(({ takes }) => takes.size < line.takes.size && [...takes].every((request) => line.takes.has(request))));
  }
  return lines;
}

/** The lines for a request that no other line for it narrows further. */
function narrowest(lines: readonly Line[], request: Request): Line[] {
  return lines.filter(({ takes, narrower }) => takes.has(request) && !narrower.some((other) => other.takes.has(request)));
}

function synthesize(composition: readonly Pattern[]): { spec: VirtualServiceSpec; rules: DestinationRuleSpec[]; text: string } {
  const chart = newChart();
  const reviews = newReviews(chart);
  reviews.addRoute('untold', { when: RequestMatch.authority(StringMatch.exact('reviews')), to: 'v1' });
  declare(chart, reviews, composition);
  const rules = rendered<DestinationRuleSpec>(chart, 'DestinationRule').map(({ spec }) => spec);
  return { spec: only<VirtualServiceSpec>(chart, 'VirtualService').spec, rules, text: JSON.stringify(chart.toJson()) };
}

const patterns = patternsArbitrary();
const runs = { numRuns: 100 };

test('any composition of patterns on one host is one VirtualService and one DestinationRule with exactly the subsets that routes refer to', () => {
  fc.assert(fc.property(patterns, (composition) => {
    const { spec, rules } = synthesize(composition);
    expect(rules).toHaveLength(1);
    expect(rules[0]?.subsets?.map(({ name }) => name)).toEqual(subsetsIn(spec));
  }), runs);
});

test('the weights of every route sum to a hundred, and are left out where there is one destination', () => {
  fc.assert(fc.property(patterns, (composition) => {
    for (const { route = [] } of synthesize(composition).spec.http ?? []) {
      const weights = route.map(({ weight }) => weight);
      if (route.length === 1) expect(weights).toEqual([undefined]);
      else expect(weights.reduce((sum, weight) => sum! + weight!)).toBe(100);
    }
  }), runs);
});

test('every request gets the split of a line that no other line for it narrows further', () => {
  fc.assert(fc.property(patterns, (composition) => {
    const { spec } = synthesize(composition);
    const lines = linesOf(composition);
    for (const request of universe) {
      const split = splitOf(routeOf(spec, request));
      const allowed = narrowest(lines, request);
      if (allowed.some((line) => isDeepStrictEqual(line.split, split))) continue;
      throw new Error(`${JSON.stringify(request)} gets ${JSON.stringify(split)}, not ${JSON.stringify(allowed.map(({ name, split: wanted }) => [name, wanted]))}`);
    }
  }), runs);
});

test('the same program gives the same bytes', () => {
  fc.assert(fc.property(patterns, (composition) => {
    expect(synthesize(composition).text).toBe(synthesize(composition).text);
  }), { numRuns: 20 });
});

test('where one line is the narrowest for a request, the order of the program does not matter to it', () => {
  fc.assert(fc.property(patterns, (composition) => {
    const [one, other] = [synthesize(composition).spec, synthesize([...composition].reverse()).spec];
    const lines = linesOf(composition);
    const clear = universe.filter((request) => narrowest(lines, request).length === 1);
    expect(clear.map((request) => splitOf(routeOf(other, request)))).toEqual(clear.map((request) => splitOf(routeOf(one, request))));
  }), { numRuns: 30 });
});
