import { ApiObject } from 'cdk8s';
import { AlertReceiver, Alertmanager, Jaeger, MeshNamespace, MeshService, MeshTelemetry, Percent, Port, Prometheus, Storage, StrictMtls, TraceCollector } from '../../../src';
import { dataPlaneCase, request } from '../format/case';

const as = (name: string): string => `spiffe://cluster.local/ns/monitoring/sa/${name}`;
const alerts = 'http://alertmanager.monitoring:9093/api/v2/alerts';
const spans = 'grpc://trace-collector.monitoring:4317/reports.Service/Send';

export default dataPlaneCase({
  name: 'add-ons',
  feature: 'Prometheus, Alertmanager, Jaeger, TraceCollector',
  proves: 'Add-ons speak to each other by mutual TLS, Prometheus too, which asks for metrics past its own proxy; nobody else gets in, but whose spans a collector is for.',
  meshConfig: { extensionProviders: [{ name: 'trace-collector', opentelemetry: { service: 'trace-collector.monitoring.svc.cluster.local', port: 4317 } }] },
  app: ({ chart, mesh, runs }) => {
    const namespace = new MeshNamespace(chart, 'monitoring', { mesh });
    new StrictMtls(chart, 'mtls', { target: namespace });
    const storage = Storage.memory();
    const secret = { secretName: 'alertmanager', key: 'hook' };
    new ApiObject(chart, 'secret', { apiVersion: 'v1', kind: 'Secret', metadata: { name: secret.secretName, namespace: 'monitoring' }, stringData: { hook: 'http://pager.example.com' } });
    const alertmanager = new Alertmanager(chart, 'alertmanager', { namespace, storage, critical: AlertReceiver.webhook({ url: secret }) });
    new Prometheus(chart, 'prometheus', { namespace, storage, alertmanager });
    const jaeger = new Jaeger(chart, 'jaeger', { namespace, storage });
    const collector = new TraceCollector(chart, 'trace-collector', { namespace, sendTo: jaeger });
    const shop = new MeshNamespace(chart, 'shop', { mesh });
    const web = new MeshService(chart, 'web', { namespace: shop, port: Port.http(8080) });
    new MeshTelemetry(chart, 'traces', { target: shop, tracing: { provider: collector, sampling: Percent.of(100) } });
    runs(web);
  },
  steps: [
    request('Prometheus tells Alertmanager, by its name and identity.', { from: 'prometheus', to: alerts, method: 'POST', expect: { servedBy: 'alertmanager', caller: as('prometheus'), callee: as('alertmanager') } }),
    request('Nobody else in the mesh does.', { from: 'web', to: alerts, method: 'POST', expect: { refused: 'by authorization' } }),
    request('Nobody from outside does.', { from: 'outside', to: alerts, method: 'POST', expect: { refused: 'by closing the connection' } }),
    request('Spans reach the collector.', { from: 'web', to: spans, expect: { servedBy: 'trace-collector' } }),
    request('Not what keeps them, which the collector alone may send to.', { from: 'web', to: spans.replace('trace-collector', 'jaeger'), expect: { refused: 'by authorization' } }),
    request('It does.', { from: 'trace-collector', to: spans.replace('trace-collector', 'jaeger'), expect: { servedBy: 'jaeger', caller: as('trace-collector') } }),
    request('But not to its pages.', { from: 'trace-collector', to: 'http://jaeger.monitoring:16686/', expect: { refused: 'by authorization' } }),
  ],
});
