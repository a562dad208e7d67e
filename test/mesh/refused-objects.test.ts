import type { ApiObject, App, Chart } from 'cdk8s';
import { JsonPatch } from 'cdk8s';
import { newChart, newReviews } from './fixtures';
import { VirtualService } from '../../imports/networking.istio.io';
import { MeshService, problemsOf, RequestMatch, skipValidation, StringMatch } from '../../src';

const user = RequestMatch.header('end-user', StringMatch.exact('jason'));

/** A service with a route, whose VirtualService is patched. */
function patched(...patches: JsonPatch[]): { chart: Chart; reviews: MeshService; object: ApiObject } {
  const chart = newChart();
  const reviews = newReviews(chart);
  reviews.addRoute('jason', { when: user, to: 'v2' });
  const object = reviews.apiObjects.find(({ kind }) => kind === 'VirtualService')!;
  object.addJsonPatch(...patches);
  return { chart, reviews, object };
}

const saidIn = (chart: Chart): string[] => problemsOf(chart.node.root).map(({ code, at, problem }) => `${code} at ${at}: ${problem}`);

test('a patch that a cluster would refuse is an error, and nothing is written', () => {
  const { chart, object } = patched(JsonPatch.replace('/spec/http/0/route/0/weight', -1));
  expect(problemsOf(chart.node.root)).toEqual([expect.objectContaining({ code: 'InvalidManifest', at: object.node.path, value: -1 })]);
  expect(() => { (chart.node.root as App).synth(); }).toThrow(/spec\.http\[0\]\.route\[0\]\.weight/);
});

test('a field that Istio does not have is found, with those that it has', () => {
  const [problem] = problemsOf(patched(JsonPatch.add('/spec/http/0/timeouts', '2s')).chart.node.root);
  expect(problem).toMatchObject({ problem: expect.stringContaining('spec.http[0].timeouts') as string, fix: expect.stringContaining('skipValidation') as string });
});

test('a patch that a cluster takes is taken', () => {
  expect(saidIn(patched(JsonPatch.add('/spec/http/0/timeout', '2s')).chart)).toEqual([]);
});

test('objects of the user\'s own are judged beside those of constructs', () => {
  const { chart } = patched();
  new VirtualService(chart, 'raw', { metadata: { name: 'raw' }, spec: { hosts: ['a.example.com'], http: [{ timeout: '2s' }] } });
  expect(saidIn(chart)).toEqual([expect.stringContaining('InvalidManifest at shop/raw: a cluster would refuse this VirtualService: spec.http[0]')]);
});

test('what is said to be right is written as it is', () => {
  const { chart, reviews } = patched(JsonPatch.add('/spec/http/0/timeouts', '2s'));
  skipValidation(reviews);
  expect(saidIn(chart)).toEqual([]);
});

test('a mistake in the description is not told a second time as what became of it', () => {
  const { chart, reviews } = patched(JsonPatch.replace('/spec/http/0/route/0/weight', -1));
  new MeshService(chart, 'again', { namespace: reviews.namespace, name: 'reviews', port: reviews.ports[0]! });
  expect(problemsOf(chart.node.root).map(({ code }) => code)).not.toContain('InvalidManifest');
});
