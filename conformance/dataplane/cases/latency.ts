import { ApiObject, Duration } from 'cdk8s';
import { MeshNamespace, MeshService, Port } from '../../../src';
import { behave, dataPlaneCase, request } from '../format/case';

const to = 'http://ratings.shop:8080/';

export default dataPlaneCase({
  name: 'latency',
  feature: 'the case format: latency bounds (the routes are plain objects)',
  proves: 'A delay that is injected takes its time and no longer, and a timeout ends what takes longer.',
  app: ({ chart, mesh, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const ratings = new MeshService(chart, 'ratings', { namespace, port: Port.http(8080) });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    const route = [{ destination: { host: ratings.host } }];
    new ApiObject(chart, 'routes', {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'ratings', namespace: 'shop' },
      spec: {
        hosts: [ratings.host],
        http: [
          { match: [{ headers: { slow: { exact: 'yes' } } }], fault: { delay: { percentage: { value: 100 }, fixedDelay: '0.5s' } }, route },
          { timeout: '0.3s', route },
        ],
      },
    });
    runs(ratings);
    runs(web);
  },
  steps: [
    request('A delayed request takes its time.', {
      from: 'web', to, headers: { slow: 'yes' }, times: 20, expect: { servedBy: 'ratings', latency: { atLeast: Duration.millis(490), atMost: Duration.seconds(3) } },
    }),
    request('Another does not.', { from: 'web', to, expect: { servedBy: 'ratings', latency: { atMost: Duration.millis(290) } } }),
    behave('The server becomes slow.', 'ratings', { delay: 5000 }),
    request('A timeout ends the request.', { from: 'web', to, expect: { status: 504, latency: { atLeast: Duration.millis(290), atMost: Duration.seconds(3) } } }),
  ],
});
