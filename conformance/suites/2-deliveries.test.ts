import { App, Chart } from 'cdk8s';
import { deliveryCases as allCases } from './cases';
import { unexplainedOfCharts, unexplainedOfOperator } from './intended-differences';
import { generateManifest, hasHelm, hasIstioctl, renderRelease, validateOperator } from './programs';
import type { MeshInstallProps } from '../../../src/install';
import { MeshInstall } from '../../../src/install';
import { installed } from '../fixtures';

/** Whatever delivers an install, the cluster gets the objects that the manifests hold: held against Helm, its charts and istioctl, the real ones. */
const ours = (props: MeshInstallProps): object[] => JSON.parse(JSON.stringify(installed(props)));
const install = (props: MeshInstallProps): MeshInstall => new MeshInstall(new Chart(new App(), 'istio'), 'mesh', props);

/** Those that the charts have values for; that the others are refused is shown in delivery.test.ts. */
const deliveryCases = allCases.filter(([, props]) => {
  try {
    return install(props).helmReleases.length > 0;
  } catch {
    return false;
  }
});

if (hasHelm) {
  test.each(deliveryCases)('Helm makes the same of the official charts: %s', (_, props) => {
    const rendered = install(props).helmReleases.flatMap(renderRelease);
    expect(unexplainedOfCharts(rendered, ours(props))).toEqual([]);
  });
} else {
  process.stderr.write('the charts are not rendered: HELM names no helm, or Go no module of Istio (conformance/setup provides the first)\n');
  test.skip('Helm makes the same of the official charts', () => undefined);
}

if (hasIstioctl) {
  test.each(deliveryCases)('istioctl makes the same of its file: %s', (_, props) => {
    const { istioOperator } = install(props);
    expect(() => { validateOperator(istioOperator); }).not.toThrow();
    expect(unexplainedOfOperator(generateManifest(istioOperator), ours(props))).toEqual([]);
  });

  test('istioctl refuses values that it does not know', () => {
    const { istioOperator } = install({});
    expect(() => { generateManifest({ ...istioOperator, spec: { values: { pilot: { replicas: 3 } } } }); }).toThrow('unknown field "replicas"');
  });
} else {
  process.stderr.write('files for istioctl are not tried: ISTIOCTL does not name an istioctl (conformance/setup provides one)\n');
  test.skip('istioctl makes the same of its file', () => undefined);
}
