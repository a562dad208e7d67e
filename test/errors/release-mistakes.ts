import { Duration } from 'cdk8s';
import type { Chart } from 'cdk8s';
import type { Mistake } from './mistake';
import { each, untyped } from './mistake';
import { AbTest, CanaryRelease, HashOn, MeshService, Percent, Port, ProgressiveEngine, ReleaseMetric, ReleaseWebhook } from '../../src';
import type { ProgressiveReleaseProps, PromQlMetric } from '../../src';
import { newReviews, shopOf } from '../mesh/fixtures';

const user = HashOn.header('x-user');
const metrics = [ReleaseMetric.errorRate({ atMost: Percent.of(1) })];
const argo = ProgressiveEngine.argoRollouts({ deployment: 'reviews', replicas: 2 });

const shared = (share: Percent, use: 'v1' | 'v2' = 'v2') => (chart: Chart): unknown => (
  new AbTest(chart, 'x', { service: newReviews(chart), share, stickyBy: user, use, otherwise: 'v1' }));

const release = (props: Partial<ProgressiveReleaseProps>) => (chart: Chart): unknown => CanaryRelease.progressive(chart, 'x', {
  service: new MeshService(chart, 'web', { namespace: shopOf(chart), port: Port.http(80), selector: { service: 'web' } }),
  engine: argo,
  steps: [Percent.of(5)],
  interval: Duration.minutes(1),
  metrics,
  ...props,
});
const steps = (...shares: number[]): ((chart: Chart) => unknown) => release({ steps: shares.map((share) => Percent.of(share)) });
const metric = (props: PromQlMetric, name = 'queue'): ((chart: Chart) => unknown) => release({ metrics: [ReleaseMetric.promQl(name, props)] });
const on = (port: Port, engine = argo, more: Port[] = []) => (chart: Chart): unknown => CanaryRelease.progressive(chart, 'x', {
  service: new MeshService(chart, 'web', { namespace: shopOf(chart), port, additionalPorts: more, selector: { service: 'web' } }), engine, steps: [Percent.of(5)], interval: Duration.minutes(1), metrics,
});

export const releaseMistakes: Record<string, Mistake> = each('shop/x', {
  'a test of nobody': ['InvalidWeights', '0', 'Percent.of(20)', shared(Percent.of(0))],
  'a test of everybody': ['InvalidWeights', '100', 'CanaryRelease', shared(Percent.of(100))],
  'a test of half a percent': ['InvalidWeights', '0.5', 'Percent.of(20)', shared(Percent.of(0.5))],
  'a bare number as a share': ['InvalidWeights', '20', 'Percent.of(20)', shared(untyped(20))],
  'a test of one version against itself': ['InvalidWeights', "'v1'", 'Name two versions', shared(Percent.of(20), 'v1')],
  'a test of a version that is not there': ['UnknownVersion', "'v9'", 'Use one of v1', shared(Percent.of(20), untyped('v9'))],
  'a sticky test of TCP': ['NotHttp', 'tcp 5432', 'Port.http', (chart) => new AbTest(chart, 'x', {
    service: new MeshService(chart, 'db', { namespace: shopOf(chart), port: Port.tcp(5432), versions: { v1: { version: 'v1' }, v2: { version: 'v2' } } }),
    share: Percent.of(20),
    stickyBy: user,
    use: 'v2',
    otherwise: 'v1',
  })],
  'a header that can be none': ['InvalidValue', "'x user'", 'user', (chart) => new AbTest(chart, 'x', { service: newReviews(chart), share: Percent.of(20), stickyBy: HashOn.header('x user'), use: 'v2', otherwise: 'v1' })],

  'a release without steps': ['InvalidWeights', '[]', '5, 25, 50', steps()],
  'a release whose steps descend': ['InvalidWeights', '[ 50, 5 ]', '5, 50', steps(50, 5)],
  'a release that stands still': ['InvalidWeights', '[ 5, 5 ]', '5', steps(5, 5)],
  'a release that begins with nothing': ['InvalidWeights', '[ 0, 50 ]', '50', steps(0, 50)],
  'a release in fractions': ['InvalidWeights', '[ 0.5, 50 ]', '1, 50', steps(0.5, 50)],
  'a release that checks nothing': ['InvalidValue', '[]', 'ReleaseMetric.errorRate', release({ metrics: [] })],
  'an interval that is too short': ['InvalidValue', "'5 seconds'", 'Duration.minutes(1)', release({ interval: Duration.seconds(5) })],
  'a rollback after no failure': ['InvalidValue', '0', 'Write 3', release({ rollbackAfter: 0 })],
  'a Prometheus that is no URL': ['InvalidValue', "'prometheus:9090'", 'http://', release({ prometheus: 'prometheus:9090' })],
  'a webhook that is no URL': ['InvalidValue', "'tester'", 'http://', release({ webhooks: [ReleaseWebhook.duringSteps('load', 'tester')] })],
  'two metrics of one name': ['DuplicateName', "'error-rate'", 'name of its own', release({ metrics: [...metrics, ...metrics] })],
  'a metric whose name is none': ['InvalidName', "'Queue Length'", 'queue-length', metric({ query: () => 'up', atMost: 1 }, 'Queue Length')],
  'a metric without a query': ['InvalidValue', 'nothing', 'sum(rate', metric(untyped({ atMost: 1 }))],
  'a metric whose query is empty': ['InvalidValue', 'Function', 'sum(rate', metric({ query: () => ' ', atMost: 1 })],
  'a metric without a range': ['InvalidValue', "'queue'", 'atMost', metric({ query: () => 'up' })],
  'a metric with an empty range': ['InvalidValue', 'atLeast: 2', 'below', metric({ query: () => 'up', atLeast: 2, atMost: 1 })],
  'a release of TCP': ['NotHttp', 'tcp 5432', 'Port.http', on(Port.tcp(5432))],
  'a release of no pods': ['InvalidValue', '0', 'Write 2', release({ engine: ProgressiveEngine.argoRollouts({ deployment: 'web', replicas: 0 }) })],
  'a Deployment whose name is none': ['InvalidName', "'The Web'", 'the-web', release({ engine: ProgressiveEngine.flagger({ deployment: 'The Web' }) })],
  'a release by Flagger of two ports': [
    'InvalidValue', 'http 80', 'a service of its own', on(Port.http(80), ProgressiveEngine.flagger({ deployment: 'web' }), [Port.tcp(90)]),
  ],
  'a release by Flagger of pods it renames': ['ContradictingProps', "service: 'web'", 'another label', release({ engine: ProgressiveEngine.flagger({ deployment: 'web', podLabel: 'service' }) })],
});
