import { Duration } from 'cdk8s';
import { CircuitBreaker, MeshNamespace, MeshService, Percent, Port } from '../../../src';
import { crash, dataPlaneCase, request } from '../format/case';

const to = 'http://stock.shop:8080/';

export default dataPlaneCase({
  name: 'endpoint-dies',
  feature: 'CircuitBreaker with outlier detection',
  proves: 'When a pod dies while its address stays published, it is left out after a few failures, which retries mostly hide.',
  app: ({ chart, mesh, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const stock = new MeshService(chart, 'stock', { namespace, port: Port.http(8080) });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new CircuitBreaker(chart, 'breaker', {
      service: stock, outliers: { consecutive5xxErrors: 5, interval: Duration.seconds(1), baseEjectionTime: Duration.minutes(5), maxEjection: Percent.of(100) },
    });
    runs(stock, { name: 'stock-a' });
    runs(stock, { name: 'stock-b' });
    runs(web);
  },
  steps: [
    request('Both pods answer.', { from: 'web', to, times: 200, expect: { status: 200 } }),
    crash('One of them dies.', 'stock-a'),
    request('The other answers, and few requests fail.', { from: 'web', to, times: 200, expect: { servedBy: 'stock-b', failures: [0, 20] } }),
    request('From then on none fails.', { from: 'web', to, times: 500, expect: { servedBy: 'stock-b' } }),
  ],
});
