import { Duration } from 'cdk8s';
import { LocalityFailover, MeshNamespace, MeshService, Percent, Port } from '../../../src';
import { behave, dataPlaneCase, eventually, request, start, stop } from '../format/case';

const to = 'http://stock.shop:8080/';
/** Envoy gathers changes of health that follow one another within a second. */
const soon = Duration.seconds(5);

export default dataPlaneCase({
  name: 'failover',
  feature: 'LocalityFailover',
  proves: 'The pods nearest to the caller serve; when they are gone or fail, the next nearest do, in the order that is said; and the nearest again when they are back.',
  app: ({ chart, mesh, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const stock = new MeshService(chart, 'stock', { namespace, port: Port.http(8080) });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new LocalityFailover(chart, 'failover', {
      service: stock,
      regions: [{ from: 'eu', to: 'us' }],
      outliers: { consecutive5xxErrors: 3, interval: Duration.seconds(1), baseEjectionTime: Duration.seconds(8), maxEjection: Percent.of(100) },
    });
    runs(stock, { name: 'stock-near', locality: 'eu/eu-a' });
    runs(stock, { name: 'stock-region', locality: 'eu/eu-b' });
    runs(stock, { name: 'stock-us', locality: 'us/us-a' });
    runs(stock, { name: 'stock-asia', locality: 'asia/asia-a' });
    runs(web, { locality: 'eu/eu-a' });
    runs(web, { name: 'web-in-asia', locality: 'asia/asia-a' });
  },
  steps: [
    request('The pod of the zone serves.', { from: 'web', to, times: 200, expect: { servedBy: 'stock-near' } }),
    request('A caller elsewhere has its own.', { from: 'web-in-asia', to, times: 200, expect: { servedBy: 'stock-asia' } }),
    behave('The pod of the zone fails from now on.', 'stock-near', { status: 500 }),
    eventually('Once it is ejected, the pod of the region serves.', soon, { from: 'web', to, times: 200, expect: { servedBy: 'stock-region' } }),
    behave('That one fails too.', 'stock-region', { status: 500 }),
    eventually('Once it is ejected too, the region that is named to take over serves.', soon, { from: 'web', to, times: 200, expect: { servedBy: 'stock-us' } }),
    behave('The pod of the zone is repaired.', 'stock-near', {}),
    behave('The pod of the region is repaired too.', 'stock-region', {}),
    eventually('After the ejection time the pod of the zone serves again.', Duration.seconds(30), { from: 'web', to, times: 200, expect: { servedBy: 'stock-near' } }),
    stop('The pod of the zone goes.', 'stock-near'),
    eventually('The pod of the region serves, when its own ejection time is over.', Duration.seconds(30), { from: 'web', to, times: 200, expect: { servedBy: 'stock-region' } }),
    stop('The pod of the region goes too.', 'stock-region'),
    request('The region that takes over serves.', { from: 'web', to, times: 200, expect: { servedBy: 'stock-us' } }),
    start('The pod of the zone is back.', 'stock-near'),
    request('It serves again.', { from: 'web', to, times: 200, expect: { servedBy: 'stock-near' } }),
  ],
});
