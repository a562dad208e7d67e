import type { Mistake } from './mistake';
import { here, plain, untyped } from './mistake';
import { AbTest, CanaryRelease, CircuitBreaker, DataPlane, MeshService, Percent, Port, RequestMatch, RoutingApi, StringMatch } from '../../src';
import { newReviews, shopOf } from '../mesh/fixtures';

const user = RequestMatch.header('user', StringMatch.exact('k'));

export const routeMistakes: Record<string, Mistake> = {
  'an unknown canary, from JavaScript': {
    code: 'UnknownVersion',
    at: 'shop/canary',
    value: "'v9'",
    fix: 'v1, v2, v3',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: untyped('v9'), weight: Percent.of(5) }),
  },
  'the labels of an unknown version, from JavaScript': {
    code: 'UnknownVersion', at: 'shop/reviews', value: "'constructor'", fix: 'v1, v2, v3', by: (chart) => newReviews(chart).podLabels(untyped('constructor')),
  },
  'a version that only looks known, from JavaScript': {
    code: 'UnknownVersion',
    at: 'shop/ab',
    value: "'constructor'",
    fix: 'v1, v2, v3',
    by: (chart) => new AbTest(chart, 'ab', { service: newReviews(chart), when: user, use: untyped('constructor') }),
  },
  'a version of a service without any, from JavaScript': {
    code: 'UnknownVersion',
    at: 'shop/plain',
    value: "'v1'",
    fix: 'versions: {',
    by: (chart) => {
      plain(chart).addRoute('r', { when: user, to: untyped('v1') });
    },
  },
  'two routes for the same requests': {
    code: 'ConflictingRoutes',
    at: 'shop/b',
    value: "[ { version: 'v3', weight: 100 } ]",
    fix: 'narrower',
    by: (chart) => {
      const reviews = newReviews(chart);
      new AbTest(chart, 'a', { service: reviews, when: user.and(RequestMatch.method('GET')), use: 'v2' });
      new AbTest(chart, 'b', { service: reviews, when: RequestMatch.method('GET').and(RequestMatch.header('USER', StringMatch.exact('k'))), use: 'v3' });
    },
  },
  'two breakers of one service': {
    code: 'ConflictingPolicies',
    at: 'shop/b',
    value: 'maxConnections: 20',
    fix: 'a version or port of its own',
    by: (chart) => {
      const reviews = newReviews(chart);
      new CircuitBreaker(chart, 'a', { service: reviews, limits: { maxConnections: 10 } });
      new CircuitBreaker(chart, 'b', { service: reviews, limits: { maxConnections: 20 } });
    },
  },
  'two canaries of one service': {
    code: 'ConflictingRoutes',
    at: 'shop/b',
    value: '100',
    fix: 'Keep one',
    by: (chart) => {
      const reviews = newReviews(chart);
      new CanaryRelease(chart, 'a', { service: reviews, weights: { v1: Percent.of(100) } });
      new CanaryRelease(chart, 'b', { service: reviews, weights: { v2: Percent.of(100) } });
    },
  },
  'two owners of one host': {
    code: 'HostOwnedTwice',
    at: 'shop/mine',
    value: "'reviews.shop.svc.cluster.local'",
    fix: 'Pass that construct',
    by: (chart) => {
      const reviews = newReviews(chart);
      reviews.addRoute('a', { when: user, to: 'v1' });
      const mine = MeshService.fromAttributes(chart, 'mine', { name: 'reviews', namespace: reviews.namespace, port: Port.http(9080), versions: { v1: { version: 'v1' } } });
      mine.addRoute('b', { when: RequestMatch.method('GET'), to: 'v1' });
    },
  },
  'routes of a TCP service': {
    code: 'NotHttp',
    at: 'shop/plain',
    value: "[ 'tcp 80' ]",
    fix: 'Port.http',
    by: (chart) => {
      plain(chart, Port.tcp(80)).addRoute('r', { when: user, to: untyped('v1') });
    },
  },
  'a match on a port that the service does not have': {
    code: 'InvalidMatch',
    at: 'shop/ab',
    value: '9999',
    fix: '9080',
    by: (chart) => new AbTest(chart, 'ab', { service: newReviews(chart), when: user.or(RequestMatch.port(9999)), use: 'v2' }),
  },
  'a canary behind a rule that takes all requests of its only port': {
    code: 'ConflictingRoutes',
    at: 'shop/canary',
    value: "'canary'",
    fix: 'narrower',
    by: (chart) => {
      const reviews = newReviews(chart);
      new AbTest(chart, 'ab', { service: reviews, when: RequestMatch.port(9080), use: 'v2' });
      new CanaryRelease(chart, 'canary', { service: reviews, stable: 'v1', canary: 'v2', weight: Percent.of(5) });
    },
  },
  'the absence of a header as Gateway API': {
    code: 'UnsupportedByRoutingApi',
    at: 'shop/a',
    value: "'beta'",
    fix: 'RoutingApi.istio()',
    by: (chart) => {
      const namespace = shopOf(chart, { routingApi: RoutingApi.gatewayApi() });
      new MeshService(chart, 'a', { namespace, port: Port.http(80), versions: { v1: { version: 'v1' } } }).addRoute('r', { when: RequestMatch.withoutHeader('beta'), to: 'v1' });
    },
  },
  'routes of an ambient namespace': {
    code: 'UnsupportedByDataPlane',
    at: 'shop/a',
    value: "'shop'",
    fix: /new Waypoint/,
    by: (chart) => {
      const namespace = shopOf(chart, { dataPlane: DataPlane.ambient() });
      new MeshService(chart, 'a', { namespace, port: Port.http(80), versions: { v1: { version: 'v1' } } }).addRoute('r', { when: user, to: 'v1' });
    },
  },
  'weights that sum to 90': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '{ v1: 60, v2: 30 }',
    fix: 'Give 10 more',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), weights: { v1: Percent.of(60), v2: Percent.of(30) } }),
  },
  'weights that sum to 110': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '{ v1: 60, v2: 50 }',
    fix: 'Take 10 away',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), weights: { v1: Percent.of(60), v2: Percent.of(50) } }),
  },
  'no weights': {
    code: 'InvalidWeights', at: 'shop/canary', value: '{}', fix: 'Give 100 more', by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), weights: {} }),
  },
  'a negative weight': { code: 'InvalidValue', at: here, value: '-5', fix: 'Percent.of(5)', by: () => Percent.of(-5) },
  'a weight above 100': { code: 'InvalidValue', at: here, value: '101', fix: 'share of a hundred', by: () => Percent.of(101) },
  'no number as a weight': { code: 'InvalidValue', at: here, value: 'NaN', fix: 'Percent.of(5)', by: () => Percent.of(NaN) },
  'a fractional weight': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '2.5',
    fix: 'Percent.of(3)',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', weight: Percent.of(2.5) }),
  },
  'a fractional weight among many': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '0.1',
    fix: 'Percent.of(1)',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), weights: { v1: Percent.of(0.1), v2: Percent.of(99.9) } }),
  },
  'a fractional step that is not in force yet': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '7.5',
    fix: 'Percent.of(8)',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', steps: [Percent.of(5), Percent.of(7.5)], step: 0 }),
  },
  'a bare number as a weight, from JavaScript': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '5',
    fix: 'Percent.of(5)',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', weight: untyped(5) }),
  },
  'a canary that is the stable version': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: "'v1'",
    fix: 'Name two versions',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v1', weight: Percent.of(5) }),
  },
  'steps that go back': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '[ 50, 5 ]',
    fix: '5, 50',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', steps: [Percent.of(50), Percent.of(5)], step: 0 }),
  },
  'a step too far': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '2',
    fix: 'from 0 to 1',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', steps: [Percent.of(5), Percent.of(50)], step: 2 }),
  },
  'no steps': {
    code: 'InvalidWeights',
    at: 'shop/canary',
    value: '0',
    fix: 'Give it steps',
    by: (chart) => new CanaryRelease(chart, 'canary', { service: newReviews(chart), stable: 'v1', canary: 'v2', steps: [], step: 0 }),
  },
};
