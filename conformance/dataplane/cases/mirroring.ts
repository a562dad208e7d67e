import { Duration } from 'cdk8s';
import { AbTest, MeshNamespace, MeshService, PathMatch, Percent, Port, RequestMatch, TrafficMirror } from '../../../src';
import { arrived, behave, crash, dataPlaneCase, request } from '../format/case';
import { expectedCounts } from '../format/statistics';

const to = 'http://reviews.shop:9080';

export default dataPlaneCase({
  name: 'mirroring',
  feature: 'TrafficMirror',
  proves: 'A version that nobody sees, and another service, get copies of the requests that are meant; callers notice nothing, even when the copies fail, are late or reach nobody.',
  app: ({ chart, mesh, runs }) => {
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    const reviews = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
    const audit = new MeshService(chart, 'audit', { namespace, port: Port.http(8080) });
    const web = new MeshService(chart, 'web', { namespace, port: Port.http(8080) });
    new AbTest(chart, 'stable', { service: reviews, when: RequestMatch.method('TRACE'), use: 'v1', otherwise: 'v1' });
    new TrafficMirror(chart, 'shadow', { service: reviews, to: 'v2', when: RequestMatch.uri(PathMatch.prefix('/all')) });
    new TrafficMirror(chart, 'sample', { service: reviews, to: audit, share: Percent.of(30) });
    runs(reviews, { version: 'v1' });
    runs(reviews, { version: 'v2' });
    runs(audit);
    runs(web);
  },
  steps: [
    request('Callers get the answers of the version they are routed to.', { from: 'web', to: `${to}/all`, times: 500, expect: { servedBy: 'reviews-v1' } }),
    arrived('The shadow gets every request that is meant.', 'reviews-v2', '/all', [500, 500]),
    arrived('The other service gets its share of them.', 'audit', '/all', expectedCounts(500, 0.3)),
    request('Other requests are answered too.', { from: 'web', to: `${to}/other`, times: 100, expect: { servedBy: 'reviews-v1' } }),
    arrived('The shadow gets none of those.', 'reviews-v2', '/other', [0, 0]),
    behave('The shadow fails from now on.', 'reviews-v2', { status: 500 }),
    request('Callers notice nothing.', { from: 'web', to: `${to}/all`, times: 100, expect: { servedBy: 'reviews-v1' } }),
    behave('The shadow takes five seconds from now on.', 'reviews-v2', { delay: 5000 }),
    request('Callers do not wait for it.', { from: 'web', to: `${to}/all`, times: 100, expect: { servedBy: 'reviews-v1', latency: { atMost: Duration.seconds(2) } } }),
    crash('The shadow dies.', 'reviews-v2'),
    request('Callers do not miss it.', { from: 'web', to: `${to}/all`, times: 100, expect: { servedBy: 'reviews-v1', latency: { atMost: Duration.seconds(2) } } }),
  ],
});
