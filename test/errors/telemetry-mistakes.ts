import { Duration } from 'cdk8s';
import type { Chart } from 'cdk8s';
import type { Mistake } from './mistake';
import { here } from './mistake';
import {
  AccessLog, AuditLog, LogFilter, Mesh, MeshAlerts, MeshInstall, MeshScraping, MeshTelemetry, Percent, podProxyConfig, Profile, ServiceLevelObjective,
  TraceTag, TracingProvider,
} from '../../src';
import type { IstioMetric, IstioTag, LatencyObjective, TracingProviderOptions } from '../../src';
import { newReviews } from '../mesh/fixtures';

const target = Mesh.fromAttributes({ extensionProviders: ['lines', 'traces'] });
const log = AccessLog.text({ name: 'lines' });
const agent = (options: Partial<TracingProviderOptions & { port: number }>): TracingProvider => TracingProvider.datadog({ name: 'agent', service: 'agent.datadog.svc.cluster.local', port: 8126, ...options });
const runbooks = 'https://git.example.com/runbooks';
const promise = (props: { readonly availability?: number; readonly latency?: LatencyObjective }) => (chart: Chart): unknown => new ServiceLevelObjective(chart, 'a', { service: newReviews(chart), runbooks, ...props });
const statistics = (proxyStatsMatcher: object) => (chart: Chart): unknown => new MeshInstall(chart, 'a', { profile: Profile.minimal(), meshConfig: { defaultConfig: { proxyStatsMatcher } } });

export const telemetryMistakes: Record<string, Mistake> = {
  'more than all requests traced': { code: 'InvalidValue', at: here, value: '120', fix: 'Percent.of(5)', by: () => Percent.of(120) },
  'a share of traces that is rounded away': {
    code: 'InvalidValue', at: 'shop/a', value: '0.004', fix: 'Percent.of(0.01)', by: (chart) => new MeshTelemetry(chart, 'a', { target, tracing: { sampling: Percent.of(0.004) } }),
  },
  'a metric by its name in Prometheus': {
    code: 'InvalidValue',
    at: here,
    value: "'istio_requests_total'",
    fix: 'REQUEST_COUNT',
    by: (chart) => new MeshTelemetry(chart, 'a', { target, metrics: [{ metrics: ['istio_requests_total' as IstioMetric], disabled: true }] }),
  },
  'a tag that metrics do not have': {
    code: 'InvalidValue', at: here, value: "'source_pod'", fix: 'source_workload', by: (chart) => new MeshTelemetry(chart, 'a', { target, metrics: [{ removeTags: ['source_pod' as IstioTag] }] }),
  },
  'a filter that does not parse': { code: 'InvalidValue', at: here, value: "'response.code >='", fix: 'response.code >= 500', by: () => LogFilter.cel('response.code >=') },
  'a filter about what no proxy knows': { code: 'InvalidValue', at: here, value: "'response.status >= 500'", fix: 'response.code', by: () => LogFilter.cel('response.status >= 500') },
  'a placeholder that Envoy does not have': { code: 'InvalidValue', at: here, value: "'%STATUS%'", fix: '%RESPONSE_CODE%', by: () => TraceTag.formatted('%STATUS%') },
  'a log that is written twice': {
    code: 'ContradictingProps', at: 'shop/a', value: "'lines'", fix: 'Join the filters', by: (chart) => new MeshTelemetry(chart, 'a', { target, accessLogs: [{ log, only: LogFilter.errors() }, { log }] }),
  },
  'two providers of one name': {
    code: 'ConflictingPolicies',
    at: 'shop/b',
    value: "'lines'",
    fix: 'two names',
    by: (chart) => {
      new MeshTelemetry(chart, 'a', { target, accessLogs: [{ log }] });
      new MeshTelemetry(chart, 'b', { target, tracing: { provider: TracingProvider.datadog({ name: 'lines', service: 'agent.datadog.svc.cluster.local', port: 8126 }) } });
    },
  },
  'two telemetries of a mesh': {
    code: 'ConflictingPolicies',
    at: 'shop/b',
    value: "'istio-system/mesh-default'",
    fix: 'Keep one of the two',
    by: (chart) => { for (const id of ['a', 'b']) new MeshTelemetry(chart, id, { target, accessLogs: [{ log }] }); },
  },
  'a log that the mesh does not have': { code: 'ProviderNotRegistered', at: 'shop/a', value: "'lost'", fix: 'extensionProviders', by: (chart) => new MeshTelemetry(chart, 'a', { target, accessLogs: [{ log: 'lost' }] }) },
  'a provider with the name of one that every mesh has': { code: 'InvalidProvider', at: here, value: "'envoy'", fix: '"own-envoy"', by: () => agent({ name: 'envoy' }) },
  'paths of spans without a letter': { code: 'InvalidValue', at: here, value: '0', fix: 'Write 256', by: () => agent({ maxTagLength: 0 }) },
  'a port of Zipkin that is none': { code: 'InvalidValue', at: here, value: '0', fix: '8080', by: () => TracingProvider.zipkin({ name: 'zipkin', service: 'zipkin.tracing.svc.cluster.local', port: 0 }) },
  'a path of OTLP without its slash': {
    code: 'InvalidValue', at: here, value: "'v1/traces'", fix: '"/v1/traces"', by: () => TracingProvider.openTelemetryHttp({ name: 'jaeger', service: 'jaeger.tracing.svc.cluster.local', port: 4318, path: 'v1/traces' }),
  },
  'a service that never fails': { code: 'InvalidValue', at: 'shop/a', value: '1', fix: 'Write 0.999', by: promise({ availability: 1 }) },
  'a service that always fails': { code: 'InvalidValue', at: 'shop/a', value: '0', fix: 'Write 0.999', by: promise({ availability: 0 }) },
  'an objective in percent': { code: 'InvalidValue', at: 'shop/a', value: '99.5', fix: 'Write 0.995', by: promise({ availability: 99.5 }) },
  'an objective of latency that all requests meet': { code: 'InvalidValue', at: 'shop/a', value: '1.5', fix: 'Write 0.015', by: promise({ latency: { within: Duration.millis(250), target: 1.5 } }) },
  'a latency between two bounds': { code: 'InvalidValue', at: 'shop/a', value: "'300 ms'", fix: 'Write the nearest, Duration.millis(250)', by: promise({ latency: { within: Duration.millis(300), target: 0.99 } }) },
  'an objective of nothing': { code: 'ContradictingProps', at: 'shop/a', value: "'a'", fix: 'availability: 0.999', by: promise({}) },
  'metrics that are asked for every second': { code: 'InvalidValue', at: 'shop/a', value: "'1 second'", fix: 'Duration.seconds(15)', by: (chart) => new MeshScraping(chart, 'a', { mesh: target, interval: Duration.seconds(1) }) },
  'alerts about what the proxies of a mesh elsewhere do not serve': {
    code: 'StatisticsNotServed', at: 'shop/a', value: 'circuit_breakers.default.cx_open', fix: /proxyStatsMatcher: alertedProxyStats .*or go without: \['MeshCircuitBreakerOpen', /, by: (chart) => new MeshAlerts(chart, 'a', { mesh: target, runbooks }),
  },
  'statistics that nothing tells': { code: 'InvalidValue', at: 'shop/a', value: '{}', fix: 'inclusionPrefixes', by: statistics({}) },
  'statistics that an empty text tells, so that all are served': { code: 'InvalidValue', at: 'shop/a', value: "''", fix: 'inclusionPrefixes', by: statistics({ inclusionPrefixes: [''] }) },
  'statistics by an expression of JavaScript': { code: 'InvalidValue', at: here, value: "'(?=a)b'", fix: 'no lookaround', by: () => podProxyConfig({ proxyStatsMatcher: { inclusionRegexps: ['(?=a)b'] } }) },
  'a span of time without a unit, for a pod': { code: 'InvalidValue', at: here, value: "'5'", fix: '"10s"', by: () => podProxyConfig({ drainDuration: '5' }) },
  'entries that are kept for hours': {
    code: 'InvalidValue', at: here, value: "'0.5 days'", fix: 'Duration.days(365)', by: (chart) => new AuditLog(chart, 'a', { target, retention: Duration.hours(12) }),
  },
};
