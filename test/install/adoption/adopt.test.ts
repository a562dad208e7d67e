import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import type { AdoptedInstall, ChartValues, HelmRelease, MeshInstallProps } from '../../../src/install';
import { fromHelmValues, fromIstioOperator, MeshInstall, Profile } from '../../../src/install';
import { chartDefaults } from '../../../src/install/adoption/chart-defaults';
import { deliveryCases } from '../deliveries/cases';
import { installed } from '../fixtures';
import { differencesOf, written } from '../parity/difference';
import { parityCases } from '../parity/parity-cases';

// The definitions are the same in all of them, and by far the longest to render.
const plain = (props: MeshInstallProps): object[] => {
  const known = rendered.get(props) ?? JSON.parse(JSON.stringify(installed({ ...props, brings: { definitions: false } }))) as object[];
  rendered.set(props, known);
  return known;
};
const rendered = new WeakMap<MeshInstallProps, object[]>();
const install = (props: MeshInstallProps): MeshInstall => new MeshInstall(new Chart(new App(), 'istio'), 'mesh', props);

/** What an adopted install would run otherwise than another. */
function differences(adopted: AdoptedInstall, props: MeshInstallProps): string[] {
  return differencesOf(plain(props), plain(adopted.props)).map(written);
}

function chartsOf(releases: readonly HelmRelease[]): ChartValues {
  const of = (chart: string): HelmRelease['values'] | undefined => releases.find((release) => release.chart === chart)?.values;
  return {
    base: of('base'),
    istiod: of('istiod'),
    cni: of('cni'),
    ztunnel: of('ztunnel'),
    gateways: releases.filter(({ chart }) => chart === 'gateway').map(({ values }) => values),
  };
}

// Of several gateways of a kind the first is adopted, and charts that always inject proxies do not tell who wants that.
const adoptable = deliveryCases.filter(([, { gateways, ingressGateway }]) => gateways === undefined && !(typeof ingressGateway === 'object' && ingressGateway.injected === true));
const charted = adoptable.filter(([, props]) => { try { return install(props).helmReleases.length > 0; } catch { return false; } });

test.each(charted)('what we give to Helm comes back: %s', (_, props) => {
  const adopted = fromHelmValues(chartsOf(install(props).helmReleases));
  expect({ differences: differences(adopted, props), leftBehind: adopted.leftBehind }).toEqual({ differences: [], leftBehind: [] });
});

// Whether objects without a revision are validated is not in the file: `istioctl install` sees to it by itself.
test.each(charted.filter(([, { validateUnlabelled }]) => validateUnlabelled === undefined))('what we give to istioctl comes back: %s', (_, props) => {
  const adopted = fromIstioOperator(install(props).istioOperator);
  expect({ differences: differences(adopted, props), leftBehind: adopted.leftBehind }).toEqual({ differences: [], leftBehind: [] });
});

/** The charts close no ports unless they are asked to, and our own installs always do unless they are asked not to. */
const asCharts = (props: MeshInstallProps): MeshInstallProps => ({ ...props, networkPolicies: false });

const isOfSeveralClusters = ({ name }: { readonly name: string }): boolean => /serves others|clusters elsewhere/.test(name);

test.each(parityCases.filter((each) => !/remote|stable|openshift|revision tag|of GKE|on aks/.test(`${each.name} ${each.profile}`) && !isOfSeveralClusters(each)))(
  'what is written for istioctl means the same here: $name',
  ({ profile, overrides, props }) => {
    const adopted = fromIstioOperator({ apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec: { profile, ...overrides } });
    expect({ differences: differences(adopted, asCharts(props)), leftBehind: adopted.leftBehind }).toEqual({ differences: [], leftBehind: [] });
  },
);

test.each(parityCases.filter(isOfSeveralClusters))('what is written for istioctl of several clusters is named as left behind: $name', ({ profile, overrides }) => {
  const { leftBehind } = fromIstioOperator({ apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec: { profile, ...overrides } });
  expect(leftBehind.length).toBeGreaterThan(0);
  for (const { path } of leftBehind) expect(path).toMatch(/externalIstiod|meshNetworks|operatorManageWebhooks|configValidation/);
});

test('values that say what the charts have anyway say nothing', () => {
  const { props, leftBehind } = fromHelmValues({
    base: chartDefaults.base, istiod: chartDefaults.istiod, cni: chartDefaults.cni, ztunnel: chartDefaults.ztunnel, gateways: [chartDefaults.gateway],
  });
  expect({ ...props, profile: props.profile?.name }).toEqual({ profile: 'minimal', networkPolicies: false, cni: {}, ztunnel: {}, ingressGateway: {} });
  expect(leftBehind).toEqual([]);
});

test('what has no property is named, with its value and the reason', () => {
  const { props, leftBehind } = fromHelmValues({
    base: { defaultRevision: 'canary' },
    istiod: {
      revision: 'canary',
      revisionTags: ['prod'],
      extraContainerArgs: ['--foo'],
      pilot: { resources: { requests: { cpu: '1' } }, keepaliveMaxServerConnectionAge: '10m' },
      global: { tag: '1.22.0', caAddress: 'cert-manager:443' },
      meshConfig: { enableTrading: true, enableTracing: true, extensionProviders: [{ name: 'otel', opentelemetry: { service: 'otel.observability.svc', port: 4317 } }] },
      typo: 1,
    },
    gateways: [{ name: 'edge', service: { loadBalancerIP: '10.0.0.1' } }, { name: 'second' }],
  });
  expect({ ...props, profile: props.profile?.name }).toEqual({
    profile: 'minimal',
    revision: 'canary',
    networkPolicies: false,
    istiod: { resources: { requests: { cpu: '1', memory: '2048Mi' } } },
    ingressGateway: {},
    meshConfig: { enableTracing: true, extensionProviders: [{ name: 'otel', opentelemetry: { service: 'otel.observability.svc', port: 4317 } }] },
  });
  expect(leftBehind).toMatchSnapshot();
  expect(leftBehind.map(({ path }) => path)).toEqual([
    'base.defaultRevision', 'istiod.revisionTags', 'istiod.pilot.extraContainerArgs', 'istiod.pilot.typo', 'istiod.pilot.keepaliveMaxServerConnectionAge',
    'istiod.global.tag', 'istiod.global.caAddress', 'istiod.meshConfig.enableTrading', 'gateway.service.loadBalancerIP', 'gateway.name',
  ]);
});

test('a profile without a property, and a file that is none of istioctl\'s, are errors', () => {
  expect(() => fromHelmValues({ istiod: { profile: 'mine' } })).toThrow(expect.objectContaining({ code: 'InvalidValue', value: 'mine' }));
  expect(() => fromIstioOperator('kind: Deployment')).toThrow(expect.objectContaining({ code: 'InvalidManifest', value: 'Deployment' }));
  expect(() => fromIstioOperator('')).toThrow(expect.objectContaining({ code: 'InvalidManifest' }));
});

test('the text of a file is read as well', () => {
  const { props } = fromIstioOperator('kind: IstioOperator\nspec:\n  profile: demo\n  values:\n    pilot:\n      autoscaleMin: 3\n');
  expect([props.profile, props.istiod]).toEqual([Profile.demo(), { minReplicas: 3 }]);
});

const amounts = fc.record({ cpu: fc.constantFrom('100m', '1', '2'), memory: fc.constantFrom('64Mi', '1Gi') }, { requiredKeys: [] });
const workload = fc.record({
  minReplicas: fc.integer({ min: 1, max: 4 }),
  maxReplicas: fc.integer({ min: 4, max: 9 }),
  resources: fc.record({ requests: amounts, limits: amounts }, { requiredKeys: [] }),
  nodeSelector: fc.constant({ pool: 'mesh' }),
  priorityClassName: fc.constant('high'),
  podAnnotations: fc.constant({ note: 'yes' }),
}, { requiredKeys: [] });
const props: fc.Arbitrary<MeshInstallProps> = fc.record({
  revision: fc.constantFrom('canary', 'blue'),
  hub: fc.constant('registry.example.com/istio'),
  cluster: fc.constant('east'),
  meshId: fc.constant('shop'),
  network: fc.constant('net'),
  networkPolicies: fc.boolean(),
  stableApisOnly: fc.boolean(),
  istiod: workload,
  ingressGateway: fc.oneof(fc.constant(false as const), workload),
  egressGateway: workload,
  cni: fc.record({ brokenPods: fc.constantFrom('repair', 'delete', 'label', 'ignore'), logLevel: fc.constantFrom('info', 'debug'), resources: fc.record({ requests: amounts }) }, { requiredKeys: [] }),
  sidecars: fc.record({
    resources: fc.record({ requests: amounts, limits: amounts }, { requiredKeys: [] }),
    excludeInboundPorts: fc.constant([9100, 9200]),
    startupProbe: fc.boolean(),
  }, { requiredKeys: [] }),
  images: fc.record({ variant: fc.constantFrom('distroless', 'debug'), pullPolicy: fc.constant('Always'), pullSecrets: fc.constant(['registry']) }, { requiredKeys: [] }),
  meshConfig: fc.record({ accessLogFile: fc.constant('/dev/stdout'), outboundTrafficPolicy: fc.constant('REGISTRY_ONLY'), enableAutoMtls: fc.boolean(), auditLog: fc.boolean() }, { requiredKeys: [] }),
}, { requiredKeys: [] });

test.each([
  ['Helm', (given: MeshInstallProps): AdoptedInstall => fromHelmValues(chartsOf(install(given).helmReleases))],
  ['istioctl', (given: MeshInstallProps): AdoptedInstall => fromIstioOperator(install(given).istioOperator)],
])('whatever is given to %s comes back', (_, adopt) => {
  fc.assert(fc.property(props, (given) => {
    const adopted = adopt(given);
    expect({ differences: differences(adopted, given), leftBehind: adopted.leftBehind }).toEqual({ differences: [], leftBehind: [] });
  }), { numRuns: 12 });
}, 120_000);
