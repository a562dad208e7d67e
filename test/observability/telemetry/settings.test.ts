import { Duration } from 'cdk8s';
import { AccessLog, LogFilter, MeshTelemetry, Percent, problemsOf, TraceTag, TracingProvider } from '../../../src';
import type { IstioMetric, IstioTag, TelemetryProps } from '../../../src';
import { newChart, only, shopOf, thrownBy } from '../../mesh/fixtures';

const log = AccessLog.text({ name: 'lines' });
const provider = TracingProvider.datadog({ name: 'datadog', service: 'agent.datadog.svc.cluster.local', port: 8126 });

function say(props: TelemetryProps): any {
  const chart = newChart();
  const target = shopOf(chart, { extensionProviders: ['lines', 'datadog'] });
  new MeshTelemetry(chart, 'telemetry', { target, ...props });
  return only<any>(chart, 'Telemetry').spec;
}

test.each<[string, () => TelemetryProps, object]>([
  ['nothing', () => ({}), { code: 'ContradictingProps' }],
  ['nothing of traces', () => ({ tracing: { side: 'client' } }), { code: 'ContradictingProps' }],
  ['more than all requests', () => ({ tracing: { provider, sampling: Percent.of(101) } }), { code: 'InvalidValue', value: 101 }],
  ['less than none', () => ({ tracing: { provider, sampling: Percent.of(-1) } }), { code: 'InvalidValue', value: -1 }],
  ['a share that Envoy would round to nothing', () => ({ tracing: { provider, sampling: Percent.of(0.001) } }), { code: 'InvalidValue', value: 0.001, fix: 'Write Percent.of(0.01)' }],
  ['no tags', () => ({ tracing: { tags: {} } }), { code: 'InvalidValue' }],
  ['a tag without a name', () => ({ tracing: { tags: { '': TraceTag.literal('x') } } }), { code: 'InvalidValue' }],
  ['an empty tag', () => ({ tracing: { tags: { team: TraceTag.literal('') } } }), { code: 'InvalidValue' }],
  ['a tag of no variable', () => ({ tracing: { tags: { team: TraceTag.environment('') } } }), { code: 'InvalidValue' }],
  ['a tag of no header', () => ({ tracing: { tags: { team: TraceTag.header('x y') } } }), { code: 'InvalidValue', value: 'x y' }],
  ['a tag by an unknown placeholder', () => ({ tracing: { tags: { team: TraceTag.formatted('%TEAM%') } } }), { code: 'InvalidValue', value: '%TEAM%' }],
  ['a log twice', () => ({ accessLogs: [{ log, only: LogFilter.errors() }, { log: 'lines', side: 'client' }] }), { code: 'ContradictingProps', value: 'lines' }],
  ['no override', () => ({ metrics: [] }), { code: 'InvalidValue' }],
  ['an override of nothing', () => ({ metrics: [{ metrics: ['REQUEST_COUNT'] }] }), { code: 'InvalidValue' }],
  ['an override of no metric', () => ({ metrics: [{ metrics: [], disabled: true }] }), { code: 'InvalidValue' }],
  ['tags of what is not counted', () => ({ metrics: [{ disabled: true, removeTags: ['source_app'] }] }), { code: 'ContradictingProps' }],
  ['a tag that is removed and set', () => ({ metrics: [{ removeTags: ['source_app'], setTags: { source_app: 'request.host' } }] }), { code: 'ContradictingProps', value: 'source_app' }],
  ['a metric that is not Istio\'s', () => ({ metrics: [{ metrics: ['REQUESTS' as IstioMetric], disabled: true }] }), { code: 'InvalidValue', value: 'REQUESTS', fix: expect.stringContaining('REQUEST_COUNT') }],
  ['a metric by its name in Prometheus', () => ({ metrics: [{ metrics: ['istio_requests_total' as IstioMetric], disabled: true }] }), { code: 'InvalidValue', fix: 'Write REQUEST_COUNT' }],
  ['a tag that is not Istio\'s', () => ({ metrics: [{ removeTags: ['source_pod' as IstioTag] }] }), { code: 'InvalidValue', value: 'source_pod' }],
  ['a tag that is no label', () => ({ metrics: [{ setTags: { 'request-host': 'request.host' } }] }), { code: 'InvalidValue', value: 'request-host' }],
  ['a tag of no expression', () => ({ metrics: [{ setTags: { request_host: 'request.host(' } }] }), { code: 'InvalidValue', value: 'request.host(' }],
])('%s is refused', (_, props, expected) => {
  expect(thrownBy(() => say(props()))).toMatchObject(expected);
});

test('what an older Istio would ignore is refused for it', () => {
  const chart = newChart();
  new MeshTelemetry(chart, 'telemetry', { target: shopOf(chart, { version: '1.29' }), tracing: { propagateContext: false } });
  expect(problemsOf(chart)).toMatchObject([{ code: 'UnsupportedVersion', value: '1.29.6' }]);
});

test('no requests may be traced, and a hundredth of a percent', () => {
  expect(say({ tracing: { sampling: Percent.of(0) } }).tracing).toEqual([{ randomSamplingPercentage: 0 }]);
  expect(say({ tracing: { provider, sampling: Percent.of(0.07) } }).tracing[0].randomSamplingPercentage).toBe(0.07);
  expect(say({ tracing: { reportSpans: false } }).tracing).toEqual([{ disableSpanReporting: true }]);
});

test('what is said of all metrics selects none, and of one side selects all of it', () => {
  expect(say({ metrics: [{ removeTags: ['source_app'] }, { side: 'client', disabled: true }, { metrics: ['REQUEST_COUNT'], disabled: false }] }).metrics).toEqual([{
    providers: [{ name: 'prometheus' }],
    overrides: [
      { tagOverrides: { source_app: { operation: 'REMOVE' } } },
      { match: { metric: 'ALL_METRICS', mode: 'CLIENT' }, disabled: true },
      { match: { metric: 'REQUEST_COUNT' }, disabled: false },
    ],
  }]);
});

test('a log may be told apart by side', () => {
  expect(say({ accessLogs: [{ log, side: 'client', only: LogFilter.serverErrors() }, { log, side: 'server' }] }).accessLogging).toEqual([
    { match: { mode: 'CLIENT' }, providers: [{ name: 'lines' }], filter: { expression: 'response.code >= 500' } },
    { match: { mode: 'SERVER' }, providers: [{ name: 'lines' }] },
  ]);
});

describe('a filter', () => {
  test('is an expression about what proxies know', () => {
    const known = [
      '!request.url_path.startsWith("/healthz")', 'request.headers["x-debug"] == "1"', '!has(response.code) || response.code >= 500', 'connection.mtls', 'filter_state["a"] == "b"',
      'xds.route_name == "default"', '["GET", "HEAD"].exists(method, method == request.method)', 'metadata.filter_metadata["istio"]["a"] == "b"', 'size(request.headers) > 3',
    ];
    for (const expression of known) expect(LogFilter.cel(expression).expression).toBe(expression);
  });

  test.each([
    ['that does not parse', 'response.code >= ', /no expression in CEL/],
    ['about nothing that proxies know', 'status >= 500', /nothing of the name status/],
    ['about an attribute that is misspelt', 'response.status >= 500', /response has no attribute status/],
    ['about an attribute that is asked for', 'has(request.pathname)', /request has no attribute pathname/],
  ])('%s is refused', (_, expression, problem) => {
    expect(thrownBy(() => LogFilter.cel(expression))).toMatchObject({ code: 'InvalidValue', value: expression, problem: expect.stringMatching(problem) });
  });

  test('that is ready made is one that we take ourselves', () => {
    for (const filter of [LogFilter.errors(), LogFilter.serverErrors(), LogFilter.denied(), LogFilter.slowerThan(Duration.seconds(1))]) {
      expect(LogFilter.cel(filter.and(LogFilter.errors()).or(filter).expression).expression).toContain(filter.expression);
    }
  });

  test('asks for whole milliseconds', () => {
    expect(thrownBy(() => LogFilter.slowerThan(Duration.millis(0.5)))).toMatchObject({ code: 'InvalidValue', value: '0.5 ms' });
  });
});
