import { Duration } from 'cdk8s';
import { Fault, FaultInjection, MeshNamespace, MeshService, Port, RequestMatch, Resilience, StringMatch } from '../../../src';
import { behave, dataPlaneCase, request } from '../format/case';

const to = 'http://ratings.shop:8080/';

export default dataPlaneCase({
  name: 'latency',
  feature: 'FaultInjection, Resilience',
  proves: 'A delay that is injected takes its time and no longer, and a timeout ends what takes longer.',
  app: ({ chart, mesh, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const ratings = new MeshService(chart, 'ratings', { namespace, port: Port.http(8080) });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new FaultInjection(chart, 'slow', {
      service: ratings, faults: [Fault.delay(Duration.millis(1500))], when: RequestMatch.header('slow', StringMatch.exact('yes')),
    });
    new Resilience(chart, 'resilience', { service: ratings, timeout: Duration.seconds(1) });
    runs(ratings);
    runs(web);
  },
  steps: [
    request('A delayed request takes its time.', {
      from: 'web', to, headers: { slow: 'yes' }, times: 8, expect: { servedBy: 'ratings', latency: { atLeast: Duration.millis(1490), atMost: Duration.seconds(5) } },
    }),
    request('Another does not.', { from: 'web', to, expect: { servedBy: 'ratings', latency: { atMost: Duration.seconds(1) } } }),
    behave('The server becomes slow.', 'ratings', { delay: 5000 }),
    request('A timeout ends the request.', { from: 'web', to, expect: { status: 504, latency: { atLeast: Duration.millis(990), atMost: Duration.seconds(4) } } }),
  ],
});
