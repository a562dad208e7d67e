import { App, Chart } from 'cdk8s';
import { containerOf, find, installed, meshConfigOf, names } from './fixtures';
import { MeshInstall, Profile, Sizing } from '../../src/install';

/** A snapshot without the definitions and the templates, which have snapshots of their own. */
function reviewed(objects: any[]): any[] {
  return objects.filter(({ kind }) => kind !== 'CustomResourceDefinition').map((object) =>
    object.data?.config === undefined ? object : { ...object, data: { ...object.data, config: '(templates)' } });
}

const remote = Profile.remote({ cluster: 'east', address: '192.0.2.10' });

test.each([
  ['demo', Profile.demo(), {}], ['ambient', Profile.ambient(), {}], ['preview', Profile.preview(), {}], ['production', Profile.production(), {}],
  ['remote', remote, { meshId: 'shop', cluster: 'west' }], ['empty', Profile.empty(), {}],
])('the %s profile renders what it always has', (_, profile, props) => {
  expect(reviewed(installed({ profile, ...props }))).toMatchSnapshot();
});

describe('props', () => {
  test('have the last word over a profile, part by part', () => {
    const objects = installed({ profile: Profile.demo(), istiod: { traceSampling: 5 }, meshConfig: { accessLogEncoding: 'JSON' } });
    const { env, resources } = containerOf(objects, 'istiod');
    expect(env).toContainEqual({ name: 'PILOT_TRACE_SAMPLING', value: '5' });
    expect(resources).toEqual({ requests: { cpu: '10m', memory: '100Mi' } });
    expect(meshConfigOf(objects)).toMatchObject({ accessLogFile: '/dev/stdout', accessLogEncoding: 'JSON' });
  });

  test('add parts to a profile, and take them away', () => {
    expect(names(installed({ profile: Profile.ambient(), ingressGateway: {} }), 'Deployment')).toEqual(['istiod', 'istio-ingressgateway']);
    expect(names(installed({ profile: Profile.demo(), ingressGateway: false, egressGateway: false }), 'Deployment')).toEqual(['istiod']);
    expect(names(installed({ profile: Profile.production(), cni: false }), 'DaemonSet')).toEqual([]);
  });

  test('of a part count before the sizing, and that before the profile', () => {
    const objects = installed({ profile: Profile.production(), sizing: Sizing.dev(), ingressGateway: { minReplicas: 4 } });
    expect(containerOf(objects, 'istiod').resources).toEqual({ requests: { cpu: '10m', memory: '100Mi' } });
    expect(find(objects, 'Deployment', 'istio-ingressgateway').spec.replicas).toBe(4);
    expect(find(objects, 'Deployment', 'istiod').spec.template.spec.affinity).toBeDefined();
  });

  test('that want fewer pods than the profile has need one number only', () => {
    const objects = installed({ profile: Profile.production(), istiod: { maxReplicas: 1 } });
    expect(names(objects, 'PodDisruptionBudget')).toEqual(['istio-ingressgateway']);
  });

  test('do not install what only a sizing speaks of', () => {
    expect(names(installed({ sizing: Sizing.production() }), 'DaemonSet')).toEqual([]);
    expect(names(installed({ sizing: Sizing.production() }), 'Deployment')).toEqual(['istiod', 'istio-ingressgateway']);
  });
});

describe('an ambient install', () => {
  test('says so to whatever is described in its mesh', () => {
    const { mesh } = new MeshInstall(new Chart(new App(), 'istio'), 'mesh', { profile: Profile.ambient() });
    expect([mesh.dataPlane.mode, mesh.cni]).toEqual(['ambient', true]);
  });

  test('tells ztunnel of the revision and the network', () => {
    const daemonSet = find(installed({ profile: Profile.ambient(), revision: 'canary', network: 'north' }), 'DaemonSet', 'ztunnel');
    const { env } = daemonSet.spec.template.spec.containers[0];
    expect(env).toContainEqual({ name: 'XDS_ADDRESS', value: 'istiod-canary.istio-system.svc:15012' });
    expect(env).toContainEqual({ name: 'NETWORK', value: 'north' });
  });
});

describe('images', () => {
  const digest = `sha256:${'0'.repeat(64)}`;

  test('are pinned by digest where one is given, those of sidecars too', () => {
    const objects = installed({ images: { digests: { pilot: digest, proxyv2: digest } } });
    expect(containerOf(objects, 'istiod').image).toBe(`docker.io/istio/pilot:1.31.1@${digest}`);
    const values = JSON.parse(find(objects, 'ConfigMap', 'istio-sidecar-injector').data.values);
    expect([values.global.proxy.image, values.global.proxy_init.image]).toEqual([`docker.io/istio/proxyv2:1.31.1@${digest}`, `docker.io/istio/proxyv2:1.31.1@${digest}`]);
  });

  test('are pulled with the secrets that every account names', () => {
    const objects = installed({ profile: Profile.production(), images: { pullSecrets: ['registry'] } });
    const accounts = objects.filter(({ kind }) => kind === 'ServiceAccount');
    expect(accounts.length).toBeGreaterThan(2);
    for (const account of accounts) expect(account.imagePullSecrets).toEqual([{ name: 'registry' }]);
  });
});

describe('a sizing', () => {
  test.each([
    [1, 0, 2, '100m', '512Mi', 2, '100m'],
    [1000, 10_000, 2, '500m', '2048Mi', 2, '1000m'],
    [5000, 50_000, 5, '1000m', '10240Mi', 10, '1000m'],
  ])('for %d services and %d requests a second follows the formula', (services, requestsPerSecond, pods, cpu, memory, gateways, gatewayCpu) => {
    const { istiod, gateways: gateway } = Sizing.forMesh({ services, requestsPerSecond });
    expect([istiod.minReplicas, istiod.resources?.requests]).toEqual([pods, { cpu, memory }]);
    expect([gateway.minReplicas, gateway.resources?.requests?.cpu]).toEqual([gateways, gatewayCpu]);
  });

  test('never shrinks as the load grows', () => {
    const total = (services: number): number => {
      const { istiod } = Sizing.forMesh({ services, requestsPerSecond: 0 });
      return (istiod.minReplicas ?? 0) * Number.parseInt(istiod.resources?.requests?.cpu ?? '0', 10);
    };
    const totals = [1, 10, 100, 500, 1000, 1900, 2000, 2100, 5000, 20_000].map(total);
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
  });
});

test('stable APIs alone are taken where it is asked for, each refusal with its reason', () => {
  const objects = installed({ stableApisOnly: true });
  const { spec } = find(objects, 'ValidatingAdmissionPolicy', 'stable-channel-policy-istio-system.istio.io');
  expect(spec.validations.map(({ message }: any) => message)).toContain('EnvoyFilter is not a stable API of Istio');
  expect(spec.validations.filter(({ message }: any) => message === undefined)).toEqual([]);
  expect(find(objects, 'ValidatingAdmissionPolicyBinding', 'stable-channel-policy-binding-istio-system.istio.io').spec).toEqual({
    policyName: 'stable-channel-policy-istio-system.istio.io', validationActions: ['Deny'],
  });
  expect(names(installed(), 'ValidatingAdmissionPolicy')).toEqual([]);
});
