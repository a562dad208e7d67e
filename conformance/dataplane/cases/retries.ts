import { LoadBalancer, LoadBalancing, MeshNamespace, MeshService, Port, RequestMatch, Resilience, StringMatch } from '../../../src';
import { behave, crash, dataPlaneCase, request } from '../format/case';

const to = 'http://stock.shop:8080/';
const once = { 'no-retries': 'yes' };

export default dataPlaneCase({
  name: 'retries',
  feature: 'Resilience with retries',
  proves: 'Retries hide a pod that fails, by errors or by being dead, of which callers without retries see every failure.',
  app: ({ chart, mesh, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const stock = new MeshService(chart, 'stock', { namespace, port: Port.http(8080) });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new LoadBalancing(chart, 'evenly', { service: stock, balancer: LoadBalancer.random() });
    new Resilience(chart, 'retries', { service: stock, retries: { attempts: 5, on: ['connect-failure', 503] } });
    new Resilience(chart, 'without', { service: stock, retries: { attempts: 0 }, when: RequestMatch.header('no-retries', StringMatch.exact('yes')) });
    runs(stock, { name: 'stock-a' });
    runs(stock, { name: 'stock-b' });
    runs(web);
  },
  steps: [
    request('Both pods answer.', { from: 'web', to, headers: once, expect: { servedBy: { 'stock-a': 50, 'stock-b': 50 } } }),
    behave('One of them fails from now on.', 'stock-a', { status: 503 }),
    request('Without retries, its share of the requests fails.', { from: 'web', to, headers: once, expect: { status: { 200: 50, 503: 50 } } }),
    request('With retries none does.', { from: 'web', to, times: 500, expect: { servedBy: 'stock-b' } }),
    crash('It dies, and its address stays published.', 'stock-a'),
    request('Without retries, its share fails still.', { from: 'web', to, headers: once, expect: { status: { 200: 50, 503: 50 } } }),
    request('With retries still none does.', { from: 'web', to, times: 500, expect: { servedBy: 'stock-b' } }),
  ],
});
