import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import type { Request } from './istio';
import { routeOf, splitOf } from './istio';
import type { Condition, Pattern, When } from './patterns';
import { atTheEdge, declare, everywhere, keyOf, matchOf, patternsArbitrary, universe, whenArbitrary } from './patterns';
import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { MeshService } from '../../src';
import { Cors, Fault, FaultInjection, GatewayTls, GatewayWorkload, HeaderOperations, IngressGateway, Percent, problemsOf, RequestMatch, Resilience, StringMatch, TrafficMirror } from '../../src';
import { newChart, newReviews, rendered } from '../mesh/fixtures';

// Two regular expressions on one part of a request cannot be joined, which other tests are about.
const sayable = everywhere.filter(({ says }) => !says.includes('regex'));

type Chart = ReturnType<typeof newChart>;
type Service = MeshService<'v1' | 'v2' | 'v3'>;
type Route = NonNullable<VirtualServiceSpec['http']>[number];

interface PartOfRoute {
  readonly declare: (chart: Chart, id: string, service: Service, value: number, when: object) => unknown;
  readonly seen: (route: Route) => number | string | undefined;
}

/** A part of which a request has one, and how to say and see it. */
const parts: Record<'corsPolicy' | 'fault' | 'retries' | 'timeout', PartOfRoute> = {
  timeout: {
    declare: (chart, id, service, value, when) => new Resilience(chart, id, { service, timeout: Duration.seconds(value), ...when }),
    seen: ({ timeout }: Route) => timeout && Number.parseInt(timeout, 10),
  },
  retries: {
    declare: (chart, id, service, value, when) => new Resilience(chart, id, { service, retries: { attempts: value }, ...when }),
    seen: ({ retries }: Route) => retries?.attempts,
  },
  fault: {
    declare: (chart, id, service, value, when) => new FaultInjection(chart, id, { service, faults: [Fault.abort(400 + value)], ...when }),
    seen: ({ fault }: Route) => fault?.abort?.httpStatus && fault.abort.httpStatus - 400,
  },
  corsPolicy: {
    declare: (chart, id, service, value, when) => (
      new Cors(chart, id, { service, allowOrigins: [StringMatch.exact('https://a.example.com')], maxAge: Duration.seconds(value), ...when })),
    seen: ({ corsPolicy }: Route) => corsPolicy?.maxAge && Number.parseInt(corsPolicy.maxAge, 10),
  },
};

type Part = keyof typeof parts | 'mirrors' | 'headers';

interface Setting {
  readonly part: Part;
  readonly when: When | undefined;
}

const kinds = [...Object.keys(parts), 'mirrors', 'headers'] as Part[];

/** Settings of which no two set the same part for the same requests; those conflict, which other tests are about. */
function settingsArbitrary(conditions = sayable): fc.Arbitrary<Setting[]> {
  const setting = fc.record({ part: fc.constantFrom(...kinds), when: fc.option(whenArbitrary(conditions), { nil: undefined }) });
  return fc.array(setting, { minLength: 1, maxLength: 5 }).map((settings) => {
    const taken = new Set<string>();
    return settings.filter(({ part, when }) => {
      const keys = (when?.map(keyOf) ?? ['all']).map((key) => `${part} ${key}`);
      if (keys.some((key) => taken.has(key))) return false;
      keys.forEach((key) => taken.add(key));
      return true;
    });
  });
}

interface Tables {
  readonly inside: VirtualServiceSpec;
  readonly edge: VirtualServiceSpec;
}

/** Both tables, or undefined where the library says that these cannot be joined. */
function synthesize(patterns: readonly Pattern[], settings: readonly Setting[]): Tables | undefined {
  const chart = newChart();
  const service = newReviews(chart);
  declare(chart, service, patterns);
  for (const [index, { part, when }] of settings.entries()) {
    const id = `${part}-${index}`;
    const match = when === undefined ? {} : { when: matchOf(when) };
    // Numbers tell the settings apart; from 1, since 0 is a value of its own.
    if (part === 'mirrors') new TrafficMirror(chart, id, { service, to: 'v1', share: Percent.of(index + 1), ...match });
    else if (part === 'headers') new HeaderOperations(chart, id, { service, request: { set: { [`x-${index + 1}`]: 'yes' } }, ...match });
    else parts[part].declare(chart, id, service, index + 1, match);
  }
  const workload = GatewayWorkload.fromAttributes(chart, 'pods', { mesh: service.namespace.mesh });
  new IngressGateway(chart, 'edge', { workload }).expose(service, { host: 'a.example.com', tls: GatewayTls.none() });
  // Always there, so that there is a table to look at.
  service.addRoute('untold', { when: untold, to: 'v1' });
  const problems = problemsOf(chart.node.root);
  if (problems.length > 0) {
    expect(problems.map(({ problem }) => problem)).toEqual(problems.map(() => expect.stringMatching(/cannot be said in one|overlap in so many ways/) as string));
    return undefined;
  }
  const [inside, edge] = ['reviews', 'edge-a-example-com'].map((name) => (
    rendered<VirtualServiceSpec>(chart, 'VirtualService').find(({ metadata }) => metadata.name === name)!.spec));
  return { inside: inside!, edge: edge! };
}

const untold = matchOf([[{ slot: 'authority', says: 'untold', match: () => RequestMatch.authority(StringMatch.exact('reviews')), holds: () => false }]]);

const known = new Map<string, ReadonlySet<Request>>();

function requestsOf(together: readonly Condition[]): ReadonlySet<Request> {
  const key = keyOf(together);
  const found = known.get(key) ?? new Set(universe.filter((request) => together.every(({ holds }) => holds(request))));
  known.set(key, found);
  return found;
}

/** The requests of every match that a setting has and that holds for a request: where one is within another, it is the narrower. */
function reachOf({ when }: Setting, request: Request): ReadonlySet<Request>[] {
  return (when ?? [[]]).map(requestsOf).filter((reach) => reach.has(request));
}

const isWithin = (a: ReadonlySet<Request>, b: ReadonlySet<Request>): boolean => a.size < b.size && [...a].every((request) => b.has(request));

/** The numbers of the settings of a part that may hold for a request: those that no other narrows further. */
function allowed(settings: readonly Setting[], part: Part, request: Request): number[] {
  const held = settings.flatMap((setting, index) => (setting.part === part ? reachOf(setting, request).map((reach) => ({ number: index + 1, reach })) : []));
  return held.filter(({ reach }) => !held.some((other) => isWithin(other.reach, reach))).map(({ number }) => number);
}

function check(spec: VirtualServiceSpec, settings: readonly Setting[], request: Request): void {
  const route = routeOf(spec, request)!;
  for (const [part, { seen }] of Object.entries(parts)) {
    const numbers = allowed(settings, part as Part, request);
    const number = seen(route);
    if (numbers.length === 0 ? number === undefined : numbers.includes(number as number)) continue;
    throw new Error(`${JSON.stringify(request)} has ${part} ${String(number)} on ${route.name ?? ''}, not ${numbers.join(' or ')}`);
  }
  const all = (part: Part): number[] => settings
    .flatMap((setting, index) => (setting.part === part && reachOf(setting, request).length > 0 ? [index + 1] : []));
  expect((route.mirrors ?? []).map(({ percentage }) => percentage?.value).sort()).toEqual(all('mirrors'));
  expect(Object.keys(route.headers?.request?.set ?? {}).map((name) => Number(name.slice(2))).sort()).toEqual(all('headers'));
}

// Every thirty-second, from another place each time, so that a run stays short and all are looked at in the end.
const sample = (start: number): Request[] => universe.filter((_, index) => index % 32 === start % 32);

test('with settings, every request gets the split that it had, and exactly the settings that are for it', () => {
  let joined = 0;
  fc.assert(fc.property(patternsArbitrary(sayable), settingsArbitrary(), fc.nat(), (patterns, settings, start) => {
    const tables = synthesize(patterns, settings);
    if (tables === undefined) return;
    joined += 1;
    const bare = synthesize(patterns, [])!;
    for (const request of sample(start)) {
      expect(splitOf(routeOf(tables.inside, request))).toEqual(splitOf(routeOf(bare.inside, request)));
      check(tables.inside, settings, request);
    }
  }), { numRuns: 40 });
  // Most compositions can be said; a test of the others alone would see nothing.
  expect(joined).toBeGreaterThan(10);
});

test('so does every request at a gateway', () => {
  fc.assert(fc.property(patternsArbitrary(atTheEdge), settingsArbitrary(), fc.nat(), (patterns, settings, start) => {
    const tables = synthesize(patterns, settings);
    const fromOutside = sample(start).filter(({ sourceNamespace, sourceLabels }) => sourceNamespace === 'shop' && sourceLabels.app === undefined);
    for (const request of tables === undefined ? [] : fromOutside) check(tables!.edge, settings, request);
  }), { numRuns: 20 });
});
