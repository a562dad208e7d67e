import { Duration } from 'cdk8s';
import type { Mistake } from './mistake';
import { here } from './mistake';
import { AccessLog, AuditLog, LogFilter, Mesh, MeshTelemetry, Percent, TraceTag, TracingProvider } from '../../src';
import type { IstioMetric, IstioTag } from '../../src';

const target = Mesh.fromAttributes({ extensionProviders: ['lines', 'traces'] });
const log = AccessLog.text({ name: 'lines' });

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
  'entries that are kept for hours': {
    code: 'InvalidValue', at: here, value: "'0.5 days'", fix: 'Duration.days(365)', by: (chart) => new AuditLog(chart, 'a', { target, retention: Duration.hours(12) }),
  },
};
