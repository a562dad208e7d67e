import { Duration } from 'cdk8s';
import { edgeOf, filtersOf, patchesOf } from './fixtures';
import type { EnvoyFilterSpec } from '../../imports/networking.istio.io';
import { GatewayWorkload, Mesh, MeshService, PathMatch, Port, Rate, RateLimit, RateLimitService, RequestKey, RequestMatch, StringMatch } from '../../src';
import type { RateLimitProps } from '../../src';
import { newChart, newReviews, only, rendered, shopOf, thrownBy } from '../mesh/fixtures';

const local = 'envoy.filters.http.local_ratelimit';

test('a limit is a filter right before the router of the pods\' inbound requests, which keeps its place whatever other patches there are', () => {
  const chart = newChart();
  new RateLimit(chart, 'burst', { target: newReviews(chart), rate: Rate.perSecond(100) });
  expect(only(chart, 'EnvoyFilter')).toMatchSnapshot();
});

test('limits on one workload are one filter, in an order of their own', () => {
  const [one, other] = [newChart(), newChart()];
  const rates = { a: Rate.perSecond(10), b: Rate.of(5, Duration.millis(250)), c: Rate.perMinute(60, { burst: 3 }) };
  for (const [chart, names] of [[one, ['a', 'b', 'c']], [other, ['c', 'a', 'b']]] as const) {
    const target = newReviews(chart);
    for (const name of names) new RateLimit(chart, name, { target, rate: rates[name] });
  }
  expect(rendered(one, 'EnvoyFilter')).toEqual(rendered(other, 'EnvoyFilter'));
  expect(filtersOf(one)[local].descriptors).toEqual([
    { entries: [{ key: 'limit', value: 'a' }], token_bucket: { max_tokens: 10, tokens_per_fill: 10, fill_interval: '1s' } },
    { entries: [{ key: 'limit', value: 'b' }], token_bucket: { max_tokens: 5, tokens_per_fill: 5, fill_interval: '0.25s' } },
    { entries: [{ key: 'limit', value: 'c' }], token_bucket: { max_tokens: 3, tokens_per_fill: 60, fill_interval: '60s' } },
  ]);
});

test('services of the same pods share a filter, and other pods have their own', () => {
  const chart = newChart();
  const namespace = shopOf(chart);
  const service = (name: string, app: string): MeshService => new MeshService(chart, name, { namespace, port: Port.http(80), selector: { app } });
  for (const target of [service('web', 'web'), service('web-canary', 'web'), service('cart', 'cart')]) {
    new RateLimit(chart, `${target.serviceName}-limit`, { target, rate: Rate.perSecond(1) });
  }
  expect(rendered<EnvoyFilterSpec>(chart, 'EnvoyFilter').map(({ metadata, spec }) => [metadata.name, spec.workloadSelector?.labels])).toEqual([
    ['web-rate-limits', { app: 'web' }], ['cart-rate-limits', { app: 'cart' }],
  ]);
  expect(filtersOf(chart, 'web-rate-limits')[local].descriptors).toHaveLength(2);
});

test('at a gateway it is for the requests of the gateway\'s pods, where they run', () => {
  const chart = newChart();
  new RateLimit(chart, 'edge-limit', { target: edgeOf(chart), rate: Rate.perSecond(1000), per: RequestKey.clientAddress(), maxKeys: 50_000 });
  expect(only<EnvoyFilterSpec>(chart, 'EnvoyFilter')).toMatchObject({
    metadata: { name: 'ingressgateway-rate-limits', namespace: 'istio-system' },
    spec: { workloadSelector: { labels: { istio: 'ingressgateway' } }, configPatches: [{ match: { context: 'GATEWAY' } }] },
  });
  expect(filtersOf(chart, 'ingressgateway-rate-limits')[local]).toMatchObject({
    max_dynamic_descriptors: 50_000,
    rate_limits: [{ actions: [{ generic_key: { descriptor_key: 'limit', descriptor_value: 'edge-limit' } }, { remote_address: {} }] }],
    descriptors: [{ entries: [{ key: 'limit', value: 'edge-limit' }, { key: 'remote_address' }] }],
  });
});

test('a gateway known by unusual labels still gives the filter a name', () => {
  const chart = newChart();
  const mesh = Mesh.fromAttributes();
  const workload = GatewayWorkload.fromAttributes(chart, 'edge', { mesh, namespace: 'edge', selector: { 'tier': 'Edge_1', 'app.kubernetes.io/name': 'gate' } });
  new RateLimit(chart, 'limit', { target: workload, rate: Rate.perSecond(1) });
  expect(only(chart, 'EnvoyFilter').metadata).toMatchObject({ name: 'edge-1-gate-rate-limits', namespace: 'edge' });
});

test('a limit that is only tried has a filter that lets all pass, beside the one in force', () => {
  const chart = newChart();
  const target = newReviews(chart);
  new RateLimit(chart, 'tried', { target, rate: Rate.perSecond(1), enforce: false });
  new RateLimit(chart, 'in-force', { target, rate: Rate.perSecond(9), response: { status: 503, headers: { 'retry-after': '1' } } });
  const filters = filtersOf(chart);
  expect(Object.keys(filters)).toEqual([local, `${local}.trial`]);
  expect(filters[local]).toMatchObject({
    status: { code: 503 },
    response_headers_to_add: [{ header: { key: 'retry-after', value: '1' }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' }],
    filter_enforced: { default_value: { numerator: 100 } },
    descriptors: [{ entries: [{ value: 'in-force' }] }],
  });
  expect(filters[`${local}.trial`]).toMatchObject({ filter_enforced: { default_value: { numerator: 0 } }, descriptors: [{ entries: [{ value: 'tried' }] }] });
  expect(filters[`${local}.trial`]).not.toHaveProperty('status');
});

test('paths are compared without the query, and a header that is missing is another than the given one', () => {
  const chart = newChart();
  const when = RequestMatch.uri(PathMatch.exact('/a.b')).and(RequestMatch.method('GET')).and(RequestMatch.authority(StringMatch.exact('shop.example.com')))
    .and(RequestMatch.withoutHeader('x-a', StringMatch.exact('1'))).and(RequestMatch.withoutHeader('x-b')).and(RequestMatch.hasHeader('x-c'))
    .and(RequestMatch.scheme('https')).and(RequestMatch.queryParam('q', StringMatch.regex('[0-9]+')));
  new RateLimit(chart, 'limit', { target: newReviews(chart), rate: Rate.perSecond(1), when });
  const label = { descriptor_key: 'limit', descriptor_value: 'limit' };
  expect(filtersOf(chart)[local].rate_limits).toEqual([{
    actions: [
      {
        header_value_match: {
          ...label,
          headers: [
            { name: ':path', string_match: { safe_regex: { regex: '/a\\.b(?:\\?.*)?' } } },
            { name: ':method', string_match: { exact: 'GET' } },
            { name: ':authority', string_match: { exact: 'shop.example.com' } },
            { name: ':scheme', string_match: { exact: 'https' } },
            { name: 'x-c', present_match: true },
            { name: 'x-a', string_match: { exact: '1' }, invert_match: true, treat_missing_header_as_empty: true },
            { name: 'x-b', present_match: true, invert_match: true },
          ],
        },
      },
      { query_parameter_value_match: { ...label, query_parameters: [{ name: 'q', string_match: { safe_regex: { regex: '[0-9]+' } } }] } },
    ],
  }]);
});

test('a service that counts is asked behind what the proxies count for themselves', () => {
  const chart = newChart();
  const target = newReviews(chart);
  const countedBy = new RateLimitService(chart, 'limits', { namespace: target.namespace, timeout: Duration.millis(25), whenUnreachable: 'deny' });
  new RateLimit(chart, 'quota', { target, rate: Rate.perHour(100), per: RequestKey.jwtClaim('sub'), countedBy });
  new RateLimit(chart, 'burst', { target, rate: Rate.perSecond(10) });
  expect(patchesOf(chart).map(({ patch }) => patch?.value?.name)).toEqual([local, 'envoy.filters.http.ratelimit']);
  expect(filtersOf(chart)['envoy.filters.http.ratelimit']).toMatchObject({
    domain: 'limits',
    timeout: '0.025s',
    failure_mode_deny: true,
    rate_limit_service: { grpc_service: { envoy_grpc: { cluster_name: 'outbound|8081||limits.shop.svc.cluster.local' } } },
  });
  expect(only(chart, 'EnvoyFilter').metadata).toHaveProperty('annotations', { 'envoyfilter.istio.io/referenced-services': 'limits.shop.svc.cluster.local' });
});

test('a conflict of two limits names both', () => {
  const target = newReviews(newChart());
  const limit = (id: string, props: Partial<RateLimitProps> = {}): RateLimit => new RateLimit(target, id, { target, rate: Rate.perSecond(1), ...props });
  limit('first');
  expect(thrownBy(() => limit('second', { response: { status: 503 } })).message).toMatch(/reviews\/second.*reviews\/first/);
});
