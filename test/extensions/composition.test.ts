import type { Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import type { EnvoyFilterSpec } from '../../imports/networking.istio.io';
import type { RateLimitProps } from '../../src';
import { GatewayWorkload, Mesh, MeshNamespace, MeshService, PathMatch, Port, problemsOf, Rate, RateLimit, RateLimitService, RequestKey, RequestMatch } from '../../src';
import { newChart, rendered } from '../mesh/fixtures';

interface Drawn {
  readonly id: string;
  readonly target: 'reviews' | 'ratings' | 'edge';
  readonly global: boolean;
  readonly props: Omit<RateLimitProps, 'target' | 'countedBy'>;
}

const paths = fc.constantFrom('/a', '/b', '/c').map((path) => RequestMatch.uri(PathMatch.prefix(path)));
const when = fc.option(fc.oneof(paths, paths.map((match) => match.or(RequestMatch.hasHeader('h'))), fc.constant(RequestMatch.method('GET', 'POST', 'PUT'))), { nil: undefined });
const per = fc.option(fc.constantFrom(RequestKey.header('x-user'), RequestKey.jwtClaim('sub'), RequestKey.clientAddress()), { nil: undefined });
const drawn: fc.Arbitrary<Drawn> = fc.record({
  id: fc.stringMatching(/^[a-z]{1,3}$/),
  target: fc.constantFrom('reviews', 'ratings', 'edge'),
  global: fc.boolean(),
  props: fc.record({ rate: fc.integer({ min: 1, max: 9 }).map((requests) => Rate.perMinute(requests)), when, per, enforce: fc.boolean() }),
});

function declare(limits: readonly Drawn[]): Chart {
  const chart = newChart();
  const mesh = Mesh.fromAttributes();
  const namespace = MeshNamespace.fromAttributes(chart, 'namespace', { name: 'shop', mesh });
  const targets = {
    reviews: new MeshService(chart, 'reviews', { namespace, port: Port.http(80) }),
    ratings: new MeshService(chart, 'ratings', { namespace, port: Port.grpc(80) }),
    edge: GatewayWorkload.fromAttributes(chart, 'edge', { mesh }),
  };
  const countedBy = new RateLimitService(chart, 'limits', { namespace });
  for (const { id, target, global, props } of limits) new RateLimit(chart, id, { target: targets[target], ...props, ...(global && { countedBy }) });
  return chart;
}

function filtersIn(chart: Chart): { name: string; config: any }[] {
  return rendered<EnvoyFilterSpec>(chart, 'EnvoyFilter').flatMap(({ spec }) => spec.configPatches!.map(({ patch }) => ({
    name: patch!.value!.name as string, config: patch!.value!.typed_config as any,
  })));
}

/** The keys and values of the entries that a list of actions makes, without what differs from request to request. */
function entriesOf(actions: Record<string, any>[]): [string, string | undefined][] {
  return actions.map((action) => {
    if (action.remote_address !== undefined) return ['remote_address', undefined];
    const [detail] = Object.values(action) as { descriptor_key: string; descriptor_value?: string }[];
    return [detail!.descriptor_key, detail!.descriptor_key === 'limit' ? detail!.descriptor_value : undefined];
  });
}

const limits = fc.uniqueArray(drawn, { selector: ({ id }) => id, maxLength: 8 });

test('any limits make one EnvoyFilter for each workload, with the same bytes in whatever order they are declared', () => {
  fc.assert(fc.property(limits.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))), ([list, shuffled]) => {
    const [one, other] = [declare(list), declare(shuffled)];
    expect(problemsOf(one.node.root)).toEqual([]);
    const byName = (chart: Chart): string[] => rendered(chart, 'EnvoyFilter').map((object) => JSON.stringify(object)).sort();
    expect(byName(one)).toEqual(byName(other));
    expect(byName(one)).toHaveLength(new Set(list.map(({ target }) => target)).size);
    expect(rendered(one, 'ConfigMap')).toEqual(rendered(other, 'ConfigMap'));
    expect(rendered(one, 'AuthorizationPolicy')).toEqual(rendered(other, 'AuthorizationPolicy'));
  }), { numRuns: 60 });
});

test('whatever a proxy sends is a descriptor that is counted, and whatever is counted is sent', () => {
  fc.assert(fc.property(limits, (list) => {
    const chart = declare(list);
    const filters = filtersIn(chart);
    const sentTo = (global: boolean): Set<string> => new Set(filters.filter(({ name }) => (name === 'envoy.filters.http.ratelimit') === global)
      .flatMap(({ config }) => config.rate_limits.map(({ actions }: { actions: Record<string, any>[] }) => JSON.stringify(entriesOf(actions)))));

    const locally = filters.flatMap(({ config }) => (config.descriptors ?? []).map(({ entries }: { entries: { key: string; value?: string }[] }) => (
      JSON.stringify(entries.map(({ key, value }) => [key, value])))));
    expect([...new Set(locally)].sort()).toEqual([...sentTo(false)].sort());

    const [config] = rendered<never>(chart, 'ConfigMap') as unknown as { data: Record<string, string> }[];
    const globally = leavesOf((parse(config!.data['limits.yaml']!) as Level).descriptors ?? []).map((entries) => JSON.stringify(entries));
    expect(globally.sort()).toEqual([...sentTo(true)].sort());
    expect(locally.length + globally.length).toBe(list.length);
  }), { numRuns: 60 });
});

interface Level {
  readonly key: string;
  readonly value?: string;
  readonly descriptors?: readonly Level[];
}

function leavesOf(levels: readonly Level[]): [string, string | undefined][][] {
  return levels.flatMap(({ key, value, descriptors }) => {
    const rest = descriptors === undefined ? [[]] : leavesOf(descriptors);
    return rest.map((entries): [string, string | undefined][] => [[key, value], ...entries]);
  });
}
