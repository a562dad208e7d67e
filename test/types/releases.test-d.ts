import { App, Chart, Duration } from 'cdk8s';
import { AbTest, CanaryRelease, HashOn, Mesh, MeshNamespace, MeshService, Percent, Port, ProgressiveEngine, ReleaseMetric, RequestMatch } from '../../src';

// Compiled, never run: each line under an "expect error" must fail to compile, and all others must compile.
const chart = new Chart(new App(), 'shop');
const namespace = MeshNamespace.fromAttributes(chart, 'namespace', { name: 'shop', mesh: Mesh.fromAttributes() });
const service = new MeshService(chart, 'reviews', { namespace, port: Port.http(9080), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } });
const [share, stickyBy, when] = [Percent.of(20), HashOn.header('x-user'), RequestMatch.hasHeader('x-user')];

// --- a share of users ---
new AbTest(chart, 'shared', { service, share, stickyBy, use: 'v2', otherwise: 'v1' });
new AbTest(chart, 'shared-some', { service, when, share, stickyBy, use: 'v2', otherwise: 'v1' });
// @ts-expect-error a share that is not sticky would show one user both versions
new AbTest(chart, 'not-sticky', { service, share, use: 'v2', otherwise: 'v1' });
// @ts-expect-error the others of a share get a version too
new AbTest(chart, 'no-others', { service, share, stickyBy, use: 'v2' });
// @ts-expect-error there is no v3
new AbTest(chart, 'wrong-version', { service, share, stickyBy, use: 'v3', otherwise: 'v1' });
// @ts-expect-error sticky by what, if all that match take part
new AbTest(chart, 'sticky-match', { service, when, stickyBy, use: 'v2' });

// --- releases that engines drive ---
const plan = { service, steps: [Percent.of(5)], interval: Duration.minutes(1), metrics: [ReleaseMetric.errorRate({ atMost: Percent.of(1) })] };
CanaryRelease.progressive(chart, 'argo', { ...plan, engine: ProgressiveEngine.argoRollouts({ deployment: 'reviews', replicas: 2 }) });
CanaryRelease.progressive(chart, 'flagger', { ...plan, engine: ProgressiveEngine.flagger({ deployment: 'reviews' }) });
// @ts-expect-error the number of pods has to be said: a Rollout without it runs one
ProgressiveEngine.argoRollouts({ deployment: 'reviews' });
// @ts-expect-error between releases Flagger runs no canary that testers could get
ProgressiveEngine.flagger({ deployment: 'reviews', earlyAccess: when });
// @ts-expect-error no engine drives it
CanaryRelease.progressive(chart, 'nobody', plan);
// @ts-expect-error a metric needs a query
ReleaseMetric.promQl('queue', { atMost: 1 });
