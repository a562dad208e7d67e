import { App, Chart } from 'cdk8s';
import { gatewayApiCrds, istioCrds } from '../../imports/crds';
import { KubeCustomResourceDefinition } from '../../imports/k8s';

test('the definitions of all kinds of Istio and of the standard Gateway API are there, in every version', () => {
  const summary = [...istioCrds(), ...gatewayApiCrds()].map(({ metadata, spec }) => `${metadata.name}: ${spec.versions.map((version) => version.name).join(', ')}`);
  expect(summary).toMatchSnapshot();
});

test('validation, printer columns and labels are kept, descriptions are not', () => {
  for (const crds of [istioCrds(), gatewayApiCrds()]) {
    const text = JSON.stringify(crds);
    // Matches instead of containment: a failure should print the match, not 200 KB.
    expect(/"description":".{0,80}/.exec(text)).toBeNull();
    expect(text.match(/"x-kubernetes-validations":\[\{"message":/g)?.length).toBeGreaterThan(50);
    expect(text.match(/"additionalPrinterColumns":\[\{/g)?.length).toBeGreaterThan(10);
  }
  expect(istioCrds()[0]!.metadata.labels).toMatchObject({ app: 'istio-pilot' });
  expect(gatewayApiCrds()[0]!.metadata.annotations).toMatchObject({ 'gateway.networking.k8s.io/channel': 'standard' });
});

test.each([...istioCrds(), ...gatewayApiCrds()].map((crd) => [crd.metadata.name, crd] as const))('%s goes through its construct unchanged', (_, crd) => {
  const object = new KubeCustomResourceDefinition(new Chart(new App(), 'chart'), 'crd', crd);
  expect(object.toJson()).toEqual(crd);
});

test('importing the module reads no definition; the first call does', () => {
  const loaded: string[] = [];
  jest.isolateModules(() => {
    for (const file of ['istio', 'gateway-api']) {
      jest.doMock(`../../imports/crds/${file}.json`, () => {
        loaded.push(file);
        return [];
      });
    }
    const crds = jest.requireActual<typeof import('../../imports/crds')>('../../imports/crds');
    expect(loaded).toEqual([]);
    crds.istioCrds();
    expect(loaded).toEqual(['istio']);
  });
});
