import { Duration } from 'cdk8s';
import { CircuitBreaker, MeshNamespace, MeshService, Percent, Port, Resilience, RetryBudget } from '../../../src';
import { arrived, behave, dataPlaneCase, request } from '../format/case';

export default dataPlaneCase({
  name: 'limits',
  feature: 'CircuitBreaker with limits, RetryBudget',
  proves: 'What goes beyond a service\'s limits is answered at once instead of waiting, and a budget keeps retries in proportion where others multiply requests.',
  app: ({ chart, mesh, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const [slow, free, thrifty, web] = ['slow', 'free', 'thrifty', 'web'].map((name) => new MeshService(chart, name, { namespace, port: Port.http(8080) }));
    new CircuitBreaker(chart, 'narrow', { service: slow!, limits: { maxConnections: 1, maxPendingRequests: 1 } });
    new Resilience(chart, 'slow-once', { service: slow!, retries: { attempts: 0 } });
    for (const service of [free!, thrifty!]) new Resilience(chart, `${service.serviceName}-often`, { service, retries: { attempts: 5, on: [503], backoff: Duration.millis(5) } });
    new RetryBudget(chart, 'budget', { service: thrifty!, share: Percent.of(10), minConcurrency: 1 });
    for (const service of [slow!, free!, thrifty!, web!]) runs(service);
  },
  steps: [
    behave('The service takes 300 ms from now on.', 'slow', { delay: 300 }),
    request('One request is under way and one waits; of eight at a time, the others fail.', { from: 'web', to: 'http://slow.shop:8080/', times: 80, expect: { servedBy: 'slow', failures: [30, 78] } }),
    request('One at a time, all are answered.', { from: 'web', to: 'http://slow.shop:8080/', expect: { servedBy: 'slow' } }),
    behave('Another fails from now on.', 'free', { status: 503 }),
    request('Its callers see that.', { from: 'web', to: 'http://free.shop:8080/all', times: 100, expect: { status: 503 } }),
    arrived('Retries have multiplied the requests.', 'free', '/all', [550, 600]),
    behave('So does one with a budget.', 'thrifty', { status: 503 }),
    request('Its callers see that too.', { from: 'web', to: 'http://thrifty.shop:8080/all', times: 100, expect: { status: 503 } }),
    arrived('Few retries have come.', 'thrifty', '/all', [100, 300]),
  ],
});
