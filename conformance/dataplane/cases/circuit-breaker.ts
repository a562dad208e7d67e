import { Duration } from 'cdk8s';
import { CircuitBreaker, LoadBalancer, LoadBalancing, MeshNamespace, MeshService, Port, Resilience } from '../../../src';
import { behave, dataPlaneCase, eventually, pause, request } from '../format/case';

const to = 'http://stock.shop:8080/';
const both = { servedBy: { 'stock-a': 50, 'stock-b': 50 } };

export default dataPlaneCase({
  name: 'circuit-breaker',
  feature: 'CircuitBreaker with outlier detection',
  proves: 'A pod of two that fails is ejected after the errors in a row that are allowed, is left alone for the ejection time, and gets its share again when it is repaired.',
  app: ({ chart, mesh, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const stock = new MeshService(chart, 'stock', { namespace, port: Port.http(8080) });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new CircuitBreaker(chart, 'breaker', {
      service: stock,
      outliers: { consecutive5xxErrors: 5, interval: Duration.seconds(1), baseEjectionTime: Duration.seconds(10) },
    });
    new LoadBalancing(chart, 'evenly', { service: stock, balancer: LoadBalancer.random() });
    // So that every failure is seen.
    new Resilience(chart, 'no-retries', { service: stock, retries: { attempts: 0 } });
    runs(stock, { name: 'stock-a' });
    runs(stock, { name: 'stock-b' });
    runs(web);
  },
  steps: [
    request('Both pods have their share.', { from: 'web', to, expect: both }),
    // Within a second of the last change of endpoints, Envoy would gather changes of their health until that second is over, and the ejection with them.
    pause('A second passes.', Duration.millis(1100)),
    behave('One of them fails from now on.', 'stock-a', { status: 503 }),
    request('Failures come back until it is ejected, no more than a few.', { from: 'web', to, times: 200, expect: { servedBy: 'stock-b', failures: [5, 20] } }),
    request('The other gets all requests, and none fails.', { from: 'web', to, times: 300, expect: { servedBy: 'stock-b' } }),
    behave('It is repaired.', 'stock-a', {}),
    request('It is left alone still.', { from: 'web', to, times: 100, expect: { servedBy: 'stock-b' } }),
    eventually('After the ejection time it has its share again.', Duration.seconds(30), { from: 'web', to, expect: both }),
  ],
});
