import { App, Chart } from 'cdk8s';
import type { MeshInstallProps } from '../../../src/install';
import { CertificateAuthority, Delivery, MeshInstall } from '../../../src/install';
import { IngressGateway } from '../../../src/traffic';

function described(props: MeshInstallProps): { chart: Chart; install: MeshInstall } {
  const chart = new Chart(new App(), 'istio');
  return { chart, install: new MeshInstall(chart, 'mesh', props) };
}

test('an install is delivered as manifests unless another way is named', () => {
  expect(described({ delivery: Delivery.manifests() }).chart.toJson()).toEqual(described({}).chart.toJson());
});

test('an install that Helm delivers writes nothing, and says what to install in which order', () => {
  const { chart, install } = described({ delivery: Delivery.helm(), egressGateway: {} });
  expect(chart.toJson()).toEqual([]);
  expect(install.apiObjects).toEqual([]);
  expect(install.helmReleases.map(({ name, chart: of, namespace, version }) => [name, of, namespace, version].join(' '))).toEqual([
    'istio-base base istio-system 1.31.1', 'istiod istiod istio-system 1.31.1',
    'istio-ingressgateway gateway istio-system 1.31.1', 'istio-egressgateway gateway istio-system 1.31.1',
  ]);
});

test('values are minimal', () => {
  expect(Object.fromEntries(described({}).install.helmReleases.map(({ name, values }) => [name, values]))).toMatchSnapshot();
});

test('an install that istioctl delivers writes one file for it', () => {
  const { chart } = described({
    delivery: Delivery.istioOperator(), revision: 'canary', istiod: { minReplicas: 2 }, egressGateway: { minReplicas: 2, maxReplicas: 2 }, meshConfig: { accessLogFile: '/dev/stdout' },
  });
  expect(chart.toJson()).toMatchSnapshot();
});

test('whatever delivers an install, its mesh and gateways can be described further', () => {
  const { chart, install } = described({ delivery: Delivery.helm() });
  const gateway = new IngressGateway(chart, 'edge', { workload: install.ingressGateway });
  expect(gateway.node.scope).toBe(chart);
  expect(install.mesh.rootNamespace).toBe('istio-system');
});

test('what the charts have no values for is an error that says so', () => {
  const props: MeshInstallProps = { istiodEgress: [{ cidr: '10.0.0.1/32', port: 443 }] as never };
  expect(() => described({ ...props, delivery: Delivery.helm() })).toThrow(/UnsupportedByDelivery at istio\/mesh: Istio's charts have no values for istiodEgress/);
  const { install } = described(props);
  expect(() => install.helmReleases).toThrow(/UnsupportedByDelivery/);
  expect(() => install.istioOperator).toThrow(/UnsupportedByDelivery/);
});

test('the charts cannot have istiod wait for a CA that is plugged in, so they are not asked to', () => {
  const { install } = described({ certificateAuthority: CertificateAuthority.pluggedIn() });
  expect(() => install.helmReleases).toThrow(/Istio's charts have no values for certificateAuthority \(got 'plugged-in'\)/);
});
