import { App, Chart } from 'cdk8s';
import type { MeshErrorCode } from '../../src/errors';
import { MeshError } from '../../src/errors';
import type { MeshInstallProps } from '../../src/install';
import { MeshInstall, Profile, Sizing } from '../../src/install';
import { istioVersions } from '../../src/mesh';

function errorOf(props: MeshInstallProps): MeshError {
  try {
    new MeshInstall(new Chart(new App(), 'istio'), 'mesh', props);
  } catch (error) {
    if (error instanceof MeshError) return error;
    throw error;
  }
  throw new Error('it threw nothing');
}

const long = 'a'.repeat(57);
const cases: readonly (readonly [string, MeshInstallProps, MeshErrorCode, unknown])[] = [
  ['a version it does not know', { version: '1.22.0' }, 'UnsupportedVersion', '1.22.0'],
  ['a revision that is no DNS label', { revision: 'Canary_1' }, 'InvalidName', 'Canary_1'],
  ['a revision that has dots, as versions do', { revision: '1.31.1' }, 'InvalidName', '1.31.1'],
  ['a revision too long for the name of a Service', { revision: long }, 'InvalidName', long],
  ['a revision named default', { revision: 'default' }, 'InvalidName', 'default'],
  ['an empty namespace', { namespace: '' }, 'InvalidName', ''],
  ['a trust domain with a scheme', { trustDomain: 'spiffe://shop' }, 'InvalidName', 'spiffe://shop'],
  ['a cluster domain with a leading dot', { clusterDomain: '.local' }, 'InvalidName', '.local'],
  ['a hub with a scheme', { hub: 'https://docker.io/istio' }, 'InvalidValue', 'https://docker.io/istio'],
  ['a hub with a closing slash', { hub: 'docker.io/istio/' }, 'InvalidValue', 'docker.io/istio/'],
  ['a named revision that validates what names none', { revision: 'canary', validateUnlabelled: true }, 'ContradictingProps', 'canary'],
  ['no pods', { istiod: { minReplicas: 0 } }, 'InvalidValue', 0],
  ['a fraction of a pod', { istiod: { minReplicas: 1.5 } }, 'InvalidValue', 1.5],
  ['fewer pods at most than at least', { ingressGateway: { minReplicas: 3, maxReplicas: 2 } }, 'InvalidValue', 2],
  ['memory in words', { istiod: { resources: { requests: { memory: '2 GB' } } } }, 'InvalidValue', '2 GB'],
  ['an access log at a relative path', { meshConfig: { accessLogFile: 'stdout' } }, 'InvalidValue', 'stdout'],
  ['a log format without a log', { meshConfig: { accessLogEncoding: 'JSON' } }, 'ContradictingProps', 'JSON'],
  ['ztunnel without the plugin that brings it traffic', { ztunnel: {} }, 'ContradictingProps', undefined],
  ['an ambient install without the plugin', { profile: Profile.ambient(), cni: false }, 'ContradictingProps', false],
  ['capture inside pods in an ambient install', { profile: Profile.ambient(), sidecars: { excludeInboundPorts: [9100] } }, 'ContradictingProps', [9100]],
  ['a range that is an address', { sidecars: { excludeIpRanges: ['10.0.0.1'] } }, 'InvalidValue', '10.0.0.1'],
  ['a port that is none', { sidecars: { excludeOutboundPorts: [0] } }, 'InvalidValue', 0],
  ['readiness that is asked for all the time', { sidecars: { readinessPeriodSeconds: 0 } }, 'InvalidValue', 0],
  ['memory of sidecars in words', { sidecars: { resources: { limits: { memory: 'much' } } } }, 'InvalidValue', 'much'],
  ['CPU of waypoints in words', { waypoints: { resources: { requests: { cpu: 'one' } } } }, 'InvalidValue', 'one'],
  ['a folder of nodes that is relative', { cni: { binDir: 'opt/cni' } }, 'InvalidValue', 'opt/cni'],
  ['no time to drain', { cni: {}, ztunnel: { terminationGracePeriodSeconds: 0 } }, 'InvalidValue', 0],
  ['a digest that is a tag', { images: { digests: { pilot: '1.31.1' } } }, 'InvalidValue', '1.31.1'],
  ['a pull secret in capitals', { images: { pullSecrets: ['Registry'] } }, 'InvalidName', 'Registry'],
  ['more than every request traced', { istiod: { traceSampling: 101 } }, 'InvalidValue', 101],
  ['a log level that names no part', { istiod: { logLevel: 'debug' } }, 'InvalidValue', 'debug'],
  ['a port of a gateway that it has anyway', { ingressGateway: { ports: [{ name: 'https', port: 443 }] } }, 'InvalidValue', 443],
  ['a port that the proxy needs for itself', { ingressGateway: { ports: [{ name: 'tcp', port: 15020 }] } }, 'InvalidValue', 15020],
  ['two ports of one number', { egressGateway: { ports: [{ name: 'tcp-a', port: 9000 }, { name: 'tcp-b', port: 9000 }] } }, 'InvalidValue', 9000],
  ['a label of pods by which they are selected', { istiod: { podLabels: { app: 'mesh' } } }, 'ContradictingProps', 'mesh'],
  ['threads in part', { meshConfig: { concurrency: 0.5 } }, 'InvalidValue', 0.5],
  ['an internal load balancer on no cloud in particular', { ingressGateway: { exposure: 'internal' } }, 'ContradictingProps', 'internal'],
];

test.each(cases)('%s is refused, with the value and where it was given', (_, props, code, value) => {
  const error = errorOf(props);
  expect([error.code, error.value, error.at]).toEqual([code, value, 'istio/mesh']);
  expect(error.fix).not.toBe('');
});

test('an unknown version is answered with the known ones', () => {
  expect(errorOf({ version: '2.0.0' }).fix).toBe(`Use one of ${istioVersions.map(({ version }) => version).join(', ')}, or another patch of these`);
});

test('a long revision is answered with one that fits', () => {
  const proposed = /"(.*)"/.exec(errorOf({ revision: `${'a'.repeat(55)}-bc` }).fix)?.[1];
  expect(proposed).toBe('a'.repeat(55));
});

test('the gateway of a profile without one is an error when it is asked for', () => {
  const install = new MeshInstall(new Chart(new App(), 'istio'), 'mesh', { profile: Profile.minimal() });
  expect(() => install.ingressGateway).toThrow(expect.objectContaining({ code: 'ContradictingProps', value: 'minimal' }));
});

test('nothing is rendered of what is refused', () => {
  const chart = new Chart(new App(), 'istio');
  expect(() => new MeshInstall(chart, 'mesh', { hub: '' })).toThrow(MeshError);
  expect(chart.toJson()).toEqual([]);
});

test.each([
  [{ services: 0, requestsPerSecond: 10 }, 0], [{ services: Number.NaN, requestsPerSecond: 10 }, Number.NaN],
  [{ services: 50_000, requestsPerSecond: 10 }, 50_000],
  [{ services: 10, requestsPerSecond: -1 }, -1], [{ services: 10, requestsPerSecond: Infinity }, Infinity],
])('a sizing for %j is refused', (load, value) => {
  expect(() => Sizing.forMesh(load)).toThrow(expect.objectContaining({ code: 'InvalidValue', value, at: 'Sizing.forMesh' }));
});
